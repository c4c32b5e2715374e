"""Asking for a revision again with nothing new makes no further version.

That holds, too, where the log can be read in two ways: two doses four days late and one day early
of the next.
"""

from datetime import date

import pytest
from deviation_logs import not_given
from engine_documents import arm, dates, every, protocol_of, windows
from revision_courses import Course, course_of

pytestmark = pytest.mark.requirement("R16")


def _course() -> Course:
    own = arm(
        when=every("7 days", count=6),
        windows=windows("-1/+1 days", "-1/+3 days"),
        anchor="actual",
        missed="skip",
    )
    course = course_of(protocol_of(own))
    course.note(date(2026, 1, 9))
    course.note(date(2026, 1, 12))
    return course


def test_the_same_log_again_changes_nothing():
    course = _course()
    course.plan = course.revised(date(2026, 1, 14))
    assert course.plan.number == 2
    assert course.revised(date(2026, 1, 14)) is course.plan


def test_the_order_of_the_log_is_nothing_new():
    course = _course()
    course.plan = course.revised(date(2026, 1, 14))
    course.records.reverse()
    assert course.revised(date(2026, 1, 14)) is course.plan


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        pytest.param("defer", "01-05 01-14 01-21 01-28", id="deferred"),
        pytest.param("catch-up", "01-05 01-14 01-19 01-26", id="caught up"),
    ],
)
def test_what_was_put_off_stays_where_it_is_when_more_is_known(missed: str, expected: str):
    own = arm(when=every("7 days", count=4), windows=windows("-1/+2 days"), missed=missed)
    course = course_of(protocol_of(own))
    course.note(date(2026, 1, 5))
    course.records.append(not_given("01-12"))
    course.plan = course.revised(date(2026, 1, 14))
    course.patient["weights"] = [{"kg": 61, "on": "2026-01-14"}]
    again = course.revised(date(2026, 1, 14))
    assert again.number == 3
    assert " ".join(dates(again)) == " ".join(f"2026-{day}" for day in expected.split())
