"""What a report's pages say, in one language, before it is clear where anything goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from protocol.lean import dataclass
from schedules import display
from schedules.deviations import (
    DeviationReport,
    assessed_headers,
    assessed_sums,
    assessed_sums_headers,
    assessed_table,
    decisions_headers,
    decisions_table,
    deviations_table,
    exposure_headers,
    exposure_table,
    followed,
    rules_headers,
    rules_table,
    table_headers,
    totals_table,
)
from schedules.display import Language, day
from schedules.figures import Picture, adherence_picture, lanes_picture, trends_picture
from schedules.instruments import ScoreEntry
from schedules.plan import Plan
from schedules.reports.pages import words
from schedules.reports.pages.importance import rows_to_confirm
from schedules.reports.pages.readings import rows_of_readings
from schedules.reports.pages.words import said

Paper = Literal["a4", "letter"]
Row = tuple[str, ...]
# Of the first table: a date with its day of the week fits into one line in either language.
_WIDTHS: dict[Language, tuple[float, ...]] = {
    "en": (2, 2.4, 2.4, 1.2, 2.2, 2, 5),
    "zh": (2.8, 2.5, 2.8, 0.9, 1.9, 2, 4.7),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``shares`` are the columns' widths among each other; an empty cell is to be filled.

    ``first_is_head``: the first cell of a row names it.
    """

    headers: Row
    rows: tuple[Row, ...]
    shares: tuple[float, ...]
    first_is_head: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its title; ``signs`` are labelled lines to write on."""

    title: str
    notes: Row = ()
    grid: Grid | None = None
    listed: Row = ()
    signs: tuple[Row, ...] = ()
    framed: bool = False


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A whole report. ``identity`` stands on every page, ``mark`` wherever values are assumed."""

    title: str
    language: Language
    made_by: str
    made_at: datetime
    mark: str | None
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]
    identity: str
    legal: str


def report_document(
    plan: Plan,
    report: DeviationReport,
    language: Language = "en",
    scores: Sequence[ScoreEntry] = (),
) -> ReportDocument:
    """Return everything a report's pages show. The report has to be one of this plan.

    ``scores`` are those that the report was made with: they are drawn by date.
    """
    told = followed(report, language)
    pictures = (
        lanes_picture(plan, told, report.as_of, language),
        adherence_picture(plan, told, report.as_of, language),
    )
    drawn = pictures if told else ()
    if scores:
        drawn = (*drawn, trends_picture(plan, scores, language))
    title = said(language, "Deviation report", "偏离报告")
    made = said(language, "plan", "计划")
    return ReportDocument(
        title=f"{title} {report.patient}",
        language=language,
        made_by=plan.made_by,
        made_at=plan.patient.updated_at,
        mark=None if report.watermark is None else report.watermark.in_language(language),
        facts=tuple(_facts(plan, report, language)),
        sections=tuple(_sections(report, language)),
        pictures=drawn,
        identity=f"{report.patient} · {made} {plan.digest[:12]} · {plan.made_by}",
        legal=display.NOT_A_PRESCRIPTION[language],
    )


def _facts(plan: Plan, report: DeviationReport, language: Language) -> Iterator[tuple[str, str]]:
    """Yield who and what the report is of, and the digests that tell its sources apart."""
    version = f"{report.protocol} {said(language, 'version', '版本')} {report.protocol_version}"
    yield said(language, "Patient", "患者"), report.patient
    yield said(language, "Protocol", "方案"), version
    yield said(language, "As known on", "截至"), day(report.as_of, language)
    yield said(language, "Time zone", "时区"), report.zone
    yield (
        said(language, "Plan", "计划"),
        said(language, f"number {plan.number}", f"第 {plan.number} 版"),
    )
    yield said(language, "SHA-256 of the plan file", "计划文件 SHA-256"), plan.digest
    if plan.revision is not None:
        yield (
            said(language, "SHA-256 of the plan before", "前一版计划 SHA-256"),
            plan.revision.parent,
        )
    yield said(language, "Records read", "读取的记录"), str(report.totals.records)


