"""Where a log can be read in two ways: which reading is taken, and how a person settles it."""

from datetime import timedelta

import pytest
from deviation_logs import day, flags, given, kinds, outcomes, plan_on, report_on, told, weekly_arm
from engine_documents import plan_of, protocol_of

from schedules.deviations.pins import Pin

pytestmark = [pytest.mark.hazard("H32"), pytest.mark.requirement("R24")]

FOUR = ("01-05", "01-12", "01-19", "01-26")
IM = {"name": "im", "route": "intramuscular"}


def log(*days: str):
    return [given(on_day) for on_day in days]


def test_a_delay_that_lasts_is_taken_for_one_delay_and_called_ambiguous():
    """By dates alone, a missed first dose, three a day early and an extra would be cheaper."""
    report = report_on(plan_on(*FOUR), log("01-11", "01-18", "01-25", "02-01"), "02-01")
    assert [item.days for item in report.planned] == [6, 6, 6, 6]
    assert kinds(report) == []
    (found,) = report.ambiguities
    assert [line.other for line in found.readings] == [
        "iv-course-d7",
        "iv-course-d14",
        "iv-course-d21",
        None,
    ]


def test_a_duplicate_the_next_day_is_one_too_where_the_course_runs_late():
    """By dates alone, the one of 27 February would be the dose of 9 March, ten days early."""
    days = ("01-05", "01-26", "02-16", "03-09", "03-30")
    records = log("01-05", "01-26", "02-26", "02-27", "03-20", "04-10")
    report = report_on(plan_on(*days), records, "04-10")
    assert told(report)[2:] == [
        "02-16 -> 02-26 late +10",
        "03-09 -> 03-20 late +11",
        "03-30 -> 04-10 late +11",
        "02-27 duplicate",
    ]


@pytest.mark.parametrize("missed", range(1, 6))
def test_a_dose_given_after_others_were_missed_is_that_dose_and_no_extra(missed: int):
    """However many are over: leaving them open is no reading that saves anything."""
    days = [day("01-05") + timedelta(days=7 * number) for number in range(6)]
    plan = plan_on(*(f"{on_day:%m-%d}" for on_day in days))
    report = report_on(plan, log(f"{days[missed]:%m-%d}"), f"{days[missed]:%m-%d}")
    assert outcomes(report)[: missed + 1] == ["missed"] * missed + ["on-time"]
    assert (kinds(report), report.ambiguities) == ([], ())


def test_one_late_dose_among_others_on_time_is_no_lasting_delay():
    report = report_on(plan_on(*FOUR), log("01-05", "01-12", "01-23", "01-26"), "01-26")
    assert told(report)[2:] == ["01-19 -> 01-23 late +4", "01-26 -> 01-26 on-time +0"]
    assert report.ambiguities == ()


def test_a_dose_that_the_screen_would_have_shown_as_due_is_the_other_reading():
    """On 18 January the dose of the 12th could still be given; the log says it was the 19th's."""
    report = report_on(plan_on(*FOUR), log("01-05", "01-18", "01-26"), "01-26")
    assert told(report)[1:3] == ["01-12 missed", "01-19 -> 01-18 on-time -1"]
    (found,) = report.ambiguities
    assert [(line.taken, line.other) for line in found.readings] == [
        ("iv-course-d14", "iv-course-d7")
    ]


def test_a_person_settles_an_ambiguous_record_with_a_reason():
    records = log("01-05", "01-18", "01-26")
    report = report_on(
        plan_on(*FOUR), records, "01-26", pins=[pin("r-iv-01-18-10:00", "iv-course-d7")]
    )
    assert told(report)[1:3] == ["01-12 -> 01-18 late +6", "01-19 missed"]
    assert report.ambiguities == ()
    assert [(each.record, each.planned, each.reason) for each in report.pins] == [
        ("r-iv-01-18-10:00", "iv-course-d7", "asked the ward")
    ]


def test_a_person_can_call_a_record_unplanned():
    records = log("01-05", "01-12", "01-19")
    report = report_on(plan_on(*FOUR), records, "01-19", pins=[pin("r-iv-01-12-10:00", None)])
    assert outcomes(report)[:3] == ["on-time", "missed", "on-time"]
    assert kinds(report) == ["extra"]


@pytest.mark.hazard("H55")
def test_a_decision_on_a_record_that_the_log_does_not_have_is_said():
    report = report_on(plan_on(*FOUR), log("01-05"), "01-05", pins=[pin("r-lost", "iv-course-d7")])
    assert any("r-lost" in text.en for text in report.not_examined)


