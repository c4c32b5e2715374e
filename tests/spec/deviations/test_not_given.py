"""Records that say a dose was not given, holds, stops, open decisions, and records set aside."""

import pytest
from deviation_logs import (
    flags,
    given,
    kinds,
    not_given,
    outcomes,
    plan_on,
    report_on,
    told,
    weekly_arm,
    why,
)
from engine_documents import number, on, phase, plan_of, protocol_of

pytestmark = [pytest.mark.hazard("H09"), pytest.mark.requirement("R25")]

WEEKLY = ("01-05", "01-12", "01-19", "01-26")


@pytest.mark.parametrize("status", ["not-given", "refused"])
def test_a_dose_recorded_as_not_given_is_not_missed(status):
    log = [
        given("01-05"),
        not_given("01-12", status=status, reason="fever"),
        given("01-19"),
        given("01-26"),
    ]
    report = report_on(plan_on(*WEEKLY), log)
    assert outcomes(report) == ["on-time", "not-given", "on-time", "on-time"]
    assert why(report.planned[1]).endswith("fever")


def test_a_dose_not_given_without_a_reason_says_so():
    report = report_on(plan_on(*WEEKLY), [given("01-05"), not_given("01-12")], "01-12")
    assert "no reason recorded" in why(report.planned[1])


def test_where_a_miss_is_skipped_a_dose_not_given_is_closed_from_the_next_day_on():
    report = report_on(plan_on(*WEEKLY), [not_given("01-05"), given("01-06")], "01-06")
    assert told(report)[0] == "01-05 not-given"
    assert kinds(report) == ["extra"]


def test_a_dose_not_given_in_the_morning_can_be_given_on_the_same_day():
    report = report_on(plan_on(*WEEKLY), [not_given("01-05"), given("01-05")], "01-05")
    assert told(report)[0] == "01-05 -> 01-05 on-time +0"
    assert "another record says" in report.planned[0].remarks[0].en


def test_where_a_person_is_asked_a_dose_not_given_can_still_be_given():
    plan = plan_on(*WEEKLY, missed="ask")
    assert told(report_on(plan, [not_given("01-05"), given("01-06")], "01-06"))[0].endswith(
        "on-time +1"
    )


@pytest.mark.parametrize(("missed", "asked"), [("ask", 1), ("skip", 0)])
def test_a_dose_not_given_asks_for_a_decision_where_the_protocol_says_ask(missed, asked):
    report = report_on(plan_on(*WEEKLY, missed=missed), [not_given("01-05")], "01-06")
    assert len(report.questions) == asked


def test_every_record_of_a_dose_not_given_stands_in_the_report():
    log = [given("01-05"), not_given("01-06"), not_given("03-20", id="r-far")]
    report = report_on(plan_on(*WEEKLY, missed="ask"), log)
    assert [(item.record, item.planned) for item in report.withheld] == [
        ("r-iv-01-06-09:00", "iv-course-d0"),
        ("r-far", None),
    ]


def test_a_part_of_a_dose_is_partial_and_proposed_as_important():
    report = report_on(
        plan_on("01-05"), [given("01-05", status="partial", amount="0.5 mg", reason="pain")]
    )
    (result,) = report.planned
    assert (result.outcome, result.severity) == ("partial", "proposed-important")
    assert why(result).replace("\u00a0", " ") == "0.5 mg given of 1 mg planned: pain"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param("2 mL", "2 mL given, only a part", id="nobody stated how much"),
        pytest.param(None, "a part was given, how much is not recorded", id="nobody recorded it"),
    ],
)
def test_a_part_of_an_open_dose_says_what_is_known(amount, expected):
    plan = plan_on(
        "01-05", dose={"basis": "fixed", "amount": {"value": None, "unset": "empty-box"}}
    )
    report = report_on(plan, [given("01-05", status="partial", amount=amount)])
    assert why(report.planned[0]).replace("\u00a0", " ") == expected


