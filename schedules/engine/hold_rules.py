"""What a hold, a stop or a rhythm's end does to the targets of an arm, and what it says."""

from datetime import date, timedelta

from protocol.arm import Arm, HoldRule
from schedules.engine.dues import Due
from schedules.engine.expansion import Target
from schedules.patient import Hold, Patient
from schedules.plan import State
from schedules.reasons import EndReason, HoldReason, Reason, StopReason


def holds_of(patient: Patient, arm_id: str) -> tuple[Hold, ...]:
    """Return the holds of an arm in the order of their first days."""
    holds = (hold for hold in patient.holds if arm_id in hold.arms)
    return tuple(sorted(holds, key=lambda hold: hold.first))


def days_of(hold: Hold) -> int:
    """Return the days of a hold, both ends counted."""
    return (hold.last - hold.first).days + 1


def days_left(hold: Hold, reached: date | None) -> int:
    """Return by how much a hold moves what follows a day that was reached.

    Of a hold in which something was given, only what is left lies before the next one.
    """
    inside = reached if reached is not None and reached >= hold.first else None
    return (hold.last - inside).days if inside else days_of(hold)


def is_too_long(rule: HoldRule | None, hold: Hold) -> bool:
    """Say whether a hold is longer than the longest from which its arm may resume."""
    maximum = rule.maximum.value if rule is not None else None
    return maximum is not None and days_of(hold) > maximum.days


def beyond_maximum(arm: Arm, hold: Hold) -> tuple[State, Reason]:
    """Return how all that follows stands: stopped, or held until a person has decided."""
    rule = arm.hold
    assert rule is not None  # noqa: S101 -- the caller asked
    assert rule.maximum.value is not None  # noqa: S101 -- an open maximum is never passed
    if rule.then == "ask":
        asked = hold_reason(hold, 0).model_copy(update={"longest": rule.maximum.value.days})
        return State.HELD, asked
    told = f"the hold from {hold.first} is longer than the maximum of {rule.maximum.value}"
    return State.STOPPED, StopReason(kind="stop", on=hold.first, text=told)


def hold_reason(hold: Hold, days: int) -> HoldReason:
    """Return the reason of what a hold moved by some days, or left out."""
    return HoldReason(kind="hold", first=hold.first, last=hold.last, days=days, text=hold.reason)


def stopped(due: Due, arm_id: str, patient: Patient) -> Due:
    """End a target that a stop of its arm comes before."""
    for stop in patient.stops:
        if arm_id in stop.arms and due.on >= stop.on:
            reason = StopReason(kind="stop", on=stop.on, text=stop.reason)
            due = due.ended(State.STOPPED, reason)
    return due


def beyond_end(due: Due, last: Target) -> Due:
    """End a target that lies beyond the day on which the rhythm of its arm's last one ends.

    The end of the arm, not of a phase: a phase that waits is given whole.
    """
    if last.until is None or due.on < last.until or due.over:
        return due
    on = last.until - timedelta(days=1)
    return due.ended(State.STOPPED, EndReason(kind="end", rule=last.rule, on=on))
