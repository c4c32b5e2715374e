"""Interval cases of the CDC's logic specification, as documents of this program.

A minimum interval of four weeks has an absolute minimum four days shorter: what lies between is
given in the grace period and valid, what lies below is not. Cases 2013-0010 (28 - 4 days: valid)
and 2013-0237 (28 days: valid) of the published test cases; the others follow from the same rule.
An interval counts from the administration before, whether it satisfied a dose or not (CALCDTINT-1).
"""

import pytest
from deviation_logs import flags, given, plan_on, report_on
from engine_documents import interval

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
