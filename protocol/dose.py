"""Dose rules: how an amount follows from the patient. What a rule means stands in its docstring."""

from enum import StrEnum
from typing import Annotated, Literal

from protocol.base import Line, Model, Whole
from protocol.fields import Field
from protocol.provenance import Sourced
from protocol.quantity import Quantity


class Volume(Model):
    """How a dose in cells or mass becomes a volume: dose / (concentration x viability).

    ``viability_percent`` only where the protocol asks for the correction. Rounded half up to
    ``round_to``. What the laboratory gives on the day stays null here and prints as a box.
    """

    concentration_per_ml: Sourced[Quantity]
    viability_percent: Sourced[Whole] | None = None
    round_to: Sourced[Quantity]


class DoseRule(Model):
    """What every dose rule shares. Order: multiply, round half up to the step, then cap."""

    amount: Sourced[Quantity]
    round_to: Sourced[Quantity] | None = None
    maximum: Sourced[Quantity] | None = None
    tolerance_percent: Sourced[Whole] | None = None
    volume: Volume | None = None
    usual_range: Sourced[tuple[Quantity, Quantity]] | None = None
    note: Line | None = None


class FixedDose(DoseRule):
    """The same amount at every administration."""

    basis: Literal["fixed"]


class DosePerKg(DoseRule):
    """``amount`` per kilogram: the newest weight dated on or before the day counts."""

    basis: Literal["per-kg"]


class SurfaceFormula(StrEnum):
    """Named formulas for body surface area from weight (kg) and height (cm), in m2."""

    MOSTELLER = "mosteller"
    DU_BOIS = "du-bois"


class DosePerM2(DoseRule):
    """``amount`` per square metre of body surface, by a named formula."""

    basis: Literal["per-m2"]
    formula: SurfaceFormula


class DosePerCm2(DoseRule):
    """``amount`` per square centimetre of the wounds' newest areas on or before the day."""

    basis: Literal["per-cm2"]


class DosePerSite(DoseRule):
    """``amount`` at each site, times the number of sites."""

    basis: Literal["per-site"]
    sites: Sourced[Whole]


Dose = Annotated[
    FixedDose | DosePerKg | DosePerM2 | DosePerCm2 | DosePerSite, Field(discriminator="basis")
]
