"""What the declared policies make of one and the same log.

``fixed`` counts from the first day, ``actual`` from what was given; a miss is skipped, put off
(``defer``) or caught up. Expected results were worked out by hand from a weekly rhythm with -1/+2
days and, where marked, found by exhaustive search over all readings.
"""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from deviation_logs import (
    flags,
    following,
    given,
    kinds,
    not_given,
    outcomes,
    plan_on,
    report_on,
    told,
    weekly_arm,
)
from engine_documents import interval, plan_of, protocol_of

from schedules.deviations.limits import Costs

pytestmark = pytest.mark.requirement("R26")

FOUR = ("01-05", "01-12", "01-19", "01-26")
FIVE = (*FOUR, "02-02")
SHARES = [
    Costs(Fraction(miss), Fraction(extra))
    for miss, extra in product(("1/2", "3/4", "1", "3/2"), ("1", "3/2", "2"))
]


def log(*days: str):
    return [given(on_day, at=f"{10 + at}:00") for at, on_day in enumerate(days)]


@pytest.mark.parametrize("costs", SHARES)
def test_a_shift_is_one_late_dose_where_the_course_counts_from_what_was_given(costs):
    plan = following(plan_on(*FOUR, missed="defer"))
    report = report_on(plan, log("01-10", "01-17", "01-24", "01-31"), "01-31", costs=costs)
    assert told(report) == [
        "01-05 -> 01-10 late +5",
        "01-17 -> 01-17 on-time +0",
        "01-24 -> 01-24 on-time +0",
        "01-31 -> 01-31 on-time +0",
    ]
    assert [item.baseline_days for item in report.planned] == [5, 5, 5, 5]
    assert [item.days for item in report.planned] == [5, 0, 0, 0]


@pytest.mark.parametrize("costs", SHARES)
def test_a_dose_that_was_put_off_moves_all_later_ones(costs):
    plan = following(plan_on(*FIVE, missed="defer"))
    report = report_on(plan, log("01-05", "01-12", "01-26", "02-02"), "02-02", costs=costs)
    assert outcomes(report) == ["on-time", "on-time", "late", "on-time", "not-due"]
    assert [item.days for item in report.planned] == [0, 0, 7, 0, None]
    assert [item.baseline_days for item in report.planned] == [0, 0, 7, 7, None]
    assert str(report.planned[4].due_on) == "2026-02-09"


@pytest.mark.parametrize(
    "days",
    [("01-10", "01-17", "01-24", "01-31"), ("01-05", "01-12", "01-26", "02-02")],
    ids=["shift", "put off"],
)
def test_counted_from_what_was_given_such_a_log_has_one_tenable_reading(days):
    plan = following(plan_on(*FIVE, missed="defer"))
    assert report_on(plan, log(*days), "02-02").ambiguities == ()


@pytest.mark.parametrize("costs", SHARES)
@pytest.mark.parametrize("days", range(1, 8))
def test_a_growing_delay_is_no_miss_where_the_course_counts_from_what_was_given(days, costs):
    plan = following(plan_on(*FIVE, missed="defer"))
    dates = [str(date(2026, 1, 5) + timedelta(days=at * (7 + days)))[5:] for at in range(5)]
    report = report_on(plan, log(*dates), "03-31", costs=costs)
    assert set(outcomes(report)) <= {"on-time", "late"}
    assert kinds(report) == []


def test_counted_from_what_was_given_a_miss_can_still_be_skipped():
    report = report_on(following(plan_on(*FIVE)), log("01-06", "01-13", "01-27", "02-03"), "02-03")
    assert outcomes(report) == ["on-time", "on-time", "missed", "on-time", "on-time"]
    assert [item.days for item in report.planned] == [1, 0, None, 0, 0]


def test_with_fixed_dates_a_dose_put_off_takes_the_next_record():
    report = report_on(plan_on(*FOUR, missed="defer"), log("01-05", "01-19", "01-26"), "01-26")
    assert told(report) == [
        "01-05 -> 01-05 on-time +0",
        "01-12 -> 01-19 late +7",
        "01-19 -> 01-26 late +7",
        "01-26 due",
    ]


def test_a_dose_caught_up_is_late_and_the_later_dates_stay():
    days = ("01-05", "01-15", "01-19", "01-26")
    report = report_on(plan_on(*FOUR, missed="catch-up"), log(*days), "01-26")
    assert told(report) == [
        "01-05 -> 01-05 on-time +0",
        "01-12 -> 01-15 late +3",
        "01-19 -> 01-19 on-time +0",
        "01-26 -> 01-26 on-time +0",
    ]


def test_a_dose_put_off_never_counts_as_missed():
    report = report_on(plan_on(*FOUR, missed="defer"), log("01-05"), "2027-01-01")
    assert outcomes(report) == ["on-time", "overdue", "overdue", "overdue"]


@pytest.mark.parametrize(
    ("missed", "expected"), [("skip", "not-given"), ("defer", "overdue")], ids=["closed", "open"]
)
def test_a_dose_recorded_as_not_given_is_closed_or_stays_open(missed, expected):
    records = [*log("01-05"), not_given("01-12", reason="fever")]
    report = report_on(plan_on(*FOUR, missed=missed), records, "01-20")
    assert outcomes(report)[1] == expected
    assert len(report.withheld) == 1


def test_the_shortest_interval_moves_the_due_date():
    plan = plan_on("01-05", "01-12", "01-19", interval=interval(minimum="5 days"), missed="skip")
    report = report_on(plan, log("01-10", "01-15"), "01-19")
    assert told(report)[:2] == ["01-05 -> 01-10 late +5", "01-15 -> 01-15 on-time +0"]
    assert flags(report) == {}


def test_a_duplicate_next_day_takes_no_dose_under_any_policy():
    for plan in (plan_on(*FOUR, missed="defer"), following(plan_on(*FOUR)), plan_on(*FOUR)):
        report = report_on(plan, log("01-05", "01-12", "01-13", "01-19"), "01-19")
        assert [item.outcome for item in report.planned[:3]] == ["on-time"] * 3
        assert kinds(report) == ["duplicate"]


def test_a_limit_that_the_protocol_states_replaces_the_rhythms_own():
    limits = {"early_limit": _number("1 day"), "late_limit": _number("3 days")}
    plan = plan_on(*FOUR, deviations=limits)
    records = [given("01-05"), given("01-16"), given("01-26")]
    assert told(report_on(plan, records, "01-26"))[1:] == [
        "01-12 missed",
        "01-19 missed",
        "01-26 -> 01-26 on-time +0",
        "01-16 extra",
    ]


def test_one_of_two_sites_on_a_day_takes_the_record_of_its_site():
    arms = [
        weekly_arm("01-05", name=name, route="intramuscular", rotation=[site])
        for name, site in (("im-left", "left-thigh"), ("im-right", "right-thigh"))
    ]
    records = [
        given(
            "01-05", arm=None, at=at, route="intramuscular", product="product", site="right-thigh"
        )
        for at in ("10:00", "10:30")
    ]
    report = report_on(plan_of(protocol_of(*arms)), records, "01-05")
    assert outcomes(report) == ["on-time", "on-time"]
    assert [str(item.record)[-5:] for item in report.planned] == ["10:30", "10:00"]
    assert flags(report) == {"r-product-01-05-10:30": ["wrong-site"]}


def _number(value: str) -> dict[str, str]:
    return {"value": value, "provenance": "reported", "source": "book"}
