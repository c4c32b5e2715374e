"""Consecutive dates of an arm are at most its maximum interval apart, where both are placed.

A maximum of calendar months counts from the earlier of the two dates.
"""

import pytest
from engine_documents import (
    arm,
    closure,
    dates,
    every,
    interval,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = pytest.mark.requirement("R12")


@pytest.mark.parametrize(
    ("maximum", "closures", "expected"),
    [
        pytest.param(
            "8 days",
            [closure("2026-01-12", "2026-01-13")],
            ["2026-01-05", "2026-01-11", "2026-01-19"],
            id="a day before, since two days after are too far",
        ),
        pytest.param(
            "9 days",
            [closure("2026-01-10", "2026-01-13")],
            ["2026-01-05", "2026-01-14", "2026-01-19"],
            id="two days after are just inside",
        ),
        pytest.param(
            "8 days",
            [closure("2026-01-10", "2026-01-13")],
            ["2026-01-06", "2026-01-14", "2026-01-19"],
            id="the first one follows by a day",
        ),
        pytest.param(
            "7 days",
            [closure("2026-01-12")],
            ["2026-01-06", "2026-01-13", "2026-01-19"],
            id="two days of moving either way: the first difference goes later",
        ),
    ],
)
def test_weekly_visits(maximum: str, closures: list, expected: list[str]):
    protocol = protocol_of(
        arm(
            when=every("7 days", count=3),
            windows=windows("-2/+2 days"),
            interval=interval(maximum=maximum),
            needs=["clinic"],
        )
    )
    clinic = place(days="mon tue wed thu fri sat sun", closures=closures)
    assert dates(plan_of(protocol, places=[clinic])) == expected


@pytest.mark.parametrize(
    ("maximum", "expected"),
    [
        pytest.param("1 month", ["2026-02-02", "2026-03-02"], id="both move"),
        pytest.param("2 months", ["2026-01-31", "2026-03-03"], id="wide enough"),
    ],
)
def test_calendar_months(maximum: str, expected: list[str]):
    """31 January and 3 March: a month after 31 January is 28 February.

    Two dates move three days in all, either way; the first difference goes later.
    """
    protocol = protocol_of(
        arm(
            when=on("day 26", "day 57"),
            windows=windows("-2/+2 days"),
            interval=interval(maximum=maximum),
        )
    )
    assert dates(plan_of(protocol)) == expected
