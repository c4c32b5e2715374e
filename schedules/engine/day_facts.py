"""What is true of a calendar day for a patient: dialysis, closures, holidays, absence."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from datetime import date, time, timedelta

from protocol.arm import AllowedWeekdays, DialysisDays, Strength
from protocol.base import Weekday
from protocol.lean import dataclass
from protocol.model import made
from protocol.place import Place
from schedules.causes import Cause, CauseKind, SessionFact
from schedules.engine.closures import closed_because
from schedules.engine.lots import lots_against
from schedules.engine.own_hours import own_hours_against
from schedules.engine.progress import NONE, Progress
from schedules.engine.sessions import Pattern, Session, minute_of_day, pattern_of
from schedules.engine.subject import Subject
from schedules.patient import Dialysis, Patient

_cause = made(Cause)


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
    _pattern: Pattern | None = None
    _checks: dict[Subject, tuple[_Check, ...]] = field(
        default_factory=dict[Subject, tuple[_Check, ...]]
    )
    _alone: dict[Subject, bool] = field(default_factory=dict[Subject, bool])
    _closures: dict[tuple[str, date], Cause | None] = field(
        default_factory=dict[tuple[str, date], Cause | None]
    )

    def nothing_is_known_of(self, arm_id: str) -> bool:
        """Say whether neither a log nor the patient document says anything of an arm's course."""
        patient = self.patient
        touched = [*(hold.arms for hold in patient.holds), *(stop.arms for stop in patient.stops)]
        return self.progress.is_nothing and not any(arm_id in arms for arms in touched)

    def session_on(self, day: date) -> bool:
        """Say whether the patient has dialysis on a day."""
        if self.patient.dialysis is None:
            return False
        weekly, by_exception = self._weekly(self.patient.dialysis)
        return by_exception.get(day, day.weekday() in weekly)

    def _weekly(self, dialysis: Dialysis) -> Pattern:
        if self._pattern is None:
            self._pattern = pattern_of(dialysis)
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
            starts = minute_of_day(hour)
            ends = starts + max(1, subject.minutes)
            for session in around:
                session_starts = (session.on - day).days * 24 * 60 + minute_of_day(session.start)
                if starts < session_starts + session.minutes and session_starts < ends:
                    return "overlap", hour
        return FITS
