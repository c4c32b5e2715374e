"""vobject, a reader that shares nothing with icalendar."""

from datetime import datetime

import pytest
import vobject
from calendar_plans import example_plan
from hypothesis import example, given
from hypothesis import strategies as st

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.content_line import line, plain_text, text_line

pytestmark = pytest.mark.requirement("R17")


def read(data: bytes):
    return vobject.readOne(data.decode())


def test_every_hour_and_zone_is_the_plans(plan):
    # Wall times: for the instants it asks pytz, whose data are of another day than the program's.
    found = read(write_calendar(plan, Choices(profile=Profile.PATIENT))).vevent_list
    walls = [(event.dtstart.value, event.dtstart.params) for event in found]
    assert [wall.replace(tzinfo=None) for wall, _ in walls if isinstance(wall, datetime)] == [
        datetime.combine(act.on, act.at) for act in plan.administrations if act.at
    ]
    zones = {"".join(params.get("X-VOBJ-ORIGINAL-TZID", ["a day"])) for _, params in walls}
    assert zones == {plan.patient.time_zone, "a day"}


@pytest.mark.parametrize("profile", list(Profile))
def test_the_file_is_valid(profile):
    data = write_calendar(example_plan(), Choices(profile=profile, alarms=(30,)))
    assert read(data).validate(raiseException=True)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example("C:\\New folder")
@example("\\\\n;,\\,")
@example("👩‍⚕️" * 40)
def test_any_text_comes_back_as_it_was_cleaned(words):
    component = b"".join(
        (
            line("BEGIN", "VCALENDAR"),
            line("BEGIN", "VEVENT"),
            text_line("SUMMARY", words),
            line("END", "VEVENT"),
            line("END", "VCALENDAR"),
        )
    )
    assert read(component).vevent.summary.value == plain_text(words)
