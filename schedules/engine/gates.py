"""From which day or hour on what a gate asks for is fresh enough for an administration."""

from datetime import date, datetime, time, timedelta

from protocol.model import made
from protocol.rules import Gate
from protocol.timespan import Length, TimeUnit
from protocol.treatment_protocol import MonthRule, TreatmentProtocol
from schedules.engine.timeline import add_months
from schedules.plan import PlannedGate

_gate = made(PlannedGate)


def gates_before(
    protocol: TreatmentProtocol, arm: str, on: date, at: time | None
) -> tuple[PlannedGate, ...]:
    """Return what must be fresh before an administration of an arm on a day, at an hour.

    A limit in days counts calendar days: a result of 7 days before is 7 days old. A limit in hours
    counts back from the hour; where no hour is stated, from the end of the day, so that nothing
    older than the limit passes. A limit in months ends on the day of the same number.
    """
    return fresh_before(gates_of(protocol, arm), on, at)


def gates_of(protocol: TreatmentProtocol, arm: str) -> tuple[Gate, ...]:
    """Return the gates of an arm."""
    return tuple(gate for gate in protocol.gates if arm in gate.arms)


def fresh_before(gates: tuple[Gate, ...], on: date, at: time | None) -> tuple[PlannedGate, ...]:
    """Return what these gates ask for before a day and hour."""
    return tuple([_before(gate, on, at) for gate in gates])


def _before(gate: Gate, on: date, at: time | None) -> PlannedGate:
    if gate.fresh_for is None:
        return _gate(gate=gate.id, fresh_from=None if gate.lasts == "once" else on)
    fresh = gate.fresh_for.value
    if fresh is None:
        return _gate(gate=gate.id, open=True)
    if fresh.unit in {TimeUnit.MINUTE, TimeUnit.HOUR}:
        from_ = _hours_before(fresh, on, at)
        return _gate(gate=gate.id, fresh_from=from_.date(), fresh_at=from_.time())
    if fresh.is_exact:
        return _gate(gate=gate.id, fresh_from=on - timedelta(days=fresh.days))
    return _gate(gate=gate.id, fresh_from=add_months(on, -fresh.months, MonthRule.LAST_OF_MONTH))


def _hours_before(fresh: Length, on: date, at: time | None) -> datetime:
    end = datetime.combine(on, at) if at else datetime.combine(on, time()) + timedelta(days=1)
    return end - timedelta(minutes=fresh.minutes)
