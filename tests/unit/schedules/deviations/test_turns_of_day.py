"""Between the turns of a day, what speaks against the hour of an arm stays as it is."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

import pytest
from engine_documents import arm, dialysis, every, off_dialysis, plan_of, protocol_of

from protocol.model import made
from schedules.deviations.course import Act, Course
from schedules.deviations.day_checks import day_findings, turns_of_day
from schedules.records import AdministrationRecord, RecordStatus

MONDAY = date(2026, 1, 5)


def said(course: Course, on: date, minute: int) -> bool:
    """Say whether anything speaks against a minute of a day."""
    at = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=course.zone)
    record = made(AdministrationRecord)(
        id="x", arm="iv", started_at=at, status=RecordStatus.COMPLETED
    )
    return any(True for _ in day_findings(course, Act(record, on, minute, "iv"), course.arms["iv"]))


def course_with(start: str, duration: str, allow: str = "outside-session") -> Course:
    """Return a course with sessions on Mondays, Wednesdays and Fridays."""
    rules = {"day_rules": [off_dialysis("hard", allow)]}
    at = {"at": {"value": ["08:00"], "provenance": "reported", "source": "book"}}
    protocol = protocol_of(arm("iv", every("7 days", count=2), **rules, **at), span="2 months")
    sessions = dialysis(start=start, duration=duration)
    return Course(plan_of(protocol, dialysis=sessions, day_zero=str(MONDAY + timedelta(days=1))))


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize(("start", "duration"), [("13:00", "4 hours"), ("22:30", "4 hours")])
def test_nothing_changes_between_two_turns(start: str, duration: str, after: int):
    course, on = course_with(start, duration), MONDAY + timedelta(days=7 + after)
    turns = turns_of_day(course, course.arms["iv"], on)
    found: dict[int, set[bool]] = {}
    for minute in range(24 * 60):
        found.setdefault(bisect_right(turns, minute), set()).add(said(course, on, minute))
    assert all(len(answers) == 1 for answers in found.values())


def test_a_session_past_midnight_ends_on_the_next_day():
    course = course_with("22:30", "4 hours")
    tuesday = MONDAY + timedelta(days=8)
    assert turns_of_day(course, course.arms["iv"], tuesday) == (150,)
    assert [said(course, tuesday, minute) for minute in (149, 150)] == [True, False]


def test_a_rule_of_whole_days_has_no_turns():
    course = course_with("13:00", "4 hours", allow="off-dialysis")
    assert turns_of_day(course, course.arms["iv"], MONDAY + timedelta(days=7)) == ()
