"""What is true of a calendar day for a patient: dialysis, closures, holidays, absence."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, time, timedelta
from functools import cache
from typing import Literal

from protocol.arm import AllowedWeekdays, DialysisDays, Strength
from protocol.base import Weekday
from protocol.errors import PlanningError
from protocol.lean import dataclass
from protocol.model import made
from protocol.place import Place
from schedules.causes import Cause, CauseKind, SessionFact
from schedules.engine.lots import lots_against
from schedules.engine.own_hours import own_hours_against
from schedules.engine.progress import NONE, Progress
from schedules.engine.subject import Subject
from schedules.patient import Dialysis, Patient

_cause = made(Cause)


@dataclass(frozen=True, slots=True)
class Session:
    """One dialysis session of the patient.

    ``nominal`` is the day the weekly pattern has it on; None for one that was added.
    """

    on: date
    start: time
    minutes: int
    nominal: date | None

    def clock(self, after_start: int) -> time:
        """Return the time of day some minutes after the session's start.

        Raises ``PlanningError`` where that is on another day: an act has to be on one day.
        """
        total = _minute(self.start) + after_start
        if not 0 <= total < 24 * 60:
            message = (
                f"the dialysis session of {self.on} from {self.start:%H:%M} puts an act on another"
                " day; give sessions and durations that stay within one day"
            )
            raise PlanningError([message])
        return time(total // 60, total % 60)


# What a dialysis rule finds against a day, with the hour that overlaps a session.
_Conflict = tuple[SessionFact | None, time | None]
FITS: _Conflict = (None, None)
# What blocks a day, and what only speaks against it.
Causes = tuple[tuple[Cause, ...], tuple[Cause, ...]]
_NOTHING: Causes = ((), ())
_Check = Callable[[Subject, date], Iterable[Cause]]


@dataclass(slots=True)
class DayFacts:
    """Answers, for any day, whether an arm may use it and why not. Each day is looked at once."""

    patient: Patient
    places: tuple[Place, ...]
    progress: Progress = NONE
    _seen: dict[tuple[Subject, date], Causes] = field(
        default_factory=dict[tuple[Subject, date], Causes]
    )
    _pattern: "_Pattern | None" = None
    _checks: dict[Subject, tuple[_Check, ...]] = field(
        default_factory=dict[Subject, tuple[_Check, ...]]
    )
    _alone: dict[Subject, bool] = field(default_factory=dict[Subject, bool])
    _closures: dict[tuple[str, date], Cause | None] = field(
        default_factory=dict[tuple[str, date], Cause | None]
    )

    def session_on(self, day: date) -> bool:
        """Say whether the patient has dialysis on a day."""
        if self.patient.dialysis is None:
            return False
        weekly, by_exception = self._weekly(self.patient.dialysis)
        return by_exception.get(day, day.weekday() in weekly)

    def _weekly(self, dialysis: Dialysis) -> "_Pattern":
        if self._pattern is None:
            self._pattern = _pattern_of(dialysis)
        return self._pattern

    def sessions(self, first: date, end: date) -> Iterator[Session]:
        """Yield the sessions from ``first`` up to, not including, ``end``."""
        dialysis = self.patient.dialysis
        assert dialysis is not None  # noqa: S101 -- check_fit refuses arms that need it
        minutes, (weekly, by_exception) = dialysis.duration.minutes, self._weekly(dialysis)
        from_day: dict[date, date | None] = dict.fromkeys(dialysis.added)
        from_day.update((move.to, move.moved) for move in dialysis.moved)
        for number in range(first.toordinal(), end.toordinal()):
            day = date.fromordinal(number)
            if by_exception.get(day, day.weekday() in weekly):
                yield Session(day, dialysis.start, minutes, from_day.get(day, day))

    def nominal_sessions(self, first: date, day: date) -> int:
        """Return how many sessions the weekly pattern has from ``first`` to before ``day``."""
        dialysis = self.patient.dialysis
        assert dialysis is not None  # noqa: S101 -- check_fit refuses arms that need it
        weeks, left = divmod((day - first).days, 7)
        weekly, _ = self._weekly(dialysis)
        in_rest = sum((first.weekday() + n) % 7 in weekly for n in range(left))
        return weeks * len(dialysis.weekdays) + in_rest

    def against(self, subject: Subject, day: date) -> Causes:
        """Return what blocks a day for an arm (hard), and what only speaks against it (soft)."""
        key = (subject, day)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._found_against(subject, day)
        return found

    def _found_against(self, subject: Subject, day: date) -> Causes:
        checks = self._checks_of(subject)
        if not checks and not subject.day_rules:
            return _NOTHING
        hard = [cause for check in checks for cause in check(subject, day)]
        soft: list[Cause] = []
        for index, rule in enumerate(subject.day_rules):
            name = f"{subject.name}.day_rules.{index}"
            cause = self._broken(subject, rule, day, name)
            if cause is not None:
                (hard if rule.strength is Strength.HARD else soft).append(cause)
        return tuple(hard), tuple(soft)

    def leaves_alone(self, subject: Subject) -> bool:
        """Whether nothing can speak against any day of a subject, whose windows are in days."""
        found = self._alone.get(subject)
        if found is None:
            in_hours = subject.preferred.in_hours or subject.permitted.in_hours
            checked = in_hours or subject.day_rules or self._checks_of(subject)
            found = self._alone[subject] = not checked
        return found

    def _checks_of(self, subject: Subject) -> tuple[_Check, ...]:
        """Return what can speak against a day of a subject at all; most facts concern few."""
        found = self._checks.get(subject)
        if found is None:
            patient, progress = self.patient, self.progress
            bounded = subject.version != (date.min, date.max)
            concerns: list[tuple[bool, _Check]] = [
                (progress.as_of > date.min or bool(progress.last_given), self._settled),
                (bool(patient.closures), self._away),
                (bounded or bool(patient.holds or patient.stops), self._ended),
                (bool(subject.needs), self._closed),
                (subject.with_sessions, self._without_session),
                (len(subject.hours) > 1, own_hours_against),
                (bool(subject.lots), lots_against),
            ]
            found = self._checks[subject] = tuple(check for does, check in concerns if does)
        return found

    def _settled(self, subject: Subject, day: date) -> Iterator[Cause]:
        """Yield why a day cannot be used any more, or not yet after what was given last."""
        if day < self.progress.as_of:
            yield _cause(kind=CauseKind.PAST, rule="revision.as_of", on=self.progress.as_of)
            return
        last = self.progress.last_given.get(subject.id)
        if last is None or not subject.name.startswith("arms."):
            return
        if day < subject.rested_on(last, self.progress.last_given_at.get(subject.id)):
            yield _cause(
                kind=CauseKind.NEIGHBOUR,
                rule=f"{subject.name}.interval.minimum",
                on=last,
                at_least=subject.minimum,
            )

    def _away(self, _subject: Subject, day: date) -> list[Cause]:
        return [
            _cause(kind=CauseKind.PATIENT_AWAY, rule="patient.closures", text=closure.reason)
            for closure in self.patient.closures
            if closure.first <= day <= closure.last
        ]

    def _ended(self, subject: Subject, day: date) -> Iterator[Cause]:
        """Yield the holds, stops and protocol versions under which the day is not the subject's."""
        first, end = subject.version
        if not first <= day < end:
            yield _cause(kind=CauseKind.AMENDMENT, rule="patient.amendments")
        if not subject.name.startswith("arms."):
            return
        for hold in self.patient.holds:
            if subject.id in hold.arms and hold.first <= day <= hold.last:
                yield _cause(kind=CauseKind.HOLD, rule="patient.holds", text=hold.reason)
        for stop in self.patient.stops:
            if subject.id in stop.arms and day >= stop.on:
                yield _cause(kind=CauseKind.STOP, rule="patient.stops", text=stop.reason)

    def _without_session(self, subject: Subject, day: date) -> Iterator[Cause]:
        if subject.with_sessions and not self.session_on(day):
            rule = f"{subject.name}.phases"
            yield _cause(kind=CauseKind.DIALYSIS, rule=rule, session="no-session")

    def _closed(self, subject: Subject, day: date) -> list[Cause]:
        causes = (self._closure(place, day) for place in self.places if place.id in subject.needs)
        return [cause for cause in causes if cause is not None]

    def _closure(self, place: Place, day: date) -> Cause | None:
        key = (place.id, day)
        if key not in self._closures:
            self._closures[key] = closed_because(place, day)
        return self._closures[key]

    def _broken(
        self, subject: Subject, rule: DialysisDays | AllowedWeekdays, day: date, name: str
    ) -> Cause | None:
        soft = rule.strength is Strength.SOFT
        if isinstance(rule, AllowedWeekdays):
            if Weekday.of(day) in rule.weekdays:
                return None
            return _cause(kind=CauseKind.WEEKDAY, rule=name, soft=soft, weekdays=rule.weekdays)
        session, at = self._dialysis_conflict(subject, rule, day)
        if session is None:
            return None
        return _cause(kind=CauseKind.DIALYSIS, rule=name, soft=soft, session=session, at=at)

    def _dialysis_conflict(self, subject: Subject, rule: DialysisDays, day: date) -> _Conflict:
        one_day = timedelta(days=1)
        match rule.allow:
            case "off-dialysis":
                return ("session", None) if self.session_on(day) else FITS
            case "on-dialysis":
                return FITS if self.session_on(day) else ("no-session", None)
            case "day-before":
                return FITS if self.session_on(day + one_day) else ("none-the-day-after", None)
            case "day-after":
                return FITS if self.session_on(day - one_day) else ("none-the-day-before", None)
            case _:
                return self._overlap(subject, day)

    def _overlap(self, subject: Subject, day: date) -> _Conflict:
        """Return at which hour an act would overlap a session, sessions past midnight included."""
        if not subject.hours:
            return ("no-hour", None) if self.session_on(day) else FITS
        around = list(self.sessions(day - timedelta(days=1), day + timedelta(days=2)))
        for hour in subject.hours:
            starts = _minute(hour)
            ends = starts + max(1, subject.minutes)
            for session in around:
                session_starts = (session.on - day).days * 24 * 60 + _minute(session.start)
                if starts < session_starts + session.minutes and session_starts < ends:
                    return "overlap", hour
        return FITS


