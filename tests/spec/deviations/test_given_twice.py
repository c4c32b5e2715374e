"""A dose given twice, a ward that falls behind, and records in intervals of different length.

The cases are those of decision 0094, each found in made-up mixtures or among real visits.
"""

import pytest
from deviation_logs import given, plan_on, report_on, told
from engine_documents import number

pytestmark = [pytest.mark.hazard("H32"), pytest.mark.requirement("R24")]

THREE_WEEKLY = ("01-05", "01-26", "02-16", "03-09", "03-30")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(
            ("01-05", "02-04", "02-06", "03-09", "03-30"),
            [
                "01-05 -> 01-05 on-time +0",
                "01-26 -> 02-04 late +9",
                "02-16 missed",
                "03-09 -> 03-09 on-time +0",
                "03-30 -> 03-30 on-time +0",
                "02-06 duplicate",
            ],
            id="before the next window",
        ),
        pytest.param(
            ("01-05", "02-12", "02-15", "03-09", "03-30"),
            [
                "01-05 -> 01-05 on-time +0",
                "01-26 -> 02-12 late +17",
                "02-16 -> 02-15 on-time -1",
                "03-09 -> 03-09 on-time +0",
                "03-30 -> 03-30 on-time +0",
            ],
            id="the first day of the next window",
        ),
    ],
)
def test_shortly_after_a_late_dose_the_next_window_decides(days, expected):
    plan = plan_on(*THREE_WEEKLY)
    assert told(report_on(plan, [given(day) for day in days])) == expected


@pytest.mark.parametrize(
    ("span", "expected"), [(1, "02-16 -> 02-06 early -10"), (2, "02-06 duplicate")]
)
def test_the_stated_duplicate_span_counts(span, expected):
    deviations = {"duplicate_within": number(f"{span} days")}
    plan = plan_on(*THREE_WEEKLY, deviations=deviations)
    records = [given(day) for day in ("01-05", "02-04", "02-06", "03-09", "03-30")]
    assert expected in told(report_on(plan, records))


def test_two_records_of_one_day_are_never_two_doses_of_different_days():
    daily = plan_on("01-05", "01-06", "01-07", "01-08", window="-1/+1 days")
    days = ["01-05", "01-06", "01-08"]
    records = [given(day) for day in days] + [given("01-06", at="15:00")]
    assert told(report_on(daily, records)) == [
        "01-05 -> 01-05 on-time +0",
        "01-06 -> 01-06 on-time +0",
        "01-07 missed",
        "01-08 -> 01-08 on-time +0",
        "01-06 duplicate",
    ]


def test_a_link_says_more_than_the_span():
    plan = plan_on(*THREE_WEEKLY)
    linked = given("02-14", planned="iv-course-d42")
    report = report_on(plan, [given("01-05"), given("02-12"), linked])
    assert "02-16 -> 02-14 early -2" in told(report)


def test_an_early_record_does_not_pull_those_after_it():
    limits = {"early_limit": number("40 days"), "late_limit": number("60 days")}
    days = ("01-05", "01-19", "02-02", "02-16", "03-02", "03-16")
    plan = plan_on(*days, window="-2/+3 days", deviations=limits)
    records = [given(day) for day in ("01-05", "01-19", "02-02", "02-08", "02-16", "03-01")]
    assert told(report_on(plan, records, as_of="2026-03-01")) == [
        "01-05 -> 01-05 on-time +0",
        "01-19 -> 01-19 on-time +0",
        "02-02 -> 02-02 on-time +0",
        "02-16 -> 02-16 on-time +0",
        "03-02 -> 03-01 on-time -1",
        "03-16 not-due",
        "02-08 extra",
    ]


def test_an_extra_is_priced_by_the_interval_it_lies_in():
    limits = {"early_limit": number("40 days"), "late_limit": number("60 days")}
    days = ("01-05", "01-12", "01-19", "01-26", "02-23")
    plan = plan_on(*days, window="-1/+2 days", deviations=limits)
    records = [given(day) for day in ("01-05", "01-12", "01-19", "01-26", "02-08")]
    assert told(report_on(plan, records, as_of="2026-02-10"))[-1] == "02-23 -> 02-08 early -15"


def test_two_early_records_far_apart_are_not_alike():
    limits = {"early_limit": number("40 days"), "late_limit": number("60 days")}
    days = ("01-05", "02-02", "03-02", "03-30")
    plan = plan_on(*days, window="-1/+1 days", deviations=limits)
    records = [given(day) for day in ("01-05", "02-02", "02-08", "02-27", "03-30")]
    assert told(report_on(plan, records))[2:] == [
        "03-02 -> 02-27 early -3",
        "03-30 -> 03-30 on-time +0",
        "02-08 extra",
    ]
