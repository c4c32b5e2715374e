"""What a calendar holds against the plan: people drag, delete and rewrite events by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import icalendar

from schedules.calendar.errors import CalendarError
from schedules.calendar.identity import event_uid
from schedules.display import clock, day
from schedules.plan import Plan, PlannedAdministration, State

_SHOWN = (State.PLANNED, State.PENDING)


class DifferenceKind(StrEnum):
    """How a calendar departs from the plan. The values are part of the output's format."""

    MISSING = "missing"
    MOVED = "moved"
    CANCELLED = "cancelled"
    NOT_PLANNED = "not-planned"


@dataclass(frozen=True, slots=True)
class Difference:
    """One departure: the administration (None for an event the plan does not know), in words."""

    kind: DifferenceKind
    administration: str | None
    text: str


def compare_calendar(plan: Plan, data: bytes) -> tuple[Difference, ...]:
    """Return where a calendar file departs from the plan, in the plan's order.

    Events are known by their identifier, so a retitled event is still found. Only days and hours
    are compared; titles are the reader's own. Raises ``CalendarError`` where the file is none.
    """
    events = _events(data)
    found: list[Difference] = []
    for administration in plan.administrations:
        uid = event_uid(plan.patient, plan.protocol.id, administration.id)
        event = events.pop(uid, None)
        if administration.state in _SHOWN and administration.on is not None:
            found += _differences(plan, administration, event)
        elif event is not None:
            text = f"in the calendar, but {administration.state.value} in the plan"
            found.append(Difference(DifferenceKind.NOT_PLANNED, administration.id, text))
    found += [
        Difference(DifferenceKind.NOT_PLANNED, None, f"event on {_shown(_start(event))}")
        for event in events.values()
    ]
    return tuple(found)


def _events(data: bytes) -> dict[str, icalendar.Event]:
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except ValueError as error:
        raise CalendarError([f"found no calendar ({error}); accepted: an iCalendar file"]) from None
    return {
        str(event.get("UID", f"no identifier {at}")): event
        for calendar in calendars
        for at, event in enumerate(calendar.events)
    }


def _differences(
    plan: Plan, administration: PlannedAdministration, event: icalendar.Event | None
) -> Iterator[Difference]:
    name = administration.id
    wanted = _planned(plan, administration)
    if event is None:
        text = f"planned for {_shown(wanted)}, not in the calendar"
        yield Difference(DifferenceKind.MISSING, name, text)
        return
    if str(event.get("STATUS", "")) == "CANCELLED":
        yield Difference(DifferenceKind.CANCELLED, name, f"cancelled; planned for {_shown(wanted)}")
    start = _start(event)
    if _instant(start) != _instant(wanted):
        text = f"stands on {_shown(start)}, planned for {_shown(wanted)}"
        yield Difference(DifferenceKind.MOVED, name, text)


def _planned(plan: Plan, administration: PlannedAdministration) -> date | datetime:
    on = administration.on
    assert on is not None  # noqa: S101 -- the caller looked
    if administration.at is None:
        return on
    return datetime.combine(on, administration.at, ZoneInfo(plan.patient.time_zone))


def _start(event: icalendar.Event) -> date | datetime | None:
    start: date | datetime | None = event.decoded("DTSTART", None)
    return start


def _instant(start: date | datetime | None) -> date | datetime | None:
    """Return what two starts are compared by: the same instant is the same in any zone."""
    if isinstance(start, datetime) and start.tzinfo is not None:
        return start.astimezone(UTC)
    return start


def _shown(start: date | datetime | None) -> str:
    if start is None:
        return "no day at all"
    return f"{day(start)} {clock(start.time())}" if isinstance(start, datetime) else day(start)
