"""Assessments have their own rhythm, or stand at the moments of administrations.

Those with a rhythm keep their windows, the places they need and their minimum interval (Wound-QoL
looks back 7 days and is not repeated sooner); holds leave them alone. Those around administrations
share their days, and there is none where an administration has no date. A rhythm can count from the
day that an administration gets: its own day is the anchor's Day 0, and it moves along.
"""

import pytest
from engine_documents import (
    Part,
    arm,
    assessment,
    closure,
    cycle,
    every,
    number,
    on,
    place,
    plan_given,
    plan_of,
    protocol_of,
    weekdays,
    windows,
)

from protocol.errors import DocumentError, PlanningError

pytestmark = pytest.mark.requirement("R11")


def _assessment(when: dict, **more: object) -> dict:
    return {"id": "score", "instrument": "score", "title": "score", "when": when, **more}


def _dates(plan) -> list[str]:
    return [str(item.on or "-") for item in plan.assessments]


@pytest.mark.parametrize(
    ("when", "more", "closures", "expected"),
    [
        pytest.param(every("7 days", count=3), {}, [], ["05", "12", "19"], id="weekly"),
        pytest.param(on("day 14", "day 0"), {}, [], ["05", "19"], id="listed in any order"),
        pytest.param(
            every("7 days", count=3),
            {"needs": ["clinic"], "windows": windows("-0/+2 days")},
            [closure("2026-01-12")],
            ["05", "13", "19"],
            id="moved by a closure",
        ),
        pytest.param(
            every("7 days", count=3),
            {
                "needs": ["clinic"],
                "windows": windows("-0/+2 days"),
                "minimum_interval": number("7 days"),
            },
            [closure("2026-01-12")],
            ["05", "13", "20"],
            id="moved, and the next follows for its seven days",
        ),
        pytest.param(
            every("7 days", count=3),
            {},
            [closure("2026-01-12")],
            ["05", "12", "19"],
            id="needs no place",
        ),
    ],
)
def test_a_rhythm_of_their_own(when: dict, more: dict, closures: list, expected: list[str]):
    protocol = protocol_of(arm(), assessments=[_assessment(when, **more)])
    plan = plan_of(protocol, places=[place(closures=closures)])
    assert _dates(plan) == [f"2026-01-{day}" for day in expected]


def test_a_listing_in_any_order_keeps_the_minimum_interval():
    assessment = _assessment(
        on("day 14", "day 0"), minimum_interval=number("7 days"), windows=windows("-3/+3 days")
    )
    plan = plan_of(protocol_of(arm(), assessments=[assessment]))
    assert _dates(plan) == ["2026-01-05", "2026-01-19"]


def test_around_administrations():
    around = {"kind": "around", "arms": ["iv"], "moments": ["before", "after"]}
    protocol = protocol_of(
        arm(when=every("7 days", count=3)), arm("im"), assessments=[_assessment(around)]
    )
    stops = [{"arms": ["iv"], "on": "2026-01-19", "reason": "withdrawn"}]
    plan = plan_of(protocol, stops=stops)
    assert sorted((str(item.on), item.moment, item.around) for item in plan.assessments) == [
        ("2026-01-05", "after", "iv-course-d0"),
        ("2026-01-05", "before", "iv-course-d0"),
        ("2026-01-12", "after", "iv-course-d7"),
        ("2026-01-12", "before", "iv-course-d7"),
    ]


def test_an_assessment_that_no_day_can_take_stays_in_the_plan_as_unplaced():
    assessment = _assessment(on("day 0"), needs=["clinic"])
    plan = plan_of(
        protocol_of(arm(), assessments=[assessment]),
        places=[place(closures=[closure("2026-01-05")])],
    )
    assert [(item.state, item.on) for item in plan.assessments] == [("unplaced", None)]


def test_a_hold_leaves_them_alone():
    hold = {
        "arms": ["iv"],
        "first": "2026-01-10",
        "last": "2026-01-14",
        "reason": "x",
        "resume": "shift",
    }
    protocol = protocol_of(arm(), assessments=[_assessment(every("7 days", count=2))])
    assert _dates(plan_of(protocol, holds=[hold])) == ["2026-01-05", "2026-01-12"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(
            cycle([1, 8], length="21 days", cycles=2),
            ["2026-01-05", "2026-01-12", "2026-01-26", "2026-02-02"],
            id="days of a cycle",
        ),
        pytest.param(
            weekdays("tue", "fri", count=3),
            ["2026-01-06", "2026-01-09", "2026-01-13"],
            id="weekdays",
        ),
    ],
)
def test_every_rhythm_of_fixed_days(when: Part, expected: list[str]):
    plan = plan_of(protocol_of(assessments=[assessment("score", when)]))
    assert [str(item.on) for item in plan.assessments] == expected


def _from_second() -> Part:
    looked = assessment("score", on("day 28"), anchor_administration="iv-course-d7")
    return protocol_of(
        arm("iv", on("day 0", "day 7"), windows=windows("-0/+3 days")), assessments=[looked]
    )


@pytest.mark.parametrize(
    ("closed", "given", "expected"),
    [
        pytest.param([], {}, "2026-02-09", id="28 days after it"),
        pytest.param([closure("2026-01-12")], {}, "2026-02-10", id="it moves along"),
        pytest.param([], {"iv-course-d7": "2026-01-15"}, "2026-02-12", id="from the day given"),
    ],
)
def test_an_assessment_counts_from_an_administration(closed: list, given: dict, expected: str):
    (look,) = plan_given(given, _from_second(), closures=closed).assessments
    assert str(look.on) == expected


def test_an_assessment_of_an_arm_that_the_patient_does_not_get_is_not_planned():
    protocol = _from_second()
    protocol["arms"].append(arm("im"))
    assert plan_of(protocol, arms=["im"]).assessments == ()


def test_an_assessment_counts_from_something_planned():
    looked = assessment("score", on("day 28"), anchor_administration="iv-course-d8")
    with pytest.raises(DocumentError, match="which nothing planned is called"):
        plan_of(protocol_of(assessments=[looked]))
    by_weekday = protocol_of(arm("iv", weekdays("mon", count=2)), assessments=[looked])
    with pytest.raises(PlanningError, match="assessment score counts from iv-course-d8, which is"):
        plan_of(by_weekday)


def test_an_assessment_around_administrations_counts_from_nothing_else():
    around = {"kind": "around", "arms": ["iv"], "moments": ["after"]}
    looked = assessment("score", around, anchor_administration="iv-course-d0")
    with pytest.raises(DocumentError, match="found one beside kind: around"):
        plan_of(protocol_of(assessments=[looked]))
