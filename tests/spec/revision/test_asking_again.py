"""Asking for a revision again with nothing new makes no further version.

That holds, too, where the log can be read in two ways: two doses four days late and one day early
of the next.
"""

from datetime import date

import pytest
from engine_documents import arm, every, protocol_of, windows
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
