"""From counts of doses by day to what a forecast says: exact sums by week, and lots against days.

Equal to ``weekly_demand`` and ``use_lots`` over the needs of every plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from protocol.quantity import Quantity
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import Longs
from schedules.cohort.dose_days import DoseDays, Key
from schedules.cohort.relative import absolute
from schedules.forecast import LotUse, Need, Shortage, WeeklyDemand, in_unit, to_make, use_lots
from schedules.planned_dose import PlannedDose
from schedules.supply import ProductSupply

_EPOCH = date(1970, 1, 1)
_THURSDAY = 3  # the weekday of day 0; weeks begin on Monday
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Dose:
    """A row of counts: what it is of, how much in its unit, and whether that is assumed."""

    key: Key
    row: int
    unit: str
    amount: Decimal | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts between two days, both inside, and the doses that they count."""

    first: int
    counts: Longs
    doses: tuple[_Dose, ...]

    @classmethod
    def between(
        cls, days: DoseDays, protocol: TreatmentProtocol, first: date, last: date
    ) -> "Counted":
        """Return what falls from one day to another."""
        begin = max(0, (first - _EPOCH).days - days.first)
        end = max(begin, (last - _EPOCH).days + 1 - days.first)
        units = {product.id: product.unit for product in protocol.products}
        doses = (_dose(key, row, units[key.product]) for key, row in days.rows.items())
        return cls(days.first + begin, days.counts[:, begin:end], tuple(doses))

    @property
    def last_on(self) -> date | None:
        """The last day on which anything is needed."""
        found = np.flatnonzero(self.counts.any(axis=0))
        return _EPOCH + timedelta(days=self.first + int(found[-1])) if len(found) else None

    def weekly(self) -> tuple[WeeklyDemand, ...]:
        """Return the demand by product, unit, site and week, in that order."""
        if not self.counts.shape[1]:
            return ()
        days: Longs = np.arange(self.counts.shape[1], dtype=np.int64) + self.first
        weeks: Longs = (days + _THURSDAY) // 7
        begins = np.flatnonzero(np.diff(weeks, prepend=weeks[0] - 1))
        sums = np.add.reduceat(self.counts, begins, axis=1)
        places: defaultdict[Place, list[_Dose]] = defaultdict(list)
        for dose in self.doses:
            places[dose.key.product, dose.unit, dose.key.site].append(dose)
        return tuple(
            line
            for place in sorted(places)
            for line in _lines(place, places[place], sums, weeks[begins].tolist())
        )

    def lots(
        self, supply: ProductSupply, *, last: date
    ) -> tuple[tuple[LotUse, ...], Shortage | None]:
        """Return what becomes of a product's lots. What is made is rounded for each dose."""
        unit = supply.lots[0].amount.unit
        certain = [
            dose
            for dose in self.doses
            if (dose.key.product, dose.unit) == (supply.product, unit)
            and dose.key.placed
            and not dose.key.pending
        ]
        made = [
            to_make(Quantity(dose.amount or Decimal(0), unit), supply).amount for dose in certain
        ]
        totals = _weighed(made, self.counts[[dose.row for dose in certain]])
        needs = (
            Need(
                on=_EPOCH + timedelta(days=self.first + column),
                site="",
                product=supply.product,
                unit=unit,
                amount=totals[column],
                pending=False,
                placed=True,
                assumed=False,
            )
            for column in range(len(totals))
            if totals[column]
        )
        already = supply.model_copy(update={"overage_percent": None})
        return use_lots(needs, already, last=last)


def _dose(key: Key, row: int, unit: str) -> _Dose:
    found = amount_of(key.dose, unit)
    return _Dose(key, row, found.unit, found.amount, found.assumed)


@dataclass(frozen=True, slots=True)
class DoseAmount:
    """How much a dose is, in the product's unit where it converts; None where nobody stated it."""

    unit: str
    amount: Decimal | None
    assumed: bool


def amount_of(text: str, unit: str) -> DoseAmount:
    """Return how much a dose is, written as JSON with relative dates, of a product in a unit."""
    dose = PlannedDose.model_validate_json(absolute(text, _EPOCH))
    amount = in_unit(dose, unit)
    if amount is None:
        return DoseAmount(unit, None, dose.assumed)
    return DoseAmount(amount.unit, amount.amount, dose.assumed)


def _lines(
    place: Place, doses: Sequence[_Dose], sums: Longs, weeks: Sequence[int]
) -> Iterator[WeeklyDemand]:
    product, unit, site = place
    placed = [dose for dose in doses if dose.key.placed]
    pending = [dose for dose in placed if dose.key.pending]
    certain = [dose for dose in placed if not dose.key.pending]
    amounts = {
        name: _weighed([dose.amount or Decimal(0) for dose in some], sums[_rows(some)])
        for name, some in {"planned": certain, "pending": pending}.items()
    }
    counts = {
        "administrations": _count(placed, sums),
        "without_amount": _count([dose for dose in placed if dose.amount is None], sums),
        "unplaced": _count([dose for dose in doses if not dose.key.placed], sums),
        "assumed": _count([dose for dose in doses if dose.assumed], sums),
    }
    every = _count(doses, sums)
    for at in np.flatnonzero(every).tolist():
        yield WeeklyDemand(
            week=_EPOCH + timedelta(days=weeks[at] * 7 - _THURSDAY),
            site=site,
            product=product,
            planned=Quantity(amounts["planned"][at], unit),
            pending=Quantity(amounts["pending"][at], unit),
            **_whole(counts, at),
        )


def _whole(counts: Mapping[str, Longs], at: int) -> dict[str, Any]:
    found = {name: int(column[at]) for name, column in counts.items()}
    return found | {"assumed": bool(found["assumed"])}


def _rows(doses: Sequence[_Dose]) -> list[int]:
    return [dose.row for dose in doses]


def _count(doses: Sequence[_Dose], sums: Longs) -> Longs:
    found: Longs = sums[_rows(doses)].sum(axis=0)
    return found


def _weighed(amounts: Sequence[Decimal], counts: Longs) -> list[Decimal]:
    """Return the sum of amounts times counts for each column, exactly."""
    if not amounts:
        return [Decimal(0)] * counts.shape[1]
    factors: npt.NDArray[np.object_] = np.array(amounts, object)
    return list(factors @ counts.astype(object))
