"""The day it was given: closed places, excluded weekdays, dialysis, and other arms' days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from protocol.arm import Arm, DialysisDays
from protocol.rules import AtLeastApart, NeverSameDay
from protocol.timespan import Length
from schedules.causes import CauseKind
from schedules.deviations import day_words as words
from schedules.deviations.course import MINUTES_A_DAY, Act, Course
from schedules.deviations.phrases import as_days, as_length, as_minutes
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.engine.sessions import minute_of_day
from schedules.engine.subject import arm_subject

# Holds, stops and versions have flags of their own.
_OTHERWISE_TOLD = {CauseKind.HOLD, CauseKind.STOP, CauseKind.AMENDMENT}


def day_findings(course: Course, act: Act, arm: Arm) -> Iterator[Finding]:
    """Yield one flag with all hard rules that speak against the day and hour of it."""
    if not (arm.day_rules or arm.needs or course.plan.patient.closures):
        return
    local = act.record.started_at.astimezone(course.zone)
    ended = act.record.ended_at
    minutes = int((ended - act.record.started_at).total_seconds() // 60) if ended else 0
    subject = arm_subject(arm, hours=(local.time(),), minutes=minutes)
    causes = course.facts.against(subject, act.on)[0]
    told = [cause for cause in causes if cause.kind not in _OTHERWISE_TOLD]
    if told:
        yield finding(Flag.WRONG_DAY_TYPE, words.day_not_allowed(act.on, told))


def turns_of_day(course: Course, arm: Arm, on: date) -> tuple[int, ...]:
    """Return the minutes of a day from which on another thing can speak against the hour of an arm.

    Of the hour, only whether it lies in a dialysis session counts: before the first of these
    minutes, between two, and from the last one on, ``day_findings`` says one thing each.
    """
    of_hours = any(
        isinstance(rule, DialysisDays) and rule.allow == "outside-session" for rule in arm.day_rules
    )
    if not of_hours or course.plan.patient.dialysis is None:
        return ()
    found: set[int] = set()
    for session in course.facts.sessions(on - timedelta(days=1), on + timedelta(days=2)):
        starts = (session.on - on).days * MINUTES_A_DAY + minute_of_day(session.start)
        found |= {starts, starts + session.minutes}
    return tuple(sorted(minute for minute in found if 0 < minute < MINUTES_A_DAY))


def check_between_arms(course: Course, given: Iterable[Act]) -> dict[str, list[Finding]]:
    """Return, by record, what speaks against its day in the days of other arms.

    Of two administrations the later one has the flag.
    """
    by_arm: defaultdict[str, list[Act]] = defaultdict(list)
    for act in given:
        by_arm[act.arm or ""].append(act)
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for rule in course.plan.protocol.rules:
        if not isinstance(rule, NeverSameDay | AtLeastApart):
            continue
        apart = rule.apart if isinstance(rule, AtLeastApart) else None
        if apart is not None and apart.value is None:
            continue
        least = _days(apart.value) if apart is not None and apart.value is not None else 1
        for one, other in _near(by_arm[rule.arms[0]], by_arm[rule.arms[1]], least):
            first, later = sorted((one, other), key=lambda act: (act.minute, act.id))
            if apart is None or apart.value is None:
                said = words.day_of_other_arm(first.arm or "", first.id)
                found[later.id].append(finding(Flag.WRONG_DAY_TYPE, said))
                continue
            limit = as_length(apart.value, assumed=apart.is_assumed)
            shown = as_days((later.on - first.on).days)
            if apart.value.is_clock_time:
                minutes = _minutes_between(first, later)
                if minutes >= apart.value.minutes:
                    continue
                shown = as_minutes(minutes)
            said = words.too_near(shown, first.arm or "", first.id, limit)
            found[later.id].append(finding(Flag.INTERVAL_TOO_SHORT, said))
    return found


def _days(length: Length) -> int:
    """Return the days from which on two administrations are so far apart, whatever their hours."""
    return length.days_at_most + 1 if length.is_clock_time else length.days


def _minutes_between(first: Act, later: Act) -> int:
    apart = later.record.started_at - first.record.started_at
    return int(abs(apart).total_seconds() // 60)


def _near(ones: list[Act], others: list[Act], least: int) -> Iterator[tuple[Act, Act]]:
    """Yield pairs of two arms on fewer days apart than ``least``, both in the order of time."""
    start = 0
    for one in ones:
        while start < len(others) and (one.on - others[start].on).days >= least:
            start += 1
        for other in others[start:]:
            if (other.on - one.on).days >= least:
                break
            yield one, other
