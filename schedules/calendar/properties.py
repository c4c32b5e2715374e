"""Every property that a calendar of this program holds: which, in which order, with which value.

Nothing else in the program names a property that it writes. The lines are written here and not by
a library: a calendar is compared by its bytes, so they must not change with a library's version
(decision 0019).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from protocol.lean import dataclass
from schedules.calendar.content_line import (
    date_form,
    line,
    text_line,
    utc_form,
    wall_form,
)
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay, Timed
from schedules.calendar.selection import Status

# Says nothing of the treatment: it stands in the patient's calendar, too.
_MADE_BY = "-//schedules//calendar 1//EN"
_DAY = timedelta(days=1)
_TASK_STATUS = {
    Status.CONFIRMED: "NEEDS-ACTION",
    Status.TENTATIVE: "NEEDS-ACTION",
    Status.CANCELLED: "CANCELLED",
}
END_OF_CALENDAR = line("END", "VCALENDAR")


def start_of_calendar(name: str) -> bytes:
    """Return what stands before the first component. The name is given in both usual ways."""
    return b"".join(
        (
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", _MADE_BY),
            line("CALSCALE", "GREGORIAN"),
            text_line("NAME", name),
            text_line("X-WR-CALNAME", name),
        )
    )


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """One change of a time zone: from which wall time on, between which offsets, in which years."""

    is_daylight: bool
    start: datetime
    offset_before: timedelta
    offset_after: timedelta
    name: str
    rule: str | None


def time_zone(name: str, observances: Iterable[ZoneChange]) -> bytes:
    """Return a VTIMEZONE. Offsets are whole minutes in every year since 1972."""
    parts = [line("BEGIN", "VTIMEZONE"), text_line("TZID", name)]
    for item in observances:
        kind = "DAYLIGHT" if item.is_daylight else "STANDARD"
        parts += [
            line("BEGIN", kind),
            line("DTSTART", wall_form(item.start)),
            line("TZOFFSETFROM", _offset_form(item.offset_before)),
            line("TZOFFSETTO", _offset_form(item.offset_after)),
            text_line("TZNAME", item.name),
            *([] if item.rule is None else [line("RRULE", item.rule)]),
            line("END", kind),
        ]
    return b"".join([*parts, line("END", "VTIMEZONE")])


def _offset_form(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{rest:02}' if rest else ''}"


@dataclass(frozen=True, slots=True)
class EventWriter:
    """Writes events that agree in what every event of one calendar has.

    ``zone`` is the wall times' zone, None where instants in UTC are wanted. ``is_confidential`` is
    a hint to readers. ``alarms`` are minutes before the start. A short line is never folded, so
    that those of an event are formatted at once: a call for each takes twice as long.
    """

    zone: str | None
    is_confidential: bool
    alarms: tuple[int, ...] = ()

    def event(self, event: Event) -> bytes:
        """Return the VEVENT."""
        takes_time = isinstance(event.occasion, Timed) and event.status is not Status.CANCELLED
        short = (
            f"BEGIN:VEVENT\r\n{_history(event)}{self._span(event)}"
            f"STATUS:{event.status}\r\n"
            f"TRANSP:{'OPAQUE' if takes_time else 'TRANSPARENT'}\r\n"
            f"{self._class()}"
        )
        alarms = self._alarms(event, "TRIGGER")
        return b"".join((short.encode(), *_texts(event), *alarms, b"END:VEVENT\r\n"))

    def task(self, event: Event) -> bytes:
        """Return the same as a VTODO, due when the event starts."""
        short = (
            f"BEGIN:VTODO\r\n{_history(event)}{self._start(event, 'DUE')}"
            f"STATUS:{_TASK_STATUS[event.status]}\r\n{self._class()}"
        )
        alarms = self._alarms(event, "TRIGGER;RELATED=END")
        return b"".join((short.encode(), *_texts(event), *alarms, b"END:VTODO\r\n"))

    def _class(self) -> str:
        return "CLASS:CONFIDENTIAL\r\n" if self.is_confidential else ""

    def _span(self, event: Event) -> str:
        start, when = self._start(event, "DTSTART"), event.occasion
        if isinstance(when, AllDay):
            # The end of a day event is the first day that is not part of it.
            return f"{start}DTEND;VALUE=DATE:{date_form(when.last + _DAY)}\r\n"
        return f"{start}{self._moment('DTEND', when.end, when)}"

    def _start(self, event: Event, name: str) -> str:
        when = event.occasion
        if isinstance(when, AllDay):
            return f"{name};VALUE=DATE:{date_form(when.on)}\r\n"
        return self._moment(name, when.start, when)

    def _moment(self, name: str, at: datetime, when: Timed) -> str:
        if self.zone is None or when.is_double:
            return f"{name}:{utc_form(at)}\r\n"
        return f"{name};TZID={self.zone}:{wall_form(at)}\r\n"

    def _alarms(self, event: Event, trigger: str) -> Iterator[bytes]:
        """Yield the alarms: none on whole days, where programs differ, and none on what is gone."""
        if event.status is Status.CANCELLED or isinstance(event.occasion, AllDay):
            return
        for minutes in self.alarms:
            yield b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
            yield text_line("DESCRIPTION", event.words.title)
            yield f"{trigger}:-PT{minutes}M\r\nEND:VALARM\r\n".encode()


def _history(event: Event) -> str:
    modified = _stamp(event.modified_at)
    return (
        f"UID:{event.uid}\r\nDTSTAMP:{modified}\r\nCREATED:{_stamp(event.created_at)}\r\n"
        f"LAST-MODIFIED:{modified}\r\nSEQUENCE:{event.sequence}\r\n"
    )


def _texts(event: Event) -> Iterator[bytes]:
    yield text_line("SUMMARY", event.words.title)
    yield text_line("DESCRIPTION", event.words.description)
    if event.category:
        yield text_line("CATEGORIES", event.category)
    yield f"RELATED-TO:{event.course}\r\n".encode()


# A whole course shares few stamps.
_stamp = lru_cache(maxsize=64)(utc_form)