# The weekdays of the sessions, and whether a day that departs from them has one.
_Pattern = tuple[frozenset[int], dict[date, bool]]


def _pattern_of(dialysis: Dialysis) -> _Pattern:
    """Return a patient's sessions: a cancelled one is off, whatever was moved to its day."""
    by_exception = {
        **dict.fromkeys((move.moved for move in dialysis.moved), False),
        **dict.fromkeys((move.to for move in dialysis.moved), True),
        **dict.fromkeys(dialysis.added, True),
        **dict.fromkeys(dialysis.cancelled, False),
    }
    return frozenset(day.number for day in dialysis.weekdays), by_exception


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def closed_because(place: Place, day: date) -> Cause | None:
    """Return why a place is closed on a day; None where it is open.

    An open day (a make-up working day) beats the working week and public holidays; a closure
    entered for the place beats everything.
    """
    rule = f"places.{place.id}"
    for closure in place.closures:
        if closure.first <= day <= closure.last:
            return _shut(place, f"{rule}.closures", "closure", closure.reason)
    if any(open_day.on == day for open_day in place.open_days):
        return None
    holiday = _holiday(place.holidays, day) if place.holidays else None
    if holiday:
        return _shut(place, f"{rule}.holidays", "holiday", holiday)
    if Weekday.of(day) not in place.weekdays:
        return _shut(place, f"{rule}.weekdays", "weekday", None)
    return None


def _shut(
    place: Place, rule: str, by: Literal["closure", "holiday", "weekday"], text: str | None
) -> Cause:
    return _cause(kind=CauseKind.CLOSED, rule=rule, place=place.id, closed_by=by, text=text)


def _holiday(code: str, day: date) -> str | None:
    name = _holidays(code, day.year).get(day)
    return name if isinstance(name, str) else None


@cache
def _holidays(code: str, year: int) -> Mapping[date, str]:
    # Imported here: the library takes longer to load than a plan takes to build.
    from holidays import country_holidays  # noqa: PLC0415

    country, _, region = code.partition("-")
    try:
        return dict(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        message = f'holidays: found "{code}"; accepted: a country code such as CN, GB-ENG or US-NY'
        raise PlanningError([message]) from None
