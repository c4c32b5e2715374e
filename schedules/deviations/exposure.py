"""Adherence and exposure: given of planned, in administrations and in dose, with and without time.

``dose_intensity_pct`` is given / planned x 100, as TDOSINT of the R package admiral. Relative dose
intensity puts both over their time: (given / actual days) / (planned / planned days) x 100.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from protocol.base import Id, Line, Model
from protocol.fields import Field, model_validator
from protocol.lean import dataclass
from protocol.quantity import Quantity
from schedules.deviations.taxonomy import Outcome
from schedules.planned_dose import Amount, PlannedQuantity

Count = Annotated[int, Field(ge=0)]
DUE = (
    Outcome.ON_TIME,
    Outcome.EARLY,
    Outcome.LATE,
    Outcome.PARTIAL,
    Outcome.NOT_GIVEN,
    Outcome.MISSED,
    Outcome.OVERDUE,
)
"""Outcomes of doses that should have been given by the day of the report, or were."""
NOT_YET = (Outcome.DUE, Outcome.NOT_DUE, Outcome.PENDING)
"""Outcomes of doses that still have time, or wait for a decision."""


class Exposure(Model):
    """What one arm, or one of its phases, should have had of one product until now, and had.

    ``due`` doses should have been given by the day of the report, or were. Of all ``planned`` ones,
    the rest has time (``not_yet``) or is held, stopped or cancelled (``withdrawn``) and counts in
    no share. ``phase`` is null for a whole arm, and for doses that belong to no planned one. A sum
    is null where an amount in it is open or does not convert to the product's unit.
    ``planned_days`` run from the first to the last target of the due doses, ``actual_days`` from
    the first to the last day on which one was given, or else was due; both ends count.
    """

    arm: Id | None
    phase: Id | None
    product: Line | None
    planned: Count
    not_yet: Count
    withdrawn: Count
    due: Count
    given_planned: Count
    given_unplanned: Count
    dose_planned: PlannedQuantity | None = None
    dose_given: PlannedQuantity | None = None
    planned_days: Count = 0
    actual_days: Count = 0
    assumed: bool = False
    dose_intensity_pct: Amount | None = None
    relative_dose_intensity_pct: Amount | None = None

    @property
    def given(self) -> int:
        """Return all administrations: of planned doses, and others."""
        return self.given_planned + self.given_unplanned

    @property
    def dose_intensity(self) -> Fraction | None:
        """Return the share of the planned dose that was given, exactly; None where unknown."""
        if self.dose_planned is None or self.dose_given is None or not self.dose_planned.amount:
            return None
        return self.dose_given.exact / self.dose_planned.exact

    @property
    def relative_dose_intensity(self) -> Fraction | None:
        """Return the same with both sums over their time, exactly."""
        share = self.dose_intensity
        return share and share * Fraction(self.planned_days, self.actual_days)

    @model_validator(mode="after")
    def _parts_add_up(self) -> Self:
        if self.planned != self.due + self.not_yet + self.withdrawn:
            message = "planned doses and their parts differ"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Dose:
    """One planned dose, one administration, or both: what an exposure is summed from."""

    arm: str | None
    phase: str | None
    product: str | None
    unit: str | None
    happened_on: date
    outcome: Outcome | None = None
    planned: Quantity | None = None
    given: Quantity | None = None
    is_given: bool = False
    target_on: date | None = None
    assumed: bool = False


def exposure_by_phase(doses: Iterable[Dose]) -> tuple[Exposure, ...]:
    """Return a line for each arm, phase and product, in the order in which they come."""
    return _lines(doses, phases=True)


def exposure_by_arm(doses: Iterable[Dose]) -> tuple[Exposure, ...]:
    """Return a line for each arm and product, in the order in which they come."""
    return _lines(doses, phases=False)


def _lines(doses: Iterable[Dose], *, phases: bool) -> tuple[Exposure, ...]:
    groups: dict[tuple[str | None, str | None, str | None], list[Dose]] = {}
    for dose in doses:
        key = (dose.arm, dose.phase if phases else None, dose.product)
        groups.setdefault(key, []).append(dose)
    return tuple(_line(key, group) for key, group in groups.items())


def _line(key: tuple[str | None, str | None, str | None], doses: Sequence[Dose]) -> Exposure:
    arm, phase, product = key
    wanted = [dose for dose in doses if dose.outcome is not None]
    due = [dose for dose in wanted if dose.outcome in DUE]
    waiting = sum(dose.outcome in NOT_YET for dose in wanted)
    given = [dose for dose in doses if dose.is_given]
    unit = doses[0].unit
    line = Exposure(
        arm=arm,
        phase=phase,
        product=product,
        planned=len(wanted),
        not_yet=waiting,
        withdrawn=len(wanted) - len(due) - waiting,
        due=len(due),
        given_planned=sum(dose.outcome is not None for dose in given),
        given_unplanned=sum(dose.outcome is None for dose in given),
        dose_planned=_sum([dose.planned for dose in due], unit),
        dose_given=_sum([dose.given for dose in given], unit),
        planned_days=_days([dose.target_on for dose in due if dose.target_on]),
        actual_days=_days([dose.happened_on for dose in due]),
        assumed=any(dose.assumed for dose in due),
    )
    shares = (line.dose_intensity, line.relative_dose_intensity)
    without, with_time = (None if share is None else rounded_percent(share) for share in shares)
    return line.model_copy(
        update={"dose_intensity_pct": without, "relative_dose_intensity_pct": with_time}
    )


def rounded_percent(share: Fraction) -> Decimal:
    """Return a share of one in per cent, rounded half up to one decimal.

    >>> rounded_percent(Fraction(2, 3)), rounded_percent(Fraction(1))
    (Decimal('66.7'), Decimal('100'))
    """
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return Decimal(tenths // 10) if tenths % 10 == 0 else Decimal(tenths) / 10


def _sum(amounts: Sequence[Quantity | None], unit: str | None) -> Quantity | None:
    if unit is None:
        return None
    total = Decimal(0)
    for amount in amounts:
        if amount is None or not amount.converts_to(unit):
            return None
        total += amount.to(unit).amount
    return Quantity(total, unit)


def _days(on: Sequence[date]) -> int:
    return (max(on) - min(on)).days + 1 if on else 0
