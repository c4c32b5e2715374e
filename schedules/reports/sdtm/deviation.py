"""DV: one record a deviation, dated when it happened, never when it was found."""

from collections.abc import Iterator
from datetime import date

from protocol.base import Text
from protocol.deviation import Outcome
from protocol.lean import dataclass
from schedules.deviations import Severity
from schedules.deviations.assessed import said_of
from schedules.deviations.confirmations import Decided
from schedules.deviations.report import DeviationReport, PlannedResult, UnplannedResult
from schedules.reports.sdtm import values
from schedules.reports.sdtm.course import Course
from schedules.reports.sdtm.tables import Value

# Of the CDASH codelist for deviations: the one that all belong to but those of assessments.
CATEGORY = "STUDY PRODUCT ADMINISTRATION DEVIATION"
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure with what it rests on; ``start`` is null where it has no moment of its own."""

    code: str
    kind: str
    term: Text
    severity: Severity
    rule: str
    planned: str | None = None
    record: str | None = None
    on: date | None = None
    start: str | None = None
    decided: Decided | None = None
    category: str = CATEGORY


def deviations(course: Course) -> list[Deviation]:
    """Return every outcome, kind, flag and cumulative limit with a severity, by date."""
    report = course.report
    found = [
        *(each for result in report.planned for each in _planned(course, result)),
        *(each for result in report.unplanned for each in _unplanned(course, result)),
        *_escalated(report),
        *_assessed(course),
    ]
    return sorted(
        found,
        key=lambda each: (each.start or "9", each.planned or "", each.record or "", each.code),
    )


def row_of(course: Course, found: Deviation) -> Row:
    """Return a deviation as a record of DV."""
    return {
        **course.identifiers("DV"),
        "DVREFID": found.planned,
        "DVSPID": found.record,
        "DVTERM": values.pieces(found.term)[0],
        "DVDECOD": _term(found.code),
        "DVCAT": found.category,
        "DVSCAT": found.kind,
        "EPOCH": course.epoch(found.on),
        "DVSTDTC": found.start,
        "DVSTDY": None if found.on is None else course.day(found.on),
    }


def _term(code: str) -> str:
    return code.replace("-", " ").upper()


def _planned(course: Course, result: PlannedResult) -> Iterator[Deviation]:
    on, start = _when(course, result)
    if result.severity is not Severity.NONE:
        yield Deviation(
            code=result.outcome.value,
            kind="OUTCOME OF A PLANNED DOSE",
            term=result.explanation or Text(en=_term(result.outcome.value)),
            severity=result.severity,
            rule=result.rule or "",
            planned=result.planned,
            record=result.record,
            on=on,
            start=start,
            decided=result.confirmed,
        )
    yield from _flags(result, result.planned, on, start)


def _unplanned(course: Course, result: UnplannedResult) -> Iterator[Deviation]:
    at = course.local(result.given_at)
    start = values.local_time(at)
    if result.severity is not Severity.NONE:
        yield Deviation(
            code=result.kind.value,
            kind="UNPLANNED ADMINISTRATION",
            term=result.explanation,
            severity=result.severity,
            rule=result.rule,
            planned=result.duplicate_of,
            record=result.record,
            on=at.date(),
            start=start,
            decided=result.confirmed,
        )
    yield from _flags(result, result.duplicate_of, at.date(), start)


def _flags(
    result: PlannedResult | UnplannedResult, planned: str | None, on: date, start: str
) -> Iterator[Deviation]:
    for finding in result.findings:
        if finding.severity is not Severity.NONE:
            yield Deviation(
                code=finding.flag.value,
                kind="FLAG ON AN ADMINISTRATION",
                term=finding.explanation,
                severity=finding.severity,
                rule=finding.rule,
                planned=planned,
                record=result.record,
                on=on,
                start=start,
                decided=finding.confirmed,
            )


def _escalated(report: DeviationReport) -> Iterator[Deviation]:
    for each in report.escalations:
        yield Deviation(
            code="cumulative-dose-low",
            kind="CUMULATIVE DOSE",
            term=each.explanation,
            severity=each.severity,
            rule=each.rule,
            decided=each.confirmed,
        )


def _assessed(course: Course) -> Iterator[Deviation]:
    for each in course.report.assessments or ():
        if each.severity is Severity.NONE:
            continue
        local = None if each.at is None else course.local(each.at)
        code = f"assessment-{each.standing}" if each.standing.departs else "score-remarked"
        said = [text.en for text in said_of(each)]
        told = ", ".join(filter(None, (each.instrument, each.wound)))
        yield Deviation(
            code=code,
            kind="PLANNED ASSESSMENT" if each.planned is not None else "SCORE BEYOND THE PLAN",
            term=Text(en=f"{told}: {'; '.join(said)}"),
            severity=each.severity,
            rule=each.rule or "",
            planned=each.planned,
            record=each.score,
            on=local.date() if local else each.due_on,
            start=values.local_time(local) if local else str(each.due_on),
            decided=each.confirmed,
            category="OTHER",
        )


def _when(course: Course, result: PlannedResult) -> tuple[date, str]:
    """Return when it was given, was decided not to be, or was due."""
    at = result.given_at
    if at is None and result.outcome is Outcome.NOT_GIVEN:
        told = (item.at for item in course.report.withheld if item.planned == result.planned)
        at = max(told, default=None)
    if at is None:
        return result.due_on, str(result.due_on)
    local = course.local(at)
    return local.date(), values.local_time(local)
