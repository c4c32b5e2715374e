"""Rules between arms, and decisions that branches wait for."""

from typing import Annotated, Literal, Self

from protocol.base import Id, Ids, Line, Model, Text
from protocol.fields import Field, model_validator
from protocol.provenance import Sourced, Stated
from protocol.quantity import Quantity
from protocol.timespan import ClockTime, Days, Length, Offset, Spacing


class _Between(Stated):
    arms: tuple[Id, Id]


class SameDay(_Between):
    """Each administration of the first arm shares its day with the second arm's nearest target.

    With ``order: as-listed`` the first arm is over, its duration included, as the second begins.
    ``minimum`` and ``maximum`` are the gap on that day, from the end of the one to the start of the
    other. The hours are the arms' own: where an arm has none, the plan says that nobody can tell.
    """

    kind: Literal["same-day"]
    order: Literal["any", "as-listed"] = "any"
    minimum: Sourced[ClockTime] | None = None
    maximum: Sourced[ClockTime] | None = None

    @property
    def is_of_hours(self) -> bool:
        """Whether it says something of the hours on the day."""
        return self.order == "as-listed" or bool(self.minimum or self.maximum)


class NeverSameDay(_Between):
    """No administration of one arm on a day of the other."""

    kind: Literal["never-same-day"]


class _SoFarApart(_Between):
    """Days between the dates, or hours on the clock from start to start."""

    days: Sourced[Days] | None = None
    hours: Sourced[ClockTime] | None = None

    @property
    def apart(self) -> Sourced[Length]:
        """The days, or the hours."""
        stated = self.days or self.hours
        assert stated is not None  # noqa: S101 -- _says_how_far
        return stated

    @model_validator(mode="after")
    def _says_how_far(self) -> Self:
        if (self.days is None) == (self.hours is None):
            found = "neither days nor hours" if self.days is None else "days and hours"
            message = f"found {found}; accepted: one of them"
            raise ValueError(message)
        days = self.days.value if self.days else None
        if days is not None and days.is_clock_time:
            message = f'days: found "{days}"; accepted: days or weeks, or hours: ... on the clock'
            raise ValueError(message)
        return self


class AtLeastApart(_SoFarApart):
    """Every administration of one arm at least so far from every one of the other."""

    kind: Literal["at-least-apart"]


class AtMostApart(_SoFarApart):
    """Each of the first arm at most so far from the second arm's nearest target's date."""

    kind: Literal["at-most-apart"]


class FromAdministration(Stated):
    """Every administration of these arms so long, at least and at most, after a named one.

    ``administration`` is an id of the plan, such as ``iv-induction-d0``. Where nothing with that id
    is planned, because it is held or stopped, the rule says nothing.
    """

    kind: Literal["from-administration"]
    arms: tuple[Id, ...] = Field(min_length=1)
    administration: Id
    minimum: Sourced[Spacing] | None = None
    maximum: Sourced[Spacing] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.minimum is None and self.maximum is None:
            message = "found neither minimum nor maximum; accepted: one of them, or both"
            raise ValueError(message)
        return self


class CumulativeMaximum(Stated):
    """All administrations of these arms together never above this amount."""

    kind: Literal["cumulative-maximum"]
    arms: tuple[Id, ...] = Field(min_length=1)
    amount: Sourced[Quantity]


Rule = Annotated[
    SameDay | NeverSameDay | AtLeastApart | AtMostApart | FromAdministration | CumulativeMaximum,
    Field(discriminator="kind"),
]


class Decision(Model):
    """A question answered by a named person; until then the default branch shows as pending."""

    id: Id
    question: Text
    due: Sourced[Offset]
    outcomes: tuple[Id, ...] = Field(min_length=2)
    default: Id


class Event(Model):
    """Something that happens to the patient on a day of its own, and that arms count from."""

    id: Id
    title: Text


class Gate(Model):
    """Something that must be fresh before an administration: printed, and checked in records.

    ``fresh_for`` says for how long; without it ``lasts`` says whether it is needed each time, on
    the day itself, or counts once and for all, as a consent does. ``refreshed_by`` names what
    renews it: assessments of the protocol, or a dated list of the patient document (``weights``,
    ``heights``, ``wounds``, or ``checks``, whose entries name the gate).
    """

    id: Id
    title: Text
    arms: tuple[Id, ...] = Field(min_length=1)
    fresh_for: Sourced[Length] | None = None
    lasts: Literal["each-time", "once"] = "each-time"
    refreshed_by: Ids = ()
    note: Line | None = None

    @model_validator(mode="after")
    def _lasts_in_one_way(self) -> Self:
        if self.fresh_for is not None and self.lasts == "once":
            message = "found fresh_for and lasts: once; accepted: one of them"
            raise ValueError(message)
        fresh = self.fresh_for.value if self.fresh_for else None
        if fresh is not None and fresh.count < 0:
            message = f'fresh_for: found "{fresh}"; accepted: a length of time that is not negative'
            raise ValueError(message)
        return self

    def for_arms(self, wanted: tuple[str, ...]) -> Self | None:
        """Return the gate for some arms; None where it concerns none of them."""
        arms = tuple(arm for arm in self.arms if arm in wanted)
        return self.model_copy(update={"arms": arms}) if arms else None
