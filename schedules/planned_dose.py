"""A planned dose with all that it follows from; one edited by hand is not taken."""

import marshal
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from protocol.base import Day, Id, Model
from protocol.fields import BeforeValidator, model_validator
from protocol.provenance import Provenance
from protocol.quantity import Quantity, computed_decimal
from protocol.values import Reader
from schedules.dose_steps import DoseSteps, departure

_ONCE = Decimal(1)
_BY_VALUE = 2  # the last version of the format in which equal values have equal bytes
_MOST_KNOWN = 1000
Amount = Annotated[Decimal, BeforeValidator(computed_decimal)]
PlannedQuantity = Annotated[Quantity, BeforeValidator(Quantity.parse_computed)]


class Change(Model):
    """The measurement before this one, from which it differs by more than ``limit_percent``."""

    value: Amount
    on: Day
    limit_percent: int


class Measured(Model):
    """The dated patient value a dose rests on.

    ``projected``: the day lies after the newest measurement there is, so another may come first.
    ``measure_again``: on the day it is older than ``max_age_days``, or no age was stated for it.
    ``parts`` are the measurements it was computed from: weight and height of a surface, the area
    of each wound. ``detail`` is the kind of weight, the formula of a surface or the wound's id.
    """

    what: Literal["weight", "height", "surface", "wound-area", "sites"]
    value: Amount
    unit: str
    on: Day | None = None
    projected: bool = False
    measure_again: bool = False
    max_age_days: int | None = None
    changed: Change | None = None
    detail: str | None = None
    parts: tuple["Measured", ...] = ()

    @property
    def measurements(self) -> tuple["Measured", ...]:
        """The dated measurements themselves: the parts, or this one."""
        return self.parts or (self,)


class VolumeBy(Model):
    """What a volume was computed with: amount / (concentration x viability), to ``step``."""

    per_ml: PlannedQuantity
    viability_percent: int | None = None
    step: PlannedQuantity


OpenPart = Literal[
    "round_to", "maximum", "concentration_per_ml", "viability_percent", "volume_step"
]


class PlannedDose(Model):
    """How much and why: ``per`` times ``measured``, rounded half up to ``step``, then capped.

    ``amount`` is null where the document leaves it open: an empty box, never a guess.
    ``open_parts`` names what the document asks for without giving it; the dose is without it.
    """

    rule: str
    basis: str
    per: Quantity | None
    measured: Measured | None = None
    exact: PlannedQuantity | None = None
    step: PlannedQuantity | None = None
    maximum: PlannedQuantity | None = None
    capped: bool = False
    amount: PlannedQuantity | None = None
    volume: PlannedQuantity | None = None
    volume_by: VolumeBy | None = None
    open_parts: tuple[OpenPart, ...] = ()
    tolerance_percent: int | None = None
    assumed: bool
    provenance: Provenance | None = None
    source: tuple[Id, ...] = ()

    @classmethod
    def reader(cls, parts: tuple[Any, ...]) -> Reader:
        """Return what reads doses; equal ones are read once, since a course has few."""
        return _each_once(super().reader(parts))

    @model_validator(mode="after")
    def _follows_from_its_parts(self) -> Self:
        if self.amount is None:
            return self
        by = self.volume_by
        steps = DoseSteps(
            per=self.per,
            times=_ONCE if self.measured is None else self.measured.value,
            exact=self.exact,
            step=self.step,
            maximum=self.maximum,
            capped=self.capped,
            amount=self.amount,
            volume=self.volume,
            per_ml=by.per_ml if by else None,
            viability_percent=by.viability_percent if by else None,
            volume_step=by.step if by else None,
        )
        if (told := departure(steps)) is not None:
            raise ValueError(told)
        return self


def _each_once(read: Reader) -> Reader:
    known: dict[bytes, Any] = {}

    def read_once(found: Any) -> Any:  # noqa: ANN401 -- whatever stands in the place of a dose
        try:
            key = marshal.dumps(found, _BY_VALUE)
        except ValueError:  # not of plain values alone, so not from a file
            return read(found)
        if key not in known:
            if len(known) == _MOST_KNOWN:
                known.clear()
            known[key] = read(found)
        return known[key]

    return read_once
