from datetime import UTC, datetime, timedelta

import pytest
from ical_content import read_calendar
from ical_zone import Zone
from zone_truth import FIRST, LAST, all_zones, is_double, probes, zone

from schedules.calendar.time_zone import write_time_zone

pytestmark = [pytest.mark.hazard("H14"), pytest.mark.requirement("R17")]

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/Vancouver",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "America/Nuuk",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "UTC",
]


def component(data: bytes):
    return read_calendar(b"BEGIN:VCALENDAR\r\n" + data + b"END:VCALENDAR\r\n").components[0]


@pytest.mark.parametrize("key", ZONES)
def test_a_time_zone_gives_the_zones_own_offset_in_every_hour_of_four_years(key):
    own = zone(key)
    written = Zone(component(write_time_zone(own, FIRST, LAST)), until=2030)
    hours = (FIRST + timedelta(hours=n) for n in range(int((LAST - FIRST) / timedelta(hours=1))))
    walls = (at.astimezone(own) for at in hours)
    wrong = [
        wall
        for wall in walls
        if written.offset_at(wall.replace(tzinfo=None)) != wall.utcoffset() and not is_double(wall)
    ]
    assert wrong == []


def test_every_zone_gives_its_own_offset_around_each_change_of_four_years():
    wrong: list[tuple[str, datetime]] = []
    for own in all_zones():
        written = Zone(component(write_time_zone(own, FIRST, LAST)), until=2030)
        wrong += [
            (own.key, wall)
            for wall in probes(own)
            if written.offset_at(wall.replace(tzinfo=None)) != wall.utcoffset()
        ]
    assert wrong == []
    assert len(all_zones()) > 300


def test_london_is_written_as_two_yearly_rules():
    # Directive 2000/84/EC: last Sunday of March and of October, both at 01:00 UTC; kept in the UK.
    written = write_time_zone(zone("Europe/London"), datetime(2026, 3, 3, tzinfo=UTC), LAST)
    assert written.decode().splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T010000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "TZNAME:BST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "TZNAME:GMT",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        pytest.param("America/New_York", {"BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"}, id="nth"),
        pytest.param(
            "Australia/Sydney", {"BYMONTH=4;BYDAY=1SU", "BYMONTH=10;BYDAY=1SU"}, id="south"
        ),
        pytest.param("Asia/Shanghai", set(), id="no change at all"),
        pytest.param("Africa/Casablanca", set(), id="follows the moon: each change on its own"),
        pytest.param("Africa/Cairo", set(), id="a change at 24 o'clock: each on its own"),
        pytest.param("Asia/Jerusalem", set(), id="Friday before the last Sunday: each on its own"),
    ],
)
def test_a_yearly_rule_is_written_where_a_weekday_of_a_month_says_it_all(key, rules):
    parts = component(write_time_zone(zone(key), FIRST, LAST)).components
    found = {part.value("RRULE") for part in parts} - {None}
    assert found == {f"FREQ=YEARLY;{rule}" for rule in rules}


@pytest.mark.parametrize("first", [2015, 2017])
def test_a_law_that_changes_inside_the_span_is_followed(first):
    # Turkey stayed on summer time in 2016: no change on 30 October, as every year before.
    begin, end = datetime(first, 1, 15, tzinfo=UTC), datetime(2017, 6, 1, tzinfo=UTC)
    written = Zone(component(write_time_zone(zone("Europe/Istanbul"), begin, end)), until=2018)
    offsets = [written.offset_at(datetime(year, 2, 1)) for year in (2016, 2017)]
    assert offsets == [timedelta(hours=2), timedelta(hours=3)]


@pytest.mark.requirement("R36")
def test_the_same_zone_is_written_whenever_the_course_is():
    early, late = (datetime(year, 3, 3, tzinfo=UTC) for year in (2026, 2031))
    london = zone("Europe/London")
    assert write_time_zone(london, early, early) == write_time_zone(london, late, late)


def test_no_time_zone_uses_dates_in_lists():
    assert all(b"RDATE" not in write_time_zone(zone(key), FIRST, LAST) for key in ZONES)
