"""A revised plan carries its parent and the history of every entry; a file that lost them fails."""

import json
from typing import Any

import pytest
from engine_documents import arm, every, plan_of, protocol_of

from protocol.errors import DocumentError
from schedules.plan import Plan, read_plan, write_plan

HISTORY = {
    "sequence": 1,
    "created_at": "2026-01-01T09:00:00+08:00",
    "modified_at": "2026-01-10T09:00:00+08:00",
}
REVISION = {
    "number": 2,
    "parent": "a" * 64,
    "inputs": "b" * 64,
    "made_at": "2026-01-10T09:00:00+08:00",
    "as_of": "2026-01-10",
    "author": "dr-1",
    "reason": "fever",
}


def _first() -> Plan:
    return plan_of(protocol_of(arm(when=every("7 days", count=2))))


def _revised() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_plan(_first()))
    found["revision"] = REVISION
    for entry in found["administrations"]:
        entry["history"] = HISTORY
    return found


def _read(values: dict[str, Any]) -> Plan:
    return read_plan(json.dumps(values), source="plan.json")


def test_a_first_plan_says_nothing_of_revisions_and_histories():
    text = write_plan(_first()).decode()
    assert "revision" not in text
    assert "history" not in text
    assert read_plan(text, source="plan.json") == _first()


def test_in_a_first_plan_every_history_begins_with_the_patient_document():
    plan = _first()
    history = plan.history_of(plan.administrations[0])
    assert (history.sequence, history.created_at, history.modified_at) == (
        0,
        plan.patient.updated_at,
        plan.patient.updated_at,
    )


def test_a_revised_plan_is_read_as_it_was_written():
    plan = _read(_revised())
    assert plan.revision is not None
    assert plan.revision.number == 2
    assert plan.history_of(plan.administrations[0]).sequence == 1
    assert write_plan(read_plan(write_plan(plan).decode(), source="plan.json")) == write_plan(plan)


def _without_a_history(plan: dict[str, Any]) -> None:
    del plan["administrations"][1]["history"]


def _without_the_revision(plan: dict[str, Any]) -> None:
    del plan["revision"]


def _without_the_parent(plan: dict[str, Any]) -> None:
    plan["revision"] = {key: value for key, value in REVISION.items() if key != "parent"}


def _with_a_short_parent(plan: dict[str, Any]) -> None:
    plan["revision"] = REVISION | {"parent": "abc"}


def _with_number_one(plan: dict[str, Any]) -> None:
    plan["revision"] = REVISION | {"number": 1}


def _changed_before_it_was_made(plan: dict[str, Any]) -> None:
    plan["administrations"][0]["history"] = HISTORY | {"modified_at": "2025-12-31T09:00+08:00"}


def _with_a_negative_sequence(plan: dict[str, Any]) -> None:
    plan["administrations"][0]["history"] = HISTORY | {"sequence": -1}


def _with_an_entry_twice(plan: dict[str, Any]) -> None:
    plan["administrations"][1]["id"] = plan["administrations"][0]["id"]


def _given_without_a_day(plan: dict[str, Any]) -> None:
    plan["administrations"][0]["recorded"] = {"outcome": "given", "record": "r-1"}


@pytest.mark.hazard("H20", "H22")
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_without_a_history, "has no history, and the plan is a revision"),
        (_without_the_revision, "has a history, and the plan no revision"),
        (_without_the_parent, "revision.parent"),
        (_with_a_short_parent, "revision.parent"),
        (_with_number_one, "revision.number"),
        (_changed_before_it_was_made, "before created_at"),
        (_with_a_negative_sequence, "history.sequence"),
        (_with_an_entry_twice, "twice; accepted: once"),
        (_given_without_a_day, "accepted: a day where it was given"),
    ],
)
def test_a_plan_file_that_lost_its_history_is_refused(damage: Any, told: str):
    values = _revised()
    damage(values)
    with pytest.raises(DocumentError, match=r"plan\.json:1:1") as caught:
        _read(values)
    assert told in str(caught.value)
