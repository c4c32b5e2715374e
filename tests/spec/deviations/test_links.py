"""An explicit link from a record to a planned dose wins; where it contradicts, that is reported."""

import pytest
from deviation_logs import flags, given, kinds, not_given, plan_on, report_on, told, weekly_arm
from engine_documents import plan_of, protocol_of

pytestmark = pytest.mark.requirement("R24")

WEEKLY = ("01-05", "01-12", "01-19", "01-26")


def test_a_link_wins_over_the_nearer_dose():
    report = report_on(plan_on(*WEEKLY), [given("01-11", planned="iv-course-d0")], "01-11")
    assert told(report)[:2] == ["01-05 -> 01-11 late +6", "01-12 due"]
    assert flags(report) == {}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(
            given("01-12", planned="iv-course-d0"), "due at another time", id="beyond limits"
        ),
        pytest.param(given("01-05", planned="iv-099"), "does not have", id="unknown dose"),
    ],
)
def test_a_link_that_contradicts_is_flagged(record, expected):
    report = report_on(plan_on(*WEEKLY), [record], "01-12")
    (found,) = report.planned[0].findings
    assert found.flag == "contradicting-link"
    assert expected in found.explanation.en


def test_of_two_records_linked_to_one_dose_the_second_is_a_duplicate():
    log = [
        given("01-05", planned="iv-course-d0"),
        given("01-12", planned="iv-course-d0"),
        given("01-19"),
    ]
    report = report_on(plan_on(*WEEKLY), log, "01-19")
    assert told(report)[:2] == ["01-05 -> 01-05 on-time +0", "01-12 missed"]
    assert (kinds(report), report.unplanned[0].duplicate_of) == (["duplicate"], "iv-course-d0")
    assert flags(report) == {"r-iv-01-12-10:00": ["contradicting-link"]}
    (found,) = report.unplanned[0].findings
    assert "iv-course-d0" in found.explanation.en


def test_a_link_to_a_dose_of_another_arm_is_kept_and_flagged():
    plan = plan_of(
        protocol_of(weekly_arm("01-05"), weekly_arm("01-05", name="im", route="intramuscular"))
    )
    report = report_on(plan, [given("01-05", planned="im-course-d0")], "01-05")
    assert told(report) == ["01-05 due", "01-05 -> 01-05 on-time +0"]
    assert flags(report) == {"r-iv-01-05-10:00": ["wrong-route", "contradicting-link"]}
    told_of = [item.explanation.en for item in report.planned[1].findings]
    assert "the record is linked to im-course-d0, a dose of arm im" in told_of


def test_doses_before_a_linked_one_are_over():
    log = [given("01-16"), given("01-19", planned="iv-course-d14")]
    report = report_on(plan_on(*WEEKLY), log, "01-19")
    assert told(report)[:3] == [
        "01-05 missed",
        "01-12 -> 01-16 late +4",
        "01-19 -> 01-19 on-time +0",
    ]


def test_a_record_of_a_dose_not_given_can_be_linked():
    report = report_on(plan_on(*WEEKLY), [not_given("01-09", planned="iv-course-d7")], "01-12")
    assert told(report)[1] == "01-12 not-given"
