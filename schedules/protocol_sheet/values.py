"""Values of a protocol document as its sheet writes them, each with who stated it."""

from datetime import time
from decimal import Decimal
from typing import cast

from protocol.base import Text
from protocol.provenance import Stated
from protocol.quantity import Quantity
from protocol.timespan import Length
from protocol.window import Window
from schedules.display import (
    EMPTY_BOX,
    clock,
    day,
    length,
    number,
    provenance,
    quantity_with_words,
    window,
)


def words(text: Text) -> str:
    """Return a text in every language it was given in."""
    return f"{text.en} / {text.zh}" if text.zh else text.en


def value(stated: Stated) -> str:
    """Return the number itself, an empty box where nobody gave it."""
    if stated.is_open:
        return EMPTY_BOX
    number_ = stated.stated
    if number_ is None:
        return "this rule"
    if isinstance(number_, tuple):
        return ", ".join(map(_shown, cast("tuple[object, ...]", number_)))
    return _shown(number_)


def by(stated: Stated) -> str:
    """Return a number's provenance in brackets; nothing for an open number."""
    if stated.provenance is None:
        return ""
    sources = f": {', '.join(stated.source)}" if stated.source else ""
    adopted = stated.adopted
    if adopted is None:
        return f" [{provenance(stated.provenance)}{sources}]"
    who = f"{adopted.by}, {day(adopted.on)}, {adopted.document}"
    instead = f", instead of {adopted.replaces}" if adopted.replaces else ""
    return f" [{provenance(stated.provenance)}: {who}{instead}{sources}]"


def marked(stated: Stated) -> str:
    """Return a number and who stated it."""
    return f"{value(stated)}{by(stated)}"


def noted(stated: Stated) -> str:
    """Return what the document adds to a number; nothing where it adds nothing."""
    return f": {stated.note}" if stated.note else ""


def _shown(item: object) -> str:
    match item:
        case Quantity():
            return quantity_with_words(item)
        case Length():
            return length(item)
        case Window():
            return window(item)
        case int() | Decimal():
            return number(item)
        case time():
            return clock(item)
        case _:
            return str(item)
