"""A branch waits for a recorded decision; until then the default branch is shown as pending.

Once an outcome is recorded, the phases of that outcome are planned and those of the others are not
there. A phase counts from the arm's anchor, or where the protocol says so from the day of the
record (until then from the day on which the decision is due). (The example is the label of
remestemcel-L: after day 28 the response decides between weekly and twice-weekly doses.)
"""

import pytest
from engine_documents import (
    arm,
    dates,
    every,
    number,
    of_arm,
    on,
    phase,
    plan_of,
    protocol_of,
    states,
    weekdays,
)

from protocol.errors import DocumentError, PlanningError

pytestmark = [pytest.mark.hazard("H37"), pytest.mark.requirement("R14")]


def _protocol(**more: object) -> dict:
    decision = {
        "id": "response",
        "question": "response at day 28?",
        "due": number("day 28"),
        "outcomes": ["partial", "mixed"],
        "default": "partial",
    } | more
    partial = {"decision": "response", "outcome": "partial"}
    mixed = {"decision": "response", "outcome": "mixed"}
    phases = [
        phase("induction", on("day 0")),
        phase("weekly", every("7 days", "day 28", count=2), only_if=partial),
        phase("twice", weekdays("mon", "thu", first="day 28", count=4), only_if=mixed),
    ]
    return protocol_of(arm(phases=phases), decisions=[decision])


def _recorded(outcome: str) -> list[dict]:
    return [{"decision": "response", "outcome": outcome, "on": "2026-02-02", "by": "doctor-1"}]


@pytest.mark.parametrize(
    ("decisions", "expected", "expected_states"),
    [
        pytest.param(
            [],
            ["2026-01-05", "2026-02-02", "2026-02-09"],
            ["planned", "pending", "pending"],
            id="not recorded: the default, pending",
        ),
        pytest.param(
            _recorded("partial"),
            ["2026-01-05", "2026-02-02", "2026-02-09"],
            ["planned", "planned", "planned"],
            id="the default outcome",
        ),
        pytest.param(
            _recorded("mixed"),
            ["2026-01-05", "2026-02-02", "2026-02-05", "2026-02-09", "2026-02-12"],
            ["planned"] * 5,
            id="the other outcome",
        ),
    ],
)
def test_the_branch_of_the_recorded_outcome(
    decisions: list, expected: list[str], expected_states: list[str]
):
    plan = plan_of(_protocol(), decisions=decisions)
    assert dates(plan) == expected
    assert states(plan) == expected_states


def test_a_pending_date_says_which_decision_it_waits_for():
    plan = plan_of(_protocol())
    pending = [reason for reason in plan.administrations[1].reasons if reason.kind == "pending"]
    assert [(reason.decision, reason.outcome) for reason in pending] == [("response", "partial")]


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        pytest.param(_recorded("worse"), "accepted: partial, mixed", id="an unknown outcome"),
        pytest.param(
            [{**_recorded("mixed")[0], "decision": "other"}], "accepted: response", id="unknown"
        ),
    ],
)
def test_a_record_that_fits_no_decision_is_refused(recorded: list, message: str):
    with pytest.raises(PlanningError, match=message):
        plan_of(_protocol(), decisions=recorded)


def test_a_default_that_is_no_outcome_is_refused():
    with pytest.raises(DocumentError, match="accepted: partial, mixed"):
        plan_of(_protocol(default="none"))


def _from_record(outcome: str = "partial") -> dict:
    branch = {"decision": "response", "outcome": outcome, "counts_from": "record"}
    phases = [
        phase("induction", on("day 0")),
        phase("weekly", every("7 days", "day 1", count=2), only_if=branch),
    ]
    document = _protocol()
    document["arms"][0]["phases"] = phases
    return document


def test_a_branch_counts_from_the_record_of_its_own_decision():
    document = _from_record()
    other = {**document["decisions"][0], "id": "other"}
    document["decisions"].append(other)
    own = _recorded("partial")[0] | {"on": "2026-02-06"}
    decisions = [own | {"decision": "other", "on": "2026-01-20"}, own]
    assert dates(plan_of(document, decisions=decisions)) == [
        "2026-01-05",
        "2026-02-07",
        "2026-02-14",
    ]


@pytest.mark.parametrize(
    ("recorded_on", "expected"),
    [
        pytest.param(None, "2026-01-05 2026-02-03 2026-02-10", id="pending: from day 28"),
        pytest.param("2026-02-02", "2026-01-05 2026-02-03 2026-02-10", id="on the day it is due"),
        pytest.param("2026-02-06", "2026-01-05 2026-02-07 2026-02-14", id="four days later"),
        pytest.param("2026-01-30", "2026-01-05 2026-01-31 2026-02-07", id="three days earlier"),
    ],
)
def test_a_branch_that_counts_from_the_record(recorded_on: str | None, expected: str):
    decisions = [_recorded("partial")[0] | {"on": recorded_on}] if recorded_on else []
    plan = plan_of(_from_record(), decisions=decisions)
    assert dates(plan) == expected.split()
    ids = ["iv-induction-d0", "iv-weekly-d1", "iv-weekly-d8"]
    assert [item.id for item in of_arm(plan)] == ids
