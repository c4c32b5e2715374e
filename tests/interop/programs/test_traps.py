"""What the programs make of the forms that are never written here."""

import subprocess
from datetime import UTC, datetime

import pytest
from calendar_plans import example_plan
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reader_javascript import read_with
from reader_libical import Calendar

from schedules.calendar import Choices, write_calendar
from schedules.calendar.content_line import plain_text
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay
from schedules.calendar.properties import END_OF_CALENDAR, EventWriter, start_of_calendar
from schedules.calendar.selection import Status
from schedules.calendar.words import Words

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(plain_text)
HARD = ["C:\\New folder", "\\\\n;,\\,", "👩‍⚕️" * 40, "\\N", "e\u0301", " a \u2028b\x85c\r\nd "]


def good() -> bytes:
    plan = example_plan()
    few = plan.model_copy(update={"administrations": plan.administrations[:6]})
    return write_calendar(few, Choices(alarms=(30,)))


def calendar_of(words: list[str]) -> bytes:
    writer = EventWriter(None, is_confidential=False)
    day = AllDay(AT.date(), AT.date())
    events = (
        Event(str(number), "c", day, Words(text, text), Status.CONFIRMED, 0, AT, AT)
        for number, text in enumerate(words)
    )
    return b"".join((start_of_calendar("n"), *map(writer.event, events), END_OF_CALENDAR))


@settings(max_examples=12, deadline=None)
@given(st.lists(texts, min_size=40, max_size=80))
@example(HARD)
@example([" ", "\t", "a"])
def test_any_text_comes_back_from_ical_js_and_libical_as_it_was_cleaned(words):
    data, expected = calendar_of(words), [(plain_text(text),) * 2 for text in words]
    (found,) = read_with("ical.js", [data])
    assert [(event["title"], event["description"]) for event in found] == expected
    libical = Calendar(data)
    # libical takes away the blanks around every value of every file: of blanks alone nothing stays.
    trimmed = [(title.strip(" \t") or None, text.strip(" \t") or None) for title, text in expected]
    assert [(event["title"], event["description"]) for event in libical.events()] == trimmed
    libical.close()


def test_libical_misses_the_organizer_of_a_published_calendar():
    assert Calendar(good()).problems() == (0, False)
    published = good().replace(b"CALSCALE", b"METHOD:PUBLISH\r\nCALSCALE")
    assert Calendar(published).problems()[1]


def test_an_alarm_at_an_instant_without_its_type_is_dropped_by_libical_and_stops_ical_js():
    data = good().replace(b"TRIGGER:-PT30M", b"TRIGGER:20260303T013000Z")
    assert Calendar(data).problems()[0] > 0
    with pytest.raises((AssertionError, subprocess.CalledProcessError)):
        read_with("ical.js", [data])
