"""A report as the figures draw it: what became of each dose, departures numbered by date."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from schedules.deviations.report import DeviationReport, PlannedResult, UnplannedResult
from schedules.deviations.table import worst
from schedules.deviations.taxonomy import Severity
from schedules.deviations.words import word
from schedules.display import Language
from schedules.figures import Followed, LotGiven
from schedules.records import AdministrationRecord


def followed(report: DeviationReport, language: Language = "en") -> tuple[Followed, ...]:
    """Return every planned dose and every unplanned administration, departures numbered from 1."""
    found = sorted(
        [*_planned(report, language), *_unplanned(report, language)],
        key=lambda item: (item.shown_on, item.arm, item.id),
    )
    numbered: list[Followed] = []
    count = 0
    for item in found:
        departs = item.severity != Severity.NONE.value
        count += departs
        numbered.append(replace(item, number=count if departs else None))
    return tuple(numbered)


def lots_given(
    report: DeviationReport, records: Sequence[AdministrationRecord]
) -> tuple[LotGiven, ...]:
    """Return what the records of a report's log say of the lot of each dose given, by time.

    What the report left out because it was given later is left out here; what it did not examine
    is told apart.
    """
    zone = ZoneInfo(report.zone)
    results: list[PlannedResult | UnplannedResult] = [*report.planned, *report.unplanned]
    taken = {item.record: item for item in results if item.record}
    given: list[LotGiven] = []
    for record in records:
        if record.was_given and record.started_at.astimezone(zone).date() <= report.as_of:
            found = taken.get(record.id)
            given.append(
                LotGiven(
                    record=record.id,
                    arm=(found.arm if found else record.arm) or "",
                    at=record.started_at,
                    lot=record.lot,
                    planned=found.planned if isinstance(found, PlannedResult) else None,
                    expires=record.expires,
                    is_examined=found is not None,
                )
            )
    return tuple(sorted(given, key=lambda item: (item.at, item.record)))


def _planned(report: DeviationReport, language: Language) -> Iterator[Followed]:
    zone = ZoneInfo(report.zone)
    for item in report.planned:
        yield Followed(
            id=item.planned,
            arm=item.arm,
            code=item.outcome.value,
            word=word(item.outcome, language),
            severity=worst(item).value,
            why=_flags(item, language),
            due_on=item.due_on,
            window=item.window,
            given_on=item.given_at.astimezone(zone).date() if item.given_at else None,
        )


def _unplanned(report: DeviationReport, language: Language) -> Iterator[Followed]:
    zone = ZoneInfo(report.zone)
    for item in report.unplanned:
        yield Followed(
            id=item.record,
            arm=item.arm or "",
            code=item.kind.value,
            word=word(item.kind, language),
            severity=worst(item).value,
            why=_flags(item, language),
            given_on=item.given_at.astimezone(zone).date(),
        )


def _flags(item: PlannedResult | UnplannedResult, language: Language) -> str:
    return ", ".join(word(finding.flag, language) for finding in item.findings)
