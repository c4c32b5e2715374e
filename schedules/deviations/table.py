"""A report as rows for a terminal: what departs from the plan, in the order of time."""

from collections.abc import Iterator
from datetime import date

from protocol.base import Text
from schedules.deviations.report import (
    DeviationReport,
    Finding,
    PlannedResult,
    UnplannedResult,
)
from schedules.deviations.taxonomy import Outcome, Severity
from schedules.deviations.words import word
from schedules.display import Language, date_and_time, day

_HEADERS = {
    "en": ("Due", "Dose", "Given", "Record", "What", "Severity", "Why"),
    "zh": ("计划日", "剂次", "给药", "记录", "情况", "严重程度", "说明"),
}
# What a hold or a stop covers can be a year of doses; the totals count them.
_SILENT = {Outcome.ON_TIME, Outcome.NOT_DUE, Outcome.HELD, Outcome.STOPPED, Outcome.CANCELLED}
Row = tuple[str, ...]


def table_headers(language: Language = "en") -> Row:
    """Return the headings of ``deviations_table``."""
    return _HEADERS[language]


def deviations_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return a row for each planned dose or administration that has something to tell.

    Doses on time, not due yet, held, stopped or cancelled are in the totals only. Where
    several rules apply, the row shows the highest severity.
    """
    rows = [
        *(_planned_row(item, language) for item in report.planned if tells(item)),
        *(_unplanned_row(item, language) for item in report.unplanned),
    ]
    return [row for _, row in sorted(rows)]


def totals_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return the totals as name and number, in the order in which they add up."""
    totals = report.totals
    en = language == "en"
    rows = [("planned" if en else "计划", totals.planned)]
    rows += [(f"  {word(item.outcome, language)}", item.count) for item in totals.outcomes]
    rows += [
        ("administrations given" if en else "已给药", totals.given),
        ("  matched to a planned dose" if en else "  与计划相符", totals.matched),
        ("  unplanned" if en else "  计划外", totals.unplanned),
        ("records of doses not given" if en else "未给药记录", totals.withheld),
        ("records entered in error" if en else "误录记录", totals.entered_in_error),
        ("records after the report's day" if en else "报告日之后的记录", totals.after_as_of),
        ("rows that could not be read" if en else "无法读取的行", totals.unreadable),
    ]
    sums = report.confirmed
    if sums is not None:
        rows += [
            ("departures" if en else "偏离", sums.departures),
            ("  important, as a person decided" if en else "  经人判定:重要", sums.important),
            (
                "  not important, as a person decided" if en else "  经人判定:非重要",
                sums.not_important,
            ),
            ("  not decided yet" if en else "  尚未判定", sums.undecided),
            (
                "possible serious breaches, as a person decided"
                if en
                else "经人判定:可能的严重违背",
                sums.possible_serious_breaches,
            ),
        ]
    return [(name, str(count)) for name, count in rows]


def worst(result: PlannedResult | UnplannedResult) -> Severity:
    """Return the highest severity among an outcome or kind and its flags."""
    severities = [result.severity, *(finding.severity for finding in result.findings)]
    return max(severities, key=lambda severity: severity.rank)


def tells(result: PlannedResult) -> bool:
    """Say whether a planned dose is listed: the totals count those on time, not due or held."""
    given = result.record is not None
    return result.outcome not in _SILENT or (given and bool(result.findings or result.remarks))


def _planned_row(result: PlannedResult, language: Language) -> tuple[tuple[date, str], Row]:
    row = (
        day(result.due_on, language),
        result.planned,
        date_and_time(result.given_at, language) if result.given_at else "",
        result.record or "",
        _what(word(result.outcome, language), result.findings, language),
        word(worst(result), language),
        _why(result, language),
    )
    return (result.given_at.date() if result.given_at else result.due_on, result.planned), row


def _unplanned_row(result: UnplannedResult, language: Language) -> tuple[tuple[date, str], Row]:
    row = (
        "",
        result.arm or "",
        date_and_time(result.given_at, language),
        result.record,
        _what(word(result.kind, language), result.findings, language),
        word(worst(result), language),
        _why(result, language),
    )
    return (result.given_at.date(), result.record), row


def _what(first: str, findings: tuple[Finding, ...], language: Language) -> str:
    flags = (word(finding.flag, language) for finding in findings)
    return ", ".join(dict.fromkeys([first, *flags]))


def _why(result: PlannedResult | UnplannedResult, language: Language) -> str:
    return "; ".join(text.in_language(language) for text in _texts(result))


def _texts(result: PlannedResult | UnplannedResult) -> Iterator[Text]:
    if result.explanation is not None:
        yield result.explanation
    for finding in result.findings:
        yield finding.explanation
    yield from result.remarks
