"""An arm: one product by one route, with its rhythm, dose, windows, intervals and policies."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from protocol.base import Clock, Id, Ids, Model, Text, Weekday
from protocol.deviation import DeviationRules
from protocol.dose import Dose
from protocol.fields import Field, model_validator
from protocol.particular import Particular
from protocol.provenance import Sourced, Stated
from protocol.route import Route
from protocol.timespan import Days, Duration, Spacing
from protocol.timing import When
from protocol.window import Window


class Windows(Model):
    """Two tiers around a target: preferred where possible, permitted at the most."""

    preferred: Sourced[Window]
    permitted: Sourced[Window] | None = None

    @model_validator(mode="after")
    def _permitted_covers_preferred(self) -> Self:
        preferred = self.preferred.value
        permitted = None if self.permitted is None else self.permitted.value
        if preferred and permitted and not permitted.covers(preferred):
            message = (
                f"permitted: found {permitted}, narrower than preferred {preferred};"
                " accepted: a window that covers it"
            )
            raise ValueError(message)
        return self


class Interval(Model):
    """Time between consecutive administrations of the arm: days, calendar months, or hours.

    Days and months lie between the dates, whatever the hours. Hours pass on the clock, from the
    start of one administration to the start of the next, those of one day included. Between
    ``hard_minimum`` and ``minimum`` lies the grace: planned never, recorded as a mild deviation.
    """

    minimum: Sourced[Spacing] | None = None
    hard_minimum: Sourced[Spacing] | None = None
    maximum: Sourced[Spacing] | None = None


class Strength(StrEnum):
    """Whether a rule blocks a day, or only makes other days preferable and is then reported."""

    HARD = "hard"
    SOFT = "soft"


class DialysisDays(Stated):
    """Which days an arm may use with regard to the patient's dialysis.

    ``outside-session`` allows a dialysis day where no hour of the arm, with its duration, overlaps
    the session; without a stated hour nothing can be told, and the day is not allowed.
    """

    kind: Literal["dialysis"]
    allow: Literal["off-dialysis", "on-dialysis", "day-before", "day-after", "outside-session"]
    strength: Strength


class AllowedWeekdays(Stated):
    """The weekdays an arm may use."""

    kind: Literal["weekdays"]
    weekdays: tuple[Weekday, ...] = Field(min_length=1)
    strength: Strength


Hours = Annotated[tuple[Clock, ...], Field(min_length=1)]
DayRule = Annotated[DialysisDays | AllowedWeekdays, Field(discriminator="kind")]


class Branch(Model):
    """A phase that exists only under one outcome of a recorded decision.

    It counts from the arm's anchor, or from the day of the ``record``; until there is one, from the
    day on which the decision is due.
    """

    decision: Id
    outcome: Id
    counts_from: Literal["anchor", "record"] = "anchor"


class Phase(Model):
    """A stretch of an arm with one rhythm; its dose and its hours, where they differ."""

    id: Id
    title: Text | None = None
    when: When
    dose: Dose | None = None
    at: Sourced[Hours] | None = None
    duration: Sourced[Duration] | None = None
    only_if: Branch | None = None


class HoldRule(Model):
    """The longest hold an arm may resume from, and what follows a longer one."""

    maximum: Sourced[Days]
    then: Literal["stop", "ask"]


class Missed(StrEnum):
    """What follows when an administration was missed."""

    SKIP = "skip"
    DEFER = "defer"
    CATCH_UP = "catch-up"
    ASK = "ask"


class Arm(Model):
    """One product by one route. A patient may receive several arms in parallel.

    The arm counts from the patient's day zero, from the day of an event (``anchor_event``), or from
    the day an administration of another arm gets (``anchor_administration``, by its id). Under
    ``anchor: actual`` each administration is due from the day of the one before it. ``steps`` are
    what is done at each administration, in that order.
    """

    id: Id
    title: Text
    product: Id
    route: Route
    checklist: Literal["cell-infusion", "cell-injection", "topical", "infusion", "general"]
    dose: Dose | None = None
    phases: tuple[Phase, ...] = Field(min_length=1)
    at: Sourced[Hours] | None = None
    duration: Sourced[Duration] | None = None
    windows: Windows | None = None
    interval: Interval | None = None
    day_rules: tuple[DayRule, ...] = ()
    needs: Ids = ()
    rotation: Ids = ()
    side: Literal["later", "earlier"] = "later"
    anchor: Literal["fixed", "actual"] = "fixed"
    anchor_event: Id | None = None
    anchor_administration: Id | None = None
    missed: Missed = Missed.ASK
    hold: HoldRule | None = None
    deviations: DeviationRules | None = None
    particulars: tuple[Particular, ...] = ()
    steps: tuple[Particular, ...] = ()

    @model_validator(mode="after")
    def _every_phase_has_a_dose(self) -> Self:
        without = [phase.id for phase in self.phases if phase.dose is None]
        if self.dose is None and without:
            message = (
                f"phases without a dose: {', '.join(without)}; accepted: a dose for the arm or for"
                " each phase (with value: null where nobody stated it)"
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _counts_from_one_thing(self) -> Self:
        if self.anchor_event is not None and self.anchor_administration is not None:
            message = "found anchor_event and anchor_administration; accepted: one of them"
            raise ValueError(message)
        return self

    def dose_of(self, phase: Phase) -> Dose:
        """Return the dose rule in force for a phase."""
        dose = phase.dose or self.dose
        assert dose is not None  # noqa: S101 -- _every_phase_has_a_dose
        return dose
