"""One filled instrument as a log holds it: which, when, of which wound, and its items."""

import re
from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from protocol.base import Exact, Id, Instant, Line, Model, parse_decimal
from protocol.fields import BeforeValidator, WrittenBy, model_validator
from protocol.quantity import plain
from protocol.text_form import not_accepted
from schedules.instruments.instrument import INSTRUMENTS, Instrument, instrument_of
from schedules.instruments.scoring import Score, problems_of, score

_BETWEEN_ITEMS = re.compile(r"[\s;|]+")
_OPEN = {"-", "–", "?"}  # noqa: RUF001 -- what people type for a dash


def _parse_instrument(found: object) -> str:
    known = instrument_of(found) if isinstance(found, str) else None
    if known is None:
        raise not_accepted(found, ", ".join(INSTRUMENTS))
    return known.id


def _parse_items(found: object) -> object:
    """Read ``5 4 3 - 2``: items in their order, ``-`` for one that was not answered."""
    if isinstance(found, str):
        parts = [part for part in _BETWEEN_ITEMS.split(found.strip()) if part]
        return tuple(None if part in _OPEN else parse_decimal(part) for part in parts)
    return found


Items = Annotated[
    tuple[Exact | None, ...],
    BeforeValidator(_parse_items),
    WrittenBy(lambda items: " ".join("-" if item is None else plain(item) for item in items)),
]


class ScoreEntry(Model):
    """One filled instrument.

    ``wound`` is the wound a BWAT belongs to, and is wanted there. ``planned`` links it to a planned
    assessment and wins over matching by date; ``moment`` says before or after a procedure.
    ``place`` is where the entry stands in its file.
    """

    id: Line
    instrument: Annotated[Id, BeforeValidator(_parse_instrument)]
    at: Instant
    items: Items
    wound: Id | None = None
    moment: Literal["before", "after"] | None = None
    planned: Id | None = None
    recorded_by: Line | None = None
    place: Line | None = None

    @property
    def scored_with(self) -> Instrument:
        """The instrument."""
        return INSTRUMENTS[self.instrument]

    @property
    def score(self) -> Score:
        """The totals of the items."""
        return score(self.scored_with, self.items)

    def day(self, zone: ZoneInfo) -> date:
        """Return the day it was filled in, as a wall calendar in the zone has it."""
        return self.at.astimezone(zone).date()

    @model_validator(mode="after")
    def _items_can_be_scored(self) -> Self:
        problems = list(problems_of(self.scored_with, self.items))
        if self.scored_with.by_wound and self.wound is None:
            problems.append(f"found no wound; accepted: the wound's id, for {self.instrument}")
        if not self.scored_with.by_wound and self.wound is not None:
            problems.append(
                f'found the wound "{self.wound}"; accepted: none, {self.instrument} is of the whole'
                " patient"
            )
        if problems:
            raise ValueError("; ".join(problems))
        return self
