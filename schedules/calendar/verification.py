"""Reads every written event again and holds it against the plan: no export leaves unread.

It shares no code with the writing but the definition of plain text. Octets are counted, lines
unfolded, and the whole event is held against one grammar, so that nothing stands in it that was not
looked for; every value is then taken apart anew.
"""

import re
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from schedules.calendar.content_line import plain_text
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay, Timed
from schedules.calendar.selection import Entry, Status

Moment = date | datetime | None
_DAY = timedelta(days=1)
_MAX_OCTETS = 75
# A continuation that begins inside a character of UTF-8.
_TORN = re.compile(rb"\r\n [\x80-\xbf]")
_STAMP = r"(\d{8}T\d{6}Z)"
_WHEN = r"(;VALUE=DATE|;TZID=[^:;\r\n]+|):(\d{8}(?:T\d{6}Z?)?)"
_NAMES = (
    *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "start", "end", "STATUS", "TRANSP"),
    *("SUMMARY", "DESCRIPTION", "CATEGORIES", "RELATED-TO", "alarms"),
)


class ExportDiffersError(Exception):
    """The written file does not say what the plan says: a bug, and the file is not handed out."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Passes the components of one file, each once.

    ``zone`` is the one that wall times may stand in; ``alarms`` are minutes before the start.
    """

    zone: ZoneInfo
    is_task: bool
    is_confidential: bool
    alarms: tuple[int, ...]
    _seen: set[str] = field(default_factory=set[str])

    def passed(self, written: bytes, event: Event, entry: Entry | None) -> bytes:
        """Return what was written. Raises ``ExportDiffersError`` where it says anything else.

        ``entry`` is what the event stands for; None where it stands for a window or a week.
        """
        grammar = _grammar(is_task=self.is_task, is_confidential=self.is_confidential)
        read = grammar.fullmatch(_unfolded(written))
        if read is None:
            message = f"event {event.uid} holds more, less or other lines than it should"
            raise ExportDiffersError(message)
        found = self._found(*read.groups(""))
        wanted = self._wanted(event, entry, found)
        if found != wanted:
            pairs = zip(_NAMES, found, wanted, strict=True)
            names = ", ".join(name for name, one, other in pairs if one != other)
            message = f"event {event.uid} differs in {names} when it is read back"
            raise ExportDiffersError(message)
        if event.uid in self._seen:
            message = f"two events have the identifier {event.uid}"
            raise ExportDiffersError(message)
        self._seen.add(event.uid)
        return written

    def _found(self, *groups: str) -> tuple[object, ...]:
        """Take the values apart, in the order of their names."""
        uid, stamp, created, modified, sequence, in_start, start, in_end, end = groups[:9]
        status, transp, title, text, category, course, alarms = groups[9:]
        return (
            uid,
            _instant(stamp),
            _instant(created),
            _instant(modified),
            int(sequence),
            self._moment(in_start, start),
            self._moment(in_end, end),
            status,
            transp,
            title,
            text,
            category,
            course,
            alarms,
        )

    def _wanted(
        self, event: Event, entry: Entry | None, found: tuple[object, ...]
    ) -> tuple[object, ...]:
        """Return what the plan says, in the same order; instants by the clock they are found by."""
        when, title = event.occasion, _escaped(plain_text(event.words.title))
        is_whole_day, is_gone = isinstance(when, AllDay), event.status is Status.CANCELLED
        end = when.last + _DAY if isinstance(when, AllDay) else when.end
        is_double = isinstance(when, Timed) and when.is_double
        status = "NEEDS-ACTION" if self.is_task and not is_gone else event.status.value
        rings = self.alarms if not (is_whole_day or is_gone) else ()
        return (
            event.uid,
            event.modified_at,
            event.created_at,
            event.modified_at,
            event.sequence,
            _told(self._start(event, entry), found[5], is_double=is_double),
            None if self.is_task else _told(end, found[6], is_double=is_double),
            status,
            "" if self.is_task else "TRANSPARENT" if is_whole_day or is_gone else "OPAQUE",
            title,
            _escaped(plain_text(event.words.description)),
            _escaped(plain_text(event.category)) if event.category else "",
            event.course,
            "".join(self._alarm(title, minutes) for minutes in rings),
        )

    def _alarm(self, title: str, minutes: int) -> str:
        related = ";RELATED=END" if self.is_task else ""
        return (
            f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:{title}\r\n"
            f"TRIGGER{related}:-PT{minutes}M\r\nEND:VALARM\r\n"
        )

    def _start(self, event: Event, entry: Entry | None) -> Moment:
        if entry is None:
            occasion = event.occasion
            return occasion.on if isinstance(occasion, AllDay) else occasion.start
        if entry.at is None:
            return entry.on
        return datetime.combine(entry.on, entry.at, self.zone)

    def _moment(self, parameters: str, value: str) -> Moment:
        """Read a day, an instant, or a wall time of the one zone; None where it is none of them."""
        if parameters == ";VALUE=DATE":
            return date.fromisoformat(value) if len(value) == len("20260303") else None
        if value.endswith("Z"):
            return None if parameters else datetime.fromisoformat(value)
        is_wall = parameters == f";TZID={self.zone.key}" and "T" in value
        return datetime.fromisoformat(value).replace(tzinfo=self.zone) if is_wall else None


def _told(moment: Moment, found: object, *, is_double: bool) -> Moment:
    """Return a moment of the plan as it should have been found: in UTC where that was written.

    No wall time tells which of two equal hours is meant.
    """
    if not isinstance(moment, datetime):
        return moment
    if isinstance(found, datetime) and found.tzinfo is UTC:
        return moment.astimezone(UTC)
    return None if is_double else moment


def _unfolded(written: bytes) -> str:
    """Return the lines as they were before they were folded, "" where they were folded wrongly."""
    if max(map(len, written.split(b"\r\n"))) > _MAX_OCTETS or _TORN.search(written):
        return ""
    return written.replace(b"\r\n ", b"").decode()


def _escaped(words: str) -> str:
    """Return text as RFC 5545 section 3.3.11 has it stand in a file: there is one way only."""
    if "\\" in words:
        words = words.replace("\\", "\\\\")
    return words.replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


# A whole course shares few stamps.
@lru_cache(maxsize=64)
def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value)


@lru_cache(maxsize=4)
def _grammar(*, is_task: bool, is_confidential: bool) -> re.Pattern[str]:
    """Return what an event is made of, line by line; a task has empty groups where it has less."""
    component = "VTODO" if is_task else "VEVENT"
    span = (f"DUE{_WHEN}()()",) if is_task else (f"DTSTART{_WHEN}", f"DTEND{_WHEN}")
    lines = (
        f"BEGIN:{component}",
        "UID:(.+)",
        f"DTSTAMP:{_STAMP}",
        f"CREATED:{_STAMP}",
        f"LAST-MODIFIED:{_STAMP}",
        r"SEQUENCE:(0|[1-9]\d{0,9})",
        *span,
        "STATUS:([A-Z-]+)()" if is_task else r"STATUS:([A-Z]+)\r\nTRANSP:([A-Z]+)",
        *(["CLASS:CONFIDENTIAL"] if is_confidential else []),
        "SUMMARY:(.+)",
        "DESCRIPTION:(.+)",
        r"(?:CATEGORIES:(.+)\r\n)?RELATED-TO:(.+)",
        rf"((?:BEGIN:VALARM\r\n(?:.+\r\n){{3}}END:VALARM\r\n)*)END:{component}",
    )
    return re.compile("".join(rf"{line}\r\n" for line in lines))
