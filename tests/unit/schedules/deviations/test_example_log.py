"""The example log's deliberate departures, as they were written into it by hand."""

import pytest

from schedules.deviations import DeviationReport
from schedules.logs import LogReading

DEPARTURES = {
    "iv-induction-d14": (
        "on-time",
        "2026-03-18",
        1,
    ),  # a day later, inside the window of -1/+2 days
    "topical-applications-d24": ("missed", None, None),  # 27 March: no record
    "iv-induction-d28": ("late", "2026-04-04", 4),  # 31 March: fever, given on the 4th
    "thiosulfate-d38": ("not-given", None, None),  # 10 April: refused
    "topical-applications-d48": (
        "late",
        "2026-04-22",
        2,
    ),  # 20 April: two days later, window of -1/+1 day
    "iv-maintenance-d56": ("not-given", None, None),  # 28 April: swelling of the access arm
    "topical-applications-d57": (
        "on-time",
        "2026-04-30",
        1,
    ),  # 29 April: a day later, inside the window
    "im-injections-d60": ("partial", "2026-05-01", 0),  # 12 mL of 15 mL
    "topical-applications-d66": ("missed", None, None),  # 8 May: no record
    "topical-applications-d72": ("due", None, None),  # 14 May: window open on the 15th
    "thiosulfate-d73": ("due", None, None),  # 15 May: today
}


@pytest.mark.parametrize(("planned", "expected"), DEPARTURES.items(), ids=list(DEPARTURES))
def test_each_departure_has_the_outcome_it_was_written_for(
    example_report: DeviationReport, planned: str, expected: tuple[str, str | None, int | None]
):
    result = next(item for item in example_report.planned if item.planned == planned)
    given_on = result.given_at.date().isoformat() if result.given_at else None
    assert (result.outcome.value, given_on, result.days) == expected


def test_everything_else_up_to_the_reports_day_is_on_time(example_report: DeviationReport):
    others = [
        item.outcome.value
        for item in example_report.planned
        if item.due_on <= example_report.as_of and item.planned not in DEPARTURES
    ]
    assert set(others) == {"on-time"}


def test_the_two_unplanned_administrations_are_a_duplicate_and_an_extra(
    example_report: DeviationReport,
):
    found = [
        (item.arm, item.given_at.date().isoformat(), item.kind.value, item.duplicate_of)
        for item in example_report.unplanned
    ]
    assert found == [
        ("thiosulfate", "2026-03-24", "extra", None),  # a Tuesday, without dialysis
        ("topical", "2026-04-12", "duplicate", "topical-applications-d39"),  # the day after
    ]


def test_the_infusion_that_was_not_given_asks_for_a_decision(example_report: DeviationReport):
    assert [text.en.split()[0] for text in example_report.questions] == ["iv-maintenance-d56"]


@pytest.mark.requirement("R25")
def test_the_log_is_read_whole_and_counted_by_hand(
    example_log: LogReading, example_report: DeviationReport
):
    totals = example_report.totals
    assert example_log.unreadable == ()
    assert (totals.records, totals.given, totals.withheld, totals.entered_in_error) == (
        62,
        59,
        2,
        1,
    )


def test_nothing_in_the_example_is_ambiguous(example_report: DeviationReport):
    assert example_report.ambiguities == ()
