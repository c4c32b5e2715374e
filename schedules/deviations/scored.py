"""A report with the scores of filled instruments held against the planned assessments."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from schedules.deviations.assessed import assessed
from schedules.deviations.report import DeviationReport, PlannedResult
from schedules.deviations.scope import later_scores, unknown_instruments, unread_scores
from schedules.deviations.taxonomy import Outcome
from schedules.instruments import ScoreEntry, UnreadScore
from schedules.plan import Plan


def scored(
    report: DeviationReport,
    plan: Plan,
    entries: Sequence[ScoreEntry],
    unreadable: Sequence[UnreadScore] = (),
) -> DeviationReport:
    """Return a report of this plan with every planned assessment and every score.

    An assessment around an administration is looked for on the day it was given. ``unreadable``
    holds the rows of the scores that could not be read; one that may be the score of a missed
    assessment is named there. Scores after the report's day are not
    looked at, and named as such.
    """
    parts = vars(report).copy()
    given = given_days(report.planned, ZoneInfo(report.zone))
    parts["assessments"] = assessed(
        plan, entries, as_of=report.as_of, given=given, unreadable=unreadable
    )
    unread = set(unread_scores(plan))
    kept = (text for text in report.not_examined if text not in unread)
    later = later_scores(entries, report.as_of, ZoneInfo(report.zone))
    parts["not_examined"] = (*kept, *unknown_instruments(plan), *later)
    parts["scores_left_out"] = tuple(row.reasons for row in unreadable)
    return DeviationReport(**parts)


def given_days(results: Iterable[PlannedResult], zone: ZoneInfo) -> dict[str, date | None]:
    """Return the day a dose was given on, None where it was not; nothing for what is to come."""
    waiting = {Outcome.NOT_DUE, Outcome.DUE, Outcome.OVERDUE}
    return {
        item.planned: item.given_at.astimezone(zone).date() if item.given_at else None
        for item in results
        if item.outcome not in waiting
    }
