"""Two windows around a target: preferred where possible, permitted at the most. Both ends inside.

A day inside the preferred window beats every day outside of it, however near that one is. Each
side has its own length, and a zero is a zero. Without a permitted window the preferred one is all
there is, and without any window only the day itself.
"""

from typing import Any

import pytest
from engine_documents import arm, closure, dates, of_arm, on, place, plan_of, protocol_of, windows

from protocol.errors import DocumentError

pytestmark = pytest.mark.requirement("R08")

TARGET = "day 7"  # Monday 12 January 2026, in a place that is open on all seven days
ALL_WEEK = "mon tue wed thu fri sat sun"


def _date(window: dict | None, closed: list[str]) -> list[str]:
    own: dict[str, Any] = {"windows": window} if window else {}
    closures = [closure(f"2026-01-{day}") for day in closed]
    protocol = protocol_of(arm(when=on(TARGET), needs=["clinic"], **own))
    return dates(plan_of(protocol, places=[place(days=ALL_WEEK, closures=closures)]))


@pytest.mark.parametrize(
    ("window", "closed", "expected"),
    [
        pytest.param(windows("-1/+2 days"), [], "2026-01-12", id="the target is open"),
        pytest.param(windows("-1/+2 days"), ["12"], "2026-01-13", id="a day later"),
        pytest.param(windows("-1/+2 days"), ["12", "13"], "2026-01-11", id="first day inside"),
        pytest.param(windows("-1/+2 days"), ["11", "12", "13"], "2026-01-14", id="last day inside"),
        pytest.param(windows("-1/+2 days"), ["11", "12", "13", "14"], "-", id="nothing inside"),
        pytest.param(windows("-0/+2 days"), ["12", "13"], "2026-01-14", id="zero before"),
        pytest.param(windows("-0/+2 days"), ["12", "13", "14"], "-", id="zero before is kept"),
        pytest.param(windows("-2/+0 days"), ["11", "12"], "2026-01-10", id="zero after"),
        pytest.param(windows("-2/+0 days"), ["10", "11", "12"], "-", id="zero after is kept"),
        pytest.param(windows("-0/+0 days"), [], "2026-01-12", id="the day itself"),
        pytest.param(windows("-0/+0 days"), ["12"], "-", id="the day itself is closed"),
        pytest.param(None, [], "2026-01-12", id="no window"),
        pytest.param(None, ["12"], "-", id="no window, closed"),
    ],
)
def test_one_window(window: dict | None, closed: list[str], expected: str):
    assert _date(window, closed) == [expected]


@pytest.mark.parametrize(
    ("window", "closed", "expected"),
    [
        pytest.param(
            windows("-1/+1 days", "-3/+3 days"), ["12", "13"], "2026-01-11", id="preferred first"
        ),
        pytest.param(
            windows("-3/+0 days", "-3/+3 days"),
            ["10", "11", "12"],
            "2026-01-09",
            id="three days inside the preferred window beat one day outside of it",
        ),
        pytest.param(
            windows("-1/+1 days", "-3/+3 days"),
            ["11", "12", "13"],
            "2026-01-14",
            id="outside preferred, the nearest",
        ),
        pytest.param(
            windows("-1/+1 days", "-3/+3 days"),
            ["10", "11", "12", "13", "14"],
            "2026-01-15",
            id="last permitted day",
        ),
        pytest.param(
            windows("-1/+1 days", "-3/+3 days"),
            ["10", "11", "12", "13", "14", "15"],
            "2026-01-09",
            id="first permitted day",
        ),
        pytest.param(
            windows("-1/+1 days", "-3/+3 days"),
            ["09", "10", "11", "12", "13", "14", "15"],
            "-",
            id="no permitted day",
        ),
        pytest.param(
            windows("-0/+0 days", "-0/+1 days"), ["12"], "2026-01-13", id="zero, then one day"
        ),
    ],
)
def test_two_tiers(window: dict, closed: list[str], expected: str):
    assert _date(window, closed) == [expected]


def test_a_plan_carries_both_windows_as_dates():
    window = windows("-1/+2 days", "-3/+4 days")
    (found,) = of_arm(plan_of(protocol_of(arm(when=on(TARGET), windows=window))))
    assert [str(day) for day in (*found.preferred, *found.permitted)] == [
        "2026-01-11",
        "2026-01-14",
        "2026-01-09",
        "2026-01-16",
    ]


@pytest.mark.parametrize(
    "permitted",
    [
        pytest.param("-0/+2 days", id="narrower before"),
        pytest.param("-1/+1 days", id="narrower after"),
    ],
)
def test_a_permitted_window_inside_the_preferred_one_is_refused(permitted: str):
    with pytest.raises(DocumentError, match="narrower than preferred"):
        plan_of(protocol_of(arm(windows=windows("-1/+2 days", permitted))))
