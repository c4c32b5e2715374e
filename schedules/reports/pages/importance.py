"""What a rule proposes as important and nobody has decided, as rows with room for the answer."""

from collections.abc import Iterator

from schedules.deviations import (
    AssessmentResult,
    DeviationReport,
    Flag,
    Kind,
    Outcome,
    Severity,
)
from schedules.deviations.assessed import said_of
from schedules.deviations.report import Finding, PlannedResult, UnplannedResult
from schedules.deviations.table import worst
from schedules.deviations.words import word
from schedules.display import Language
from schedules.instruments.table import standing_word

Row = tuple[str, ...]


def rows_to_confirm(report: DeviationReport, language: Language) -> list[Row]:
    """Return what it is about, why and by which rule; two empty cells for a person's answer."""
    return [
        *(row for result in report.planned for row in _proposed(result, result.planned, language)),
        *(row for result in report.unplanned for row in _proposed(result, result.record, language)),
        *(
            (item.arm, item.explanation.in_language(language), item.rule, "", "")
            for item in report.escalations
            if item.severity is Severity.PROPOSED_IMPORTANT and item.confirmed is None
        ),
        *(_assessed(item, language) for item in report.assessments or () if _is_open(item)),
    ]


def _is_open(item: AssessmentResult) -> bool:
    return item.severity is Severity.PROPOSED_IMPORTANT and item.confirmed is None


def _assessed(item: AssessmentResult, language: Language) -> Row:
    why = "; ".join(text.in_language(language) for text in said_of(item))
    told = f"{standing_word(item.standing, language)}: {why}"
    name = item.planned or item.score or ""
    return f"{name} {item.wound or ''}".rstrip(), told, item.rule or "", "", ""


def _proposed(
    result: PlannedResult | UnplannedResult, name: str, language: Language
) -> Iterator[Row]:
    """Yield each outcome, kind or flag proposed as important that nobody has decided."""
    code = result.outcome if isinstance(result, PlannedResult) else result.kind
    if worst(result) is not Severity.PROPOSED_IMPORTANT:
        return
    found: list[tuple[Outcome | Kind | Flag, PlannedResult | UnplannedResult | Finding]] = [
        (code, result),
        *((each.flag, each) for each in result.findings),
    ]
    for what, item in found:
        if item.severity is Severity.PROPOSED_IMPORTANT and item.confirmed is None:
            why = item.explanation
            told = (
                word(what, language)
                if why is None
                else f"{word(what, language)}: {why.in_language(language)}"
            )
            yield name, told, item.rule or "", "", ""
