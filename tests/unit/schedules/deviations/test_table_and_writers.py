"""The report as terminal rows, JSON and CSV."""

import csv
import io
import json
import re

import pytest
from deviation_logs import given as administered
from deviation_logs import plan_on, report_on
from engine_documents import interval

from schedules.deviations import (
    DeviationReport,
    deviations_table,
    table_headers,
    totals_table,
    write_deviations_csv,
    write_deviations_json,
)


def test_the_table_shows_departures_in_the_order_of_time(example_report):
    rows = deviations_table(example_report)
    assert [row[1] for row in rows] == [
        "iv-induction-d14",
        "thiosulfate",
        "topical-applications-d24",
        "iv-induction-d28",
        "thiosulfate-d38",
        "topical",
        "topical-applications-d48",
        "iv-maintenance-d56",
        "im-injections-d60",
        "topical-applications-d66",
        "topical-applications-d72",
        "thiosulfate-d73",
    ]


LATE_INFUSION = (
    "4 days after the planned day; the window closed on Thu 02-Apr-2026; "
    "not a day for it: clinic closed on Sat, cell-laboratory closed on Sat; "
    "computed on 60 kg of Mon 02-Mar-2026, 33 days old; at most 30 days [ASSUMED]"
)


def test_a_late_infusion_reads_as_one_row(example_report):
    row = next(row for row in deviations_table(example_report) if row[1] == "iv-induction-d28")
    assert tuple(cell.replace("\u00a0", " ") for cell in row) == (
        "Tue 31-Mar-2026",
        "iv-induction-d28",
        "Sat 04-Apr-2026 10:20",
        "r-029",
        "late, day not allowed, weight out of date",
        "proposed not important",
        LATE_INFUSION,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_is_as_wide_as_the_headings(example_report, language):
    widths = {len(row) for row in deviations_table(example_report, language)}
    assert widths == {len(table_headers(language))}


def test_numbers_are_the_same_in_both_languages(example_report):
    texts = [text for item in example_report.planned for text in [item.explanation, *item.remarks]]
    texts += [item.explanation for item in example_report.unplanned]
    texts += [*example_report.questions, *example_report.not_examined]
    months = {"Mar": "03", "Apr": "04", "May": "05"}
    for text in filter(None, texts):
        english = re.sub("|".join(months), lambda found: months[found[0]], text.en)
        assert sorted(re.findall(r"[0-9]+", english)) == sorted(re.findall(r"[0-9]+", text.zh))


def test_the_totals_add_up_as_shown(example_report):
    rows = [(name, int(count)) for name, count in totals_table(example_report)]
    at = next(index for index, (name, _) in enumerate(rows) if name == "administrations given")
    assert rows[0][1] == sum(count for _, count in rows[1:at])
    assert rows[at][1] == rows[at + 1][1] + rows[at + 2][1]


def test_json_gives_the_same_report_back(example_report):
    written = write_deviations_json(example_report)
    assert DeviationReport.model_validate(json.loads(written)) == example_report


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_json_carries_the_watermark_in_both_languages(example_report):
    assert set(json.loads(write_deviations_json(example_report))["watermark"]) == {"en", "zh"}


def test_csv_has_a_row_for_every_dose_and_every_unplanned_administration(example_report):
    rows = list(csv.DictReader(io.StringIO(write_deviations_csv(example_report).decode())))
    planned = [row["planned"] for row in rows if row["planned"]]
    assert planned == [item.planned for item in example_report.planned]
    assert [row["kind"] for row in rows if not row["planned"]] == ["extra", "duplicate"]


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_csv_marks_every_row_with_the_watermark(example_report):
    rows = csv.DictReader(io.StringIO(write_deviations_csv(example_report).decode()))
    assert {row["watermark"] for row in rows} == {example_report.watermark.en}


def test_a_row_names_the_flags_and_shows_the_highest_severity():
    plan = plan_on("01-05", "01-12", interval=interval(minimum="7 days"))
    report = report_on(plan, [administered("01-05"), administered("01-11")])
    (row,) = deviations_table(report)
    assert row[4:6] == ("on time, interval too short", "proposed important; a person confirms")
    assert row[6].replace("\u00a0", " ") == "6 days since record r-iv-01-05-10:00; at least 7 days"