def test_a_part_given_late_says_both():
    log = [given("01-09", status="partial"), given("01-12")]
    report = report_on(plan_on(*WEEKLY), log, "01-12")
    assert report.planned[0].outcome == "partial"
    assert "4 days after" in report.planned[0].remarks[0].en.replace("\u00a0", " ")


@pytest.mark.hazard("H54")
def test_records_entered_in_error_change_nothing_but_their_count():
    log = [given("01-05"), given("01-12")]
    wrong = given("01-06", id="r-wrong", status="entered-in-error")
    with_it, without = (report_on(plan_on(*WEEKLY), each, "01-12") for each in ([*log, wrong], log))
    assert told(with_it) == told(without)
    assert (with_it.totals.entered_in_error, without.totals.entered_in_error) == (1, 0)


@pytest.mark.hazard("H24")
def test_records_after_the_reports_day_are_counted_and_not_read():
    report = report_on(plan_on(*WEEKLY), [given("01-05"), given("01-12")], "01-11")
    assert outcomes(report) == ["on-time", "due", "not-due", "not-due"]
    assert report.totals.after_as_of == 1
    assert any(text.en == "records after the report's day: 1" for text in report.not_examined)


HOLD = {"arms": ["iv"], "first": "2026-01-13", "last": "2026-02-02", "reason": "fever"}


def test_doses_moved_by_a_hold_are_judged_by_their_new_days_and_show_both_differences():
    plan = plan_of(protocol_of(weekly_arm(*WEEKLY, "02-02")), holds=[{**HOLD, "resume": "shift"}])
    log = [given(on_day) for on_day in ("01-05", "01-12", "02-09", "02-16", "02-23")]
    report = report_on(plan, log)
    assert outcomes(report) == ["on-time"] * 5
    assert [(item.days, item.baseline_days) for item in report.planned[2:]] == [(0, 21)] * 3


def test_a_dose_inside_a_hold_is_held_and_one_given_there_is_flagged():
    plan = plan_of(
        protocol_of(weekly_arm(*WEEKLY)), holds=[{**HOLD, "last": "2026-01-20", "resume": "rejoin"}]
    )
    report = report_on(plan, [given("01-05"), given("01-12"), given("01-20"), given("01-26")])
    assert outcomes(report) == ["on-time", "on-time", "held", "on-time"]
    assert (kinds(report), flags(report)) == (["extra"], {"r-iv-01-20-10:00": ["during-hold"]})


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-18", [], id="the day before the stop"),
        pytest.param("01-19", [["after-stop"]], id="the day of the stop"),
    ],
)
def test_from_the_day_of_a_stop_on_an_administration_is_after_the_stop(on_day, expected):
    stop = {"arms": ["iv"], "on": "2026-01-19", "reason": "withdrawn"}
    plan = plan_of(protocol_of(weekly_arm(*WEEKLY)), stops=[stop])
    report = report_on(plan, [given("01-05"), given("01-12"), given(on_day)])
    assert outcomes(report) == ["on-time", "on-time", "stopped", "stopped"]
    assert list(flags(report).values()) == expected


def test_a_dose_that_waits_for_a_decision_is_pending_and_not_missed():
    iv = weekly_arm(
        name="iv",
        phases=[
            phase("first", on("day 0")),
            phase("second", on("day 7"), only_if={"decision": "response", "outcome": "yes"}),
        ],
    )
    decision = {
        "id": "response",
        "question": "response?",
        "due": number("day 5"),
        "outcomes": ["yes", "no"],
        "default": "yes",
    }
    plan = plan_of(protocol_of(iv, decisions=[decision]))
    assert outcomes(report_on(plan, [given("01-05")], "03-01")) == ["on-time", "pending"]


def test_what_is_given_when_needed_is_allowed():
    when = {"kind": "as-needed", "maximum_per_day": number(2), "minimum_gap": number("6 hours")}
    plan = plan_of(
        protocol_of(
            weekly_arm("01-05"), weekly_arm(name="prn", route="oral", phases=[phase("need", when)])
        )
    )
    report = report_on(plan, [given("01-05"), given("01-09", arm="prn")])
    assert (kinds(report), report.unplanned[0].severity) == (["unscheduled-allowed"], "none")
