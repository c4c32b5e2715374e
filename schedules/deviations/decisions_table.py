"""What people decided of departures, as rows for a person."""

from schedules.deviations.report import (
    Departure,
    DeviationReport,
    PlannedResult,
    UnplannedResult,
)
from schedules.deviations.words import word
from schedules.display import Language, day
from schedules.instruments.table import standing_word

Row = tuple[str, ...]
_HEADERS = {
    "en": (
        "Of",
        "What",
        "Proposed",
        "By rule",
        "Important",
        "Possible serious breach",
        "Decided by",
        "On",
        "Reason",
    ),
    "zh": ("对象", "情况", "建议", "依据规则", "重要", "可能的严重违背", "判定人", "日期", "理由"),
}


def decisions_table(report: DeviationReport, language: Language = "en") -> list[Row]:
    """Return what people decided: each beside what was proposed and the rule of the proposal."""
    rows: list[Row] = []
    results: tuple[PlannedResult | UnplannedResult, ...] = (*report.planned, *report.unplanned)
    for result in results:
        name = result.planned if isinstance(result, PlannedResult) else result.record
        code = result.outcome if isinstance(result, PlannedResult) else result.kind
        rows += _decision(name, word(code, language), result, language)
        for found in result.findings:
            rows += _decision(name, word(found.flag, language), found, language)
    for item in report.escalations:
        rows += _decision(item.arm, item.explanation.in_language(language), item, language)
    for each in report.assessments or ():
        name = " ".join(filter(None, (each.planned or each.score, each.wound)))
        rows += _decision(name, standing_word(each.standing, language), each, language)
    return rows


def decisions_headers(language: Language = "en") -> Row:
    """Return the headings of ``decisions_table``."""
    return _HEADERS[language]


def _decision(name: str, what: str, item: Departure, language: Language) -> list[Row]:
    decided = item.confirmed
    if decided is None:
        return []
    yes = {"en": {"yes": "yes", "no": "no"}, "zh": {"yes": "是", "no": "否"}}[language]
    breach = yes[decided.possible_serious_breach] if decided.possible_serious_breach else ""
    on = day(decided.on, language)
    important, proposed = yes[decided.important], word(item.severity, language)
    return [
        (name, what, proposed, item.rule or "", important, breach, decided.by, on, decided.reason)
    ]
