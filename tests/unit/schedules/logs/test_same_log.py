"""One log in every kind of file gives the same report, to the last byte."""

import csv
import io
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import openpyxl
import pytest

from schedules.deviations import DeviationReport, find_deviations
from schedules.logs import LogReading, parse_log_fhir, parse_log_json, parse_log_xlsx
from schedules.plan import Plan
from schedules.reports.fhir import write_fhir

pytestmark = pytest.mark.requirement("R28")

Rows = list[list[str]]


def _xlsx(rows: Rows, zone: str) -> LogReading:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return parse_log_xlsx(out.getvalue(), source="log.xlsx", zone=zone)


def _json(rows: Rows, zone: str) -> LogReading:
    names, *others = rows
    entries = [dict(zip(names, row, strict=True)) for row in others]
    kept = [{name: cell for name, cell in entry.items() if cell} for entry in entries]
    return parse_log_json(json.dumps(kept), source="log.json", zone=zone)


@pytest.mark.parametrize("read", [_xlsx, _json])
def test_tables_and_lists_give_the_report_of_the_csv(
    read: Callable[[Rows, str], LogReading], example_plan: Plan, example_report: DeviationReport
):
    text = (files("schedules") / "starters" / "example-log.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    reading = read(list(csv.reader(lines)), example_plan.patient.time_zone)
    assert _report(example_plan, reading, example_report) == _bytes(example_report)


@pytest.mark.parametrize("release", ["R4", "R5"])
def test_a_bundle_of_either_release_gives_the_report_of_the_csv(
    release: Any, example_plan: Plan, example_report: DeviationReport, example_log: LogReading
):
    written = write_fhir(example_plan, example_report, example_log.records, release=release)
    zone = example_plan.patient.time_zone
    reading = parse_log_fhir(written.decode(), source="log.json", zone=zone)
    assert _report(example_plan, reading, example_report) == _bytes(example_report)


def _report(plan: Plan, reading: LogReading, like: DeviationReport) -> str:
    return _bytes(find_deviations(plan, reading.accepted(), as_of=like.as_of))


def _bytes(report: DeviationReport) -> str:
    return report.model_dump_json(indent=1)
