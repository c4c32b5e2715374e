"""What else an administration shows: route, product, dose, interval, hold, stop."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from protocol.arm import Arm, Interval
from protocol.base import Text
from protocol.provenance import Sourced
from protocol.timespan import Length
from schedules.deviations import finding_words as words
from schedules.deviations.course import Act, Course
from schedules.deviations.report import Finding
from schedules.deviations.taxonomy import Flag, default_rule, default_severity
from schedules.plan import PlannedAdministration


def finding(flag: Flag, explanation: Text) -> Finding:
    """Return a flag with its default severity and the rule behind it."""
    return Finding(
        flag=flag,
        severity=default_severity(flag),
        rule=default_rule(flag),
        explanation=explanation,
    )


def check(course: Course, act: Act, planned: PlannedAdministration | None) -> list[Finding]:
    """Return what one administration shows by itself, held against its dose where it has one."""
    found = list(_arm_findings(course, act))
    found += _interruptions(course, act, planned.arm if planned else act.arm)
    expected = course.arms.get(planned.arm if planned else act.arm or "")
    if expected is not None:
        found += _kind_findings(course, act, expected)
    if planned is not None:
        found += _dose_findings(act, planned)
    return found


def _arm_findings(course: Course, act: Act) -> Iterator[Finding]:
    own = course.plan.patient.arms
    if act.arm is not None and act.arm not in own:
        yield finding(Flag.OUT_OF_ARM, words.out_of_arm(act.arm, ", ".join(own)))
    record = act.record
    if act.arm is None and record.product is not None and record.route is not None:
        yield finding(Flag.OUT_OF_ARM, words.fits_no_arm(record.product, record.route))


def _interruptions(course: Course, act: Act, arm: str | None) -> Iterator[Finding]:
    for hold in course.plan.patient.holds:
        if arm in hold.arms and hold.first <= act.on <= hold.last:
            said = words.during_hold(hold.first, hold.last, hold.reason)
            yield finding(Flag.DURING_HOLD, said)
    for stop in course.plan.patient.stops:
        if arm in stop.arms and act.on >= stop.on:
            yield finding(Flag.AFTER_STOP, words.after_stop(stop.on, stop.reason))


def _kind_findings(course: Course, act: Act, expected: Arm) -> Iterator[Finding]:
    route, product = course.route_of(act), course.product_of(act)
    if route is not None and route is not expected.route:
        yield finding(Flag.WRONG_ROUTE, words.wrong_route(route, expected.route))
    if product is not None and product != expected.product:
        yield finding(Flag.WRONG_PRODUCT, words.wrong_product(product, expected.product))


def _dose_findings(act: Act, planned: PlannedAdministration) -> Iterator[Finding]:
    """Compare amounts where the protocol states a tolerance; its limits are inside."""
    share, tolerance = dose_share(act, planned), planned.dose.tolerance_percent
    given, wanted = act.record.amount, planned.dose.amount
    if share is None or tolerance is None or given is None or wanted is None:
        return
    if abs(share) * 100 > tolerance:
        flag = Flag.WRONG_DOSE_HIGH if share > 0 else Flag.WRONG_DOSE_LOW
        yield finding(flag, words.wrong_dose(given, wanted, share, tolerance))


def dose_share(act: Act, planned: PlannedAdministration) -> Fraction | None:
    """Return how far the given amount lies from the planned one, as a share of it.

    None where one of the two is not stated, or their units do not convert.
    """
    given, wanted = act.record.amount, planned.dose.amount
    if given is None or wanted is None or not given.converts_to(wanted.unit):
        return None
    return given.to(wanted.unit).exact / wanted.exact - 1


def dose_remarks(act: Act, planned: PlannedAdministration) -> Iterator[Text]:
    """Say what a reader should know of an amount that no tolerance judges."""
    given, wanted = act.record.amount, planned.dose.amount
    if given is None or wanted is None:
        return
    share = dose_share(act, planned)
    if share is None:
        yield words.dose_in_other_unit(given, wanted)
    elif share != 0 and planned.dose.tolerance_percent is None:
        yield words.other_dose(given, wanted, share)


def check_intervals(course: Course, given: Iterable[Act]) -> dict[str, list[Finding]]:
    """Return findings on the days between consecutive administrations of each arm, by record.

    Every administration counts, whether a dose takes it or not.
    """
    found: dict[str, list[Finding]] = {}
    last: dict[str, Act] = {}
    for act in given:
        arm = course.arms.get(act.arm or "")
        if arm is None or arm.interval is None:
            continue
        if arm.id in last:
            found[act.id] = list(_interval_findings(arm.interval, last[arm.id], act))
        last[arm.id] = act
    return found


def _interval_findings(interval: Interval, previous: Act, act: Act) -> Iterator[Finding]:
    days = (act.on - previous.on).days
    minimum, maximum = _stated(interval.minimum), _stated(interval.maximum)
    # Without a hard minimum there is no grace below the minimum.
    hard = _stated(interval.hard_minimum) or minimum
    if hard is not None and days < hard.days:
        said = words.interval(days, hard, previous.id, longest=False)
        yield finding(Flag.INTERVAL_TOO_SHORT, said)
    elif minimum is not None and days < minimum.days:
        said = words.interval(days, minimum, previous.id, longest=False)
        yield finding(Flag.INTERVAL_SHORT_GRACE, said)
    if maximum is not None and days > maximum.days:
        said = words.interval(days, maximum, previous.id, longest=True)
        yield finding(Flag.INTERVAL_TOO_LONG, said)


def _stated(length: Sourced[Length] | None) -> Length | None:
    return length.value if length is not None else None
