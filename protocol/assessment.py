"""Assessments: an instrument, and when it is used."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from protocol.arm import Windows
from protocol.base import Id, Ids, Line, Model, Text
from protocol.provenance import Sourced, Stated
from protocol.timespan import Length
from protocol.timing import Every, OnOffsets


class AroundAdministrations(Model):
    """At the listed moments of every administration of the listed arms."""

    kind: Literal["around"]
    arms: tuple[Id, ...] = Field(min_length=1)
    moments: tuple[Literal["before", "after"], ...] = Field(min_length=1)
    note: Line | None = None


class Assessment(Stated):
    """An instrument used at certain times. How it is scored is the instrument's own rule.

    Its own ``provenance`` says who names the instrument; its times have theirs.
    """

    id: Id
    instrument: Line
    title: Text
    score: Line | None = None
    when: Annotated[OnOffsets | Every | AroundAdministrations, Field(discriminator="kind")]
    windows: Windows | None = None
    minimum_interval: Sourced[Length] | None = None
    needs: Ids = ()

    @model_validator(mode="after")
    def _interval_in_days(self) -> Self:
        stated = self.minimum_interval
        if stated and stated.value and not stated.value.is_whole_days:
            message = f'minimum_interval: found "{stated.value}"; accepted: days or weeks'
            raise ValueError(message)
        return self
