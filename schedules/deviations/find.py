"""The steps of a report in order: sort the log, match, classify, count."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from protocol.base import Text
from schedules.deviations.checks import check_intervals, previous_of_arm
from schedules.deviations.classification import Classifier
from schedules.deviations.course import Act, Course, Log, read_log
from schedules.deviations.cumulative import escalations
from schedules.deviations.day_checks import check_between_arms
from schedules.deviations.exposed import doses_of
from schedules.deviations.exposure import exposure_by_arm, exposure_by_phase
from schedules.deviations.judging import judged
from schedules.deviations.limits import DEFAULT_COSTS, Costs
from schedules.deviations.matches import Matches, Unclear
from schedules.deviations.matching import match
from schedules.deviations.pair_checks import PairChecks
from schedules.deviations.pins import Pin
from schedules.deviations.report import (
    Ambiguity,
    Count,
    DeviationReport,
    PlannedResult,
    ReadingLine,
    Totals,
    UnplannedResult,
    Withheld,
)
from schedules.deviations.scope import not_examined, questions, unread_scores
from schedules.deviations.taxonomy import Outcome
from schedules.display import watermark
from schedules.plan import Plan
from schedules.records import AdministrationRecord


def find_deviations(
    plan: Plan,
    records: Iterable[AdministrationRecord],
    *,
    as_of: date,
    left_out: Sequence[str] = (),
    passed_over: Sequence[str] = (),
    costs: Costs = DEFAULT_COSTS,
    pins: Sequence[Pin] = (),
) -> DeviationReport:
    """Return what became of every planned dose and of every record, as known on ``as_of``.

    The order of the records makes no difference. ``left_out`` holds a line for each row of the log
    that could not be read, ``passed_over`` one for all else that stands in it, ``pins`` what people
    decided of single records. What no rule looks at is said in the report.
    """
    course = Course(plan)
    log = read_log(course, records, as_of)
    matches = match(course, log, costs, {pin.record: pin for pin in pins})
    planned, unplanned = judge(course, log, matches, as_of)
    doses = tuple(doses_of(course, log.given, planned, unplanned))
    return DeviationReport(
        format_version="1",
        kind="deviation-report",
        patient=plan.patient.code,
        protocol=plan.protocol.id,
        protocol_version=plan.protocol.version,
        zone=plan.patient.time_zone,
        as_of=as_of,
        watermark=_watermark(plan),
        totals=_totals(log, planned, unplanned, len(left_out)),
        planned=planned,
        unplanned=unplanned,
        withheld=_withheld(log, matches, ZoneInfo(plan.patient.time_zone)),
        ambiguities=tuple(_ambiguity(unclear) for unclear in matches.unclear),
        escalations=tuple(escalations(course, matches, as_of)),
        exposure_by_arm=exposure_by_arm(doses),
        exposure_by_phase=exposure_by_phase(doses),
        pins=tuple(pins),
        questions=tuple(questions(course, planned)),
        not_examined=(
            *not_examined(course, log, matches, pins),
            *unread_scores(plan),
            *(Text(en=told, zh=told) for told in passed_over),
        ),
        left_out=tuple(left_out),
    )


def judge(
    course: Course, log: Log, matches: Matches, as_of: date, *, own: Container[str] | None = None
) -> tuple[tuple[PlannedResult, ...], tuple[UnplannedResult, ...]]:
    """Return what became of every dose of a plan, and what every other administration is.

    ``own`` are the ids of doses and records that alone are asked about, where not all are.
    """
    before = previous_of_arm(log.given)
    between = check_between_arms(course, log.given)
    for record, findings in check_intervals(course, log.given, before).items():
        between.setdefault(record, []).extend(findings)
    for record, told in PairChecks(course, log.given, matches, as_of).findings():
        between.setdefault(record, []).append(told)
    classifier = Classifier(course, matches, between, before, as_of)
    matched = {act.id for act in matches.taken.values()}
    return judged(
        course,
        log.given,
        [
            classifier.planned(item)
            for item in course.plan.administrations
            if own is None or item.id in own
        ],
        [
            classifier.unplanned(act)
            for act in log.given
            if act.id not in matched and (own is None or act.id in own)
        ],
    )


def _watermark(plan: Plan) -> Text | None:
    mark = watermark(plan.protocol)
    return None if mark is None else Text(en=mark, zh=watermark(plan.protocol, "zh"))


def _totals(
    log: Log,
    planned: Sequence[PlannedResult],
    unplanned: Sequence[UnplannedResult],
    unreadable: int,
) -> Totals:
    counts = Counter(result.outcome for result in planned)
    given, withheld = len(log.given), len(log.withheld)
    return Totals(
        planned=len(planned),
        outcomes=tuple(
            Count(outcome=outcome, count=counts[outcome]) for outcome in Outcome if counts[outcome]
        ),
        records=given + withheld + log.entered_in_error + log.after_as_of,
        given=given,
        matched=sum(result.record is not None for result in planned),
        unplanned=len(unplanned),
        withheld=withheld,
        entered_in_error=log.entered_in_error,
        after_as_of=log.after_as_of,
        unreadable=unreadable,
    )


def _withheld(log: Log, matches: Matches, zone: ZoneInfo) -> tuple[Withheld, ...]:
    dose_of = {act.id: name for name, acts in matches.withheld.items() for act in acts}
    return tuple(_withheld_line(act, dose_of.get(act.id), zone) for act in log.withheld)


def _withheld_line(act: Act, planned: str | None, zone: ZoneInfo) -> Withheld:
    at = act.record.started_at.astimezone(zone)
    return Withheld(record=act.id, at=at, planned=planned, reason=act.record.reason)


def _ambiguity(unclear: Unclear) -> Ambiguity:
    return Ambiguity(
        arm=unclear.arm,
        margin_minutes=unclear.margin,
        readings=tuple(
            ReadingLine(record=act.id, taken=taken, other=other)
            for act, taken, other in unclear.readings
        ),
    )
