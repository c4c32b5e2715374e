"""From an arm's phases to its target dates, each with the rule it follows from."""

from collections.abc import Callable, Iterator
from datetime import date, time
from functools import partial
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from protocol.arm import Arm, Phase
from protocol.errors import PlanningError
from protocol.lean import dataclass
from protocol.provenance import Stated
from protocol.timing import (
    AsNeeded,
    Every,
    OnWeekdays,
    SessionMoment,
    WithDialysis,
)
from protocol.treatment_protocol import MonthRule
from schedules.causes import Cause
from schedules.engine.day_facts import DayFacts
from schedules.engine.hours import Clocks
from schedules.engine.rhythms import Dates, Spot, bounded, dates_of, given, limit_of, statement
from schedules.engine.sessions import Session
from schedules.engine.subject import Subject, arm_subject
from schedules.engine.timeline import TimeLine


@dataclass(frozen=True, slots=True)
class Target:
    """Where the protocol puts one act (or several at different hours of the same day).

    ``mark`` names its place in the rhythm: no fact about the patient but the day of an anchor of
    the protocol, or of a dialysis session, enters it. ``turn`` counts places of the arm whether or
    not something is given there; sites rotate by it. ``until`` is the
    first day after a rhythm that ends on a date, None of one that counts.

    One that ``is_over`` was not given and is not looked after any more: no rule joins it to others.
    ``kept_on`` is the day that the plan before gave it, ``given_at`` the hours at which it was
    given.
    """

    subject: Subject
    rule: str
    place: str
    mark: str
    on: date
    anchor: date
    stated: Stated
    at: tuple[time | None, ...] = (None,)
    arm: Arm | None = None
    assumed: tuple[str, ...] = ()
    phase: Phase | None = None
    pending: bool = False
    turn: int = 0
    position: tuple[int, int] = (0, 0)
    month_rule: MonthRule | None = None
    until: date | None = None
    is_over: bool = False
    kept_on: date | None = None
    given_at: tuple[time, ...] = ()
    open_limits: tuple[Cause, ...] = ()

    @property
    def clocks(self) -> Clocks:
        """At which hours of its day it is given: where nobody states one, at none."""
        subject = self.subject
        assert subject.zone is not None  # noqa: S101 -- arms have one
        hours = self.given_at or tuple(at for at in self.at if at is not None)
        return Clocks(hours, subject.minutes, subject.zone)


