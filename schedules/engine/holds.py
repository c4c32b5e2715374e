"""What recorded holds and stops do to an arm's targets. Nothing is dropped without a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from protocol.arm import Arm, HoldRule
from protocol.errors import PlanningError
from schedules.engine.expansion import Target
from schedules.patient import Hold, Patient
from schedules.plan import HoldReason, Reason, State, StopReason


@dataclass(frozen=True, slots=True)
class Due:
    """A target with the date now due, and what changed it.

    ``round`` is above 1 where a hold made its block start again.
    """

    target: Target
    on: date
    state: State
    reasons: tuple[Reason, ...] = ()
    round: int = 1

    @property
    def closed(self) -> bool:
        """Whether a hold or stop covers it, so that no day is looked for."""
        return self.state in {State.HELD, State.STOPPED}

    @property
    def as_target(self) -> Target:
        """The target on the date now due."""
        return self.target if self.target.on == self.on else replace(self.target, on=self.on)

    def moved(self, days: int, reason: Reason) -> "Due":
        """Return it some days later, with the reason."""
        reasons = (*self.reasons, reason)
        return replace(self, on=self.on + timedelta(days=days), reasons=reasons)

    def ended(self, state: State, reason: Reason) -> "Due":
        """Return it in another state, with the reason."""
        return replace(self, state=state, reasons=(*self.reasons, reason))


def as_due(targets: Sequence[Target]) -> list[Due]:
    """Return targets on their own dates, pending where a decision is open."""
    return [
        Due(target, target.on, State.PENDING if target.pending else State.PLANNED)
        for target in targets
    ]


def apply_holds(targets: Sequence[Target], arm: Arm, patient: Patient) -> list[Due]:
    """Return every target of an arm as it is due under the patient's holds and stops.

    ``shift`` moves every target from the hold's first day on by the hold's length in days, both
    ends counted. ``rejoin`` leaves out the targets inside the hold and keeps all others.
    ``restart`` repeats the interrupted phase from its first target, on the day after the hold, and
    moves what follows it as far. A hold longer than the arm's maximum ends the arm or refuses.
    """
    due = as_due(targets)
    holds = (hold for hold in patient.holds if arm.id in hold.arms)
    for hold in sorted(holds, key=lambda item: item.first):
        due = _after_hold(due, hold, arm)
    for stop in patient.stops:
        if arm.id in stop.arms:
            reason = StopReason(kind="stop", on=stop.on, text=stop.reason)
            due = _ended_from(due, stop.on, reason)
    return due


def _ended_from(due: list[Due], on: date, reason: StopReason) -> list[Due]:
    return [item.ended(State.STOPPED, reason) if item.on >= on else item for item in due]


def _after_hold(due: list[Due], hold: Hold, arm: Arm) -> list[Due]:
    length = (hold.last - hold.first).days + 1
    if arm.hold is not None and _too_long(arm.hold, length):
        return _beyond_maximum(due, hold, arm)
    match hold.resume:
        case "shift":
            reason = _reason(hold, length)
            return [item.moved(length, reason) if item.on >= hold.first else item for item in due]
        case "rejoin":
            reason = _reason(hold, 0)
            return [
                item.ended(State.HELD, reason) if hold.first <= item.on <= hold.last else item
                for item in due
            ]
        case _:
            return _restarted(due, hold)


def _too_long(rule: HoldRule, length: int) -> bool:
    return rule.maximum.value is not None and length > rule.maximum.value.days


def _beyond_maximum(due: list[Due], hold: Hold, arm: Arm) -> list[Due]:
    rule = arm.hold
    assert rule is not None  # noqa: S101 -- the caller asked
    told = f"the hold from {hold.first} is longer than the maximum of {rule.maximum.value}"
    if rule.then == "ask":
        message = (
            f"arm {arm.id}: {told}; record a stop, or shorten the hold: the protocol asks for"
            " a decision and none is taken here"
        )
        raise PlanningError([message])
    reason = StopReason(kind="stop", on=hold.first, text=told)
    return _ended_from(due, hold.first, reason)


def _restarted(due: list[Due], hold: Hold) -> list[Due]:
    given = [item for item in due if item.on < hold.first]
    waiting = [item for item in due if item.on >= hold.first]
    if not waiting:
        return due
    block = waiting[0].target.phase
    # The last time each was due: a block that started again before is not repeated twice over.
    last = {item.target.mark: item for item in given if item.target.phase == block}
    repeated = [replace(item, round=item.round + 1) for item in last.values()]
    again = [*repeated, *waiting]
    # Between two phases nothing is interrupted: what follows only waits for the hold to end.
    days = max(0, (hold.last - again[0].on).days + 1)
    if days == 0:
        return due
    return [*given, *(item.moved(days, _reason(hold, days)) for item in again)]


def _reason(hold: Hold, days: int) -> HoldReason:
    return HoldReason(kind="hold", first=hold.first, last=hold.last, days=days, text=hold.reason)
