"""Days of a repeating cycle, such as days 1, 8, 15 of 28: a cycle's first day is its Day 1.

Cycles follow each other without a gap, whatever numbering the protocol itself uses. Days of the
cycle that are not listed are rest days.
"""

import pytest
from engine_documents import arm, cycle, dates, plan_of, protocol_of

from protocol.errors import DocumentError

pytestmark = pytest.mark.requirement("R11")


@pytest.mark.parametrize(
    ("numbering", "when", "expected"),
    [
        pytest.param(
            "day0",
            cycle([1, 8, 15], length="28 days", cycles=2),
            ["01-05", "01-12", "01-19", "02-02", "02-09", "02-16"],
            id="three weeks of four",
        ),
        pytest.param(
            "day1",
            cycle([1, 8, 15], length="28 days", cycles=2, first="day 1"),
            ["01-05", "01-12", "01-19", "02-02", "02-09", "02-16"],
            id="the same under day1",
        ),
        pytest.param(
            "day0",
            cycle([1], length="21 days", cycles=3),
            ["01-05", "01-26", "02-16"],
            id="every 21 days",
        ),
        pytest.param(
            "day0",
            cycle([1, 2, 3, 4, 5], length="1 week", cycles=2),
            [*(f"01-{day:02}" for day in range(5, 10)), *(f"01-{day}" for day in range(12, 17))],
            id="five days on, two off",
        ),
        pytest.param(
            "day0",
            cycle([1, 14], length="14 days", cycles=2),
            ["01-05", "01-18", "01-19", "02-01"],
            id="first and last day of the cycle",
        ),
        pytest.param(
            "day0",
            cycle([1, 8], length="21 days", cycles=1, first="4 weeks"),
            ["02-02", "02-09"],
            id="cycles that start later",
        ),
    ],
)
def test_the_days_of_each_cycle(numbering: str, when: dict, expected: list[str]):
    plan = plan_of(protocol_of(arm(when=when), day_numbering=numbering))
    assert dates(plan) == [f"2026-{day}" for day in expected]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([0, 8], id="a day before the cycle"),
        pytest.param([1, 29], id="a day after the cycle"),
        pytest.param([8, 1], id="days that do not rise"),
        pytest.param([1, 1], id="a day twice"),
    ],
)
def test_days_outside_of_the_cycle_are_refused(days: list[int]):
    with pytest.raises(DocumentError, match="rising days from 1 to 28"):
        plan_of(protocol_of(arm(when=cycle(days, length="28 days", cycles=2))))
