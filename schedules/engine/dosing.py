"""How much: multiply, round half up to the step, then cap. Exact throughout; no float anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction
from typing import TypeVar

from protocol.arm import Arm, Phase
from protocol.dose import (
    Dose,
    DosePerCm2,
    DosePerKg,
    DosePerM2,
    DosePerSite,
    SurfaceFormula,
    Volume,
)
from protocol.provenance import Sourced, Stated
from protocol.quantity import CELLS, Quantity, plain
from protocol.timespan import Length
from protocol.treatment_protocol import WeightRule
from schedules.patient import Height, Patient, Weight, WoundArea
from schedules.plan import Measured, PlannedDose

# Square roots and powers of the surface formulas are taken with this many digits before rounding.
_DIGITS = Context(prec=50)


class DoseProblem(Exception):  # noqa: N818 -- collected into one PlanningError, never raised out
    """A dose that cannot be given a value; the text says why and what would mend it."""


@dataclass(frozen=True, slots=True)
class Dosing:
    """Computes doses for one patient. ``weight_rule`` says when a weight is flagged."""

    patient: Patient
    weight_rule: WeightRule
    _known: dict[tuple[int, Measured | None], PlannedDose] = field(
        default_factory=dict[tuple[int, Measured | None], PlannedDose]
    )

    def dose(self, arm: Arm, phase: Phase, on: date) -> tuple[PlannedDose, list[str]]:
        """Return the dose of one administration, and warnings. Raises ``DoseProblem``."""
        rule = arm.dose_of(phase)
        name = f"arms.{arm.id}.phases.{phase.id}.dose" if phase.dose else f"arms.{arm.id}.dose"
        per = rule.amount.value
        measured, warnings = (None, list[str]()) if per is None else self._measured(rule, on, name)
        key = (id(rule), measured)
        if key not in self._known:
            self._known[key] = _planned(rule, measured, name)
        return self._known[key], warnings

    def _measured(self, rule: Dose, on: date, name: str) -> tuple[Measured | None, list[str]]:
        match rule:
            case DosePerKg():
                return self._weight(on, name)
            case DosePerM2():
                return self._surface(rule, on, name)
            case DosePerCm2():
                return self._wound_area(on, name), []
            case DosePerSite():
                sites = rule.sites.value
                return (
                    None
                    if sites is None
                    else Measured(what="sites", value=Decimal(sites), unit="sites")
                ), []
            case _:
                return None, []

    def _weight(self, on: date, name: str) -> tuple[Measured, list[str]]:
        kind = self.weight_rule.kind
        weights = tuple(item for item in self.patient.weights if kind in {None, item.kind})
        weight = _newest(weights, on)
        if weight is None:
            message = (
                f"{name} is per kg, but no {kind or 'weight'} is dated on or before {on};"
                " add it to weights"
            )
            raise DoseProblem(message)
        projected = weight.on + timedelta(days=_days(self.weight_rule.max_age) or 0) < on
        measured = Measured(
            what="weight",
            value=weight.kg,
            unit="kg",
            on=weight.on,
            projected=projected,
            detail=weight.kind,
        )
        return measured, self._weight_warnings(weight)

    def _weight_warnings(self, weight: Weight) -> list[str]:
        limit = self.weight_rule.max_change_percent
        earlier = _newest(self.patient.weights, weight.on - timedelta(days=1))
        if earlier is None or limit is None or limit.value is None:
            return []
        change = abs(Fraction(weight.kg) - Fraction(earlier.kg)) * 100 / Fraction(earlier.kg)
        if change <= limit.value:
            return []
        warning = (
            f"weight {plain(weight.kg)} kg of {weight.on} differs from {plain(earlier.kg)} kg of"
            f" {earlier.on} by more than {limit.value} %"
        )
        return [warning]

    def _surface(self, rule: DosePerM2, on: date, name: str) -> tuple[Measured, list[str]]:
        weight, warnings = self._weight(on, name)
        height = _newest(self.patient.heights, on)
        if height is None:
            message = (
                f"{name} is per m2, but no height is dated on or before {on}; add it to heights"
            )
            raise DoseProblem(message)
        area = surface(rule.formula, weight_kg=weight.value, height_cm=height.cm)
        detail = f"{rule.formula} from {weight.value} kg and {height.cm} cm"
        measured = weight.model_copy(
            update={"what": "surface", "value": area, "unit": "m2", "detail": detail}
        )
        return measured, warnings

    def _wound_area(self, on: date, name: str) -> Measured:
        # A wound is counted from its first measured area on: before that it was not there.
        newest = [area for wound in self.patient.wounds if (area := _newest(wound.areas, on))]
        unmeasured = [wound.id for wound in self.patient.wounds if not wound.areas]
        if not newest or unmeasured:
            which = f" for {', '.join(unmeasured)}" if unmeasured else ""
            message = (
                f"{name} is per cm2, but no wound area is dated on or before {on}{which};"
                " add it to wounds"
            )
            raise DoseProblem(message)
        total = sum((area.cm2 for area in newest), Decimal(0))
        return Measured(
            what="wound-area",
            value=total,
            unit="cm2",
            on=max(area.on for area in newest),
            projected=any(area.on < on for area in newest),
            detail=f"{len(newest)} wounds",
        )


_Dated = TypeVar("_Dated", Weight, Height, WoundArea)


def _newest(items: tuple[_Dated, ...], on: date) -> _Dated | None:
    """Return the newest measurement on or before a day."""
    return max((item for item in items if item.on <= on), key=lambda item: item.on, default=None)


def surface(formula: SurfaceFormula, *, weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return body surface area in m2, rounded half up to 0.0001 m2.

    Mosteller: sqrt(height x weight / 3600). Du Bois: 0.007184 x weight^0.425 x height^0.725.

    >>> surface(SurfaceFormula.MOSTELLER, weight_kg=Decimal(70), height_cm=Decimal(170))
    Decimal('1.8181')
    """
    if formula is SurfaceFormula.MOSTELLER:
        area = _DIGITS.sqrt(_DIGITS.divide(_DIGITS.multiply(height_cm, weight_kg), Decimal(3600)))
    else:
        by_weight = _DIGITS.power(weight_kg, Decimal("0.425"))
        by_height = _DIGITS.power(height_cm, Decimal("0.725"))
        area = _DIGITS.multiply(Decimal("0.007184"), _DIGITS.multiply(by_weight, by_height))
    return area.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def rounded(exact: Fraction, step: Fraction) -> Fraction:
    """Round half up to a multiple of the step.

    >>> rounded(Fraction(25), Fraction(10))
    Fraction(30, 1)
    """
    return (exact / step + Fraction(1, 2)).__floor__() * step


