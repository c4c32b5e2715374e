"""A collection in memory that keeps the rules of conditional requests, and can break at any one."""

from dataclasses import dataclass, field

from schedules.calendar.content_line import line, text_line
from schedules.calendar.publication import Stored
from schedules.calendar.resource import Resource, resources_of


class BrokenError(Exception):
    """The connection broke: the request may or may not have been carried out."""


@dataclass
class Memory:
    """``breaks_at`` counts writes from 0; ``is_done`` says whether that one still got through."""

    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    writes: int = 0
    breaks_at: int | None = None
    is_done: bool = False

    def stored(self) -> tuple[Stored, ...]:
        return tuple(
            Stored(name, f'"{version}"', data) for name, (version, data) in self.files.items()
        )

    def create(self, name: str, data: bytes) -> bool:
        return name not in self.files and self._write(name, data)

    def replace(self, old: Stored, data: bytes) -> bool:
        version, _ = self.files[old.href]
        return old.etag == f'"{version}"' and self._write(old.href, data)

    def _write(self, name: str, data: bytes) -> bool:
        now, self.writes = self.writes, self.writes + 1
        if now == self.breaks_at and not self.is_done:
            raise BrokenError
        self.edit(name, data)
        if now == self.breaks_at:
            raise BrokenError
        return True

    def edit(self, name: str, data: bytes) -> None:
        """Put something there without asking, as another program."""
        version, _ = self.files.get(name, (0, b""))
        self.files[name] = (version + 1, data)

    def said(self) -> dict[str, tuple[object, ...]]:
        """Return what each event says: identifier to start, title and status."""
        events = [Resource(data).event for _, data in self.files.values()]
        return {event.uid: (event.start, event.title, event.status) for event in events}


@dataclass(frozen=True)
class Entry:
    """One event of a small calendar: the day of June 2026, and what it says."""

    uid: str
    day: int = 1
    title: str = "Clinic visit"
    status: str = "CONFIRMED"
    sequence: int = 0
    revised: int = 1


def calendar_of(*entries: Entry) -> bytes:
    """Return a file as the exporter lays one out."""
    return b"".join(
        (
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", "-//schedules//calendar 1//EN"),
            line("CALSCALE", "GREGORIAN"),
            *(part for entry in entries for part in _event(entry)),
            line("END", "VCALENDAR"),
        )
    )


def _event(entry: Entry) -> list[bytes]:
    revised = f"202605{entry.revised:02}T080000Z"
    return [
        line("BEGIN", "VEVENT"),
        line("UID", entry.uid),
        line("DTSTAMP", revised),
        line("LAST-MODIFIED", revised),
        line("SEQUENCE", str(entry.sequence)),
        line("DTSTART", f"202606{entry.day:02}T080000Z"),
        line("DTEND", f"202606{entry.day:02}T090000Z"),
        line("STATUS", entry.status),
        text_line("SUMMARY", entry.title),
        line("END", "VEVENT"),
    ]


def resources(*entries: Entry) -> tuple[Resource, ...]:
    """Return the entries as resources."""
    return resources_of(calendar_of(*entries))
