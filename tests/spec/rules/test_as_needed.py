"""As needed: no planned dates, but the limits of a day, the least time apart, and the dose."""

import pytest
from engine_documents import arm, dates, fixed, number, phase, plan_of, protocol_of

from schedules.tables import as_needed_lines

pytestmark = pytest.mark.requirement("R14")

WHEN = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number("6 hours")}


def test_as_needed_has_limits_and_no_dates():
    plan = plan_of(protocol_of(arm(when=WHEN, dose=fixed("500 mg"))))
    assert dates(plan) == []
    (found,) = plan.as_needed
    assert (found.arm, found.maximum_per_day, found.minimum_gap_minutes) == ("iv", 4, 360)
    assert str(found.dose.amount) == "500 mg"


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        pytest.param([], [("rescue", True)], id="the default branch, until it is recorded"),
        pytest.param(["pain"], [("rescue", False)], id="taken"),
        pytest.param(["none"], [], id="not taken"),
    ],
)
def test_a_branch_holds_for_what_is_given_as_needed(recorded: list, expected: list):
    decision = {
        "id": "need",
        "question": "Pain?",
        "due": number("day 0"),
        "outcomes": ["pain", "none"],
        "default": "pain",
    }
    only = {"only_if": {"decision": "need", "outcome": "pain"}}
    protocol = protocol_of(arm(phases=[phase("rescue", WHEN, **only)]), decisions=[decision])
    decided = [
        {"decision": "need", "outcome": item, "on": "2026-01-05", "by": "physician"}
        for item in recorded
    ]
    plan = plan_of(protocol, decisions=decided)
    assert [(item.phase, item.pending) for item in plan.as_needed] == expected
    assert [line.endswith("not recorded") for line in as_needed_lines(plan)] == [
        pending for _, pending in expected
    ]


def test_a_stop_ends_what_is_given_as_needed():
    stops = [{"arms": ["iv"], "on": "2026-01-19", "reason": "healed"}]
    plan = plan_of(protocol_of(arm(when=WHEN)), stops=stops)
    (line,) = as_needed_lines(plan)
    assert line.endswith("; stopped on Mon 19-Jan-2026")
