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
# As much as goes on a line, up to where a character of UTF-8 begins. The space that marks a
# continuation counts.
_FIRST_LINE = re.compile(rb"\A.{1,75}(?![\x80-\xbf])", re.DOTALL)
_FURTHER_LINES = re.compile(rb".{1,74}(?![\x80-\xbf])", re.DOTALL)
# In this order: the backslash escapes itself before it escapes anything else.
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


# Kept while it is written and read again; titles come back with every event.
@lru_cache(maxsize=64)
def plain_text(words: str) -> str:
    """Return text as a reader of the file gets it back.

    Line ends of every kind become newlines, other control characters but the tab go, and the rest
    is composed (NFC). Raises ``ValueError`` on a lone surrogate, which no file can hold.
    """
    if "\r" in words:
        words = _LINE_ENDS.sub("\n", words)
    return "\n".join(map(_plain_line, words.split("\n")))


# A course has a thousand texts, most lines of which come back. Composing (NFC) stops at a line end.
@lru_cache(maxsize=1024)
def _plain_line(words: str) -> str:
    # Hardly ever is there anything to strip: ask first.
    if not words.replace(NO_BREAK, " ").isprintable():
        words = _CONTROL.sub("", _LINE_ENDS.sub("\n", words))
        words.encode()  # UnicodeEncodeError is a ValueError
    return unicodedata.normalize("NFC", words)


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
    first = _FIRST_LINE.findall(octets)[0]
    return b"\r\n ".join((first, *_FURTHER_LINES.findall(octets, len(first)))) + LINE_END


def utc_form(at: datetime) -> str:
    """Return an instant in UTC to the second.

    >>> utc_form(datetime(2026, 3, 2, 8, tzinfo=UTC))
    '20260302T080000Z'
    """
    return f"{wall_form(at.astimezone(UTC))}Z"


def wall_form(at: datetime) -> str:
    """Return a wall time to the second; its zone stands elsewhere on the line."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def date_form(on: date) -> str:
    """Return a date; four digits for every year, which ``strftime`` does not promise."""
    return on.isoformat()[:10].replace("-", "")
