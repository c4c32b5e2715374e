"""Nothing that happens to one administration changes another's id, and no move changes its own.

Random courses are edited as people edit patient documents. An administration is known here by what
the protocol says of it (arm, phase, place, hour), or by its session's own day, never by its id.
"""

from copy import deepcopy
from datetime import date, timedelta
from random import Random

import pytest
from engine_courses import random_course
from engine_documents import Part, closure, read_patient, read_protocol

from schedules.engine import build_plan
from schedules.plan import Plan, PlannedAdministration

pytestmark = pytest.mark.requirement("R15")

COURSES = 150


def _sessions(random: Random, patient: Part) -> None:
    """Cancel one session, move one to the day after, and add one on a Sunday."""
    start = date.fromisoformat(patient["day_zero"])
    days = [start + timedelta(days=n) for n in range(40)]
    cancelled, moved = random.sample([d for d in days if d.weekday() in {0, 2, 4}], 2)
    patient["dialysis"]["cancelled"] = [f"{cancelled}"]
    to = moved + timedelta(days=1)
    patient["dialysis"]["moved"] = [{"moved": f"{moved}", "to": f"{to}"}]
    added = random.choice([d for d in days if d.weekday() == 6])
    patient["dialysis"]["added"] = [f"{added}"]


def _closures(random: Random, patient: Part) -> None:
    patient["closures"] = [closure(f"2026-02-{random.randint(1, 28):02}") for _ in range(5)]


def _hold(random: Random, patient: Part) -> None:
    last = random.randint(2, 9)
    hold = {"first": "2026-02-02", "last": f"2026-02-0{last}", "reason": "fever"}
    resume = random.choice(["shift", "rejoin", "restart"])
    patient["holds"] = [{"arms": patient["arms"][:1], **hold, "resume": resume}]


def _stop(random: Random, patient: Part) -> None:
    stop = {"arms": [random.choice(patient["arms"])], "on": "2026-02-20", "reason": "x"}
    patient["stops"] = [stop]


def _decision(random: Random, patient: Part) -> None:
    outcome = random.choice(["yes", "no"])
    patient["decisions"] = [
        {"decision": "more", "outcome": outcome, "on": "2026-01-20", "by": "doctor"}
    ]


def _with_decision(protocol: Part) -> Part:
    """Give each arm a second phase, far behind the first, that waits for a decision."""
    numbers = {"provenance": "reported", "source": "book"}
    when = {"kind": "on", "offsets": {"value": ["18 months", "19 months"], **numbers}}
    more = {"id": "more", "when": when, "only_if": {"decision": "more", "outcome": "yes"}}
    question = {"id": "more", "question": "more?", "outcomes": ["yes", "no"], "default": "yes"}
    decision = question | {"due": {"value": "day 20", **numbers}}
    arms = [item | {"phases": [*item["phases"], more]} for item in protocol["arms"]]
    return protocol | {"arms": arms, "decisions": [decision]}


EDITS = [_sessions, _closures, _hold, _stop, _decision]


def _places(plan: Plan) -> dict[tuple[object, ...], list[str]]:
    found: dict[tuple[object, ...], list[str]] = {}
    for act in plan.administrations:
        found.setdefault(_place(plan, act), []).append(act.id)
    return found


def _place(plan: Plan, act: PlannedAdministration) -> tuple[object, ...]:
    (stated,) = [reason for reason in act.reasons if reason.kind == "target"]
    if "dialysis session" not in stated.place:
        return act.arm, act.phase, stated.place, act.target_on
    dialysis = plan.patient.dialysis
    assert dialysis is not None
    own_days: dict[date, object] = {move.to: move.moved for move in dialysis.moved}
    own_days |= dict.fromkeys(dialysis.added, "extra")
    own = own_days.get(act.target_on, act.target_on)
    return act.arm, own, act.target_on if own == "extra" else None


def _plan(protocol: Part, patient: Part) -> Plan:
    return build_plan(read_protocol(protocol), read_patient(patient))


@pytest.mark.parametrize("seed", range(COURSES))
def test_an_edit_changes_no_id_of_what_it_does_not_add_or_take_away(seed: int):
    random = Random(seed)
    protocol, patient = random_course(seed)
    protocol = _with_decision(protocol)
    edited = deepcopy(patient)
    for edit in random.sample(EDITS, random.randint(1, len(EDITS))):
        edit(random, edited)
    before, after = (_places(_plan(protocol, found)) for found in (patient, edited))
    common = before.keys() & after.keys()
    assert common
    # A block that a hold started again is there twice: what was there has kept its id.
    assert all(set(before[place]) <= set(after[place]) for place in common)
    kept = {name for names in after.values() for name in names}
    gone = {name for place in before.keys() - common for name in before[place]}
    assert not gone & kept
