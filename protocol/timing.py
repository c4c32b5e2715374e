"""When something is due: rhythms, counted from the anchor and never from a previous result."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from protocol.base import Model, Weekday, Whole
from protocol.fields import AfterValidator, Field, model_validator
from protocol.provenance import Sourced
from protocol.text_form import not_accepted
from protocol.timespan import Duration, Length, Offset


def _few(count: int) -> int:
    # Nobody is given anything 10,000 times; what is larger is a slip, and would take for ever.
    if not 1 <= count <= MOST_TIMES:
        raise not_accepted(count, f"a whole number from 1 to {MOST_TIMES}")
    return count


MOST_TIMES = 10_000
Times = Annotated[Whole, AfterValidator(_few)]


class _Bounded(Model):
    """A rhythm with a first place and an end: ``last`` (inside), ``count``, or the span's end."""

    first: Sourced[Offset]
    last: Sourced[Offset] | None = None
    count: Sourced[Times] | None = None

    @model_validator(mode="after")
    def _ends_in_one_way(self) -> Self:
        if self.last is not None and self.count is not None:
            message = "found last and count; accepted: one of them, or neither (end of the span)"
            raise ValueError(message)
        return self


class OnOffsets(Model):
    """At each listed place: ``[day 0, day 14, 8 weeks]``."""

    kind: Literal["on"]
    offsets: Sourced[Annotated[tuple[Offset, ...], Field(min_length=1)]]


class Every(_Bounded):
    """At ``first`` and then at every multiple of ``step`` after it."""

    kind: Literal["every"]
    step: Sourced[Length]

    @model_validator(mode="after")
    def _steps_by_days_or_months(self) -> Self:
        step = self.step.value
        if step is not None and (step.count < 1 or (step.is_exact and not step.is_whole_days)):
            message = f'step: found "{step}"; accepted: one or more days, weeks, months or years'
            raise ValueError(message)
        return self


class Cycle(Model):
    """Days of a repeating cycle: days 1, 8, 15 of 28, 6 cycles. A cycle's first day is Day 1."""

    kind: Literal["cycle"]
    first: Sourced[Offset]
    length: Sourced[Length]
    cycle_days: Sourced[Annotated[tuple[Whole, ...], Field(min_length=1)]]
    cycles: Sourced[Times]

    @model_validator(mode="after")
    def _days_lie_in_the_cycle(self) -> Self:
        length, days = self.length.value, self.cycle_days.value
        if length is None or days is None:
            return self
        if not length.is_whole_days or length.days < 1:
            message = f'length: found "{length}"; accepted: one or more days or weeks'
            raise ValueError(message)
        if list(days) != sorted(set(days)) or days[0] < 1 or days[-1] > length.days:
            message = (
                f"cycle_days: found {list(days)}; accepted: rising days from 1 to {length.days}"
            )
            raise ValueError(message)
        return self


class OnWeekdays(_Bounded):
    """On each of these weekdays from ``first`` on."""

    kind: Literal["weekdays"]
    weekdays: Sourced[Annotated[tuple[Weekday, ...], Field(min_length=1)]]


class SessionMoment(StrEnum):
    """Where in relation to a dialysis session: ``during`` ends with it, ``at-start`` starts so."""

    BEFORE = "before"
    AT_START = "at-start"
    DURING = "during"
    AFTER = "after"

    @property
    def words(self) -> str:
        """The moment as it reads before "each dialysis session"."""
        return "at the start of" if self is SessionMoment.AT_START else self.value


class WithDialysis(_Bounded):
    """With each of the patient's dialysis sessions, ``first`` being the earliest day.

    ``skip`` passes over the first sessions, which another phase takes.
    """

    kind: Literal["with-dialysis"]
    moment: SessionMoment
    skip: Sourced[Whole] | None = None


class AsNeeded(Model):
    """Given when it is needed, within limits; has no planned dates."""

    kind: Literal["as-needed"]
    maximum_per_day: Sourced[Whole]
    minimum_gap: Sourced[Duration]


When = Annotated[
    OnOffsets | Every | Cycle | OnWeekdays | WithDialysis | AsNeeded, Field(discriminator="kind")
]
