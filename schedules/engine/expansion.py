"""From an arm's phases to its target dates, each with the rule it follows from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count, islice, takewhile
from typing import TypeVar

from protocol.arm import Arm, Phase
from protocol.base import Weekday
from protocol.errors import PlanningError
from protocol.provenance import Sourced, Stated
from protocol.timespan import Length
from protocol.timing import (
    AsNeeded,
    Cycle,
    Every,
    OnOffsets,
    OnWeekdays,
    SessionMoment,
    WithDialysis,
)
from schedules.engine.day_facts import Session
from schedules.engine.subject import Subject, arm_subject
from schedules.engine.timeline import TimeLine


@dataclass(frozen=True, slots=True)
class Target:
    """Where the protocol puts one act (or several at different hours of the same day)."""

    subject: Subject
    rule: str
    place: str
    on: date
    anchor: date
    stated: Stated
    at: tuple[time | None, ...] = (None,)
    arm: Arm | None = None
    assumed: tuple[str, ...] = ()
    phase: Phase | None = None
    pending: bool = False


T = TypeVar("T")
Dated = tuple[date, str, tuple[time | None, ...]]
Sessions = Callable[[date, date], list[Session]]


def expand_phase(
    arm: Arm, phase: Phase, line: TimeLine, *, end: date, sessions: Sessions, at: tuple[time, ...]
) -> list[Target]:
    """Return the targets of a phase in date order.

    ``end`` is the first day after the protocol's span: a rhythm without ``last`` or ``count``
    stops before it. ``sessions`` gives the patient's dialysis sessions between two dates.
    """
    when = phase.when
    hours: tuple[time | None, ...] = at or (None,)
    if isinstance(when, AsNeeded):
        return []
    if isinstance(when, WithDialysis):
        found = list(
            _with_dialysis(
                when, line, end, sessions=sessions, duration=phase.duration or arm.duration
            )
        )
        _check_count(arm, phase, when, len(found))
        dated: list[Dated] = [(day, place, (hour,)) for day, place, hour in found]
        at = tuple(hour for _, _, hour in found[:1])
    else:
        dated = [(day, place, hours) for day, place in dates_of(when, line, end)]
    rule, stated = f"arms.{arm.id}.phases.{phase.id}.when", statement(when)
    duration = phase.duration or arm.duration
    minutes = duration.value.minutes if duration is not None and duration.value is not None else 0
    with_sessions = isinstance(when, WithDialysis)
    subject = arm_subject(arm, hours=at, minutes=minutes, with_sessions=with_sessions)
    return [
        Target(subject, rule, place, day, line.anchor, stated, hours_of_day, arm, phase=phase)
        for day, place, hours_of_day in dated
    ]


def _check_count(arm: Arm, phase: Phase, when: WithDialysis, found: int) -> None:
    wanted = when.count.value if when.count is not None else None
    if wanted is not None and found < wanted:
        message = (
            f"arms.{arm.id}.phases.{phase.id}: {wanted} sessions are asked for, and the span holds"
            f" {found}; give a longer span or a smaller count"
        )
        raise PlanningError([message])


def dates_of(
    when: OnOffsets | Every | Cycle | OnWeekdays, line: TimeLine, end: date
) -> Iterator[tuple[date, str]]:
    """Yield each date of a rhythm with its place in the protocol's words."""
    match when:
        case OnOffsets():
            for place in given(when.offsets):
                yield line.date_of(place), str(place)
        case Every():
            yield from _every(when, line, end)
        case Cycle():
            yield from _cycle(when, line)
        case _:
            yield from _weekdays(when, line, end)


def given(stated: Sourced[T]) -> T:
    """Return a number that planning needs; the open ones were refused before."""
    assert stated.value is not None  # noqa: S101 -- build_plan refuses open numbers first
    return stated.value


def _every(when: Every, line: TimeLine, end: date) -> Iterator[tuple[date, str]]:
    first, step = given(when.first), given(when.step)
    days = (line.steps_after(first, step, number) for number in count())
    for number, day in _bounded(when, line, end, days):
        yield day, f"{when.first.value} + {number} x {step}" if number else str(when.first.value)


def _weekdays(when: OnWeekdays, line: TimeLine, end: date) -> Iterator[tuple[date, str]]:
    weekdays: tuple[Weekday, ...] = given(when.weekdays)
    wanted = {weekday.number for weekday in weekdays}
    first = line.date_of(given(when.first))
    days = (first + timedelta(days=n) for n in count())
    chosen = (day for day in days if day.weekday() in wanted)
    for _, day in _bounded(when, line, end, chosen):
        yield day, f"each {', '.join(weekdays)} from {when.first.value}"


def _bounded(
    when: Every | OnWeekdays | WithDialysis, line: TimeLine, end: date, days: Iterator[date]
) -> Iterator[tuple[int, date]]:
    if when.count is not None:
        return islice(enumerate(days), given(when.count))
    limit = end if when.last is None else line.date_of(given(when.last)) + timedelta(days=1)
    return takewhile(lambda item: item[1] < limit, enumerate(days))


def _cycle(when: Cycle, line: TimeLine) -> Iterator[tuple[date, str]]:
    first, length = line.date_of(given(when.first)), given(when.length).days
    for cycle in range(given(when.cycles)):
        for day in given(when.cycle_days):
            on = first + timedelta(days=cycle * length + day - 1)
            yield on, f"cycle {cycle + 1} day {day}"


def _with_dialysis(
    when: WithDialysis,
    line: TimeLine,
    end: date,
    *,
    sessions: Sessions,
    duration: Sourced[Length] | None,
) -> Iterator[tuple[date, str, time]]:
    first = line.date_of(given(when.first))
    # Sessions are asked for up to the end only, so a count larger than they are ends there too.
    found = sessions(first, end)[given(when.skip) if when.skip else 0 :]
    minutes = given(duration).minutes if duration is not None and duration.value is not None else 0
    by_day = {session.on: session for session in found}
    for _, day in _bounded(when, line, end, (session.on for session in found)):
        session = by_day[day]
        yield (
            day,
            f"{when.moment} the dialysis session from {session.start:%H:%M}",
            _hour(session, when.moment, minutes),
        )


def _hour(session: Session, moment: SessionMoment, minutes: int) -> time:
    """Return the start: before ends at the session's start; during ends with it; after follows."""
    if moment is SessionMoment.BEFORE:
        return session.clock(-minutes)
    if moment is SessionMoment.AT_START:
        return session.clock(0)
    if moment is SessionMoment.DURING:
        return session.clock(session.minutes - minutes)
    return session.clock(session.minutes)


def statement(when: OnOffsets | Every | Cycle | OnWeekdays | WithDialysis) -> Stated:
    """Return the number of a rhythm that carries its provenance for the reasons."""
    match when:
        case OnOffsets():
            return when.offsets
        case Every():
            return when.step
        case Cycle():
            return when.cycle_days
        case OnWeekdays():
            return when.weekdays
        case _:
            return when.first
