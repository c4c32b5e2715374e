"""What comes to light later puts nothing on a day that is over.

Every expected date is counted by hand; the arm is that of ``weekly_revisions``.
"""

import pytest
from deviation_logs import given, not_given
from weekly_revisions import ON_TIME, after_that, hold, revised, short, weekly

from schedules.explanation import explain

pytestmark = pytest.mark.requirement("R16")

LATE_AND_PUSHED = [given("01-05"), not_given("01-12")]


@pytest.mark.parametrize(
    ("missed", "records", "as_of", "expected"),
    [
        pytest.param(
            "catch-up",
            [*LATE_AND_PUSHED, given("01-14")],
            "01-20",
            "01-05 01-16 01-21 01-26 02-02",
            id="given on 14 January, told on the 20th: no push is left, and the 19th is over",
        ),
        pytest.param(
            "catch-up",
            [*LATE_AND_PUSHED, given("01-14")],
            "01-19",
            "01-05 01-16 01-19 01-26 02-02",
            id="told a day earlier: back to its rhythm",
        ),
    ],
)
def test_what_was_pushed_ahead_does_not_fall_back_to_a_day_that_is_over(
    missed: str, records: list, as_of: str, expected: str
):
    plan = revised(weekly(missed=missed), LATE_AND_PUSHED, "01-16")
    assert short(plan) == "01-05 01-16 01-21 01-26 02-02"
    now = after_that(plan, records, as_of)
    assert short(now) == expected
    if as_of == "01-20":
        told = explain(now, now.administration("iv-course-d14"))
        assert "Mon 19-Jan-2026 is over: it stays where it stood, 2 days later" in told
        assert after_that(now, records, as_of) is now


@pytest.mark.parametrize(
    ("anchor", "missed", "expected"),
    [
        pytest.param(
            "fixed", "defer", "01-05 01-12 01-26 02-02 02-09", id="defer: all later ones keep away"
        ),
        pytest.param(
            "actual", "skip", "01-05 01-12 01-26 02-02 02-09", id="counted from it: the same"
        ),
        pytest.param(
            "fixed",
            "catch-up",
            "01-05 01-12 01-26 01-31 02-05",
            id="catch up: later ones as the minimum asks",
        ),
    ],
)
def test_a_hold_that_is_taken_back_leaves_nothing_on_days_that_are_over(
    anchor: str, missed: str, expected: str
):
    """Held from 15 to 21 January, taken back on the 20th: the 19th is over, the 26th is not."""
    protocol = weekly(anchor, missed)
    plan = revised(protocol, ON_TIME, "01-15", holds=[hold("01-15", "01-21")])
    assert short(plan) == "01-05 01-12 01-26 02-02 02-09"
    assert short(after_that(plan, ON_TIME, "01-20", holds=[])) == expected


def test_what_stood_on_a_later_day_than_it_was_due_stays_ahead_too():
    """Due on the 19th and put on the 21st; as given on the 15th, it is due on the 20th: over."""
    away = {"first": "2026-01-18", "last": "2026-01-20", "reason": "away"}
    plan = revised(weekly(missed="catch-up"), [given("01-05")], "01-06", closures=[away])
    assert short(plan) == "01-05 01-12 01-21 01-26 02-02"
    now = after_that(plan, [given("01-05"), given("01-15")], "01-21")
    assert short(now) == "01-05 01-12 01-21 01-26 02-02"


def test_what_comes_to_light_later_moves_no_dose_of_a_day_that_is_over_under_skip():
    """Given on the 15th and told on the 20th: the one of the 19th was not kept waiting."""
    plan = revised(weekly(), [given("01-05"), given("01-15")], "01-20")
    assert short(plan) == "01-05 01-12 01-19 01-26 02-02"
