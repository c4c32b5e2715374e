"""Lines of an iCalendar file: safe text, and lines folded as RFC 5545 section 3.1 wants them."""

import re
import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache

from schedules.display import NO_BREAK

LINE_END = b"\r\n"
# Octets in a line, without its end.
MAX_OCTETS = 75
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# In this order: the backslash escapes itself before it escapes anything else.
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


# Kept while it is written and read again; titles come back with every event.
@lru_cache(maxsize=256)
def plain_text(words: str) -> str:
    """Return text as a reader of the file gets it back.

    Line ends of every kind become newlines, other control characters but the tab go, and the rest
    is composed (NFC). Raises ``ValueError`` on a lone surrogate, which no file can hold.
    """
    # A course has a thousand texts, and hardly ever one with anything to strip: ask first.
    if not words.replace("\n", " ").replace(NO_BREAK, " ").isprintable():
        words = _CONTROL.sub("", _LINE_ENDS.sub("\n", words))
        words.encode()  # UnicodeEncodeError is a ValueError
    return unicodedata.normalize("NFC", words)


@lru_cache(maxsize=256)
def text_line(name: str, words: str) -> bytes:
    """Return a property whose value is text for people."""
    value = plain_text(words)
    for character, escaped in _ESCAPES:
        value = value.replace(character, escaped)
    return line(name, value)


def line(name: str, value: str) -> bytes:
    r"""Return one property, folded: no line longer than 75 octets, no character torn apart.

    ``value`` stands as it is: text for people goes through ``text_line``.

    >>> line("STATUS", "CONFIRMED")
    b'STATUS:CONFIRMED\r\n'
    """
    octets = f"{name}:{value}".encode()
    if len(octets) <= MAX_OCTETS:
        return octets + LINE_END
    pieces: list[bytes] = []
    start, room = 0, MAX_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 -- inside a UTF-8 character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, MAX_OCTETS - 1  # the space that marks a continuation counts
    return b"\r\n ".join([*pieces, octets[start:]]) + LINE_END


def utc_form(at: datetime) -> str:
    """Return an instant in UTC to the second.

    >>> utc_form(datetime(2026, 3, 2, 8, tzinfo=UTC))
    '20260302T080000Z'
    """
    return f"{wall_form(at.astimezone(UTC))}Z"


def wall_form(at: datetime) -> str:
    """Return a wall time to the second; its zone stands elsewhere on the line."""
    return f"{date_form(at)}T{at.hour:02}{at.minute:02}{at.second:02}"


def date_form(on: date) -> str:
    """Return a date; four digits for every year, which ``strftime`` does not promise."""
    return f"{on.year:04}{on.month:02}{on.day:02}"
