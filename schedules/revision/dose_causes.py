"""Why a dose differs between two versions of a plan, in words."""

from protocol.quantity import Quantity
from schedules.display import day, quantity
from schedules.planned_dose import Measured, PlannedDose


def why_dose(was: PlannedDose, now: PlannedDose) -> str:
    """Return what made another dose of one, in a sentence."""
    if was.per != now.per or was.rule != now.rule or was.basis != now.basis:
        return f"The protocol states another dose ({now.rule})."
    if was.measured != now.measured and now.measured is not None:
        return f"{_measured(was.measured)} became {_measured(now.measured)}."
    if was.amount == now.amount:
        return f"The protocol works out the volume otherwise ({now.rule}.volume)."
    return f"The protocol rounds or limits it otherwise ({now.rule})."


def _measured(measured: Measured | None) -> str:
    if measured is None:
        return "Nothing measured"
    dated = f" of {day(measured.on)}" if measured.on else ""
    return f"{measured.what.replace('-', ' ')} {measured.value} {measured.unit}{dated}"


def amount_words(amount: Quantity | None) -> str:
    """Return an amount, or that there is none."""
    return quantity(amount) if amount is not None else "none"
