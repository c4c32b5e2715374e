"""Lots against needs: the lot that expires first is used first, and what is left expires."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, Decimal

from protocol.lean import dataclass
from protocol.quantity import CELLS, Quantity
from schedules.forecast.demand import Need
from schedules.supply import Lot, ProductSupply


@dataclass(frozen=True, slots=True)
class LotUse:
    """What is used of a lot until its last day, and what is left on it.

    ``expires`` is whether the lot's last day lies inside the forecast.
    """

    product: str
    lot: Lot
    used: Quantity
    left: Quantity
    expires: bool


@dataclass(frozen=True, slots=True)
class Shortage:
    """The first day that the lots in stock do not cover, and what is missing from then on."""

    product: str
    first_on: date
    missing: Quantity


def to_make(planned: Quantity, supply: ProductSupply) -> Quantity:
    """Return an amount with what is made on top of it; cells are rounded up to whole ones.

    >>> from protocol.provenance import Provenance, Sourced
    >>> extra = Sourced[int](value=25, provenance=Provenance.ENGINEERING, note="example")
    >>> supply = ProductSupply(product="hamsc", overage_percent=extra)
    >>> print(to_make(Quantity.parse("10 cells"), supply))
    13 cells
    """
    exact = planned.amount * supply.percent_made / 100
    if planned.unit == CELLS:
        exact = exact.to_integral_value(ROUND_CEILING)
    return Quantity(exact, planned.unit)


def use_lots(
    needs: Iterable[Need], supply: ProductSupply, *, last: date
) -> tuple[tuple[LotUse, ...], Shortage | None]:
    """Return what becomes of each lot, and the shortage where the lots are not enough.

    Needs are served in the order of their days, each with what is made on top of it, from the lots
    that may still be given, the one that expires first before the others; a need may take from
    several lots. No other order of use lets less expire. Pending needs are not served, nor those in
    another unit than ``unit``, the lots' own.
    """
    unit = supply.lots[0].amount.unit
    lots = sorted(supply.lots, key=lambda lot: (lot.last_day, lot.lot))
    left = {lot.lot: lot.amount.to(unit).amount for lot in lots}
    missing, first_missing = Decimal(0), None
    served = (need for need in needs if (need.product, need.unit) == (supply.product, unit))
    certain = (need for need in served if need.placed and not need.pending)
    for need in sorted(certain, key=lambda need: need.on):
        wanted = to_make(Quantity(need.amount or Decimal(0), unit), supply).amount
        for lot in lots:
            if lot.last_day >= need.on:
                taken = min(wanted, left[lot.lot])
                left[lot.lot] -= taken
                wanted -= taken
        if wanted:
            missing += wanted
            first_missing = first_missing or need.on
    uses = tuple(_use(lot, supply.product, Quantity(left[lot.lot], unit), last) for lot in lots)
    if first_missing is None:
        return uses, None
    return uses, Shortage(supply.product, first_missing, Quantity(missing, unit))


def _use(lot: Lot, product: str, left: Quantity, last: date) -> LotUse:
    used = Quantity(lot.amount.to(left.unit).amount - left.amount, left.unit)
    return LotUse(product, lot, used, left, expires=lot.last_day <= last)
