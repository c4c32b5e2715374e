"""What many plans need, by week, site and product: exact sums of what the plans say."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from protocol.lean import dataclass
from protocol.quantity import Quantity
from schedules.plan import Plan, State
from schedules.planned_dose import PlannedDose

COUNTED = frozenset({State.PLANNED, State.PENDING, State.UNPLACED})
"""Held, stopped and withdrawn ones need nothing; a pending one does if it comes to it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One planned administration as the laboratory sees it.

    ``amount`` is in ``unit``: the product's own, or the dose's where no conversion exists, as for
    an injection stated in mL of a product counted in cells. It is None where no document states
    the dose. ``on`` is the day it is due on where none serves yet (``placed`` is false).
    """

    on: date
    site: str
    product: str
    unit: str
    amount: Decimal | None
    pending: bool
    placed: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class WeeklyDemand:
    """What one site needs of one product in one week, which begins on ``week``, a Monday.

    ``planned`` is what is dated and certain, ``pending`` what waits for a decision.
    ``without_amount`` administrations have no stated dose and ``unplaced`` ones no day: neither is
    in a sum.
    """

    week: date
    site: str
    product: str
    planned: Quantity
    pending: Quantity
    administrations: int
    without_amount: int
    unplaced: int
    assumed: bool

    @property
    def has_amount(self) -> bool:
        """Whether any dose of it is stated: a sum of nothing is not 0, it is not known."""
        return self.without_amount < self.administrations


def needs_of(plan: Plan) -> Iterator[Need]:
    """Yield what a plan needs, in its order. As-needed arms have no dates and are not in it."""
    products = {product.id: product for product in plan.protocol.products}
    earlier = (product for version in plan.earlier_protocols for product in version.products)
    products = {product.id: product for product in earlier} | products
    arms = {arm.id: arm for arm in plan.protocol.arms}
    for item in plan.administrations:
        if item.state in COUNTED:
            product = products[arms[item.arm].product]
            amount = in_unit(item.dose, product.unit)
            yield Need(
                on=item.listed_on,
                site=plan.patient.site or "",
                product=product.id,
                unit=product.unit if amount is None else amount.unit,
                amount=None if amount is None else amount.amount,
                pending=item.state is State.PENDING,
                placed=item.on is not None,
                assumed=item.dose.assumed,
            )


def in_unit(dose: PlannedDose, unit: str) -> Quantity | None:
    """Return the dose in the product's unit where it has a conversion to it, else as it is."""
    if dose.amount is None or not dose.amount.converts_to(unit):
        return dose.amount
    return dose.amount.to(unit)


def week_of(day: date) -> date:
    """Return the Monday on or before a day.

    >>> week_of(date(2026, 3, 4))
    datetime.date(2026, 3, 2)
    """
    return day - timedelta(days=day.weekday())


def weekly_demand(
    needs: Iterable[Need], *, first: date = date.min, last: date = date.max
) -> tuple[WeeklyDemand, ...]:
    """Return the demand from one day to another, both inside, by product, unit, site and week.

    A product whose doses are stated in units that do not convert has a row for each.
    """
    rows: dict[tuple[str, str, str, date], list[Need]] = {}
    for need in needs:
        if first <= need.on <= last:
            key = (need.product, need.unit, need.site, week_of(need.on))
            rows.setdefault(key, []).append(need)
    return tuple(_summed(key, rows[key]) for key in sorted(rows))


def _summed(key: tuple[str, str, str, date], needs: list[Need]) -> WeeklyDemand:
    product, unit, site, week = key
    placed = [need for need in needs if need.placed]
    return WeeklyDemand(
        week=week,
        site=site,
        product=product,
        planned=Quantity(_total(need for need in placed if not need.pending), unit),
        pending=Quantity(_total(need for need in placed if need.pending), unit),
        administrations=len(placed),
        without_amount=sum(need.amount is None for need in placed),
        unplaced=len(needs) - len(placed),
        assumed=any(need.assumed for need in needs),
    )


def _total(needs: Iterable[Need]) -> Decimal:
    return sum((need.amount for need in needs if need.amount is not None), Decimal(0))
