"""Which gates are open or stale before an administration, told from dated records."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum

from protocol.lean import dataclass
from protocol.rules import Gate
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine.gates import gates_before
from schedules.patient import Patient
from schedules.plan import PlannedGate


class Freshness(StrEnum):
    """Where a gate stands before an administration."""

    FRESH = "fresh"
    STALE = "stale"
    OPEN = "open"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated record: ``what`` is a gate, an assessment, or weights, heights or wounds."""

    what: str
    on: date
    at: time | None = None


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate before one administration, with the newest record that renews it.

    ``stale``: that record is too old. ``open``: there is none. ``undecided``: there is one, and
    the document leaves open for how long it counts.
    """

    gate: str
    state: Freshness
    needed: PlannedGate
    newest: Fact | None


def gate_states(
    protocol: TreatmentProtocol,
    arm: str,
    facts: Sequence[Fact],
    *,
    on: date,
    at: time | None = None,
) -> tuple[GateState, ...]:
    """Return where each gate of an arm stands before an administration on a day, at an hour.

    Only records up to then count. A record without an hour counts for its whole day where the
    limit is in days, and as made at 00:00 where the limit is in hours.
    """
    named = {gate.id: gate for gate in protocol.gates}
    return tuple(
        _state(named[needed.gate], needed, facts, (on, at))
        for needed in gates_before(protocol, arm, on, at)
    )


def _state(
    gate: Gate, needed: PlannedGate, facts: Sequence[Fact], given: tuple[date, time | None]
) -> GateState:
    newest = max(_renewing(gate, facts, *given), key=_moment, default=None)
    if newest is None:
        state = Freshness.OPEN
    elif needed.open:
        state = Freshness.UNDECIDED
    elif needed.fresh_from is None or _moment(newest) >= _from(needed, needed.fresh_from):
        state = Freshness.FRESH
    else:
        state = Freshness.STALE
    return GateState(gate.id, state, needed, newest)


def _renewing(gate: Gate, facts: Sequence[Fact], on: date, at: time | None) -> Iterator[Fact]:
    names = {gate.id, *gate.refreshed_by}
    for fact in facts:
        later = fact.on == on and at is not None and fact.at is not None and fact.at > at
        if fact.what in names and fact.on <= on and not later:
            yield fact


def _moment(fact: Fact) -> datetime:
    return datetime.combine(fact.on, fact.at or time())


def _from(needed: PlannedGate, day: date) -> datetime:
    return datetime.combine(day, needed.fresh_at or time())


def patient_facts(patient: Patient) -> tuple[Fact, ...]:
    """Return what the patient document itself records: weights, heights, wounds and checks."""
    found = [Fact("weights", item.on) for item in patient.weights]
    found += [Fact("heights", item.on) for item in patient.heights]
    found += [Fact("wounds", area.on) for wound in patient.wounds for area in wound.areas]
    found += [Fact(check.gate, check.on, check.at) for check in patient.checks]
    return tuple(found)