def _resting_on(rule: Dose) -> Iterator[Stated]:
    """Yield the numbers that a dose and its volume follow from; limits of warnings are not."""
    yield rule.amount
    sites = rule.sites if isinstance(rule, DosePerSite) else None
    volume = rule.volume
    volume_parts = (
        (volume.concentration_per_ml, volume.viability_percent, volume.round_to) if volume else ()
    )
    for stated in (rule.round_to, rule.maximum, sites, *volume_parts):
        if stated is not None:
            yield stated


def _planned(rule: Dose, measured: Measured | None, name: str) -> PlannedDose:
    per = rule.amount.value
    dose = PlannedDose(
        rule=name,
        basis=rule.basis,
        per=per,
        measured=measured,
        tolerance_percent=rule.tolerance_percent.value if rule.tolerance_percent else None,
        assumed=any(stated.is_assumed for stated in _resting_on(rule)),
        provenance=rule.amount.provenance,
        source=rule.amount.source,
    )
    if per is None or (measured is None and rule.basis != "fixed"):
        return dose
    return _with_volume(_with_amount(dose, per, rule, name), rule.volume, name)


def _with_amount(dose: PlannedDose, per: Quantity, rule: Dose, name: str) -> PlannedDose:
    times = dose.measured.value if dose.measured is not None else Decimal(1)
    exact = per.exact * Fraction(times)
    step = _in_unit(rule.round_to, per.unit, name)
    maximum = _in_unit(rule.maximum, per.unit, name)
    result = exact if step is None else rounded(exact, step.exact)
    capped = maximum is not None and result > maximum.exact
    if maximum is not None and capped:
        result = maximum.exact
    if result == 0:
        message = (
            f"{name}: {per} x {times} rounds to nothing in steps of {step}; give a smaller step"
        )
        raise DoseProblem(message)
    amount = Quantity(_decimal(result), per.unit)
    if amount.unit == CELLS and amount.amount != amount.amount.to_integral_value():
        message = f"{name}: {per} x {times} is {amount}, no whole number of cells; give round_to"
        raise DoseProblem(message)
    return dose.model_copy(
        update={
            "exact": Quantity(_decimal(exact), per.unit),
            "step": step,
            "maximum": maximum,
            "capped": capped,
            "amount": amount,
        }
    )


def _with_volume(dose: PlannedDose, rule: Volume | None, name: str) -> PlannedDose:
    """Add the volume to give; none where the laboratory gives a part of it on the day."""
    if rule is None or dose.amount is None:
        return dose
    viability = rule.viability_percent.value if rule.viability_percent else 100
    per_ml = _in_unit(rule.concentration_per_ml, dose.amount.unit, name)
    step = _in_unit(rule.round_to, "mL", name)
    if per_ml is None or step is None or viability is None:
        return dose
    if min(per_ml.amount, step.amount, Decimal(viability)) <= 0:
        message = f"{name}.volume: concentration, viability and round_to have to be more than 0"
        raise DoseProblem(message)
    result = rounded(dose.amount.exact / (per_ml.exact * Fraction(viability, 100)), step.exact)
    if result == 0:
        message = (
            f"{name}.volume: {dose.amount} at {per_ml} per mL rounds to nothing in steps of {step};"
            " give a smaller step"
        )
        raise DoseProblem(message)
    amount = Quantity(_decimal(result), step.unit)
    stated = f"{per_ml} per mL" + (f", viability {viability} %" if rule.viability_percent else "")
    return dose.model_copy(update={"volume": amount, "volume_from": stated})


def _in_unit(stated: Sourced[Quantity] | None, unit: str, name: str) -> Quantity | None:
    if stated is None or stated.value is None:
        return None
    if not stated.value.converts_to(unit):
        message = f"{name}: {stated.value} does not fit a dose in {unit}"
        raise DoseProblem(message)
    return stated.value.to(unit)


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction as the decimal it equals: products of written decimals always have one."""
    digits = len(str(value.numerator)) + value.denominator.bit_length() * 4 + 10
    exact = Context(prec=digits, traps=[Inexact])
    return exact.divide(Decimal(value.numerator), Decimal(value.denominator))


def _days(stated: Sourced[Length] | None) -> int | None:
    return stated.value.days if stated is not None and stated.value is not None else None
