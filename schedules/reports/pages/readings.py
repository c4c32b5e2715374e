"""Records that can be read in two ways, as rows: the reading taken beside the other one."""

from collections.abc import Iterator, Sequence

from schedules.deviations import DeviationReport
from schedules.deviations.report import Ambiguity, PlannedResult, UnplannedResult
from schedules.display import Language, date_and_time
from schedules.reports.pages import words
from schedules.reports.pages.words import said

Row = tuple[str, ...]


def rows_of_readings(report: DeviationReport, language: Language) -> list[Row]:
    """Return arm, record, when, the dose taken for it, the other dose, and how near they are."""
    return [row for each in report.ambiguities for row in _reading_rows(report, each, language)]


def _reading_rows(report: DeviationReport, unclear: Ambiguity, language: Language) -> Iterator[Row]:
    results: Sequence[PlannedResult | UnplannedResult] = (*report.planned, *report.unplanned)
    given = {item.record: item.given_at for item in results if item.record is not None}
    none = said(language, "no planned dose", "无对应计划剂次")
    for line in unclear.readings:
        at = given.get(line.record)
        yield (
            unclear.arm,
            line.record,
            date_and_time(at, language) if at else "-",
            line.taken or none,
            line.other or none,
            words.margin(unclear.margin_minutes, language),
        )
