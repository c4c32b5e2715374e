"""Interval cases of the CDC's logic specification, as documents of this program.

A minimum interval of four weeks has an absolute minimum four days shorter: what lies between is
given in the grace period and valid, what lies below is not. Cases 2013-0010 (28 - 4 days: valid)
and 2013-0237 (28 days: valid) of the published test cases; the others follow from the same rule.
An interval counts from the administration before, whether it satisfied a dose or not (CALCDTINT-1):
what is given again after an invalid one keeps its interval from that one.
"""

from datetime import timedelta

import pytest
from deviation_logs import DAY_ZERO, flags, given, plan_on, report_on
from engine_documents import interval

from schedules.deviations.taxonomy import Flag, Severity

pytestmark = [pytest.mark.hazard("H34"), pytest.mark.requirement("R26")]

FOUR_WEEKS = interval(minimum="28 days", hard_minimum="24 days")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("2010-09-16", "2010-10-09", ["interval-too-short"], id="28 - 5 days"),
        pytest.param("2010-09-16", "2010-10-10", ["interval-short-grace"], id="2013-0010"),
        pytest.param("2010-09-16", "2010-10-13", ["interval-short-grace"], id="28 - 1 days"),
        pytest.param("2010-09-16", "2010-10-14", [], id="2013-0237"),
        pytest.param("2012-02-01", "2012-02-25", ["interval-short-grace"], id="over no leap day"),
        pytest.param("2012-02-10", "2012-03-05", ["interval-short-grace"], id="over a leap day"),
        pytest.param("2012-02-10", "2012-03-04", ["interval-too-short"], id="a day less"),
        pytest.param("2012-02-10", "2012-03-09", [], id="four weeks over a leap day"),
    ],
)
def test_the_four_day_grace_lies_between_absolute_minimum_and_minimum(first, second, expected):
    plan = plan_on(first, second, window="-20/+20 days", interval=None)
    arm = plan_on("01-05", "02-02", interval=FOUR_WEEKS).protocol.arm("iv")
    kept = plan.protocol.arm("iv").model_copy(update={"interval": arm.interval})
    protocol = plan.protocol.model_copy(update={"arms": (kept,)})
    report = report_on(
        plan.model_copy(update={"protocol": protocol}), [given(first), given(second)]
    )
    found = [flag for each in flags(report).values() for flag in each]
    assert [flag for flag in found if flag.startswith("interval")] == expected


def test_an_interval_counts_from_an_administration_that_satisfied_no_dose():
    plan = plan_on("01-05", "02-02", "03-02", window="-3/+3 days", interval=FOUR_WEEKS)
    report = report_on(plan, [given("01-05"), given("01-15"), given("02-02")])
    found = {name[-11:-6]: each for name, each in flags(report).items()}
    assert found == {"01-15": ["interval-too-short"], "02-02": ["interval-too-short"]}


@pytest.mark.parametrize(
    ("invalid", "again", "expected"),
    [
        pytest.param("01-28", "02-20", ["interval-too-short"] * 2, id="23 days after both"),
        pytest.param(
            "01-28", "02-21", ["interval-too-short", "interval-short-grace"], id="24 days: grace"
        ),
        pytest.param(
            "01-28", "02-24", ["interval-too-short", "interval-short-grace"], id="27 days: grace"
        ),
        pytest.param("01-28", "02-25", ["interval-too-short"], id="28 days after the invalid one"),
        pytest.param("01-29", "02-26", ["interval-short-grace"], id="the one before was valid"),
    ],
)
def test_a_dose_given_again_counts_from_the_invalid_one(invalid, again, expected):
    """Doses 28 days apart. The second comes 23 days after the first, or 24; it is given again."""
    plan = plan_on("01-05", "02-02", window="-4/+10 days", interval=FOUR_WEEKS)
    report = report_on(plan, [given("01-05"), given(invalid), given(again)])
    found = [flag for each in flags(report).values() for flag in each]
    assert [flag for flag in found if flag.startswith("interval")] == expected
    graced = [
        each.severity
        for item in [*report.planned, *report.unplanned]
        for each in item.findings
        if each.flag is Flag.INTERVAL_SHORT_GRACE
    ]
    assert set(graced) <= {Severity.NOT_IMPORTANT}


@pytest.mark.parametrize(
    ("first", "second", "limits", "expected"),
    [
        pytest.param("2010-09-16", "2010-11-06", ("56", "52"), "too-short", id="8 weeks - 5 days"),
        pytest.param("2010-09-16", "2010-11-07", ("56", "52"), "grace", id="8 weeks - 4 days"),
        pytest.param("2010-09-16", "2010-11-10", ("56", "52"), "grace", id="8 weeks - 1 day"),
        pytest.param("2010-09-16", "2010-11-11", ("56", "52"), None, id="8 weeks"),
        pytest.param("2010-09-16", "2011-01-01", ("112", "108"), "too-short", id="16 weeks - 5"),
        pytest.param("2010-09-16", "2011-01-02", ("112", "108"), "grace", id="16 weeks - 4 days"),
        pytest.param("2010-09-16", "2011-01-06", ("112", "108"), None, id="16 weeks"),
        pytest.param("2012-02-10", "2012-03-09", ("28", None), None, id="no grace, 4 weeks"),
        pytest.param("2012-02-10", "2012-03-08", ("28", None), "too-short", id="no grace, a day"),
    ],
)
def test_longer_courses_have_the_same_grace(first, second, limits, expected):
    minimum, hard = limits
    stated = {"minimum": f"{minimum} days"} | ({"hard_minimum": f"{hard} days"} if hard else {})
    second_due = f"{DAY_ZERO + timedelta(int(minimum)):%m-%d}"
    plan = plan_on("01-05", second_due, window="-10/+10 days", interval=interval(**stated))
    report = report_on(plan, [given(first), given(second)])
    found = [flag for each in flags(report).values() for flag in each]
    words = {"too-short": ["interval-too-short"], "grace": ["interval-short-grace"], None: []}
    assert [flag for flag in found if flag.startswith("interval")] == words[expected]