def test_a_mistaken_link_does_not_make_the_right_record_a_wrong_route():
    plan = plan_of(protocol_of(weekly_arm(*FOUR), weekly_arm("01-05", **IM)))
    records = [given("01-05", planned="im-course-d0"), given("01-05", arm="im", at="11:00")]
    report = report_on(plan, records, "01-05")
    assert flags(report) == {
        "r-iv-01-05-10:00": ["wrong-route", "contradicting-link", "ambiguous-match"],
        "r-im-01-05-11:00": ["ambiguous-match"],
    }
    assert (kinds(report), report.unplanned[0].duplicate_of) == (["duplicate"], "im-course-d0")
    (found,) = report.ambiguities
    assert [(line.record, line.taken, line.other) for line in found.readings] == [
        ("r-iv-01-05-10:00", "im-course-d0", "iv-course-d0"),
        ("r-im-01-05-11:00", None, "im-course-d0"),
    ]


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        pytest.param(("01-04", "01-06"), "r-im-01-04-11:00", id="of two as far, the first in time"),
        pytest.param(("01-03", "01-06"), "r-im-01-06-11:00", id="the nearer of two"),
        pytest.param(("01-02",), "r-im-01-02-11:00", id="on the first day of the window"),
    ],
)
def test_the_record_that_a_mistaken_link_keeps_out_is_the_nearest(own: tuple[str, ...], shown: str):
    """The window of im reaches from three days before to three days after."""
    im = IM | {"window": "-3/+3 days"}
    plan = plan_of(protocol_of(weekly_arm("01-26"), weekly_arm("01-05", **im)))
    slip = given("01-05", planned="im-course-d0")
    records = [slip, *(given(day, arm="im", at="11:00") for day in own)]
    (found,) = report_on(plan, records, "01-06").ambiguities
    assert [(line.record, line.taken, line.other) for line in found.readings] == [
        ("r-iv-01-05-10:00", "im-course-d0", None),
        (shown, None, "im-course-d0"),
    ]


def test_a_record_whose_own_link_names_no_dose_is_not_the_one_that_is_kept_out():
    plan = plan_of(protocol_of(weekly_arm("01-26"), weekly_arm("01-05", **IM)))
    slip = given("01-05", planned="im-course-d0")
    linked = given("01-05", arm="im", at="11:00", planned="im-099")
    assert report_on(plan, [slip, linked], "01-06").ambiguities == ()


@pytest.mark.parametrize(
    ("day", "own"),
    [
        pytest.param("01-08", "iv-course-d0", id="the last day of its window"),
        pytest.param("01-09", None, id="the day after it"),
    ],
)
def test_what_a_mistaken_link_is_likely_for_is_an_open_dose_in_its_window(
    day: str, own: str | None
):
    """The dose of iv is due on the 5th; both windows reach three days on."""
    wide = {"window": "-3/+4 days"}
    plan = plan_of(
        protocol_of(weekly_arm("01-05", window="-3/+3 days"), weekly_arm("01-05", **IM | wide))
    )
    records = [given(day, planned="im-course-d0"), given("01-05", arm="im", at="11:00")]
    (found,) = report_on(plan, records, "01-09").ambiguities
    assert found.readings[0].other == own


def test_a_link_far_from_its_dose_says_nothing_of_the_doses_before_it():
    report = report_on(plan_on(*FOUR), [given("01-05", planned="iv-course-d21")], "01-05")
    assert outcomes(report) == ["due", "not-due", "not-due", "early"]
    assert flags(report) == {"r-iv-01-05-10:00": ["contradicting-link"]}


def test_links_that_swap_two_doses_are_out_of_order():
    records = [given("01-12", planned="iv-course-d14"), given("01-19", planned="iv-course-d7")]
    report = report_on(plan_on(*FOUR, window="-7/+7 days"), records, "01-19")
    assert sum("order-departed" in each for each in flags(report).values()) == 1


def pin(record: str, planned: str | None) -> Pin:
    return Pin.model_validate(
        {
            "record": record,
            "planned": planned,
            "reason": "asked the ward",
            "by": "N01",
            "on": "2026-02-01",
        }
    )


def test_an_ambiguous_record_is_not_named_again_beside_another_one():
    """The 8th, the 16th and the 24th lie a day from two doses each, and not near one another."""
    days = [day("01-05") + timedelta(days=2 * number) for number in range(13)]
    plan = plan_on(*(f"{on_day:%m-%d}" for on_day in days), window="-0/+1 days", missed="skip")
    given_on = ("01-05", "01-08", "01-11", "01-16", "01-19", "01-20", "01-21", "01-24", "01-28")
    records = [*log(*given_on), given("01-24", "10:00", id="s-again")]
    report = report_on(plan, records)
    named = [[line.record for line in found.readings] for found in report.ambiguities]
    assert sorted(named) == [["r-iv-01-08-10:00"], ["r-iv-01-16-10:00"], ["r-iv-01-24-10:00"]]
    assert [name for name, all_of in flags(report).items() if len(all_of) > 1] == []