@dataclass(frozen=True, slots=True)
class Course:
    """What an arm's phases are expanded on: the line it counts on, its end, the hours of a day.

    ``end`` is the first day after the protocol's span: a rhythm without ``last`` or ``count``
    stops before it. ``facts`` knows the patient's dialysis sessions.
    """

    arm: Arm
    line: TimeLine
    end: date
    at: tuple[time, ...]
    facts: DayFacts

    def targets(self, phase: Phase) -> list[Target]:
        """Return the targets of a phase in date order; none where it is given as needed."""
        when = phase.when
        if isinstance(when, AsNeeded):
            return []
        if isinstance(when, WithDialysis):
            return self._with_sessions(phase, when)
        subject = arm_subject(
            self.arm,
            month_rule=self.line.month_rule,
            hours=self.at,
            minutes=self._minutes(phase),
            zone=self._zone,
        )
        first = self._places_before(phase)
        target, at = self._targets(phase, subject, when), self.at or (None,)
        return [
            target(spot, at, first + number)
            for number, spot in enumerate(dates_of(when, self.line, self.end))
        ]

    def _with_sessions(self, phase: Phase, when: WithDialysis) -> list[Target]:
        minutes = self._minutes(phase)
        first = self.line.date_of(given(when.first))
        # Sessions are looked for up to the end only: a count larger than they are is refused.
        to_come = islice(
            self.facts.sessions(first, self.end), given(when.skip) if when.skip else 0, None
        )
        by_day: dict[date, Session] = {}

        def session_days() -> Iterator[date]:
            for session in to_come:
                by_day[session.on] = session
                yield session.on

        days = [day for _, day in bounded(when, self.line, self.end, session_days())]
        _check_count(self.arm, phase, when, len(days))
        started: dict[time, Session] = {}
        for day in days:
            started.setdefault(by_day[day].start, by_day[day])
        at = {start: _hour(one, when.moment, minutes) for start, one in started.items()}
        told = {
            start: f"{when.moment.words} the dialysis session from {start:%H:%M}"
            for start in started
        }
        hours = [at[by_day[day].start] for day in days]
        subject = arm_subject(
            self.arm,
            month_rule=self.line.month_rule,
            hours=tuple(hours[:1]),
            minutes=minutes,
            with_sessions=True,
            zone=self._zone,
        )
        targets, target = list[Target](), self._targets(phase, subject, when)
        for day, hour in zip(days, hours, strict=True):
            session = by_day[day]
            position = (0, (day - self.line.anchor).days)
            spot = Spot(day, told[session.start], self._session_mark(session), position)
            nominal = session.nominal or day
            turn = self.facts.nominal_sessions(first, nominal) if self.arm.rotation else 0
            targets.append(target(spot, (hour,), turn))
        return targets

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.patient.time_zone)

    def _session_mark(self, session: Session) -> str:
        """Name a session by the day the pattern has it on: it keeps its name where it is moved."""
        number = self.line.day_of(session.nominal or session.on)
        return f"d{number}" if session.nominal else f"d{number}-extra"

    def _minutes(self, phase: Phase) -> int:
        duration = phase.duration or self.arm.duration
        stated = duration is not None and duration.value is not None
        return given(duration).minutes if duration is not None and stated else 0

    def _places_before(self, phase: Phase) -> int:
        """Count the places of the phases listed before, their branches taken or not."""
        if not self.arm.rotation:
            return 0
        listed = takewhile(lambda other: other is not phase, self.arm.phases)
        return sum(
            len(list(dates_of(other.when, self.line, self.end)))
            for other in listed
            if not isinstance(other.when, AsNeeded | WithDialysis)
        )

    def _targets(
        self, phase: Phase, subject: Subject, when: Dates | WithDialysis
    ) -> Callable[[Spot, tuple[time | None, ...], int], Target]:
        """Return what makes the targets of a phase: most of what they say is the phase's."""
        shared = partial(
            Target,
            subject=subject,
            rule=f"arms.{self.arm.id}.phases.{phase.id}.when",
            anchor=self.line.anchor,
            stated=statement(when),
            arm=self.arm,
            phase=phase,
            month_rule=self.line.month_rule,
            until=self._until(when),
        )
        return lambda spot, at, turn: shared(
            place=spot.place,
            mark=spot.mark,
            on=spot.on,
            at=at,
            turn=turn,
            position=spot.position,
        )

    def _until(self, when: Dates | WithDialysis) -> date | None:
        """Return the first day after a rhythm that ends by date; None where it ends by count."""
        if not isinstance(when, Every | OnWeekdays | WithDialysis) or when.count is not None:
            return None
        return limit_of(when, self.line, self.end)


def _check_count(arm: Arm, phase: Phase, when: WithDialysis, found: int) -> None:
    wanted = when.count.value if when.count is not None else None
    if wanted is not None and found < wanted:
        message = (
            f"arms.{arm.id}.phases.{phase.id}: {wanted} sessions are asked for, and the span holds"
            f" {found}; give a longer span or a smaller count"
        )
        raise PlanningError([message])


def _hour(session: Session, moment: SessionMoment, minutes: int) -> time:
    """Return the start: before ends at the session's start; during ends with it; after follows."""
    if moment is SessionMoment.BEFORE:
        return session.clock(-minutes)
    if moment is SessionMoment.AT_START:
        return session.clock(0)
    if moment is SessionMoment.DURING:
        return session.clock(session.minutes - minutes)
    return session.clock(session.minutes)
