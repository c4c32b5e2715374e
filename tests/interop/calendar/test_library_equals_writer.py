"""The writer and the library say the same: equal when both are parsed, whatever the text."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from calendar_plans import example_plan
from calendar_revisions import revised
from hypothesis import example, given
from hypothesis import strategies as st
from ical_library import library_calendar

from schedules.calendar import Choices, Profile, export
from schedules.calendar.event import Event
from schedules.calendar.occasion import AllDay, Timed
from schedules.calendar.properties import END_OF_CALENDAR, EventWriter, start_of_calendar
from schedules.calendar.selection import Status
from schedules.calendar.time_zone import write_time_zone
from schedules.calendar.words import Words

ZONE = ZoneInfo("Europe/London")
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
HARD = ("C:\\New folder", "\\\\n;,\\,", "👩‍⚕️" * 40, " a \u2028b\x85c\r\nd ", "\\N", "e\u0301")

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def written(events: list[Event], name: str, *, is_confidential: bool) -> bytes:
    writer = EventWriter(ZONE.key, is_confidential, (30,))
    walls = [at for event in events for at in times(event)]
    zone = [write_time_zone(ZONE, min(walls), max(walls))] if walls else []
    parts = (start_of_calendar(name), *zone, *map(writer.event, events), END_OF_CALENDAR)
    return b"".join(parts)


def times(event: Event) -> list[datetime]:
    return [event.occasion.start, event.occasion.end] if isinstance(event.occasion, Timed) else []


def parsed(data: bytes) -> tuple[bytes, list[object]]:
    """What the library makes of a file, in its own order, and what it finds broken."""
    calendar = icalendar.Calendar.from_ical(data)
    return calendar.to_ical(), [item.errors for item in calendar.walk() if item.errors]


def timed(start: datetime, hours: int) -> Timed:
    begin = start.replace(tzinfo=UTC).astimezone(ZONE)
    end = (begin.astimezone(UTC) + timedelta(hours=hours)).astimezone(ZONE)
    return Timed(begin.replace(fold=0), end.replace(fold=0), None, is_double=False)


def lasting(day: date, days: int) -> AllDay:
    return AllDay(day, day + timedelta(days=days))


occasions = st.builds(timed, starts, st.integers(1, 40)) | st.builds(
    lasting, st.dates(date(2026, 1, 1), date(2028, 12, 1)), st.integers(0, 9)
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    created, modified = sorted((draw(moments), draw(moments)))
    return Event(
        uid=str(draw(st.uuids())),
        course=str(draw(st.uuids())),
        occasion=draw(occasions),
        words=Words(draw(texts), draw(texts)),
        status=draw(st.sampled_from(list(Status))),
        sequence=draw(st.integers(0, 2**31 - 1)),
        created_at=created,
        modified_at=modified,
        category=draw(st.just("") | texts),
    )


def plain(words: str) -> Event:
    return Event(
        "1",
        "2",
        timed(datetime(2026, 3, 3, 10), 1),
        Words(words, words),
        Status.CONFIRMED,
        0,
        AT,
        AT,
    )


@given(st.lists(events(), min_size=1, max_size=3), texts, st.booleans())
@example([plain(words) for words in HARD], HARD[0], True)
def test_the_writer_and_the_library_are_equal_when_both_are_parsed(course, name, is_confidential):
    ours = written(course, name, is_confidential=is_confidential)
    theirs = library_calendar(course, name, is_confidential=is_confidential, alarm=30)
    assert parsed(ours) == parsed(theirs)


def test_a_whole_course_is_equal_too_cancelled_events_included():
    plan = revised(example_plan(), moved=("iv-induction-d14",), withdrawn=("iv-maintenance-d56",))
    for profile in Profile:
        choices = Choices(profile=profile, alarms=(30,))
        course = export.course_of(plan, choices)
        name = export.calendar_name(plan, profile, "en")
        theirs = library_calendar(
            course, name, is_confidential=profile is Profile.PATIENT, alarm=30
        )
        assert parsed(export.write_calendar(plan, choices)) == parsed(theirs)
