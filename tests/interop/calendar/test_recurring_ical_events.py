"""recurring-ical-events, which answers what a calendar program asks: what is on in these days?"""

from datetime import date, timedelta

import icalendar
import recurring_ical_events
from calendar_plans import example_plan
from calendar_truth import in_utc, instants_of

from schedules.calendar import Choices, Profile, write_calendar


def test_every_event_is_found_once_over_the_whole_course(plan):
    calendar = icalendar.Calendar.from_ical(write_calendar(plan, Choices(profile=Profile.PATIENT)))
    first, last = plan.patient.day_zero, plan.last_on + timedelta(days=2)
    found = recurring_ical_events.of(calendar).between(first - timedelta(days=1), last)
    assert sorted(str(in_utc(event.decoded("DTSTART"))) for event in found) == sorted(
        map(str, instants_of(plan))
    )


def test_the_first_day_of_the_example_holds_its_acts():
    data = write_calendar(example_plan(), Choices(profile=Profile.PATIENT))
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).at(date(2026, 3, 3))
    assert sorted(str(event["SUMMARY"]) for event in found) == [
        "Clinic reminder",
        "Clinic visit",
        "Clinic visit",
    ]
