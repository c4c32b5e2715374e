"""The edges of windows and limits: last day outside, first inside, last inside, first outside.

Weekly doses with -1/+2 days: an administration belongs to a dose from half an interval before it
(3 days) until the window of the next one opens (6 days), if nothing nearer takes it.
"""

import pytest
from deviation_logs import given, outcomes, plan_on, report_on, told, weekly_arm
from engine_documents import closure, number, place, plan_of, protocol_of

pytestmark = pytest.mark.requirement("R26")


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-15", "duplicate", id="a day before the early limit"),
        pytest.param("01-16", "early -3", id="the early limit"),
        pytest.param("01-17", "early -2", id="a day before the window"),
        pytest.param("01-18", "on-time -1", id="the window's first day"),
        pytest.param("01-19", "on-time +0", id="the day itself"),
        pytest.param("01-21", "on-time +2", id="the window's last day"),
        pytest.param("01-22", "late +3", id="a day behind the window"),
        pytest.param("01-24", "late +5", id="a day before the next window opens"),
    ],
)
def test_an_administration_is_judged_by_window_and_limit(on_day, expected):
    log = [given("01-05"), given("01-12"), given(on_day), given("01-26"), given("02-02")]
    lines = told(report_on(plan_on("01-05", "01-12", "01-19", "01-26", "02-02"), log))
    assert [line for line in lines if line.split()[-1] == expected or expected in line]
    assert sum("on-time +0" in line for line in lines) == 4 + (on_day == "01-19")


def test_the_late_limit_is_the_day_on_which_the_next_window_opens():
    log = [given("01-05"), given("01-25"), given("01-26")]
    lines = told(report_on(plan_on("01-05", "01-12", "01-19", "01-26"), log))
    assert lines[2:] == ["01-19 -> 01-25 late +6", "01-26 -> 01-26 on-time +0"]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("01-17", "not-due", id="a day before the window"),
        pytest.param("01-18", "due", id="the window's first day"),
        pytest.param("01-21", "due", id="the window's last day"),
        pytest.param("01-22", "overdue", id="a day behind the window"),
        pytest.param("01-25", "overdue", id="the day the next window opens"),
        pytest.param("01-26", "missed", id="a day later"),
    ],
)
def test_a_dose_without_a_record_is_judged_by_the_reports_day(as_of, expected):
    log = [given("01-05"), given("01-12")]
    report = report_on(plan_on("01-05", "01-12", "01-19", "01-26"), log, as_of)
    assert outcomes(report)[2] == expected


def test_a_dose_is_missed_once_a_later_one_was_given():
    log = [given("01-05"), given("01-18")]
    report = report_on(plan_on("01-05", "01-12", "01-19", "01-26"), log, "01-18")
    assert told(report)[1:3] == ["01-12 missed", "01-19 -> 01-18 on-time -1"]


def test_without_a_window_only_the_day_itself_is_on_time():
    report = report_on(
        plan_on("01-05", "01-12", "01-19", window=""), [given("01-06"), given("01-12")]
    )
    assert told(report)[:2] == ["01-05 -> 01-06 late +1", "01-12 -> 01-12 on-time +0"]


def test_without_a_window_a_dose_is_missed_from_the_next_planned_day_on():
    plan = plan_on("01-05", "01-07", "01-09", window="")
    assert outcomes(report_on(plan, [], "01-06")) == ["overdue", "not-due", "not-due"]
    assert outcomes(report_on(plan, [], "01-07")) == ["missed", "due", "not-due"]


def test_a_single_dose_has_no_rhythm_and_stays_open():
    report = report_on(plan_on("01-05"), [], "2026-12-31")
    assert outcomes(report) == ["overdue"]
    assert any("iv-course-d0 counts as missed" in text.en for text in report.not_examined)


def test_a_single_dose_takes_an_administration_on_any_day():
    assert told(report_on(plan_on("01-05"), [given("03-01")])) == ["01-05 -> 03-01 late +55"]


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-19", "duplicate", id="same day"),
        pytest.param("01-16", "duplicate", id="as far before as the window is wide"),
        pytest.param("01-22", "duplicate", id="as far after as the window is wide"),
        pytest.param("01-23", "extra", id="a day further"),
    ],
)
def test_a_second_administration_close_to_a_given_dose_is_a_duplicate(on_day, expected):
    log = [given("01-05"), given("01-19"), given("02-02"), given(on_day, at="18:00")]
    report = report_on(plan_on("01-05", "01-19", "02-02"), log)
    assert outcomes(report) == ["on-time"] * 3
    assert [item.kind.value for item in report.unplanned] == [expected]


def test_of_two_in_the_window_the_first_satisfies_the_dose():
    log = [given("01-05"), given("01-11"), given("01-12"), given("01-19")]
    report = report_on(plan_on("01-05", "01-12", "01-19"), log)
    assert told(report)[1:] == [
        "01-12 -> 01-11 on-time -1",
        "01-19 -> 01-19 on-time +0",
        "01-12 duplicate",
    ]
    assert report.unplanned[0].duplicate_of == "iv-course-d7"


def test_several_doses_on_a_day_are_told_apart_by_the_clock():
    plan = plan_on("01-05", "01-06", window="", at=number(["08:00", "20:00"]))
    log = [
        given("01-05", at="08:10"),
        given("01-06", at="02:00"),
        given("01-06", at="08:05"),
        given("01-06", at="20:00"),
    ]
    report = report_on(plan, log)
    assert [(item.planned, item.record and item.record[5:]) for item in report.planned] == [
        ("iv-course-d0", "01-05-08:10"),
        ("iv-course-d0-2", "01-06-02:00"),
        ("iv-course-d1", "01-06-08:05"),
        ("iv-course-d1-2", "01-06-20:00"),
    ]


def test_a_day_ends_at_midnight_of_the_patients_zone():
    """16:30 UTC on 7 January is half past midnight on the 8th in Shanghai, behind the window."""
    utc = given("01-05").model_copy(update={})
    record = type(utc).model_validate(
        {"id": "r-1", "arm": "iv", "status": "completed", "started_at": "2026-01-07T16:30+00:00"}
    )
    assert (
        told(report_on(plan_on("01-05", "01-12"), [record], "01-12"))[0] == "01-05 -> 01-08 late +3"
    )


def test_a_dose_without_a_planned_day_is_judged_by_its_target():
    protocol = protocol_of(
        weekly_arm("01-05", "01-12", "01-19", window="-0/+0 days", needs=["clinic"])
    )
    plan = plan_of(protocol, places=[place(closures=[closure("2026-01-12")])])
    report = report_on(plan, [given("01-05"), given("01-12"), given("01-19")])
    assert told(report) == [
        "01-05 -> 01-05 on-time +0",
        "01-12 -> 01-12 on-time +0",
        "01-19 -> 01-19 on-time +0",
    ]
    assert "no day for it" in report.planned[1].remarks[0].en
