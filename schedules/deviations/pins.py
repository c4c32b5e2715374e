"""Which dose a person decided that a record belongs to, where the log alone leaves it open."""

from typing import Literal

from protocol.base import Day, Id, Line, Model
from protocol.document import read_document
from protocol.validation import validate


class Pin(Model):
    """One decision on one record, under a name and with a reason. ``planned`` null: unplanned."""

    record: Line
    planned: Id | None
    reason: Line
    by: Line
    on: Day


class Pins(Model):
    """What people decided of single records of one log."""

    format_version: Literal["1"]
    kind: Literal["pins"]
    pins: tuple[Pin, ...]


def parse_pins(text: str, *, source: str) -> Pins:
    """Read a pins document. Raises ``DocumentError`` with every problem at its place."""
    return validate(Pins, read_document(text, source))
