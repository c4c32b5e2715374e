"""libical (GNOME, KDE), ical.js (Thunderbird, Nextcloud) and node-ical read one and the same."""

from functools import cache
from typing import Any

import pytest
from calendar_plans import ZONES, example_plan
from calendar_records import moment, records_of
from calendar_revisions import revised
from calendar_truth import instants_of
from reader_javascript import read_with
from reader_libical import Calendar

from schedules.calendar import Choices, Profile, write_calendar
from schedules.plan import Plan

pytestmark = pytest.mark.requirement("R17")

# node-ical reads a zone it knows by the data of its own program, which may be older than a law;
# instants in UTC are for that. All other readers take the file's own VTIMEZONE.
LAWS_OF_2026 = {"America/Vancouver", "Africa/Casablanca"}
FIELDS = ("uid", "start", "end", "title", "description", "status", "sequence", "alarms")


@cache
def plan_in(zone: str) -> Plan:
    """Every third act of the example, two of them moved and two withdrawn."""
    plan = example_plan(patient=(("Asia/Shanghai", zone),))
    plan = plan.model_copy(update={"administrations": plan.administrations[::3]})
    timed = [act.id for act in plan.administrations if act.at is not None]
    days = [act.id for act in plan.administrations if act.at is None]
    return revised(plan, moved=(timed[1], days[1]), withdrawn=(timed[3], days[3]))


EVERY = [
    (zone, Choices(profile=profile, alarms=(60, 10), in_utc=in_utc, windows=True))
    for zone in ZONES
    for profile, in_utc in ((Profile.PATIENT, False), (Profile.CARE_TEAM, True))
]


@pytest.fixture(scope="module")
def calendars() -> list[bytes]:
    return [write_calendar(plan_in(zone), choices) for zone, choices in EVERY]


@pytest.fixture(scope="module")
def of_icalendar(calendars: list[bytes]) -> list[list[dict[str, Any]]]:
    return [records_of(data) for data in calendars]


def test_instants_are_the_plans(of_icalendar):
    for (zone, _), events in zip(EVERY, of_icalendar, strict=True):
        expected = [moment(at) for at in instants_of(plan_in(zone))]
        assert [event["start"] for event in events][: len(expected)] == expected


def test_libical_finds_what_icalendar_finds_and_nothing_broken(calendars, of_icalendar):
    for data, expected in zip(calendars, of_icalendar, strict=True):
        calendar = Calendar(data)
        assert (calendar.problems(), calendar.events()) == ((0, False), expected)
        calendar.close()


def test_ical_js_finds_what_icalendar_finds(calendars, of_icalendar):
    assert read_with("ical.js", calendars) == of_icalendar


def test_node_ical_finds_what_icalendar_finds(calendars, of_icalendar):
    for (zone, choices), found, expected in zip(
        EVERY, read_with("node-ical", calendars), of_icalendar, strict=True
    ):
        fields = set(FIELDS)
        if zone in LAWS_OF_2026 and not choices.in_utc:
            fields -= {"start", "end"}
        assert [{name: item[name] for name in fields} for item in found] == [
            {name: item[name] for name in fields} for item in expected
        ]


def test_what_was_withdrawn_is_told_in_every_way_a_reader_may_look_for(of_icalendar):
    gone = [event for events in of_icalendar for event in events if event["status"] == "CANCELLED"]
    assert len(gone) >= 2 * len(EVERY)
    assert {event["title"].startswith("CANCELLED - ") for event in gone} == {True}
    assert [event["alarms"] for event in gone if event["alarms"]] == []
    assert {event["sequence"] for event in gone} == {1}
