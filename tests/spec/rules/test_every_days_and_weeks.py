"""Every so many days or weeks: the first place, then each multiple of the step after it.

The step counts from the first place and never from where the previous one was moved to.
"""

import pytest
from engine_documents import arm, closure, dates, every, place, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R11")


@pytest.mark.parametrize(
    ("step", "first", "expected"),
    [
        pytest.param("3 days", "day 0", ["01-05", "01-08", "01-11"], id="every third day"),
        pytest.param("1 day", "day 0", ["01-05", "01-06", "01-07"], id="daily"),
        pytest.param("1 week", "day 0", ["01-05", "01-12", "01-19"], id="weekly"),
        pytest.param("28 days", "day 56", ["03-02", "03-30", "04-27"], id="from a later day on"),
        pytest.param("4 weeks", "8 weeks", ["03-02", "03-30", "04-27"], id="the same in weeks"),
        pytest.param("P2W", "day -3", ["01-02", "01-16", "01-30"], id="from before the first day"),
    ],
)
def test_each_multiple_of_the_step(step: str, first: str, expected: list[str]):
    plan = plan_of(protocol_of(arm(when=every(step, first, count=3))))
    assert dates(plan) == [f"2026-{day}" for day in expected]


def test_a_moved_administration_does_not_move_the_next():
    when = every("7 days", count=3)
    plan = plan_of(
        protocol_of(arm(when=when, windows=windows("-0/+3 days"), needs=["clinic"])),
        places=[place(closures=[closure("2026-01-12")])],
    )
    assert dates(plan) == ["2026-01-05", "2026-01-13", "2026-01-19"]
