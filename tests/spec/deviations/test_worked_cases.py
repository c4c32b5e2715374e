"""Worked date cases: weekly doses from Monday 5 January 2026, a window of -1/+2 days, skip.

Expected results were found by exhaustive search over all readings, with a miss at half and an extra
at one and a half intervals, not with this program.
"""

from fractions import Fraction
from itertools import product

import pytest
from deviation_logs import given, plan_on, report_on, told

from schedules.deviations.limits import Costs

pytestmark = [pytest.mark.hazard("H32"), pytest.mark.requirement("R24")]

FOUR = ("01-05", "01-12", "01-19", "01-26")
FIVE = (*FOUR, "02-02")
SHARES = list(product(("1/2", "3/4", "1", "3/2"), ("1", "3/2", "2")))
CASES = [
    pytest.param(
        FOUR,
        ("01-05", "01-13", "01-19", "01-27"),
        "01-27",
        [
            "01-05 -> 01-05 on-time +0",
            "01-12 -> 01-13 on-time +1",
            "01-19 -> 01-19 on-time +0",
            "01-26 -> 01-27 on-time +1",
        ],
        id="all in the window",
    ),
    pytest.param(
        FIVE,
        ("01-07", "01-14", "01-21", "01-28", "02-04"),
        "02-04",
        [
            "01-05 -> 01-07 on-time +2",
            "01-12 -> 01-14 on-time +2",
            "01-19 -> 01-21 on-time +2",
            "01-26 -> 01-28 on-time +2",
            "02-02 -> 02-04 on-time +2",
        ],
        id="every dose two days later",
    ),
    pytest.param(
        FIVE,
        ("01-05", "01-12", "01-26", "02-02"),
        "02-02",
        [
            "01-05 -> 01-05 on-time +0",
            "01-12 -> 01-12 on-time +0",
            "01-19 missed",
            "01-26 -> 01-26 on-time +0",
            "02-02 -> 02-02 on-time +0",
        ],
        id="one missed",
    ),
    pytest.param(
        FOUR,
        ("01-05", "01-12", "01-13", "01-19"),
        "01-19",
        [
            "01-05 -> 01-05 on-time +0",
            "01-12 -> 01-12 on-time +0",
            "01-19 -> 01-19 on-time +0",
            "01-26 not-due",
            "01-13 duplicate",
        ],
        id="a duplicate on the next day",
    ),
    pytest.param(
        FOUR[:3],
        ("01-05", "01-12", "01-12", "01-19"),
        "01-19",
        [
            "01-05 -> 01-05 on-time +0",
            "01-12 -> 01-12 on-time +0",
            "01-19 -> 01-19 on-time +0",
            "01-12 duplicate",
        ],
        id="a duplicate on the same day",
    ),
    pytest.param(
        FIVE,
        ("01-05", "01-12", "02-09", "02-16", "02-23"),
        "02-23",
        [
            "01-05 -> 01-05 on-time +0",
            "01-12 -> 01-12 on-time +0",
            "01-19 missed",
            "01-26 missed",
            "02-02 missed",
            "02-09 extra",
            "02-16 extra",
            "02-23 extra",
        ],
        id="a hold that nobody recorded",
    ),
    pytest.param(
        FOUR[:3],
        ("01-12", "01-19"),
        "01-19",
        ["01-05 missed", "01-12 -> 01-12 on-time +0", "01-19 -> 01-19 on-time +0"],
        id="the first one missed",
    ),
    pytest.param(
        FOUR,
        (),
        "01-25",
        ["01-05 missed", "01-12 missed", "01-19 overdue", "01-26 due"],
        id="nothing given",
    ),
]


def _log(days):
    return [given(on_day, at=f"{10 + number}:00") for number, on_day in enumerate(days)]


@pytest.mark.parametrize(("planned", "log", "as_of", "expected"), CASES)
def test_a_log_is_read_as_worked_out_by_hand(planned, log, as_of, expected):
    assert told(report_on(plan_on(*planned), _log(log), as_of)) == expected


@pytest.mark.parametrize(("miss", "extra"), SHARES)
@pytest.mark.parametrize(("planned", "log", "as_of", "expected"), CASES)
def test_the_reading_does_not_hang_on_the_exact_costs(planned, log, as_of, expected, miss, extra):
    costs = Costs(Fraction(miss), Fraction(extra))
    assert told(report_on(plan_on(*planned), _log(log), as_of, costs=costs)) == expected


@pytest.mark.parametrize(("planned", "log", "as_of", "expected"), CASES)
def test_a_log_with_one_tenable_reading_is_not_called_ambiguous(planned, log, as_of, expected):
    assert report_on(plan_on(*planned), _log(log), as_of).ambiguities == ()


def test_a_shift_past_the_midpoint_is_late_and_shows_both_readings():
    report = report_on(plan_on(*FOUR), _log(["01-10", "01-17", "01-24", "01-31"]), "01-31")
    assert told(report) == [
        "01-05 -> 01-10 late +5",
        "01-12 -> 01-17 late +5",
        "01-19 -> 01-24 late +5",
        "01-26 -> 01-31 late +5",
    ]
    (found,) = report.ambiguities
    assert found.margin_minutes == 0
    readings = [(line.record[5:10], line.taken, line.other) for line in found.readings]
    assert readings == [
        ("01-10", "iv-course-d0", "iv-course-d7"),
        ("01-17", "iv-course-d7", "iv-course-d14"),
        ("01-24", "iv-course-d14", "iv-course-d21"),
        ("01-31", "iv-course-d21", None),
    ]


def test_a_link_settles_an_ambiguous_log():
    days = ["01-10", "01-17", "01-24", "01-31"]
    linked = [given(on_day, planned=f"iv-course-d{7 * at}") for at, on_day in enumerate(days)]
    assert report_on(plan_on(*FOUR), linked, "01-31").ambiguities == ()
