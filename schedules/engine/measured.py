"""What a dose is counted on: the newest dated measurement, and what is to be said of it."""

from dataclasses import field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal

from protocol.dose import Dose, DosePerCm2, DosePerKg, DosePerM2, DosePerSite, SurfaceFormula
from protocol.lean import dataclass
from protocol.quantity import decimal_of
from protocol.treatment_protocol import MeasurementRule, TreatmentProtocol
from schedules.patient import Patient
from schedules.planned_dose import Change, Measured

# Square roots and powers of the surface formulas are taken with this many digits before rounding.
_DIGITS = Context(prec=50)
_UNITS = {"weight": "kg", "height": "cm", "wound-area": "cm2", "surface": "m2"}


class DoseProblem(Exception):  # noqa: N818 -- collected into one PlanningError, never raised out
    """A dose that cannot be given a value; the text says why and what would mend it."""


@dataclass(frozen=True, slots=True)
class Series:
    """Dated measurements of one thing, with the rule that says when one needs a flag."""

    what: Literal["weight", "height", "wound-area"]
    values: tuple[tuple[date, Decimal, str | None], ...]
    rule: MeasurementRule

    def newest(self, on: date) -> Measured | None:
        """Return the newest measurement on or before a day, flagged as the rule says."""
        known = sorted((item for item in self.values if item[0] <= on), key=lambda item: item[0])
        if not known:
            return None
        day, value, detail = known[-1]
        limit = self.rule.max_age
        max_age = limit.value.days if limit is not None and limit.value is not None else None
        return Measured(
            what=self.what,
            value=value,
            unit=_UNITS[self.what],
            on=day,
            projected=day < on and len(known) == len(self.values),
            measure_again=day + timedelta(days=max_age or 0) < on,
            max_age_days=max_age,
            changed=self._changed(value, known[-2]) if len(known) > 1 else None,
            detail=detail,
        )

    def _changed(self, value: Decimal, before: tuple[date, Decimal, str | None]) -> Change | None:
        limit = self.rule.max_change_percent
        if limit is None or limit.value is None:
            return None
        day, old, _ = before
        if abs(Fraction(value) - Fraction(old)) * 100 <= limit.value * Fraction(old):
            return None
        return Change(value=old, on=day, limit_percent=limit.value)


@dataclass(frozen=True, slots=True)
class Measurements:
    """The measurements of one patient under one protocol; each day is looked at once."""

    protocol: TreatmentProtocol
    patient: Patient
    _seen: dict[tuple[str, str, date], Measured] = field(
        default_factory=dict[tuple[str, str, date], Measured]
    )

    def of(self, rule: Dose, on: date, name: str) -> Measured | None:
        """Return what a dose is multiplied by on a day; None for a fixed dose and open sites.

        Raises ``DoseProblem`` where nothing was measured by that day.
        """
        formula = rule.formula.value if isinstance(rule, DosePerM2) else ""
        if not isinstance(rule, DosePerKg | DosePerM2 | DosePerCm2):
            return _sites(rule) if isinstance(rule, DosePerSite) else None
        key = (rule.basis, formula, on)
        if key not in self._seen:
            match rule:
                case DosePerKg():
                    found = self._weight(on, f"{name} is per kg")
                case DosePerM2():
                    found = self._surface(rule.formula, on, f"{name} is per m2")
                case _:
                    found = self._wound_area(on, f"{name} is per cm2")
            self._seen[key] = found
        return self._seen[key]

    def _weight(self, on: date, told: str) -> Measured:
        rule = self.protocol.weight
        kind = rule.kind if rule else None
        values = tuple(
            (item.on, item.kg, item.kind)
            for item in self.patient.weights
            if kind in {None, item.kind}
        )
        return _found(Series("weight", values, rule or MeasurementRule()), on, told, kind)

    def _height(self, on: date, told: str) -> Measured:
        values = tuple((item.on, item.cm, None) for item in self.patient.heights)
        return _found(Series("height", values, self.protocol.height or MeasurementRule()), on, told)

    def _surface(self, formula: SurfaceFormula, on: date, told: str) -> Measured:
        weight, height = self._weight(on, told), self._height(on, told)
        area = surface(formula, weight_kg=weight.value, height_cm=height.value)
        return _composed("surface", area, (weight, height), formula.value)

    def _wound_area(self, on: date, told: str) -> Measured:
        # A wound is counted from its first measured area on: before that it was not there.
        rule = self.protocol.wound_area or MeasurementRule()
        series = [
            Series("wound-area", tuple((area.on, area.cm2, wound.id) for area in wound.areas), rule)
            for wound in self.patient.wounds
        ]
        newest = tuple(area for item in series if (area := item.newest(on)) is not None)
        unmeasured = [wound.id for wound in self.patient.wounds if not wound.areas]
        if not newest or unmeasured:
            which = f" for {', '.join(unmeasured)}" if unmeasured else ""
            message = (
                f"{told}, but no wound area is dated on or before {on}{which}; add it to wounds"
            )
            raise DoseProblem(message)
        total = decimal_of(sum((Fraction(area.value) for area in newest), Fraction(0)))
        return _composed("wound-area", total, newest)


def _found(series: Series, on: date, told: str, kind: str | None = None) -> Measured:
    found = series.newest(on)
    if found is None:
        what = kind or series.what
        message = f"{told}, but no {what} is dated on or before {on}; add it to {series.what}s"
        raise DoseProblem(message)
    return found


def _composed(
    what: Literal["surface", "wound-area"],
    value: Decimal,
    parts: tuple[Measured, ...],
    detail: str | None = None,
) -> Measured:
    days = [part.on for part in parts if part.on is not None]
    return Measured(
        what=what,
        value=value,
        unit=_UNITS[what],
        on=max(days),
        projected=any(part.projected for part in parts),
        measure_again=any(part.measure_again for part in parts),
        detail=detail,
        parts=parts,
    )


def _sites(rule: DosePerSite) -> Measured | None:
    sites = rule.sites.value
    if sites is None:
        return None
    return Measured(what="sites", value=Decimal(sites), unit="sites")


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
