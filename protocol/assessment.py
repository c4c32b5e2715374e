"""Assessments: an instrument, and when it is used."""

from typing import Annotated, Literal, Self

from protocol.arm import Windows
from protocol.base import Id, Ids, Line, Model, Text
from protocol.deviation import AssessmentSeverity
from protocol.fields import Field, model_validator
from protocol.provenance import Sourced, Stated
from protocol.timespan import Days
from protocol.timing import Cycle, Every, OnOffsets, OnWeekdays


class AroundAdministrations(Model):
    """At the listed moments of every administration of the listed arms."""

    kind: Literal["around"]
    arms: tuple[Id, ...] = Field(min_length=1)
    moments: tuple[Literal["before", "after"], ...] = Field(min_length=1)
    note: Line | None = None


class Assessment(Stated):
    """An instrument used at certain times. How it is scored is the instrument's own rule.

    Its own ``provenance`` says who names the instrument; its times have theirs. It counts from the
    patient's day zero, or from the day that an administration gets (``anchor_administration``).
    ``severity`` says how much it matters when it is early, late, missed or against the instrument's
    rules, where that is not the default.
    """

    id: Id
    instrument: Line
    title: Text
    score: Line | None = None
    when: Annotated[
        OnOffsets | Every | Cycle | OnWeekdays | AroundAdministrations, Field(discriminator="kind")
    ]
    anchor_administration: Id | None = None
    windows: Windows | None = None
    minimum_interval: Sourced[Days] | None = None
    needs: Ids = ()
    severity: tuple[AssessmentSeverity, ...] = ()

    @model_validator(mode="after")
    def _windows_in_days(self) -> Self:
        windows = (self.windows.preferred, self.windows.permitted) if self.windows else ()
        stated = [item.value for item in windows if item is not None and item.value is not None]
        for window in stated:
            if window.in_hours:
                message = f'windows: found "{window}"; accepted: days (an assessment has no hour)'
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _counts_from_one_thing(self) -> Self:
        if self.anchor_administration and isinstance(self.when, AroundAdministrations):
            message = "anchor_administration: found one beside kind: around; accepted: one of them"
            raise ValueError(message)
        return self

    def for_arms(self, wanted: tuple[str, ...]) -> Self | None:
        """Return the assessment for some arms; None where it stands around others only."""
        if not isinstance(self.when, AroundAdministrations):
            return self
        arms = tuple(arm for arm in self.when.arms if arm in wanted)
        when = self.when.model_copy(update={"arms": arms})
        return self.model_copy(update={"when": when}) if arms else None
