"""Consecutive dates of an arm are at most its maximum interval apart, where both are placed."""

import pytest
from engine_documents import (
    arm,
    closure,
    dates,
    every,
    interval,
    place,
    plan_of,
    protocol_of,
    windows,
)


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
