"""Consecutive dates of an arm keep its minimum interval; both or neither of two visits move for it.

The interval counts between the dates as placed. A visit pushed forward pushes the next one as far
as its window allows; where both cannot be placed, one is reported as unplaced, never dropped. The
minimum holds also past a visit that is unplaced. Without a stated minimum two dates of one arm are
at least a day apart.
"""

import pytest
from engine_documents import (
    arm,
    closure,
    dates,
    dialysis,
    every,
    interval,
    off_dialysis,
    on,
    place,
    plan_of,
    protocol_of,
    states,
    weekdays,
    windows,
)

from protocol.errors import DocumentError

pytestmark = [pytest.mark.hazard("H34"), pytest.mark.requirement("R12")]

MON_TO_FRI = "mon tue wed thu fri"
ALL_WEEK = "mon tue wed thu fri sat sun"


def _weekly(window: str, closures: list[dict], **limits: str) -> list[str]:
    protocol = protocol_of(
        arm(
            when=every("7 days", count=3),
            windows=windows(window),
            interval=interval(**limits),
            needs=["clinic"],
        )
    )
    return dates(plan_of(protocol, places=[place(days=MON_TO_FRI, closures=closures)]))


@pytest.mark.parametrize(
    ("window", "closures", "minimum", "expected"),
    [
        pytest.param(
            "-0/+3 days",
            [closure("2026-01-05", "2026-01-07")],
            "5 days",
            ["2026-01-08", "2026-01-13", "2026-01-19"],
            id="pushed by three days: the next follows by one",
        ),
        pytest.param(
            "-0/+3 days",
            [closure("2026-01-05", "2026-01-06")],
            "5 days",
            ["2026-01-07", "2026-01-12", "2026-01-19"],
            id="pushed by two days: five days are left",
        ),
        pytest.param(
            "-0/+3 days",
            [closure("2026-01-05", "2026-01-07")],
            "7 days",
            ["2026-01-08", "2026-01-15", "2026-01-22"],
            id="the whole week as minimum: all follow",
        ),
        pytest.param(
            "-0/+4 days",
            [closure("2026-01-05", "2026-01-08"), closure("2026-01-13", "2026-01-16")],
            "5 days",
            ["-", "2026-01-12", "2026-01-19"],
            id="the next cannot follow: the one that would have to move is reported",
        ),
        pytest.param(
            "-2/+4 days",
            [closure("2026-01-12", "2026-01-15")],
            "7 days",
            ["2026-01-05", "2026-01-16", "2026-01-23"],
            id="the later ones follow",
        ),
    ],
)
def test_weekly_visits(window: str, closures: list, minimum: str, expected: list[str]):
    assert _weekly(window, closures, minimum=minimum) == expected


@pytest.mark.parametrize(
    ("days", "working_week", "expected"),
    [
        pytest.param(
            ("tue", "sat"),
            ALL_WEEK,
            ["2026-01-06", "2026-01-10", "2026-01-13", "2026-01-17"],
            id="Tuesday and Saturday stay",
        ),
        pytest.param(
            ("tue", "fri"),
            ALL_WEEK,
            ["2026-01-06", "2026-01-10", "2026-01-13", "2026-01-17"],
            id="Friday goes to Saturday",
        ),
        pytest.param(
            ("mon", "thu"),
            ALL_WEEK,
            ["2026-01-04", "2026-01-08", "2026-01-11", "2026-01-15"],
            id="Monday goes to Sunday, since Tuesday is too near to Thursday",
        ),
        pytest.param(
            ("wed", "sat"),
            ALL_WEEK,
            ["2026-01-06", "2026-01-10", "2026-01-13", "2026-01-17"],
            id="Wednesday goes to Tuesday, since Thursday is too near to Saturday",
        ),
        pytest.param(
            ("mon", "thu"),
            "mon tue wed thu fri sat",
            ["-", "2026-01-08", "-", "2026-01-15"],
            id="no Sundays: Monday has no day that keeps three days to Thursday",
        ),
    ],
)
def test_twice_a_week_three_days_apart_between_dialysis_days(
    days: tuple, working_week: str, expected: list[str]
):
    protocol = protocol_of(
        arm(
            when=weekdays(*days, count=4),
            windows=windows("-1/+1 days"),
            interval=interval(minimum="3 days"),
            day_rules=[off_dialysis()],
            needs=["clinic"],
        )
    )
    plan = plan_of(protocol, dialysis=dialysis("mon wed fri"), places=[place(days=working_week)])
    assert dates(plan) == expected


def test_no_minimum_still_keeps_two_dates_of_an_arm_on_two_days():
    protocol = protocol_of(
        arm(when=on("day 0", "day 1"), windows=windows("-0/+1 days"), needs=["c"])
    )
    plan = plan_of(protocol, places=[place("c", closures=[closure("2026-01-05")])])
    assert dates(plan) == ["2026-01-06", "2026-01-07"]


def test_the_minimum_holds_past_an_unplaced_visit():
    """Only 10 to 12 January are open: one of three fits, and not the first and the last."""
    protocol = protocol_of(
        arm(
            when=every("3 days", count=3),
            windows=windows("-0/+5 days"),
            interval=interval(minimum="3 days"),
        )
    )
    away = [closure("2026-01-05", "2026-01-09"), closure("2026-01-13", "2026-01-16")]
    plan = plan_of(protocol, closures=away)
    assert dates(plan) == ["-", "-", "2026-01-11"]
    assert states(plan) == ["unplaced", "unplaced", "planned"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param({}, ["2026-01-31", "2026-02-28"], id="to the last of February"),
        pytest.param(
            {"month_rule": "first-of-next"},
            ["2026-01-31", "2026-03-01"],
            id="to the first of March",
        ),
    ],
)
def test_calendar_months_count_from_the_date_before(numbers: dict, expected: list[str]):
    """Due on 31 January and four weeks later, on 28 February."""
    protocol = protocol_of(
        arm(
            when=on("day 0", "day 28"),
            windows=windows("-0/+5 days"),
            interval=interval(minimum="1 month"),
        ),
        **numbers,
    )
    assert dates(plan_of(protocol, day_zero="2026-01-31")) == expected


def test_months_need_the_rule_for_short_ones():
    with pytest.raises(DocumentError, match=r"arms.iv.interval.minimum: .* needs month_rule"):
        plan_of(
            protocol_of(arm(interval=interval(minimum="1 month")), month_rule=None, span="9 weeks")
        )