def _sections(report: DeviationReport, language: Language) -> Iterator[Section]:
    rows = tuple(deviations_table(report, language))
    nothing = said(language, "Nothing departs from the plan.", "无与计划不符之处。")
    yield Section(
        said(language, "What departs from the plan", "与计划不符之处"),
        notes=() if rows else (nothing,),
        grid=Grid(table_headers(language), rows, _WIDTHS[language]) if rows else None,
    )
    yield _to_confirm(report, language)
    decisions = tuple(decisions_table(report, language))
    if decisions:
        shares = (2.4, 2.4, 2, 2.2, 1.2, 1.4, 1.4, 1.8, 3)
        grid = Grid(decisions_headers(language), decisions, shares)
        yield Section(said(language, "Decided by a person", "由人判定"), grid=grid)
    yield Section(
        said(language, "Adherence and exposure", "依从性与暴露量"),
        notes=words.exposure_notes(language),
        grid=Grid(
            exposure_headers(language),
            tuple(exposure_table(report, language)),
            (1.6, 1.8, 2.4, 1.2, 1.5, 1.1, 1.5, 2.2, 2.4, 1.7, 1.7),
        ),
    )
    yield from _assessments(report, language)
    yield from _readings(report, language)
    yield from _listed(report, language)
    totals = tuple(totals_table(report, language))
    counts = (said(language, "Totals", "合计"), said(language, "Number", "数量"))
    yield Section(counts[0], grid=Grid(counts, totals, (3, 1), first_is_head=True))
    rules = tuple(rules_table(report, language))
    if rules:
        title = said(language, "By which rule", "依据的规则")
        yield Section(title, grid=Grid(rules_headers(language), rules, (3, 3, 1)))


def _assessments(report: DeviationReport, language: Language) -> Iterator[Section]:
    """Yield how the planned assessments stand, where scores were read."""
    if report.assessments is None:
        return
    yield Section(
        said(language, "Assessments", "评估"),
        grid=Grid(
            assessed_sums_headers(language),
            tuple(assessed_sums(report, language)),
            (2.4, 2.4, 1.6, 1.2, 1.2, 1.2, 1.2, 1.2),
        ),
    )
    rows = tuple(assessed_table(report, language))
    if rows:
        shares = (2.1, 2.6, 1.4, 1.6, 2.1, 1.7, 1.5, 1.7, 3)
        yield Section(
            said(language, "Assessments that depart from the plan", "与计划不符的评估"),
            grid=Grid(assessed_headers(language), rows, shares),
        )


def _to_confirm(report: DeviationReport, language: Language) -> Section:
    """Return what is proposed as important and not decided, with boxes for the answer."""
    rows = rows_to_confirm(report, language)
    answer = said(language, "yes  /  no", "是 / 否")
    filled = tuple((*row[:3], answer, "") for row in rows)
    return Section(
        said(language, "Proposed as important: a person confirms", "建议列为重要:由人确认"),
        notes=words.importance_notes(language, count=len(rows)),
        grid=Grid(words.confirming(language), filled, (2.4, 5, 3, 1.2, 4)) if rows else None,
        signs=words.signing(language),
        framed=True,
    )


def _readings(report: DeviationReport, language: Language) -> Iterator[Section]:
    if report.ambiguities:
        rows = rows_of_readings(report, language)
        yield Section(
            said(language, "Records that can be read in two ways", "可作两种解读的记录"),
            notes=words.reading_notes(language),
            grid=Grid(words.reading_headers(language), tuple(rows), (1.5, 1.5, 2.4, 2.4, 2.4, 1.4)),
        )


def _listed(report: DeviationReport, language: Language) -> Iterator[Section]:
    """Yield what a person has to decide or decided, and what the report does not cover."""
    pinned = [words.pinned(pin, language) for pin in report.pins]
    for title, entries in (
        (
            said(language, "To decide by a person", "待人决定"),
            [text.in_language(language) for text in report.questions],
        ),
        (said(language, "Pinned by a person", "由人指定"), pinned),
        (
            said(language, "Not examined", "未检查"),
            [text.in_language(language) for text in report.not_examined],
        ),
        (
            said(language, "Left out of the log: could not be read", "日志中未采用:无法读取"),
            list(report.left_out),
        ),
        (
            said(language, "Left out of the scores: could not be read", "评分中未采用:无法读取"),
            list(report.scores_left_out),
        ),
    ):
        if entries:
            yield Section(title, listed=tuple(entries))
