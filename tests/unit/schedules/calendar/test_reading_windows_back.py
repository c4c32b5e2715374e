"""Windows, weeks and arms of a calendar that comes back are known without being told."""

import pytest
from read_back import CHOICES, PLAN

from schedules.calendar import Choices, write_calendar
from schedules.calendar.found_event import read_events
from schedules.calendar.reading import compare_calendar
from schedules.calendar.resource import resources_of

pytestmark = [pytest.mark.hazard("H38"), pytest.mark.requirement("R19")]

ALL = Choices(windows=True, digests=("topical",))
SHOWN = write_calendar(PLAN, ALL)


def without(data: bytes, title: bytes) -> bytes:
    """Take the first event of a title out."""
    head, *events = data.split(b"BEGIN:VEVENT")
    gone = next(event for event in events if b"SUMMARY:" + title in event)
    events.remove(gone)
    return b"BEGIN:VEVENT".join((head, *events))


def test_windows_and_weeks_are_known_without_being_told():
    assert compare_calendar(PLAN, SHOWN) == ()


@pytest.mark.parametrize("part", ["window", "week"])
def test_a_window_or_a_week_that_was_deleted_is_missing(part):
    plain = [event.title for event in read_events(write_calendar(PLAN))]
    titles = list(dict.fromkeys(event.title for event in read_events(SHOWN)))
    window, week = (title for title in titles if title not in plain)
    title = {"window": window, "week": week}[part]
    (item,) = compare_calendar(PLAN, without(SHOWN, title.encode()))
    assert (item.kind.value, item.administration) == ("missing", None)
    assert item.text.startswith(f"{title}: planned for")


def test_an_act_beside_its_week_is_told():
    single = write_calendar(PLAN, Choices(arms=("topical",)))
    act = next(item.id for item in PLAN.administrations if item.arm == "topical")
    (item,) = compare_calendar(PLAN, [SHOWN, resources_of(single)[0].data])
    assert (item.kind.value, item.administration) == ("not-planned", act)
    assert item.text == "in the calendar, by itself and in its week"


def test_arms_that_were_not_asked_for_are_not_looked_at():
    assert compare_calendar(PLAN, SHOWN, CHOICES) == ()
