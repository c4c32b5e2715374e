"""Planned assessments on a deviation report: filled, early, late, missed, incomplete."""

import csv
import io
import json
from datetime import date

import pytest
from assessment_reports import BY, PART, filled, plan_with, report_with, results

from schedules.deviations import (
    assessed_sums,
    assessed_sums_headers,
    assessed_table,
    confirmed,
    decisions_table,
    find_deviations,
    scored,
    write_deviations_csv,
    write_deviations_json,
)
from schedules.deviations.confirmations import Confirmation
from schedules.display import Language
from schedules.instruments import UnreadScore, parse_scores_csv
from schedules.reports.pages import report_document
from schedules.reports.sdtm import sdtm_tables

pytestmark = [pytest.mark.hazard("H09"), pytest.mark.requirement("R30")]


@pytest.mark.parametrize(
    ("on_day", "standing", "rule", "why"),
    [
        pytest.param(
            "01-10",
            "early",
            "default.assessment-early",
            "2 days before the planned day; the window opens on Sun 11-Jan-2026",
            id="one day before the window",
        ),
        pytest.param("01-11", "on-time", None, "", id="first day of the window"),
        pytest.param("01-14", "on-time", None, "", id="last day of the window"),
        pytest.param(
            "01-15",
            "late",
            "default.assessment-late",
            "3 days after the planned day; the window closed on Wed 14-Jan-2026",
            id="one day behind the window",
        ),
    ],
)
def test_both_ends_of_an_assessment_s_window_are_inside(on_day, standing, rule, why):
    found = results(report_with(filled(on_day)))
    (item,) = [item for item in found if item.planned == "wound-d7"]
    assert (item.standing, item.rule) == (standing, rule)
    assert (item.explanation.en.replace("\u00a0", " ") if item.explanation else "") == why


def test_a_missed_assessment_departs_from_the_day_behind_its_window_on():
    for as_of, standing, severity in (
        ("2026-01-07", "due", "none"),
        ("2026-01-08", "missed", "not-important"),
    ):
        first = results(report_with(as_of=as_of))[0]
        assert (first.standing, first.severity) == (standing, severity)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        pytest.param("x,BWAT,2026-01-13 09:00,left,,9 9", ["wound-d7"], id="inside its window"),
        pytest.param("x,BWAT,2026-01-15 09:00,left,,9 9", [], id="behind its window"),
        pytest.param("x,BWAT,2026-01-13 09:00,right,,9 9", [], id="of another wound"),
        pytest.param("x,NRS,2026-01-13 09:00,,,11", [], id="of another instrument"),
        pytest.param("x,BWAT,2026-03-01 09:00,left,wound-d7,9", ["wound-d7"], id="linked to it"),
        pytest.param("x,BWAT,soon,,,9", ["wound-d0", "wound-d7", "wound-d14"], id="without a day"),
        pytest.param("x,BWAT", [], id="torn off"),
    ],
)
def test_a_missed_assessment_names_the_row_that_may_be_it(row, named):
    """Three weekly assessments, none of them filled but by a row that cannot be read."""
    text = "id,instrument,at,wound,planned,items\n" + row
    reading = parse_scores_csv(text, source="scores.csv", zone="Asia/Shanghai")
    plan = plan_with(count=3)
    judged = find_deviations(plan, [], as_of=date(2026, 2, 20))
    report = scored(judged, plan, reading.accepted(allow_unreadable=True), reading.unreadable)
    assert report.scores_left_out == reading.left_out
    assert len(reading.left_out) == 1
    found = {item.planned: item for item in results(report)}
    assert [name for name, item in found.items() if item.unread == "scores.csv:2"] == named
    told = [item.explanation.en for item in found.values() if item.explanation]
    why = "a row that may be it cannot be read (scores.csv:2)"
    assert sum(why in text for text in told) == len(named)


