"""Amendments: another version of the protocol, in force from a day on.

A target belongs to the version in force on its date, counted from the same day zero. Its rhythm,
dose, windows and intervals are that version's; numbering goes on. Between two targets the rules of
the version in force on the later one hold. An amended version keeps every arm, its product and its
route: an arm is ended by a stop, and what gives something else is another arm.
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    dates,
    every,
    fixed,
    interval,
    number,
    of_arm,
    patient_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)

from protocol.errors import PlanningError
from schedules.engine import build_plan
from schedules.plan import Plan

pytestmark = [pytest.mark.hazard("H35"), pytest.mark.requirement("R14")]

FROM_DAY_21 = [
    {"first": "2026-01-26", "protocol": {"id": "tiny", "version": "2"}, "reason": "amendment"}
]


def amended(first: Part, second: Part, amendments: Any = FROM_DAY_21, **patient: object) -> Plan:
    return build_plan(
        read_protocol(first),
        read_patient(patient_of(first, amendments=amendments, **patient)),
        (),
        (read_protocol(second),),
    )


def weekly(*, step: str = "7 days", amount: str = "1 mg", **more: Any) -> Any:
    return protocol_of(arm(when=every(step, count=6), dose=fixed(amount), **more))


def test_the_rhythm_changes_on_the_day_and_counts_from_the_same_day_zero():
    """Weekly to day 14, every 14 days from day 21 on: days 28, 42, 56, 70 of the new rhythm."""
    plan = amended(weekly(), weekly(step="14 days") | {"version": "2"})
    assert dates(plan) == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
        "2026-02-02",
        "2026-02-16",
        "2026-03-02",
        "2026-03-16",
    ]


def test_the_dose_changes_on_the_day():
    plan = amended(weekly(), weekly(amount="2 mg") | {"version": "2"})
    assert [str(item.dose.amount) for item in of_arm(plan)] == ["1 mg"] * 3 + ["2 mg"] * 3


def test_what_an_amendment_leaves_keeps_its_ids():
    plan = amended(weekly(), weekly(amount="2 mg") | {"version": "2"})
    assert [item.id for item in of_arm(plan)] == [f"iv-course-d{7 * n}" for n in range(6)]


def test_the_later_targets_interval_holds_across_the_change():
    """A minimum of 10 days from day 21 on: 01-26 is 7 days after 01-19 and moves to 01-29."""
    strict = arm(
        when=every("14 days", first="day 21", count=2),
        interval=interval(minimum="10 days"),
        windows=windows("-0/+3 days"),
    )
    plan = amended(weekly(), protocol_of(strict) | {"version": "2"})
    assert dates(plan)[2:] == ["2026-01-19", "2026-01-29", "2026-02-09"]


def test_rules_between_arms_are_those_of_the_later_target():
    """Both arms weekly on Mondays, never on one day from day 21 on; the second one yields."""
    arms = [arm("iv", every("7 days", count=5)), arm("im", every("7 days", count=5))]
    arms[1]["windows"] = windows("-0/+1 days")
    first = protocol_of(*arms)
    plan = amended(
        first, first | {"version": "2", "rules": [between("never-same-day", "iv", "im")]}
    )
    assert dates(plan, "im") == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
        "2026-01-27",
        "2026-02-03",
    ]


def test_the_plan_keeps_both_versions():
    plan = amended(weekly(), weekly() | {"version": "2"})
    assert [plan.protocol.version, plan.earlier_protocols[0].version] == ["2", "1"]


def test_assessments_change_with_the_version():
    one = {"id": "bwat", "instrument": "BWAT", "title": "BWAT", "when": every("7 days", count=4)}
    first, second = weekly() | {"assessments": [one]}, weekly() | {"version": "2"}
    plan = amended(first, second | {"assessments": []})
    assert [str(item.on) for item in plan.assessments] == ["2026-01-05", "2026-01-12", "2026-01-19"]


@pytest.mark.parametrize(
    ("second", "amendments", "expected"),
    [
        pytest.param(
            weekly() | {"version": "3"},
            FROM_DAY_21,
            "found 1 amended protocols; accepted: tiny version 2, in this order",
            id="another version",
        ),
        pytest.param(
            weekly(route="topical") | {"version": "2"},
            FROM_DAY_21,
            "tiny version 2 changes product or route of arm iv; give it another arm id",
            id="another route",
        ),
        pytest.param(
            protocol_of(arm("im")) | {"version": "2"},
            FROM_DAY_21,
            "tiny version 2 lacks arm iv; keep it, and end it by a stop of the patient",
            id="an arm less",
        ),
    ],
)
def test_what_does_not_fit_is_refused(second: Part, amendments: Any, expected: str):
    with pytest.raises(PlanningError) as caught:
        amended(weekly(), second, amendments)
    assert caught.value.problems == (expected,)


def test_amendments_have_to_follow_each_other():
    first, later = weekly(), read_protocol(weekly() | {"version": "2"})
    patient = read_patient(patient_of(first, amendments=FROM_DAY_21 * 2))
    with pytest.raises(PlanningError, match="rising first days"):
        build_plan(read_protocol(first), patient, (), (later, later))


def test_an_arm_the_patient_does_not_receive_may_go():
    first = protocol_of(arm("iv", every("7 days", count=4)), arm("im"))
    second = protocol_of(arm("iv", every("7 days", count=4))) | {"version": "2"}
    plan = amended(first, second, arms=["iv"])
    assert len(of_arm(plan)) == 4


def test_an_open_number_of_the_amended_version_refuses():
    second = weekly() | {"version": "2"}
    second["arms"][0]["dose"] = {"basis": "fixed", "amount": number(None)}
    with pytest.raises(Exception, match=r"arms\.iv\.dose\.amount"):
        amended(weekly(), second)


@pytest.mark.parametrize(
    ("first", "second", "beyond"),
    [
        pytest.param("2 mg", "9 mg", "rules.0 of version 1: iv-course-d14", id="of the first"),
        pytest.param("3 mg", "9 mg", None, id="the first one's ends with it"),
        pytest.param("3 mg", "5 mg", "rules.0: iv-course-d35", id="the second counts all"),
    ],
)
def test_a_cumulative_maximum_holds_while_its_version_is_in_force(
    first: str, second: str, beyond: str | None
):
    """1 mg on days 0, 7, 14 under the first version, on days 21, 28, 35 under the second."""
    one, other = (
        weekly()
        | {"rules": [{"kind": "cumulative-maximum", "arms": ["iv"], "amount": number(limit)}]}
        for limit in (first, second)
    )
    if beyond is None:
        assert len(amended(one, other | {"version": "2"}).administrations) == 6
        return
    with pytest.raises(PlanningError, match=beyond):
        amended(one, other | {"version": "2"})
