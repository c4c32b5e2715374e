"""Events as another program hands them back: rewritten, in other zones, edited by hand."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, cast

import icalendar

from protocol.lean import dataclass
from schedules.calendar.choices import Kind
from schedules.calendar.content_line import plain_text
from schedules.calendar.errors import CalendarError

# On a published event: which course it belongs to, and what was published (see ``mark``).
MARK = "X-SCHEDULES-PUBLISHED"
CANCELLED = "CANCELLED"
Start = date | datetime
_OPEN = "NEEDS-ACTION"
_Component = icalendar.Event | icalendar.Todo


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """What one event says, whatever its zone, its lines' lengths and its writer.

    Instants are in UTC; a start without a zone stays as it is. ``problems`` lists what could not be
    read. ``others`` holds what the plan never writes: a place, a recurrence, guests.
    """

    uid: str
    start: Start | None
    end: Start | None
    title: str
    text: str
    status: str
    sequence: int = 0
    revised_at: datetime | None = None
    alarms: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    mark: str | None = None
    problems: tuple[str, ...] = ()

    @property
    def is_cancelled(self) -> bool:
        """Whether its status says so."""
        return self.status == CANCELLED

    @property
    def when(self) -> tuple[Start | None, Start | None, str]:
        """What a higher SEQUENCE is owed for (RFC 5546): start, end and status."""
        return self.start, self.end, self.status

    @property
    def digest(self) -> str:
        """The digest of all that a person can see or change; numbering and stamps are left out."""
        start, end, status = self.when
        seen = [str(start), str(end), status, self.title, self.text, self.alarms, self.others]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


def read_events(data: bytes, kind: Kind = "events") -> tuple[FoundEvent, ...]:
    """Return the events, or the tasks, of a file or a resource. Raises ``CalendarError``.

    A task starts when it is due. One that was begun or ticked off stands as one that was not: to
    tick it off is what it is for.
    """
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except ValueError as error:
        raise CalendarError([f"found no calendar ({error}); accepted: an iCalendar file"]) from None
    if any(calendar.name != "VCALENDAR" for calendar in calendars) or not calendars:
        raise CalendarError(["found no calendar; accepted: an iCalendar file"])
    if kind == "tasks":
        return tuple(_found(task) for calendar in calendars for task in calendar.todos)
    return tuple(_found(event) for calendar in calendars for event in calendar.events)


def _found(event: _Component) -> FoundEvent:
    problems = [f"{name}: {reason}" for name, reason in event.errors]
    times = ("DUE",) if isinstance(event, icalendar.Todo) else ("start", "end")
    start, end = (*(_time(event, name, problems) for name in times), None)[:2]
    return FoundEvent(
        uid=str(event.get("UID", "")),
        start=start,
        end=end,
        title=_words(event.get("SUMMARY", "")),
        text=_words(event.get("DESCRIPTION", "")),
        status=_status(event),
        sequence=_sequence(event),
        revised_at=_revised_at(event),
        alarms=tuple(sorted(_alarms(event))),
        others=tuple(_others(event)),
        mark=str(event[MARK]) if MARK in event else None,
        problems=tuple(problems),
    )


def _status(event: _Component) -> str:
    if isinstance(event, icalendar.Todo):
        found = str(event.get("STATUS", _OPEN)).upper()
        return found if found == CANCELLED else _OPEN
    return str(event.get("STATUS", "CONFIRMED")).upper()


def _time(event: _Component, name: str, problems: list[str]) -> Start | None:
    try:
        found: Start | None = getattr(event, name)
    except ValueError as error:  # the library's own errors are kinds of it
        problems.append(f"{name}: {error}")
        return None
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found.astimezone(UTC)
    return found


def _words(value: object) -> str:
    """Return text as a person reads it: blanks at line ends are a writer's, not a person's."""
    if isinstance(value, list):  # the property stands more than once
        value = "\n".join(map(str, cast("list[object]", value)))
    return "\n".join(part.rstrip() for part in plain_text(str(value)).split("\n")).strip()


def _sequence(event: _Component) -> int:
    found = event.get("SEQUENCE", 0)
    return found if isinstance(found, int) else 0


def _revised_at(event: _Component) -> datetime | None:
    found = event.decoded("LAST-MODIFIED", None) if "LAST-MODIFIED" in event else None
    return found if isinstance(found, datetime) and found.tzinfo is not None else None


def _alarms(event: _Component) -> Iterator[str]:
    for alarm in event.subcomponents:
        if alarm.name != "VALARM":
            continue
        trigger: Any = alarm.get("TRIGGER")
        yield str(getattr(trigger, "dt", trigger))


_OTHERS = ("TRANSP", "CLASS", "LOCATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE")
# What a property means where it is not written: a writer may leave it out or put it in.
_USUAL = {"TRANSP": "OPAQUE", "CLASS": "PUBLIC"}


def _others(event: _Component) -> Iterator[tuple[str, str]]:
    for name in _OTHERS:
        values: Any = event.get(name, [])
        several: list[Any] = values if hasattr(values, "append") else [values]
        for value in several:
            words = str(value.to_ical().decode())
            if words and words != _USUAL.get(name):
                yield name, words
