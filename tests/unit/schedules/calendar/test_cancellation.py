"""An event cancelled where it stands, whatever a server and other programs made of it."""

from datetime import UTC, datetime

import icalendar
import pytest

from schedules.calendar.cancellation import cancel_event
from schedules.calendar.found_event import read_events

AT = datetime(2026, 6, 2, 8, tzinfo=UTC)
REWRITTEN = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another//Program//EN
BEGIN:VEVENT
SUMMARY;LANGUAGE=en;X-A="a:b":Visit\\, C:\\\\New room
ATTENDEE;CN="Doe; Jane":mailto:jane@example.org
DTSTART;TZID=Europe/London:20260601T090000
DURATION:PT1H
UID:a
SEQUENCE:3
STATUS:CONFIRMED
TRANSP:OPAQUE
DESCRIPTION:First line\\nsecond li
 ne
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Visit
TRIGGER:-PT30M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_cancelled_event_says_so_in_every_way_and_rings_no_alarm(ends: bytes):
    before = REWRITTEN.replace(b"\n", ends)
    data = cancel_event(before, sequence=4, at=AT, language="en")
    (event,), (old,) = read_events(data), read_events(before)
    assert (event.status, event.sequence, event.revised_at) == ("CANCELLED", 4, AT)
    assert event.title == f"CANCELLED - {old.title}" == "CANCELLED - Visit, C:\\New room"
    assert event.alarms == ()
    assert ("TRANSP", "TRANSPARENT") in event.others
    assert (event.text, event.start, event.end) == (old.text, old.start, old.end)
    assert ("ATTENDEE", "mailto:jane@example.org") in event.others
    (calendar,) = icalendar.Calendar.from_ical(data, multiple=True)
    assert calendar.events[0].errors == []
    assert data.count(b"STATUS:") == data.count(b"SEQUENCE:") == data.count(b"DTSTAMP:") == 1


def test_an_event_without_a_title_gets_the_word():
    event = b"BEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000Z\nEND:VEVENT\n"
    data = b"BEGIN:VCALENDAR\n" + event + b"END:VCALENDAR\n"
    (found,) = read_events(cancel_event(data, sequence=1, at=AT, language="zh"))
    assert found.title == "已取消"
