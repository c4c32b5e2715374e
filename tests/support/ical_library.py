"""A plan as icalendar itself would write it: the library used plainly, as its documentation shows.

The measure of the program's own writer, for what it says and for how long it takes. Time zones are
the program's own text: the library's are read wrongly by several programs.
"""

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from icalendar import CLASS, STATUS, TRANSP, Alarm, Timezone, vText

from schedules.calendar.content_line import plain_text
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay, Timed
from schedules.calendar.time_zone import write_time_zone

_DAY = timedelta(days=1)


class SafeText(vText):
    """Text that survives a backslash before a capital N, which the library makes a newline of."""

    def to_ical(self) -> bytes:
        words = str(self)
        for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
            words = words.replace(character, escaped)
        return words.encode()


def library_calendar(events: list[Event], name: str, *, is_confidential: bool, alarm: int) -> bytes:
    """Return the calendar of events, in one zone, with one alarm each."""
    calendar = icalendar.Calendar()
    for key, value in (("prodid", "-//schedules//calendar 1//EN"), ("version", "2.0")):
        calendar.add(key, value)
    calendar.add("calscale", "GREGORIAN")
    calendar["NAME"] = calendar["X-WR-CALNAME"] = SafeText(plain_text(name))
    walls = [at for event in events for at in _walls(event)]
    if walls:
        zone: Any = walls[0].tzinfo
        calendar.add_component(Timezone.from_ical(write_time_zone(zone, min(walls), max(walls))))
    for event in events:
        calendar.add_component(library_event(event, is_confidential=is_confidential, alarm=alarm))
    return calendar.to_ical(sorted=False)


def _walls(event: Event) -> list[datetime]:
    when = event.occasion
    return [when.start, when.end] if isinstance(when, Timed) else []


def library_event(event: Event, *, is_confidential: bool, alarm: int) -> icalendar.Event:
    """Return one event by the library's typed properties."""
    start, end = _span(event)
    is_cancelled = event.status.value == "CANCELLED"
    takes_time = isinstance(event.occasion, Timed) and not is_cancelled
    made = icalendar.Event.new(
        uid=event.uid,
        stamp=event.modified_at,
        created=event.created_at,
        last_modified=event.modified_at,
        sequence=event.sequence,
        start=start,
        end=end,
        status=STATUS[event.status.value],
        transparency=TRANSP.OPAQUE if takes_time else TRANSP.TRANSPARENT,
        classification=CLASS.CONFIDENTIAL if is_confidential else None,
    )
    made["SUMMARY"] = SafeText(plain_text(event.words.title))
    made["DESCRIPTION"] = SafeText(plain_text(event.words.description))
    if event.category:
        made["CATEGORIES"] = SafeText(plain_text(event.category))
    made["RELATED-TO"] = SafeText(event.course)
    if takes_time:
        ring = Alarm()
        ring.add("action", "DISPLAY")
        ring["DESCRIPTION"] = SafeText(plain_text(event.words.title))
        ring.add("trigger", -timedelta(minutes=alarm))
        made.add_component(ring)
    return made


def _span(event: Event) -> tuple[date | datetime, date | datetime]:
    when = event.occasion
    if isinstance(when, AllDay):
        return when.on, when.last + _DAY
    return when.start, when.end
