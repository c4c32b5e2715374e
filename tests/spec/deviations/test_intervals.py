"""Days between consecutive administrations of an arm, whether a planned dose takes them or not."""

import pytest
from deviation_logs import flags, given, plan_on, report_on
from engine_documents import interval

pytestmark = [pytest.mark.hazard("H34"), pytest.mark.requirement("R26")]

WEEKLY = ("01-05", "01-12", "01-19", "01-26")


def _found(on_day: str, **limits: str) -> list[str]:
    plan = plan_on(*WEEKLY, window="-3/+3 days", interval=interval(**limits))
    found = flags(report_on(plan, [given("01-05"), given(on_day)])).values()
    return [flag for each in found for flag in each if flag.startswith("interval")]


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-08", ["interval-too-short"], id="3 days: below the hard minimum"),
        pytest.param("01-09", ["interval-short-grace"], id="4 days: the hard minimum"),
        pytest.param("01-11", ["interval-short-grace"], id="6 days: below the minimum"),
        pytest.param("01-12", [], id="7 days: the minimum"),
        pytest.param("01-15", [], id="10 days: the maximum"),
        pytest.param("01-16", ["interval-too-long"], id="11 days: above the maximum"),
    ],
)
def test_between_hard_minimum_and_minimum_lies_the_grace(on_day, expected):
    found = _found(on_day, minimum="7 days", hard_minimum="4 days", maximum="10 days")
    assert found == expected


def test_without_a_hard_minimum_there_is_no_grace():
    assert _found("01-11", minimum="7 days") == ["interval-too-short"]


def test_a_hard_minimum_that_nobody_stated_gives_no_grace():
    limits = {**interval(minimum="7 days"), "hard_minimum": {"value": None, "unset": "empty-box"}}
    report = report_on(plan_on(*WEEKLY, interval=limits), [given("01-05"), given("01-11")])
    assert flags(report) == {"r-iv-01-11-10:00": ["interval-too-short"]}


def test_without_limits_no_interval_is_judged():
    assert _found("01-06") == []


def test_an_administration_without_a_dose_counts_for_the_next_interval():
    plan = plan_on(*WEEKLY, interval=interval(minimum="5 days"))
    report = report_on(plan, [given("01-05"), given("01-09"), given("01-12")])
    assert flags(report) == {
        "r-iv-01-09-10:00": ["interval-too-short"],
        "r-iv-01-12-10:00": ["interval-too-short"],
    }
