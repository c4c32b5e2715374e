"""ical, the strict reader of Home Assistant: it takes no file with anything wrong in it."""

from datetime import UTC, datetime

import pytest
from calendar_truth import in_utc, instants_of
from ical.calendar_stream import IcsCalendarStream

from schedules.calendar import Choices, Profile, write_calendar

pytestmark = pytest.mark.requirement("R17")


def test_every_event_is_read_by_the_strict_reader(plan):
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM, alarms=(60, 10)))
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    starts = [event.dtstart for event in events if event.dtstart is not None]
    assert [in_utc(start) for start in starts] == instants_of(plan)
    assert {event.status for event in events} == {"CONFIRMED"}
    assert {event.sequence for event in events} == {0}
    assert {event.last_modified for event in events} == {datetime(2026, 3, 2, 8, tzinfo=UTC)}