def test_one_that_an_unreadable_row_may_fill_is_told_apart_from_the_many_missed():
    row = "id,instrument,at,wound,items\nx,BWAT,2026-01-12 09:00,left,9"
    reading = parse_scores_csv(row, source="scores.csv", zone="Asia/Shanghai")
    plan = plan_with(count=6)
    report = find_deviations(plan, [], as_of=date(2026, 2, 20))
    table = assessed_table(scored(report, plan, [], reading.unreadable))
    assert [(cells[1], cells[6]) for cells in table] == [
        ("wound-d7", "missed"),
        ("wound", "missed × 5"),  # noqa: RUF001 -- times
    ]


def test_scores_after_the_report_s_day_are_named_and_not_looked_at():
    report = report_with(filled("01-05"), filled("01-13"), filled("01-19"), as_of="2026-01-12")
    assert "scores after the report's day: s-01-13, s-01-19" in [
        text.en for text in report.not_examined
    ]
    assert [item.score for item in results(report)] == ["s-01-05", None, None]


def test_an_incomplete_score_departs_although_it_is_on_time():
    first = results(report_with(filled("01-05", PART)))[0]
    assert (first.standing, first.rule) == ("on-time", "default.score-remarked")
    assert [text.en for text in first.remarks] == ["incomplete 11/13"]


def test_without_scores_the_report_says_that_assessments_were_not_looked_at():
    plan = plan_with()
    report = find_deviations(plan, [], as_of=date(2026, 2, 20))
    said = "planned assessments (wound): no scores were read"
    assert said in [text.en for text in report.not_examined]
    assert report.assessments is None
    assert not [
        section for section in report_document(plan, report).sections if "Assess" in section.title
    ]
    judged = scored(report, plan, [])
    assert said not in [text.en for text in judged.not_examined]


def test_an_instrument_without_rules_is_not_passed_over():
    plan = plan_with("KCCQ")
    report = scored(find_deviations(plan, [], as_of=date(2026, 2, 20)), plan, [])
    assert report.not_examined[-1].en == (
        "assessment wound: no rules are known for the instrument KCCQ"
    )


def test_sums_hold_every_assessment_that_was_due_once():
    report = report_with(filled("01-05"), filled("01-15"), filled("02-10", PART))
    assert dict(zip(assessed_sums_headers(), assessed_sums(report)[0], strict=True)) == {
        "Assessment": "wound",
        "Wound": "left",
        "Filled of due": "3 / 3",
        "On time": "1",
        "Early": "0",
        "Late": "2",
        "Missed": "0",
        "Remarks": "1",
    }


def test_a_score_beyond_the_plan_is_listed_and_counted():
    report = report_with(*(filled(day) for day in ("01-05", "01-06")))
    assert assessed_sums(report)[-1] == ("scores beyond the plan", "left", "1", *["-"] * 4, "0")
    assert assessed_sums(report, "zh")[-1][0] == "计划外评分"
    assert [row[6] for row in assessed_table(report)] == ["missed", "missed"]


@pytest.mark.parametrize(("count", "rows"), [(3, 3), (4, 1)])
def test_many_missed_ones_are_one_line_for_people_and_all_for_programs(count, rows):
    report = report_with(count=count)
    table = assessed_table(report)
    assert len(table) == rows
    if rows == 1:
        assert table[0][0] == "Mon 05-Jan-2026 to Mon 26-Jan-2026"
        assert table[0][6] == "missed × 4"  # noqa: RUF001 -- times
        assert assessed_table(report, "zh")[0][6] == "漏评 × 4"  # noqa: RUF001 -- times
    held = json.loads(write_deviations_json(report))["assessments"]
    lines = list(csv.DictReader(io.StringIO(write_deviations_csv(report).decode())))
    assert len(held) == sum(line["instrument"] == "bwat" for line in lines) == count


