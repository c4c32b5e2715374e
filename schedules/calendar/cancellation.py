"""Cancels an event as a server holds it: for those that the plan no longer knows how to write.

Lines are changed where they stand: what a server or a program added stays, and no text is taken
apart and put together again.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from schedules.calendar.content_line import line, text_line, utc_form
from schedules.calendar.found_event import MARK
from schedules.calendar.words import cancelled
from schedules.display import Language

_FOLD = re.compile(rb"\r?\n[ \t]")
_REPLACED = ("STATUS", "TRANSP", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", MARK)


def cancel_event(data: bytes, *, sequence: int, at: datetime, language: Language) -> bytes:
    """Return the resource with its event cancelled.

    Readers disagree on what a cancelled event is shown as, so the title says it too, no alarm
    rings, and no time is blocked.
    """
    return b"".join(_lines(data, _added(sequence, at), cancelled("", language)))


def _added(sequence: int, at: datetime) -> bytes:
    return b"".join(
        (
            line("DTSTAMP", utc_form(at)),
            line("LAST-MODIFIED", utc_form(at)),
            line("SEQUENCE", str(sequence)),
            line("STATUS", "CANCELLED"),
            line("TRANSP", "TRANSPARENT"),
        )
    )


def _lines(data: bytes, added: bytes, prefix: str) -> Iterator[bytes]:
    depth: list[str] = []
    has_title = False
    for content in _FOLD.sub(b"", data).decode().replace("\r\n", "\n").rstrip("\n").split("\n"):
        name, value = _parts(content)
        kind = name.partition(";")[0].upper()
        if kind == "BEGIN":
            depth.append(value.upper())
        in_event = depth[-1:] == ["VEVENT"]
        if in_event and kind == "SUMMARY":
            has_title = True
            yield line(name, f"{prefix}{value}")
        elif not (in_event and kind in _REPLACED) and "VALARM" not in depth:
            if in_event and kind == "END" and not has_title:
                yield text_line("SUMMARY", prefix.strip(" -"))
            yield line(name, value)
        if in_event and kind == "BEGIN":
            yield added
        if kind == "END":
            depth.pop()


def _parts(content: str) -> tuple[str, str]:
    """Part a line at the first colon that no quotes hold."""
    found = re.match(r'(?:[^":]|"[^"]*")*', content)
    end = found.end() if found else 0
    return content[:end], content[end + 1 :]
