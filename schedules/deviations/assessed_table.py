"""Assessments of a report as rows for a person: sums by assessment, then what departs.

Assessments missed in a row are one line, with the first and the last day: JSON and CSV hold each.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from schedules.deviations.assessed import AssessmentResult, said_of
from schedules.deviations.report import DeviationReport
from schedules.deviations.taxonomy import Severity
from schedules.deviations.words import word
from schedules.display import Language, date_and_time, day
from schedules.instruments import INSTRUMENTS, Standing
from schedules.instruments.table import standing_word

_HEADERS = {
    "en": (
        "Due",
        "Planned",
        "Instrument",
        "Wound",
        "Recorded",
        "Totals",
        "What",
        "Severity",
        "Why",
    ),
    "zh": ("计划日", "计划项", "量表", "创面", "记录时间", "得分", "情况", "严重程度", "说明"),
}
_SUMS = {
    "en": ("Assessment", "Wound", "Filled of due", "On time", "Early", "Late", "Missed", "Remarks"),
    "zh": ("评估项", "创面", "已评 / 应评", "按时", "提前", "延迟", "漏评", "有说明"),
}
_FILLED = (Standing.ON_TIME, Standing.EARLY, Standing.LATE)
_STANDINGS = (*_FILLED, Standing.MISSED)
_MOST_MISSED = 3  # from here on the first and the last day stand for all
Row = tuple[str, ...]


def assessed_headers(language: Language = "en") -> Row:
    """Return the headings of ``assessed_table``."""
    return _HEADERS[language]


def assessed_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return a row for each score and assessment that departs, many missed ones as one."""
    rows: list[Row] = []
    departing = [item for item in report.assessments or () if item.severity is not Severity.NONE]
    for missed, items in groupby(sorted(departing, key=_series), key=_series):
        group = list(items)
        if missed[0] and len(group) > _MOST_MISSED:
            rows.append(_together(group, language))
        else:
            rows += [_row(item, language) for item in group]
    return rows


def assessed_sums_headers(language: Language = "en") -> Row:
    """Return the headings of ``assessed_sums``."""
    return _SUMS[language]


def assessed_sums(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return how many of each assessment were due, and what became of them."""
    return [_sum(kind, group, language) for kind, group in _by_kind(report.assessments or ())]


def _by_kind(
    items: Sequence[AssessmentResult],
) -> Iterator[tuple[tuple[str, str], list[AssessmentResult]]]:
    kinds = dict.fromkeys((item.assessment or "", item.wound or "") for item in items)
    for kind in sorted(kinds, key=lambda kind: (not kind[0], kind)):
        yield (
            kind,
            [item for item in items if (item.assessment or "", item.wound or "") == kind],
        )


def _sum(kind: tuple[str, str], items: Sequence[AssessmentResult], language: Language) -> Row:
    count = {standing: sum(item.standing is standing for item in items) for standing in Standing}
    filled = sum(count[standing] for standing in _FILLED)
    remarks = sum(bool(item.remarks) for item in items)
    if not kind[0]:
        name = "计划外评分" if language == "zh" else "scores beyond the plan"
        return (name, kind[1] or "-", str(len(items)), *["-"] * len(_STANDINGS), str(remarks))
    due = filled + count[Standing.MISSED]
    return (
        kind[0],
        kind[1] or "-",
        f"{filled} / {due}",
        *(str(count[standing]) for standing in _STANDINGS),
        str(remarks),
    )


def _series(item: AssessmentResult) -> tuple[bool, str, str, str]:
    """Keep what was missed of one assessment together, behind what was filled.

    One that an unreadable row may fill is told on its own.
    """
    missed = item.standing is Standing.MISSED and item.unread is None
    if not missed:
        return False, "", "", ""
    return missed, item.assessment or "", item.wound or "", item.rule or ""


def _together(group: Sequence[AssessmentResult], language: Language) -> Row:
    days = sorted(item.due_on for item in group if item.due_on is not None)
    first, last = day(days[0], language), day(days[-1], language)
    zh = language == "zh"
    one = group[0]
    why = "每次均在 JSON 和 CSV 中列出" if zh else "JSON and CSV list each of them"
    return (
        f"{first} 至 {last}" if zh else f"{first} to {last}",
        one.assessment or "",
        INSTRUMENTS[one.instrument].name,
        one.wound or "",
        "",
        "",
        f"{standing_word(one.standing, language)} × {len(group)}",  # noqa: RUF001 -- times
        word(one.severity, language),
        why,
    )


def _row(item: AssessmentResult, language: Language) -> Row:
    return (
        "" if item.due_on is None else day(item.due_on, language),
        item.planned or "",
        INSTRUMENTS[item.instrument].name,
        item.wound or "",
        "" if item.at is None else date_and_time(item.at, language),
        "" if item.totals is None else item.totals.in_language(language),
        standing_word(item.standing, language),
        word(item.severity, language),
        "; ".join(text.in_language(language) for text in said_of(item)),
    )