def test_a_line_of_the_csv_holds_the_score():
    report = report_with(filled("01-15"))
    lines = list(csv.DictReader(io.StringIO(write_deviations_csv(report).decode())))
    (line,) = [line for line in lines if line["record"] == "s-01-15"]
    assert line | {} == line | {
        "planned": "wound-d7",
        "outcome": "late",
        "totals": "sum 39",
        "rules": "default.assessment-late",
        "severity": "not-important",
        "window_first": "2026-01-11",
        "window_last": "2026-01-14",
    }


def test_a_person_decides_on_an_assessment_and_on_a_score():
    report = confirmed(
        report_with(filled("01-05", PART)),
        [
            Confirmation.model_validate(BY | {"assessment": "wound-d7", "wound": "left"}),
            Confirmation.model_validate(BY | {"score": "s-01-05", "possible_serious_breach": "no"}),
            Confirmation.model_validate(BY | {"assessment": "wound-d99"}),
        ],
    )
    assert [row[:2] for row in decisions_table(report)] == [
        ("wound-d0 left", "on time"),
        ("wound-d7 left", "missed"),
    ]
    assert report.questions[-1].en.startswith("dr-7 decided on assessment wound-d99, which")
    counts = report.confirmed
    assert counts is not None
    assert (counts.departures, counts.important, counts.undecided) == (4, 2, 2)
    lines = list(csv.DictReader(io.StringIO(write_deviations_csv(report).decode())))
    (line,) = [line for line in lines if line["record"] == "s-01-05"]
    assert (line["important"], line["possible_serious_breach"]) == ("yes", "no")
    assert line["decided_by"] == "dr-7, 2026-02-01"


@pytest.mark.parametrize(
    ("wrong", "accepted"),
    [
        ({"assessment": "a", "score": "s"}, "one of planned, record, arm, assessment and score"),
        ({"assessment": "a", "of": "late"}, "for a planned dose or a record alone"),
        ({"planned": "a", "of": "late", "wound": "left"}, "beside an assessment"),
    ],
)
def test_a_decision_is_about_one_thing(wrong, accepted):
    with pytest.raises(ValueError, match=accepted):
        Confirmation.model_validate(BY | wrong)


def test_departing_assessments_are_records_of_dv_on_the_day_they_happened():
    plan = plan_with()
    report = scored(
        find_deviations(plan, [], as_of=date(2026, 2, 20)),
        plan,
        [filled("01-15"), filled("01-22", "3 3 3 3 3 3 3 -", instrument="BWAT-CUA")],
    )
    (table,) = [table for table in sdtm_tables(plan, report, []) if table.name == "DV"]
    names = [column.name for column in table.variables]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert [
        (row["DVREFID"], row["DVSPID"], row["DVDECOD"], row["DVCAT"], row["DVSTDTC"])
        for row in rows
        if row["DVCAT"] == "OTHER"
    ] == [
        ("wound-d0", None, "ASSESSMENT MISSED", "OTHER", "2026-01-05"),
        ("wound-d7", "s-01-15", "ASSESSMENT LATE", "OTHER", "2026-01-15T00:00"),
        ("wound-d14", None, "ASSESSMENT MISSED", "OTHER", "2026-01-19"),
        (None, "s-01-22", "SCORE REMARKED", "OTHER", "2026-01-22T00:00"),
    ]


def test_pages_hold_the_sums_the_departures_and_the_trends():
    plan = plan_with()
    scores = [filled("01-15")]
    report = scored(
        find_deviations(plan, [], as_of=date(2026, 2, 20)),
        plan,
        scores,
        [UnreadScore("s.csv:3:1: x", "s.csv:3")],
    )
    titles: dict[Language, tuple[str, str]] = {
        "en": ("Assessments", "Assessments that depart from the plan"),
        "zh": ("评估", "与计划不符的评估"),
    }
    for language, wanted in titles.items():
        document = report_document(plan, report, language, scores)
        rows = {part.title: part.grid.rows for part in document.sections if part.grid is not None}
        assert [len(rows[title]) for title in wanted] == [1, 3]
        assert document.pictures[-1].description.startswith("BWAT, left")
        assert ("s.csv:3:1: x",) in [section.listed for section in document.sections]
