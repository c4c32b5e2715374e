"""A calendar read back: what people did to it by hand is found."""

from datetime import datetime, timedelta

import icalendar
import pytest
from calendar_plans import example_plan

from schedules.calendar import CalendarError, Choices, Profile, write_calendar
from schedules.calendar.identity import event_uid
from schedules.calendar.reading import compare_calendar

PLAN = example_plan()
WRITTEN = write_calendar(PLAN, Choices(profile=Profile.PATIENT))


def edited(administration: str, edit) -> bytes:
    calendar = icalendar.Calendar.from_ical(WRITTEN)
    uid = event_uid(PLAN.patient, PLAN.protocol.id, administration)
    event = next(event for event in calendar.events if event["UID"] == uid)
    edit(calendar, event)
    return calendar.to_ical()


def moved_by_a_day(_calendar, event) -> None:
    event["DTSTART"].dt += timedelta(days=1)


def in_another_zone(_calendar, event) -> None:
    event["DTSTART"] = icalendar.vDatetime(datetime.fromisoformat("2026-03-17T02:00:00+00:00"))


def deleted(calendar, event) -> None:
    calendar.subcomponents.remove(event)


def cancelled(_calendar, event) -> None:
    event["STATUS"] = "CANCELLED"


def retitled(_calendar, event) -> None:
    event["SUMMARY"] = "Hospital"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(moved_by_a_day, [("moved", "iv-induction-d14")], id="moved by a day"),
        pytest.param(in_another_zone, [], id="the same instant in another zone"),
        pytest.param(deleted, [("missing", "iv-induction-d14")], id="deleted"),
        pytest.param(cancelled, [("cancelled", "iv-induction-d14")], id="cancelled"),
        pytest.param(retitled, [], id="another title"),
    ],
)
def test_edits_by_hand_are_found(edit, expected: list[tuple[str, str]]):
    found = compare_calendar(PLAN, edited("iv-induction-d14", edit))
    assert [(item.kind.value, item.administration) for item in found] == expected


def test_a_calendar_as_written_stands_as_planned():
    assert compare_calendar(PLAN, WRITTEN) == ()


def test_an_event_the_plan_does_not_know_is_told():
    def renamed(_calendar, event) -> None:
        event["UID"] = "somebody-elses"

    found = compare_calendar(PLAN, edited("iv-induction-d14", renamed))
    assert [item.kind.value for item in found] == ["missing", "not-planned"]
    assert found[1].text == "event on Tue 17-Mar-2026 10:00"


def test_a_file_that_is_no_calendar_is_refused():
    with pytest.raises(CalendarError, match="found no calendar"):
        compare_calendar(PLAN, b"patient: X\n")
