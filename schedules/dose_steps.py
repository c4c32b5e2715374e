"""Whether a dose follows from what stands beside it: so that one edited by hand is not taken."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from protocol.quantity import Quantity


class DoseSteps(NamedTuple):
    """The numbers of a dose in the order in which they follow: per x times, to a step, capped.

    ``per_ml`` and ``viability_percent`` are what ``volume`` was computed with, to ``volume_step``.
    """

    per: Quantity | None
    times: Decimal
    exact: Quantity | None
    step: Quantity | None
    maximum: Quantity | None
    capped: bool
    amount: Quantity
    volume: Quantity | None
    per_ml: Quantity | None
    viability_percent: int | None
    volume_step: Quantity | None


# A course repeats a few doses hundreds of times.
@lru_cache(maxsize=1024)
def departure(steps: DoseSteps) -> str | None:
    """Return what in a dose does not follow, with what would; None where all of it does."""
    return next(_departures(steps), None)


def _departures(steps: DoseSteps) -> Iterator[str]:
    if steps.per is None or steps.exact is None:
        yield f"found the amount {steps.amount} without what it is per; accepted: both or none"
        return
    divisors = (steps.step, steps.per_ml, steps.volume_step)
    if steps.viability_percent == 0 or any(item and not item.amount for item in divisors):
        yield "found a step, a concentration or a viability of 0; accepted: more than that"
        return
    unit = steps.per.unit
    exact = steps.per.exact * Fraction(steps.times)
    if (steps.exact.exact, steps.exact.unit) != (exact, unit):
        yield f"found the product {steps.exact}; accepted: {steps.per} x {steps.times}"
        return
    rounded = exact if steps.step is None else _half_up(exact, _in(steps.step, unit))
    maximum = None if steps.maximum is None else _in(steps.maximum, unit)
    capped = maximum is not None and rounded > maximum
    result = maximum if maximum is not None and capped else rounded
    if (steps.amount.exact, steps.amount.unit, steps.capped) != (result, unit, capped):
        yield (
            f"found the amount {steps.amount}, which does not follow from {steps.exact}, its"
            " step and its maximum; accepted: the plan as it was made"
        )
    if steps.volume is not None and steps.volume.exact != _volume(steps):
        yield (
            f"found the volume {steps.volume}, which does not follow from {steps.amount};"
            " accepted: the plan as it was made"
        )


def _volume(steps: DoseSteps) -> Fraction | None:
    if steps.per_ml is None or steps.volume_step is None:
        return None
    alive = Fraction(100 if steps.viability_percent is None else steps.viability_percent, 100)
    given = steps.amount.exact / (_in(steps.per_ml, steps.amount.unit) * alive)
    return _half_up(given, steps.volume_step.exact)


def _in(amount: Quantity, unit: str) -> Fraction:
    return amount.to(unit).exact


def _half_up(value: Fraction, step: Fraction) -> Fraction:
    return (value / step + Fraction(1, 2)).__floor__() * step
