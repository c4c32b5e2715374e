"""Tasks that come back: ticked off they stand as planned, and what people did to them is found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from read_back import ACT, CHOICES, FROM, PLAN

from schedules.calendar import write_calendar
from schedules.calendar.identity import event_uid
from schedules.calendar.reading import compare_calendar

pytestmark = [pytest.mark.hazard("H38"), pytest.mark.requirement("R19")]

WINDOW = "inside the window Mon 16-Mar-2026 to Thu 19-Mar-2026"
TASKS = write_calendar(PLAN, CHOICES, kind="tasks")


def task_edited(edit: Callable[[Any], None]) -> bytes:
    calendar = icalendar.Calendar.from_ical(TASKS)
    uid = event_uid(PLAN.patient, PLAN.protocol.id, ACT)
    edit(next(task for task in calendar.todos if task["UID"] == uid))
    return calendar.to_ical()


def ticked(task: Any) -> None:
    task["STATUS"] = "COMPLETED"
    task.add("COMPLETED", datetime(2026, 3, 17, 9, tzinfo=UTC))


def begun(task: Any) -> None:
    task["STATUS"] = "IN-PROCESS"


@pytest.mark.parametrize("edit", [lambda _task: None, ticked, begun])
def test_tasks_stand_as_planned_ticked_off_or_not(edit):
    assert compare_calendar(PLAN, task_edited(edit), CHOICES) == ()


def postponed(task: Any) -> None:
    task["DUE"].dt += timedelta(days=1)


def called_off(task: Any) -> None:
    task["STATUS"] = "CANCELLED"


def stranger(task: Any) -> None:
    task["UID"], task["SUMMARY"] = "another", "Buy milk"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(
            postponed,
            [f"{FROM} Wed 18-Mar-2026 10:00, 1 day later, {WINDOW}"],
            id="postponed",
        ),
        pytest.param(called_off, ["cancelled; planned for Tue 17-Mar-2026 10:00"], id="called off"),
        pytest.param(
            stranger,
            [
                "planned for Tue 17-Mar-2026 10:00, not in the calendar",
                'task "Buy milk" on Tue 17-Mar-2026 10:00',
            ],
            id="a stranger",
        ),
    ],
)
def test_edits_of_tasks_are_found(edit, expected):
    found = compare_calendar(PLAN, task_edited(edit), CHOICES)
    assert [item.text for item in found] == expected
