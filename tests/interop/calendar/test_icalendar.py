"""icalendar, the reader that the program itself will use on foreign files."""

from datetime import UTC, datetime

import icalendar
import pytest
from calendar_plans import example_plan
from calendar_truth import in_utc, instants_of, with_a_name_nobody_knows
from hypothesis import example, given
from hypothesis import strategies as st

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.content_line import LINE_END, line, plain_text, text_line

pytestmark = pytest.mark.requirement("R17")


def events(data: bytes):
    return icalendar.Calendar.from_ical(data).events


def test_every_instant_is_the_plans(plan):
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM))
    assert [in_utc(event.start) for event in events(data)] == instants_of(plan)


def test_the_files_own_time_zone_gives_every_instant_too(plan):
    data = with_a_name_nobody_knows(write_calendar(plan, Choices(profile=Profile.PATIENT)), plan)
    assert [in_utc(event.start) for event in events(data)] == instants_of(plan)


def test_no_property_is_found_broken(plan):
    calendar = icalendar.Calendar.from_ical(write_calendar(plan, Choices(profile=Profile.PATIENT)))
    assert [item.errors for item in calendar.walk() if item.errors] == []


def test_every_property_comes_back_as_the_library_would_write_it():
    # Equal after the library has taken the file apart and put it together again.
    data = write_calendar(example_plan(), Choices(profile=Profile.CARE_TEAM, alarms=(30,)))
    again = icalendar.Calendar.from_ical(data).to_ical(sorted=False)
    assert again.replace(b"\r\n ", b"") == data.replace(b"\r\n ", b"")


def test_alarms_ring_the_minutes_asked_for_before_the_start():
    data = write_calendar(
        example_plan(), Choices(profile=Profile.PATIENT, alarms=(45,), arms=("iv",))
    )
    first = events(data)[0]
    (alarm,) = first.alarms.times
    assert in_utc(alarm.trigger) == datetime(2026, 3, 3, 1, 15, tzinfo=UTC)


def test_the_revision_is_the_patient_documents():
    first = events(write_calendar(example_plan(), Choices(profile=Profile.PATIENT)))[0]
    assert {first.DTSTAMP, first.LAST_MODIFIED} == {datetime(2026, 3, 2, 8, tzinfo=UTC)}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("C:\\New folder")
@example("\\\\n;,\\,")
@example("👩‍⚕️" * 40)
@example(" leading and trailing ")
def test_any_text_comes_back_as_it_was_cleaned(words):
    component = b"".join(
        (line("BEGIN", "VEVENT"), text_line("SUMMARY", words), b"END:VEVENT" + LINE_END)
    )
    assert str(icalendar.Event.from_ical(component)["SUMMARY"]) == plain_text(words)
