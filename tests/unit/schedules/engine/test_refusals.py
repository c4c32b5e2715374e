"""What the engine refuses instead of guessing, each with what would mend it."""

from typing import Any

import pytest
from engine_documents import (
    arm,
    dialysis,
    dose,
    every,
    number,
    on,
    place,
    plan_of,
    protocol_of,
    with_dialysis,
)

from protocol.errors import DocumentError, PlanningError

LATE: Any = {"duration": number("3 hours")}
VAS: Any = {
    "id": "vas",
    "instrument": "VAS",
    "title": "VAS",
    "when": {"kind": "around", "arms": ["im"], "moments": ["before"]},
}


@pytest.mark.parametrize(
    ("protocol", "patient", "expected"),
    [
        pytest.param(
            protocol_of(arm(dose=dose("per-cm2", "1 mg"))),
            {"wounds": [{"id": "left", "place": "left"}]},
            "no wound area is dated on or before 2026-01-05 for left",
            id="a wound that was never measured",
        ),
        pytest.param(
            protocol_of(arm(when=with_dialysis("after"), **LATE)),
            {"dialysis": dialysis() | {"start": "22:00"}},
            "puts an act on another day",
            id="an act after midnight",
        ),
        pytest.param(
            protocol_of(arm(needs=["clinic"])),
            {"places": [place(holidays="XX")]},
            'holidays: found "XX"; accepted: a country code',
            id="a country that is none",
        ),
        pytest.param(
            protocol_of(arm(when=with_dialysis(count=9)), span="14 days"),
            {"dialysis": dialysis()},
            "9 sessions are asked for, and the span holds 6",
            id="more sessions than the span has",
        ),
        pytest.param(
            protocol_of(arm(at=number(["23:30"]))),
            {"day_zero": "2026-03-28", "time_zone": "America/Nuuk"},
            "nor later that day; give another",
            id="a gap over midnight",
        ),
        pytest.param(
            protocol_of(
                assessments=[VAS | {"when": every("7 days", count=2), "needs": ["laboratory"]}]
            ),
            {},
            "assessment vas needs the place laboratory",
            id="an assessment's place",
        ),
    ],
)
def test_a_plan_is_refused(protocol: Any, patient: Any, expected: str):
    with pytest.raises(PlanningError, match=expected):
        plan_of(protocol, **patient)


def test_a_count_nobody_means_is_refused():
    with pytest.raises(DocumentError, match="accepted: a whole number from 1 to 10000"):
        plan_of(protocol_of(arm(when=every("1 day", count=100_000_000))))


def test_an_open_cumulative_maximum_limits_nothing():
    rule = {
        "kind": "cumulative-maximum",
        "arms": ["iv"],
        "amount": {"value": None, "unset": "empty-box"},
    }
    assert len(plan_of(protocol_of(rules=[rule])).administrations) == 1


def test_what_concerns_other_arms_only_is_not_in_a_patients_plan():
    document = protocol_of(
        arm("iv", on("day 0")),
        arm("im", on("day 0"), dose=dose("fixed", None)),
        assessments=[VAS],
        gates=[{"id": "weight", "title": "weight", "arms": ["im"]}],
    )
    plan = plan_of(document, arms=["iv"])
    assert (plan.assessments, plan.protocol.gates, plan.open_numbers) == ((), (), ())
