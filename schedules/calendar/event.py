"""One event: which properties it has, in which order, and with which values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.calendar.content_line import (
    date_form,
    line,
    text_line,
    utc_form,
    wall_form,
)
from schedules.calendar.occasion import AllDay, Occasion, Timed
from schedules.calendar.words import Words


@dataclass(frozen=True, slots=True)
class Event:
    """What one administration becomes. ``is_confidential`` is a hint to readers."""

    uid: str
    occasion: Occasion
    words: Words
    revised_at: datetime
    is_pending: bool
    is_confidential: bool
    alarm_minutes: int | None

    def write(self, zone: str) -> bytes:
        """Return the VEVENT."""
        return b"".join(self._lines(zone))

    def _lines(self, zone: str) -> Iterator[bytes]:
        revised = utc_form(self.revised_at)
        yield line("BEGIN", "VEVENT")
        yield line("UID", self.uid)
        yield line("DTSTAMP", revised)
        yield line("CREATED", revised)
        yield line("LAST-MODIFIED", revised)
        yield line("SEQUENCE", "0")
        yield from _times(self.occasion, zone)
        yield line("STATUS", "TENTATIVE" if self.is_pending else "CONFIRMED")
        yield line("TRANSP", "OPAQUE" if isinstance(self.occasion, Timed) else "TRANSPARENT")
        if self.is_confidential:
            yield line("CLASS", "CONFIDENTIAL")
        yield text_line("SUMMARY", self.words.title)
        yield text_line("DESCRIPTION", self.words.description)
        if self.alarm_minutes is not None and isinstance(self.occasion, Timed):
            yield from _alarm(self.words.title, self.alarm_minutes)
        yield line("END", "VEVENT")


def _times(occasion: Occasion, zone: str) -> Iterator[bytes]:
    if isinstance(occasion, AllDay):
        yield line("DTSTART;VALUE=DATE", date_form(occasion.on))
        # The end of a day event is the first day that is not part of it.
        yield line("DTEND;VALUE=DATE", date_form(occasion.on + timedelta(days=1)))
        return
    for name, at in (("DTSTART", occasion.start), ("DTEND", occasion.end)):
        if occasion.is_double:
            yield line(name, utc_form(at))
        else:
            yield line(f"{name};TZID={zone}", wall_form(at))


def _alarm(title: str, minutes: int) -> Iterator[bytes]:
    yield line("BEGIN", "VALARM")
    yield line("ACTION", "DISPLAY")
    yield text_line("DESCRIPTION", title)
    yield line("TRIGGER", f"-PT{minutes}M")
    yield line("END", "VALARM")
