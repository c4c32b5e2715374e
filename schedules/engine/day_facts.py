"""What is true of a calendar day for a patient: dialysis, closures, holidays, absence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache

from protocol.arm import AllowedWeekdays, DialysisDays, Strength
from protocol.base import Weekday
from protocol.errors import PlanningError
from protocol.place import Place
from schedules.engine.progress import NONE, Progress
from schedules.engine.subject import Subject
from schedules.patient import Patient
from schedules.plan import Cause, CauseKind


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


# What blocks a day, and what only speaks against it.
Causes = tuple[tuple[Cause, ...], tuple[Cause, ...]]


@dataclass(slots=True)
class DayFacts:
    """Answers, for any day, whether an arm may use it and why not. Each day is looked at once."""

    patient: Patient
    places: tuple[Place, ...]
    progress: Progress = NONE
    _seen: dict[tuple[Subject, date], Causes] = field(
        default_factory=dict[tuple[Subject, date], Causes]
    )

    def session_on(self, day: date) -> bool:
        """Say whether the patient has dialysis on a day."""
        dialysis = self.patient.dialysis
        if dialysis is None or day in dialysis.cancelled:
            return False
        if day in dialysis.added or any(move.to == day for move in dialysis.moved):
            return True
        if any(move.moved == day for move in dialysis.moved):
            return False
        return Weekday.of(day) in dialysis.weekdays

    def sessions(self, first: date, end: date) -> list[Session]:
        """Return the sessions from ``first`` up to, not including, ``end``."""
        dialysis = self.patient.dialysis
        assert dialysis is not None  # noqa: S101 -- check_fit refuses arms that need it
        days = (first + timedelta(days=n) for n in range((end - first).days))
        minutes = dialysis.duration.minutes
        from_day: dict[date, date | None] = dict.fromkeys(dialysis.added)
        from_day.update((move.to, move.moved) for move in dialysis.moved)
        return [
            Session(day, dialysis.start, minutes, from_day.get(day, day))
            for day in days
            if self.session_on(day)
        ]

    def nominal_sessions(self, first: date, day: date) -> int:
        """Return how many sessions the weekly pattern has from ``first`` to before ``day``."""
        dialysis = self.patient.dialysis
        assert dialysis is not None  # noqa: S101 -- check_fit refuses arms that need it
        weeks, left = divmod((day - first).days, 7)
        rest = (first + timedelta(days=n) for n in range(left))
        in_rest = sum(Weekday.of(on) in dialysis.weekdays for on in rest)
        return weeks * len(dialysis.weekdays) + in_rest

    def against(self, subject: Subject, day: date) -> Causes:
        """Return what blocks a day for an arm (hard), and what only speaks against it (soft)."""
        key = (subject, day)
        if key not in self._seen:
            hard = [
                *self._settled(subject, day),
                *self._away(day),
                *self._ended(subject, day),
                *self._closed(subject, day),
                *self._without_session(subject, day),
            ]
            soft: list[Cause] = []
            for index, rule in enumerate(subject.day_rules):
                name = f"{subject.name}.day_rules.{index}"
                cause = self._broken(subject, rule, day, name)
                if cause is not None:
                    (hard if rule.strength is Strength.HARD else soft).append(cause)
            self._seen[key] = (tuple(hard), tuple(soft))
        return self._seen[key]

    def _settled(self, subject: Subject, day: date) -> Iterator[Cause]:
        """Yield why a day cannot be used any more, or not yet after what was given last."""
        if day < self.progress.as_of:
            detail = f"before {self.progress.as_of}, and nothing is planned back in time"
            yield Cause(kind=CauseKind.PAST, rule="revision.as_of", detail=detail)
            return
        last = self.progress.last_given.get(subject.id)
        if last is None or not subject.name.startswith("arms."):
            return
        days = (day - last).days
        if day < subject.rested_on(last):
            detail = f"{days} days after what was given on {last}"
            rule = f"{subject.name}.interval.minimum"
            yield Cause(kind=CauseKind.NEIGHBOUR, rule=rule, detail=detail)

    def _away(self, day: date) -> list[Cause]:
        return [
            Cause(kind=CauseKind.PATIENT_AWAY, rule="patient.closures", detail=closure.reason)
            for closure in self.patient.closures
            if closure.first <= day <= closure.last
        ]

    def _ended(self, subject: Subject, day: date) -> Iterator[Cause]:
        """Yield the holds, stops and protocol versions under which the day is not the subject's."""
        first, end = subject.version
        if not first <= day < end:
            detail = "another version of the protocol is in force"
            yield Cause(kind=CauseKind.AMENDMENT, rule="patient.amendments", detail=detail)
        if not subject.name.startswith("arms."):
            return
        for hold in self.patient.holds:
            if subject.id in hold.arms and hold.first <= day <= hold.last:
                yield Cause(kind=CauseKind.HOLD, rule="patient.holds", detail=hold.reason)
        for stop in self.patient.stops:
            if subject.id in stop.arms and day >= stop.on:
                yield Cause(kind=CauseKind.STOP, rule="patient.stops", detail=stop.reason)

    def _without_session(self, subject: Subject, day: date) -> Iterator[Cause]:
        if subject.with_sessions and not self.session_on(day):
            detail = "no dialysis session on this day"
            yield Cause(kind=CauseKind.DIALYSIS, rule=f"{subject.name}.phases", detail=detail)

    def _closed(self, subject: Subject, day: date) -> list[Cause]:
        causes = (closed_because(place, day) for place in self.places if place.id in subject.needs)
        return [cause for cause in causes if cause is not None]

    def _broken(
        self, subject: Subject, rule: DialysisDays | AllowedWeekdays, day: date, name: str
    ) -> Cause | None:
        if isinstance(rule, AllowedWeekdays):
            weekday = Weekday.of(day)
            if weekday in rule.weekdays:
                return None
            return Cause(
                kind=CauseKind.WEEKDAY,
                rule=name,
                detail=f"{weekday} is not among {', '.join(rule.weekdays)}",
            )
        detail = self._dialysis_conflict(subject, rule, day)
        return None if detail is None else Cause(kind=CauseKind.DIALYSIS, rule=name, detail=detail)

    def _dialysis_conflict(self, subject: Subject, rule: DialysisDays, day: date) -> str | None:
        one_day = timedelta(days=1)
        match rule.allow:
            case "off-dialysis":
                return "dialysis day" if self.session_on(day) else None
            case "on-dialysis":
                return None if self.session_on(day) else "no dialysis on this day"
            case "day-before":
                return None if self.session_on(day + one_day) else "no dialysis on the day after"
            case "day-after":
                return None if self.session_on(day - one_day) else "no dialysis on the day before"
            case _:
                return self._overlap(subject, day)

    def _overlap(self, subject: Subject, day: date) -> str | None:
        """Return why an act would overlap a session, sessions past midnight included."""
        if not subject.hours:
            told = "dialysis day, and no hour is stated to tell whether it overlaps the session"
            return told if self.session_on(day) else None
        around = self.sessions(day - timedelta(days=1), day + timedelta(days=2))
        for hour in subject.hours:
            starts = _minute(hour)
            ends = starts + max(1, subject.minutes)
            for session in around:
                session_starts = (session.on - day).days * 24 * 60 + _minute(session.start)
                if starts < session_starts + session.minutes and session_starts < ends:
                    return f"at {hour:%H:%M} it overlaps the dialysis session"
        return None


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
            detail = f"{place.id} closed: {closure.reason}"
            return Cause(kind=CauseKind.CLOSED, rule=f"{rule}.closures", detail=detail)
    if any(open_day.on == day for open_day in place.open_days):
        return None
    holiday = _holiday(place.holidays, day) if place.holidays else None
    if holiday:
        detail = f"{place.id} closed: {holiday} (public holiday)"
        return Cause(kind=CauseKind.CLOSED, rule=f"{rule}.holidays", detail=detail)
    if Weekday.of(day) not in place.weekdays:
        detail = f"{place.id} closed on {Weekday.of(day)}"
        return Cause(kind=CauseKind.CLOSED, rule=f"{rule}.weekdays", detail=detail)
    return None


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
