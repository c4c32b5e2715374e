"""What else an administration shows: route, product, dose, interval, hold, stop."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from protocol.arm import Arm, Interval
from protocol.base import Text
from protocol.provenance import Sourced
from protocol.timespan import Length
from protocol.treatment_protocol import MonthRule
from schedules.deviations import finding_words as words
from schedules.deviations.course import Act, Course
from schedules.deviations.day_checks import day_findings
from schedules.deviations.dose_checks import dose_findings
from schedules.deviations.manner_checks import manner_findings
from schedules.deviations.phrases import as_days, as_length, as_minutes
from schedules.deviations.product_checks import product_findings
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.engine.timeline import add_months
from schedules.plan import PlannedAdministration


def check(
    course: Course, act: Act, planned: PlannedAdministration | None, before: Mapping[str, Act]
) -> list[Finding]:
    """Return what one administration shows by itself, held against its dose where it has one.

    ``before`` has, by record, the administration of the arm before it.
    """
    found = list(_arm_findings(course, act, matched=planned is not None))
    found += _interruptions(course, act, planned.arm if planned else act.arm)
    expected = course.arms.get(planned.arm if planned else act.arm or "")
    if expected is not None:
        found += kind_findings(course, act, expected)
        found += day_findings(course, act, expected)
    if planned is not None:
        found += dose_findings(course, act, planned)
    found += product_findings(course, act)
    found += manner_findings(course, act, planned, before)
    return found


def previous_of_arm(given: Iterable[Act]) -> dict[str, Act]:
    """Return, by record, the administration of the same arm before it."""
    found: dict[str, Act] = {}
    last: dict[str | None, Act] = {}
    for act in given:
        if act.arm in last:
            found[act.id] = last[act.arm]
        last[act.arm] = act
    return found


def _arm_findings(course: Course, act: Act, *, matched: bool) -> Iterator[Finding]:
    own = course.plan.patient.arms
    if act.arm is not None and act.arm not in own:
        yield finding(Flag.OUT_OF_ARM, words.out_of_arm(act.arm, ", ".join(own)))
    record = act.record
    if act.arm is None and not matched and record.product is not None and record.route is not None:
        yield finding(Flag.OUT_OF_ARM, words.fits_no_arm(record.product, record.route))


def _interruptions(course: Course, act: Act, arm: str | None) -> Iterator[Finding]:
    for hold in course.plan.patient.holds:
        if arm in hold.arms and hold.first <= act.on <= hold.last:
            said = words.during_hold(hold.first, hold.last, hold.reason)
            yield finding(Flag.DURING_HOLD, said)
    for stop in course.plan.patient.stops:
        if arm in stop.arms and act.on >= stop.on:
            yield finding(Flag.AFTER_STOP, words.after_stop(stop.on, stop.reason))


def kind_findings(course: Course, act: Act, expected: Arm) -> Iterator[Finding]:
    """Yield what is wrong with the route and the product, held against those of an arm."""
    route, product = course.route_of(act), course.product_of(act)
    if route is not None and route is not expected.route:
        yield finding(Flag.WRONG_ROUTE, words.wrong_route(route, expected.route))
    if product is not None and product != expected.product:
        yield finding(Flag.WRONG_PRODUCT, words.wrong_product(product, expected.product))


def check_intervals(
    course: Course, given: Iterable[Act], before: Mapping[str, Act]
) -> dict[str, list[Finding]]:
    """Return findings on the days between consecutive administrations of each arm, by record.

    Every administration counts, whether a dose takes it or not.
    """
    found: dict[str, list[Finding]] = {}
    rule = course.plan.protocol.month_rule or MonthRule.LAST_OF_MONTH
    for act in given:
        arm = course.arms.get(act.arm or "")
        if arm is not None and arm.interval is not None and act.id in before:
            found[act.id] = list(_interval_findings(arm.interval, before[act.id], act, rule))
    return found


def _interval_findings(
    interval: Interval, previous: Act, act: Act, rule: MonthRule
) -> Iterator[Finding]:
    minimum, hard = interval.minimum, interval.hard_minimum
    # Without a hard minimum there is no grace below the minimum.
    least = hard if hard is not None and hard.value is not None else minimum
    if (told := _passed(least, previous, act, rule, longest=False)) is not None:
        yield finding(Flag.INTERVAL_TOO_SHORT, told)
    elif (told := _passed(minimum, previous, act, rule, longest=False)) is not None:
        yield finding(Flag.INTERVAL_SHORT_GRACE, told)
    if (told := _passed(interval.maximum, previous, act, rule, longest=True)) is not None:
        yield finding(Flag.INTERVAL_TOO_LONG, told)


def _passed(
    limit: Sourced[Length] | None, previous: Act, act: Act, rule: MonthRule, *, longest: bool
) -> Text | None:
    """Say what lies between two administrations where a stated limit is passed; else None.

    Days and months lie between the days, hours between the starts on the clock.
    """
    if limit is None or limit.value is None:
        return None
    if limit.value.is_clock_time:
        since = int((act.record.started_at - previous.record.started_at).total_seconds() // 60)
        apart, shown = since - limit.value.minutes, as_minutes(since)
    else:
        days = (act.on - previous.on).days
        apart, shown = days - _days(limit.value, previous.on, rule), as_days(days)
    if not _is_beyond(apart, longest=longest):
        return None
    known = as_length(limit.value, assumed=limit.is_assumed)
    return words.interval(shown, known, previous.id, longest=longest)


def is_gap_told(interval: Interval, days: int) -> bool:
    """Say whether a finding tells of so many days between two administrations of an arm.

    Of limits in whole days only: of others, the moments count.
    """
    limits = (
        (interval.minimum, False),
        (interval.hard_minimum, False),
        (interval.maximum, True),
    )
    return any(
        limit is not None
        and limit.value is not None
        and _is_beyond(days - limit.value.days, longest=longest)
        for limit, longest in limits
    )


def _is_beyond(apart: int, *, longest: bool) -> bool:
    return apart != 0 and (apart > 0) == longest


def _days(length: Length, since: date, rule: MonthRule) -> int:
    """Return the days of a length; of calendar months, those that lie ahead."""
    if length.is_exact:
        return length.days
    return (add_months(since, length.months, rule) - since).days
