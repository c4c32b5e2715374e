"""What a hold does to an arm: how long it is, whether that is too long, and what it says."""

from protocol.arm import Arm, HoldRule
from schedules.patient import Hold, Patient
from schedules.plan import State
from schedules.reasons import HoldReason, Reason, StopReason


def holds_of(patient: Patient, arm_id: str) -> tuple[Hold, ...]:
    """Return the holds of an arm in the order of their first days."""
    holds = (hold for hold in patient.holds if arm_id in hold.arms)
    return tuple(sorted(holds, key=lambda hold: hold.first))


def days_of(hold: Hold) -> int:
    """Return the days of a hold, both ends counted."""
    return (hold.last - hold.first).days + 1


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
