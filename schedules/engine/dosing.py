"""How much: multiply, round half up to the step, then cap. Exact throughout; no float anywhere."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from protocol.arm import Arm, Phase
from protocol.dose import Dose, DosePerSite, Volume
from protocol.lean import dataclass
from protocol.provenance import Sourced, Stated
from protocol.quantity import CELLS, Quantity, decimal_of
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine.measured import DoseProblem, Measurements
from schedules.patient import Patient
from schedules.planned_dose import Measured, OpenPart, PlannedDose, VolumeBy


@dataclass(frozen=True, slots=True)
class Dosing:
    """Computes doses for one patient under one version of the protocol."""

    measurements: Measurements
    _known: dict[tuple[int, Measured | None], PlannedDose] = field(
        default_factory=dict[tuple[int, Measured | None], PlannedDose]
    )

    @classmethod
    def for_patient(cls, protocol: TreatmentProtocol, patient: Patient) -> "Dosing":
        """Return the doses of a patient."""
        return cls(Measurements(protocol, patient))

    def dose(self, arm: Arm, phase: Phase, on: date) -> PlannedDose:
        """Return the dose of one administration. Raises ``DoseProblem``."""
        rule = arm.dose_of(phase)
        is_open = rule.amount.value is None
        measured = None if is_open else self.measurements.of(rule, on, _name(arm, phase))
        key = (id(rule), measured)  # two versions of a protocol share the names
        if key not in self._known:
            self._known[key] = _planned(rule, measured, _name(arm, phase))
        return self._known[key]


def _name(arm: Arm, phase: Phase) -> str:
    return f"arms.{arm.id}.phases.{phase.id}.dose" if phase.dose else f"arms.{arm.id}.dose"


def rounded(exact: Fraction, step: Fraction) -> Fraction:
    """Round half up to a multiple of the step.

    >>> rounded(Fraction(25), Fraction(10))
    Fraction(30, 1)
    """
    return (exact / step + Fraction(1, 2)).__floor__() * step


def _resting_on(rule: Dose) -> Iterator[Stated]:
    """Yield the numbers that a dose and its volume follow from; limits of warnings are not."""
    yield rule.amount
    if isinstance(rule, DosePerSite):
        yield rule.sites
    for _, stated in _parts(rule):
        yield stated


def _parts(rule: Dose) -> Iterator[tuple[OpenPart, Stated]]:
    """Yield the parts that a dose can do without, in the order in which they are used."""
    if rule.round_to is not None:
        yield "round_to", rule.round_to
    if rule.maximum is not None:
        yield "maximum", rule.maximum
    if rule.volume is not None:
        yield "concentration_per_ml", rule.volume.concentration_per_ml
        if rule.volume.viability_percent is not None:
            yield "viability_percent", rule.volume.viability_percent
        yield "volume_step", rule.volume.round_to


def _planned(rule: Dose, measured: Measured | None, name: str) -> PlannedDose:
    per = rule.amount.value
    dose = PlannedDose(
        rule=name,
        basis=rule.basis,
        per=per,
        measured=measured,
        open_parts=tuple(part for part, stated in _parts(rule) if stated.is_open),
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
    if result == 0:
        message = f"{name}: {per} x {times} {_to_nothing(step)}"
        raise DoseProblem(message)
    capped = maximum is not None and result > maximum.exact
    if maximum is not None and capped:
        result = maximum.exact
    amount = Quantity(decimal_of(result), per.unit)
    if amount.unit == CELLS and result.denominator != 1:
        message = f"{name}: {per} x {times} is {amount}, no whole number of cells; give round_to"
        raise DoseProblem(message)
    return dose.model_copy(
        update={
            "exact": Quantity(decimal_of(exact), per.unit),
            "step": step,
            "maximum": maximum,
            "capped": capped,
            "amount": amount,
        }
    )


def _to_nothing(step: Quantity | None) -> str:
    if step is None:
        return "is nothing; end the arm, or give an amount"
    return f"rounds to nothing in steps of {step}; give a smaller step"


def _with_volume(dose: PlannedDose, rule: Volume | None, name: str) -> PlannedDose:
    """Add the volume to give; none where the laboratory gives a part of it on the day."""
    if rule is None or dose.amount is None:
        return dose
    viability = rule.viability_percent.value if rule.viability_percent else 100
    per_ml = _in_unit(rule.concentration_per_ml, dose.amount.unit, name)
    step = _in_unit(rule.round_to, "mL", name)
    if per_ml is None or step is None or viability is None:
        return dose
    result = rounded(dose.amount.exact / (per_ml.exact * Fraction(viability, 100)), step.exact)
    if result == 0:
        message = f"{name}.volume: {dose.amount} at {per_ml} per mL {_to_nothing(step)}"
        raise DoseProblem(message)
    stated = viability if rule.viability_percent else None
    by = VolumeBy(per_ml=per_ml, viability_percent=stated, step=step)
    amount = Quantity(decimal_of(result), step.unit)
    return dose.model_copy(update={"volume": amount, "volume_by": by})


def _in_unit(stated: Sourced[Quantity] | None, unit: str, name: str) -> Quantity | None:
    if stated is None or stated.value is None:
        return None
    if not stated.value.converts_to(unit):
        message = f"{name}: {stated.value} does not fit a dose in {unit}"
        raise DoseProblem(message)
    return stated.value.to(unit)
