"""``anchor_administration``: an arm counts from the day an administration of another arm gets.

Its own day is the anchor's Day 0 (or Day 1). Where the administration moves, the arm moves along;
where it was given, the arm counts from that day.
"""

from datetime import date

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    closure,
    dates,
    every,
    number,
    on,
    patient_of,
    place,
    plan_given,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    weekdays,
    windows,
)

from protocol.errors import DocumentError, PlanningError
from schedules.engine import Before, Progress, continue_plan

pytestmark = pytest.mark.requirement("R11")


def _protocol(**more: object) -> Part:
    return protocol_of(
        arm("after", on("day 2", "1 week"), anchor_administration="iv-course-d14", **more),
        arm("iv", every("14 days", count=2), windows=windows("-0/+2 days"), needs=["clinic"]),
    )


@pytest.mark.parametrize(
    ("given", "closed", "expected"),
    [
        pytest.param({}, [], "2026-01-21 2026-01-26", id="on its due date, 19 January"),
        pytest.param({}, ["2026-01-19"], "2026-01-22 2026-01-27", id="moved by a closure"),
        pytest.param(
            {"iv-course-d14": "2026-01-23"}, [], "2026-01-25 2026-01-30", id="given later"
        ),
    ],
)
def test_the_arm_counts_from_that_day(given: dict, closed: list, expected: str):
    places = [place(closures=[closure(day) for day in closed])]
    assert dates(plan_given(given, _protocol(), places=places), "after") == expected.split()


def test_arms_may_count_from_one_another_in_a_row():
    protocol = protocol_of(
        arm("c", on("day 1"), anchor_administration="b-course-d1"),
        arm("b", on("day 1"), anchor_administration="a-course-d0", windows=windows("-0/+1 days")),
        arm("a", on("day 0"), windows=windows("-0/+1 days"), needs=["clinic"]),
    )
    plan = plan_of(protocol, places=[place(closures=[closure("2026-01-05")])])
    assert [dates(plan, name) for name in "abc"] == [["2026-01-06"], ["2026-01-07"], ["2026-01-08"]]


def test_an_administration_without_a_day_is_counted_from_where_it_was_due():
    places = [place(closures=[closure("2026-01-19", "2026-01-21")])]
    assert dates(plan_of(_protocol(), places=places), "after") == ["2026-01-21", "2026-01-26"]


@pytest.mark.parametrize(
    ("name", "error", "told"),
    [
        pytest.param(
            "iv-course-d15",
            DocumentError,
            'arms.after.anchor_administration: found "iv-course-d15", which nothing planned is',
            id="no such one",
        ),
        pytest.param(
            "after-course-d2",
            PlanningError,
            "arm after counts from after-course-d2, which is .*accepted: iv-course-d0",
            id="its own",
        ),
    ],
)
def test_an_administration_that_is_not_planned_is_refused(
    name: str, error: type[Exception], told: str
):
    document = _protocol()
    document["arms"][0]["anchor_administration"] = name
    with pytest.raises(error, match=told):
        plan_of(document, places=[place()])


@pytest.mark.parametrize(
    ("when", "error"),
    [
        pytest.param(every("7 days", count=9), DocumentError, id="found in the document"),
        pytest.param(weekdays("mon", count=9), PlanningError, id="found with the patient"),
    ],
)
def test_a_long_list_of_what_is_accepted_is_cut(when: Part, error: type[Exception]):
    protocol = protocol_of(arm("iv", when), arm("im", anchor_administration="iv-course-d1"))
    with pytest.raises(error, match=r"iv-course-d49, \.\.\."):
        plan_of(protocol)


def test_two_anchors_are_refused():
    with pytest.raises(DocumentError, match="accepted: one of them"):
        plan_of(protocol_of(arm(anchor_event="a", anchor_administration="b")))


def test_a_rule_between_both_does_not_hold_the_anchor_back():
    """What counts from it moves along: its due date has no say in where the anchor goes."""
    protocol = protocol_of(
        arm("iv", on("day 0"), windows=windows("-0/+2 days")),
        arm("im", on("day 1", "day 2"), anchor_administration="iv-course-d0"),
        arm("oral", on("day 1"), anchor_administration="im-course-d1"),
        rules=[
            {
                "kind": "from-administration",
                "arms": ["im", "oral"],
                "administration": "iv-course-d0",
                "minimum": number("1 day"),
            },
            between("never-same-day", "iv", "im"),
        ],
    )
    plan = plan_of(protocol, closures=[closure("2026-01-05")])
    assert dates(plan, "iv") == ["2026-01-06"]
    assert dates(plan, "im") == ["2026-01-07", "2026-01-08"]
    assert dates(plan, "oral") == ["2026-01-08"]


def test_an_anchor_that_no_day_takes_stays_unplaced():
    protocol = protocol_of(
        arm("iv", on("day 0")), arm("im", on("day 1"), anchor_administration="iv-course-d0")
    )
    plan = plan_of(protocol, closures=[closure("2026-01-05")])
    assert dates(plan, "iv") == ["-"]
    assert dates(plan, "im") == ["2026-01-06"]


def test_what_moves_along_counts_as_moved_when_a_plan_is_made_again():
    """One injection has lost its day: it alone moves, though the infusion could take all along."""
    protocol = protocol_of(
        arm("iv", on("day 0"), windows=windows("-0/+2 days")),
        arm(
            "im",
            on("day 3", "day 10"),
            anchor_administration="iv-course-d0",
            windows=windows("-0/+2 days"),
            needs=["clinic"],
        ),
    )
    first = plan_of(protocol, places=[place(days="mon tue wed thu fri")])
    before = {act.id: Before(act.due_on, act.on) for act in first.administrations}
    closed = place(days="mon tue wed thu fri", closures=[closure("2026-01-08")])
    patient = read_patient(patient_of(protocol, places=[closed]))
    again = continue_plan(
        (read_protocol(protocol),), patient, (), Progress(date.min, before=before)
    )
    assert [act.on and str(act.on) for act in again.administrations] == [
        "2026-01-05",
        "2026-01-09",
        "2026-01-15",
    ]


@pytest.mark.parametrize(
    ("closed", "iv", "im"),
    [
        pytest.param("2026-01-12", "2026-01-13", ["2026-01-14", "2026-01-15"], id="moved"),
        pytest.param("2026-01-14", "2026-01-12", ["2026-01-13", "-"], id="where it is due"),
    ],
)
def test_in_an_arm_that_follows_what_was_given_later_ones_are_counted_from_in_turn(
    closed: str, iv: str, im: list[str]
):
    """Under ``anchor: actual`` a date is known once the one before it has its day."""
    plan = plan_of(_followed_in_turn(), closures=[closure(closed)])
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-05", iv], im)


def test_one_that_no_day_takes_in_such_an_arm_is_counted_from_where_it_is_due():
    plan = plan_of(_followed_in_turn(), closures=[closure("2026-01-12", "2026-01-14")])
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-05", "-"], ["-", "-"])


def _followed_in_turn() -> Part:
    return protocol_of(
        arm("iv", every("7 days", count=2), anchor="actual", windows=windows("-0/+2 days")),
        arm("im", on("day 1", "day 2"), anchor_administration="iv-course-d7"),
        rules=[between("never-same-day", "iv", "im")],
    )
