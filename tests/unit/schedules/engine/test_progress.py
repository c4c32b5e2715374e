"""What a revision knows of the plan before: which day an administration keeps, what was lost."""

from datetime import date

import pytest

from schedules.engine.progress import NONE, Before, Lost, Progress

MONDAY, TUESDAY = date(2026, 1, 12), date(2026, 1, 13)


@pytest.mark.parametrize(
    ("before", "as_of", "expected"),
    [
        pytest.param(None, MONDAY, None, id="not in the plan before"),
        pytest.param(Before(due=MONDAY, on=None), MONDAY, None, id="without a day"),
        pytest.param(Before(due=TUESDAY, on=TUESDAY), MONDAY, None, id="due on another day"),
        pytest.param(Before(due=MONDAY, on=MONDAY), TUESDAY, None, id="its day is over"),
        pytest.param(Before(due=MONDAY, on=TUESDAY), TUESDAY, TUESDAY, id="today still serves"),
    ],
)
def test_an_administration_that_is_due_as_before_keeps_its_day(
    before: Before | None, as_of: date, expected: date | None
):
    known = {} if before is None else {"iv-course-d7": before}
    progress = Progress(as_of, before=known)
    assert progress.kept_on(("iv-course-d7",), MONDAY) == expected


def test_the_first_hour_that_was_given_or_lost_counts():
    lost = Lost(outcome="missed", then="skip", not_before=MONDAY)
    progress = Progress(MONDAY, given={"a": TUESDAY, "a-2": MONDAY}, lost={"b-2": lost})
    assert progress.given_on(("a", "a-2")) == MONDAY
    assert progress.lost_of(("b", "b-2")) is lost


def test_before_the_first_revision_nothing_is_known():
    assert (NONE.given_on(("a",)), NONE.lost_of(("a",)), NONE.kept_on(("a",), MONDAY)) == (
        None,
        None,
        None,
    )
