"""Reads every written event again and holds it against the plan: no export leaves unread.

It shares no code with the writing but the definition of plain text: lines are unfolded, values
taken apart and wall times turned into instants anew.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from schedules.calendar.content_line import plain_text
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay
from schedules.calendar.selection import Entry

Start = date | datetime
_MOMENTS = frozenset(("DTSTART", "DUE"))
_IN_TASKS = {"CONFIRMED": "NEEDS-ACTION", "TENTATIVE": "NEEDS-ACTION", "CANCELLED": "CANCELLED"}


class ExportDiffersError(Exception):
    """The written file does not say what the plan says: a bug, and the file is not handed out."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Passes the components of one file, each once."""

    zone: str
    component: str
    alarms: int
    _seen: set[str] = field(default_factory=set[str])

    def passed(self, written: bytes, event: Event, entry: Entry | None) -> bytes:
        """Return what was written. Raises ``ExportDiffersError`` where it says anything else.

        ``entry`` is what the event stands for; None where it stands for a window or a week.
        """
        is_task = self.component == "VTODO"
        status = _IN_TASKS[event.status] if is_task else event.status.value
        found = self._read(written)
        wanted = {
            "UID": event.uid,
            "DUE" if is_task else "DTSTART": self._start_of(event, entry),
            "STATUS": status,
            "SEQUENCE": str(event.sequence),
            "SUMMARY": plain_text(event.words.title),
            "DESCRIPTION": plain_text(event.words.description),
        }
        if differing := [name for name, value in wanted.items() if found.get(name) != value]:
            message = f"event {event.uid} differs in {', '.join(differing)} when it is read back"
            raise ExportDiffersError(message)
        if event.uid in self._seen:
            message = f"two events have the identifier {event.uid}"
            raise ExportDiffersError(message)
        self._seen.add(event.uid)
        return written

    def _start_of(self, event: Event, entry: Entry | None) -> Start:
        if entry is None:
            occasion = event.occasion
            return occasion.on if isinstance(occasion, AllDay) else occasion.start
        if entry.at is None:
            return entry.on
        return datetime.combine(entry.on, entry.at, ZoneInfo(self.zone)).astimezone(UTC)

    def _read(self, written: bytes) -> dict[str, Start | str]:
        """Return the properties of the component itself; those of its alarms are left out."""
        text = written.decode().replace("\r\n ", "")
        first, last = f"BEGIN:{self.component}\r\n", f"\r\nEND:{self.component}\r\n"
        if not (text.startswith(first) and text.endswith(last)):
            message = f"a {self.component} does not begin or end as one"
            raise ExportDiffersError(message)
        own = text[len(first) : -len(last)].partition("\r\nBEGIN:")[0]
        found: dict[str, Start | str] = {}
        for content in own.split("\r\n"):
            head, _, value = content.partition(":")
            name, _, parameters = head.partition(";")
            if name in _MOMENTS:
                found[name] = _start(parameters, value)
            else:
                found[name] = _words(value) if "\\" in value else value
        return found


def _start(parameters: str, value: str) -> Start:
    if parameters == "VALUE=DATE":
        return date.fromisoformat(value)
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(parameters.removeprefix("TZID=")))
    return found.astimezone(UTC)


def _words(value: str) -> str:
    """Take the escapes away. No text holds the NUL that stands for a backslash meanwhile."""
    value = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\N", "\n")
    return value.replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
