"""Planned assessments and scores on a report: how each stands, and what departs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from protocol.base import Day, Id, Instant, Line, Model, Text
from schedules.deviations.assessed_judging import AssessmentJudge, Judged
from schedules.deviations.confirmations import Decided
from schedules.deviations.outcome_words import assessment_missed, outside_window
from schedules.deviations.taxonomy import Severity
from schedules.instruments import CheckedScore, ScoreEntry, Standing, UnreadScore, check_scores
from schedules.instruments.table import totals
from schedules.plan import Plan


class AssessmentResult(Model):
    """What became of a planned assessment of the patient or a wound, or a score that has none.

    ``assessment`` is the protocol's own id, ``planned`` that of the dated one, ``score`` the id of
    the filled instrument. ``remarks`` say what the instrument's rules have against a score. All of
    it together is one departure, as severe as ``rule`` says, the default or the protocol's own.
    ``unread`` says where rows of the
    scores stand that could not be read and may be that of a missed assessment.
    """

    assessment: Id | None = None
    planned: Id | None = None
    instrument: Id
    wound: Id | None = None
    due_on: Day | None = None
    window: tuple[Day, Day] | None = None
    standing: Standing
    score: Line | None = None
    at: Instant | None = None
    totals: Text | None = None
    severity: Severity = Severity.NONE
    rule: Line | None = None
    explanation: Text | None = None
    unread: Line | None = None
    remarks: tuple[Text, ...] = ()
    confirmed: Decided | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """How a person can name it, the most exact name first."""
        planned = [] if self.planned is None else [f"assessment {self.planned}"]
        exact = [f"{name} {self.wound}" for name in planned if self.wound is not None]
        return (*exact, *planned, *([] if self.score is None else [f"score {self.score}"]))


def assessed(
    plan: Plan,
    entries: Sequence[ScoreEntry],
    *,
    as_of: date,
    given: Mapping[str, date | None],
    unreadable: Sequence[UnreadScore] = (),
) -> tuple[AssessmentResult, ...]:
    """Return how every planned assessment and every score stands, by date.

    ``given`` holds the day of each administration that was given, None of one that was not.
    Of a missed one it is said which row of the scores, that could not be read, may be it.
    """
    zone = ZoneInfo(plan.patient.time_zone)
    definition = {item.id: item.assessment for item in plan.assessments}
    by_id = {entry.id: entry for entry in entries}
    judge = AssessmentJudge(plan)
    return tuple(
        _result(
            item,
            definition.get(item.planned or ""),
            by_id.get(item.score or ""),
            zone,
            judged=judge.of(item),
        )
        for item in check_scores(plan, entries, as_of=as_of, given=given, unreadable=unreadable)
    )


def _result(
    item: CheckedScore,
    assessment: str | None,
    entry: ScoreEntry | None,
    zone: ZoneInfo,
    *,
    judged: Judged,
) -> AssessmentResult:
    severity, rule = judged
    return AssessmentResult(
        assessment=assessment,
        planned=item.planned,
        instrument=item.instrument,
        wound=item.wound,
        due_on=item.due_on,
        window=item.window,
        standing=item.standing,
        score=item.score,
        at=None if item.at is None else item.at.astimezone(zone),
        totals=None
        if entry is None
        else Text(en=totals(entry.score), zh=totals(entry.score, "zh")),
        severity=severity,
        rule=rule,
        explanation=_explanation(item, zone),
        unread=item.unread,
        remarks=item.remarks,
    )


def _explanation(item: CheckedScore, zone: ZoneInfo) -> Text | None:
    if item.window is None or item.due_on is None:
        return None
    first, last = item.window
    if item.standing is Standing.MISSED:
        return assessment_missed(last, item.unread)
    if item.at is None or not item.standing.departs:
        return None
    days = (item.at.astimezone(zone).date() - item.due_on).days
    return outside_window(days, first if item.standing is Standing.EARLY else last)


def said_of(item: AssessmentResult) -> Iterator[Text]:
    """Yield why it departs and what the instrument's rules have to say."""
    if item.explanation is not None:
        yield item.explanation
    yield from item.remarks
