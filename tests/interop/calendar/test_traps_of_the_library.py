"""What the library writes wrongly or without a warning, and this program therefore does not ask it.

A test that fails after an update says that a trap was mended or has moved: look at decision 0019,
and keep what the program writes as it is.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from icalendar import Alarm, Calendar, Event, vText

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def event(**properties: Any) -> Event:
    made = Event()
    for name, value in properties.items():
        made.add(name, value)
    return made


def text_back(words: str) -> str:
    return str(Event.from_ical(event(summary=words).to_ical())["SUMMARY"])


def test_a_backslash_before_a_capital_n_comes_back_as_a_newline():
    assert text_back("C:\\New folder") == "C:\new folder"


@pytest.mark.parametrize("words", ["a\\nb", "a;b", "a,b", "a\\b"])
def test_other_escapes_come_back(words):
    assert text_back(words) == words


def test_control_characters_are_written_as_they_are():
    assert b"\x07" in event(summary="a\x07b").to_ical()


def test_a_lone_surrogate_is_no_message_but_a_crash():
    with pytest.raises(UnicodeEncodeError):
        event(summary="a\ud800b").to_ical()


def test_the_text_of_a_property_of_ones_own_is_not_escaped():
    assert b"X-OWN:a;b,c" in event(**{"x-own": "a;b,c"}).to_ical()
    assert b"X-OWN:a\\;b\\,c" in event(**{"x-own": vText("a;b,c")}).to_ical()


def test_a_time_without_a_zone_floats_without_a_warning():
    assert b"DTSTART:20260303T100000\r\n" in event(dtstart=datetime(2026, 3, 3, 10)).to_ical()


def test_a_fixed_offset_becomes_a_zone_that_nobody_defines():
    calendar = Calendar()
    east = timezone(timedelta(hours=8))
    calendar.add_component(event(dtstart=datetime(2026, 3, 3, 10, tzinfo=east)))
    calendar.add_missing_timezones()
    assert b'TZID="UTC+08:00"' in calendar.to_ical()
    assert calendar.timezones == []


def test_an_hour_that_does_not_exist_is_written():
    assert (
        b"20260329T013000" in event(dtstart=datetime(2026, 3, 29, 1, 30, tzinfo=LONDON)).to_ical()
    )


def test_which_of_two_equal_hours_is_meant_is_lost():
    hours = (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))
    first, second = (event(dtstart=hour).to_ical() for hour in hours)
    assert first == second


def test_parts_of_a_second_are_cut():
    assert b"20260303T100000Z" in event(dtstart=AT.replace(day=3, hour=10, microsecond=9)).to_ical()


def test_a_status_that_does_not_exist_is_written():
    assert b"STATUS:CANCELED" in event(status="CANCELED").to_ical()


@pytest.mark.parametrize("name", ["uid", "dtstart"])
def test_what_may_stand_once_is_written_twice(name):
    made, value = Event(), "one" if name == "uid" else AT
    made.add(name, value)
    made.add(name, value)
    assert made.to_ical().count(name.upper().encode() + b":") == 2


def test_an_event_without_its_required_properties_is_valid_to_the_library():
    calendar = Calendar()
    calendar.add("prodid", "-//x//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event(summary="nothing else"))
    calendar.validate()
    assert b"UID" not in calendar.to_ical()


def test_an_alarm_at_an_instant_lacks_the_value_type():
    alarm = Alarm.new_display(description="d", trigger=AT)
    assert b"TRIGGER:20260302T080000Z" in alarm.to_ical()
    named = Alarm()
    named.add("trigger", AT, parameters={"VALUE": "DATE-TIME"})
    assert b"TRIGGER;VALUE=DATE-TIME:20260302T080000Z" in named.to_ical()


def test_octets_attached_are_written_as_an_address():
    assert b"ATTACH:abc" in event(attach=b"abc").to_ical()


def test_the_librarys_own_time_zones_are_lists_of_dates():
    calendar = Calendar()
    calendar.add_component(event(dtstart=datetime(2026, 7, 1, 10, tzinfo=LONDON)))
    calendar.add_missing_timezones()
    zone = calendar.timezones[0].to_ical().replace(b"\r\n ", b"")
    (dates, *_) = [line for line in zone.split(b"\r\n") if line.startswith(b"RDATE")]
    assert dates.count(b",") > 1


def test_a_refresh_interval_lacks_the_value_type():
    calendar = Calendar()
    calendar.refresh_interval = timedelta(hours=6)  # type: ignore[assignment]
    assert b"REFRESH-INTERVAL:PT6H" in calendar.to_ical()


def test_a_new_calendar_and_a_new_event_take_an_identifier_by_chance():
    assert Calendar.new().to_ical() != Calendar.new().to_ical()
    assert Event.new(summary="s")["UID"] != Event.new(summary="s")["UID"]


def test_a_broken_value_is_no_error_but_a_note_on_the_event():
    broken = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260231T100000\r\nEND:VEVENT\r\n"
    assert [name for name, _ in icalendar.Event.from_ical(broken).errors] == ["DTSTART"]


def test_an_alarm_on_a_day_event_breaks_the_reader_of_recurrences():
    calendar = Calendar()
    day = event(uid="1", dtstart=date(2026, 3, 3), dtend=date(2026, 3, 4), dtstamp=AT)
    day.add_component(Alarm.new_display(description="d", trigger=timedelta(hours=-1)))
    calendar.add_component(day)
    query = recurring_ical_events.of(calendar, components=["VALARM"])
    with pytest.raises(TypeError, match="not date"):
        list(query.between(date(2026, 3, 1), date(2026, 3, 9)))
