"""A calendar file taken apart into one resource for each event, as CalDAV keeps them (RFC 4791).

The file is this program's own, so its lines are parted as they stand: no event is built a second
time, and a resource says to the octet what the file says.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from schedules.calendar.content_line import LINE_END, line
from schedules.calendar.found_event import MARK, FoundEvent, read_events
from schedules.calendar.mark import Mark

_KEPT = re.compile(rb"^(?:VERSION|PRODID|CALSCALE):.*\r\n(?: .*\r\n)*", re.MULTILINE)
_ZONE = re.compile(rb"^BEGIN:VTIMEZONE\r\n.*?^END:VTIMEZONE\r\n", re.MULTILINE | re.DOTALL)
_EVENT = re.compile(rb"^BEGIN:VEVENT\r\n.*?^END:VEVENT\r\n", re.MULTILINE | re.DOTALL)
_SEQUENCE = re.compile(rb"^SEQUENCE:\d+\r\n", re.MULTILINE)
_BEGIN = line("BEGIN", "VEVENT")


@dataclass(frozen=True)
class Resource:
    """One event as a server keeps it: a whole calendar object with its zone, without a METHOD."""

    data: bytes

    @cached_property
    def event(self) -> FoundEvent:
        """What a reader finds in it."""
        (event,) = read_events(self.data)
        return event

    @property
    def name(self) -> str:
        """Its name in a collection."""
        return f"{self.event.uid}.ics"

    def marked(self, series: str, profile: str) -> "Resource":
        """Return it with the mark by which a later run knows what was published."""
        mark = Mark(series, profile, self.event.digest, self.event.revised_at)
        head = _BEGIN + line(MARK, str(mark))
        return Resource(self.data.replace(_BEGIN, head, 1))

    def with_sequence(self, sequence: int) -> "Resource":
        """Return it under another SEQUENCE."""
        return Resource(_SEQUENCE.sub(line("SEQUENCE", str(sequence)), self.data, count=1))


def resources_of(calendar: bytes) -> tuple[Resource, ...]:
    """Return the events of a file that ``write_calendar`` made, each by itself, in its order."""
    own = calendar.partition(LINE_END + b"BEGIN:")[0] + LINE_END
    kept = _KEPT.findall(own)
    head = b"".join((line("BEGIN", "VCALENDAR"), *kept))
    zones = b"".join(_ZONE.findall(calendar))
    tail = line("END", "VCALENDAR")
    return tuple(
        Resource(b"".join((head, zones if b";TZID=" in event else b"", event, tail)))
        for event in _EVENT.findall(calendar)
    )
