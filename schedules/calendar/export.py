"""From a plan to the bytes of a calendar file: events or tasks, each read back as it is written."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from schedules.calendar.choices import Choices, Kind
from schedules.calendar.errors import CalendarError
from schedules.calendar.event import Event
from schedules.calendar.identity import Identity, week_name, window_name
from schedules.calendar.occasion import AllDay, Occasion, OccasionProblem, Timed, occasion_of
from schedules.calendar.patient_words import NAME, PatientText
from schedules.calendar.profile import Profile
from schedules.calendar.properties import END_OF_CALENDAR, EventWriter, start_of_calendar
from schedules.calendar.selection import Entry, Status, entries_of, refuse_unknown
from schedules.calendar.team_words import TeamText
from schedules.calendar.time_zone import write_time_zone
from schedules.calendar.title import Title
from schedules.calendar.verification import Verifier
from schedules.calendar.weekly import LAST_DAY, weeks_of
from schedules.calendar.words import watermarks
from schedules.plan import Plan

_Dated = tuple[Entry, Occasion]


def write_calendar(plan: Plan, choices: Choices | None = None, *, kind: Kind = "events") -> bytes:
    """Return the dated administrations of a plan as iCalendar; equal plans give equal bytes.

    Each administration is one event (or, with ``kind="tasks"``, one task). Pending ones are
    tentative; what a revised plan withdrew is cancelled until 30 days after its day. Those that
    never had a date anybody should keep are not in the file, nor are assessments and what is given
    as needed. An act without an hour is an event of the whole day that blocks no time. Where the
    protocol states no length, an event is drawn as 15 minutes, and its text says so.

    Each event is read again and compared with the plan before anything is returned. Raises
    ``CalendarError`` where an hour does not exist on its day, or nothing is left to write.
    """
    chosen = choices or Choices()
    if kind == "tasks" and (chosen.windows or chosen.digests):
        message = "found windows or weeks among tasks; accepted: them among events, or tasks alone"
        raise CalendarError([message])
    calendar = _Calendar.of(plan, chosen)
    return b"".join(calendar.tasks() if kind == "tasks" else calendar.events())


def course_of(plan: Plan, choices: Choices) -> list[Event]:
    """Return the events of a plan's administrations before they are written."""
    calendar = _Calendar.of(plan, choices)
    return [calendar.event(entry, when) for entry, when in calendar.kept()]


def calendar_name(plan: Plan, profile: Profile, language: str) -> str:
    """Return what the calendar is called: another name for each version of a plan.

    A file that is imported a second time updates nothing in several programs; under a name of its
    own it can be told from the one before.
    """
    version = 1 if plan.revision is None else plan.revision.number
    name = NAME["zh" if language == "zh" else "en"]
    if profile is Profile.CARE_TEAM:
        name = f"{name}, {plan.patient.code}"
    return f"{name}, 第 {version} 版" if language == "zh" else f"{name}, version {version}"


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A plan with everything that is the same for all of its events."""

    plan: Plan
    choices: Choices
    identity: Identity
    course: str
    text: PatientText | TeamText
    writer: EventWriter
    dated: Sequence[_Dated]

    @classmethod
    def of(cls, plan: Plan, choices: Choices) -> "_Calendar":
        zone = plan.patient.time_zone
        writer = EventWriter(
            zone=None if choices.in_utc else zone,
            is_confidential=choices.profile is Profile.PATIENT,
            alarms=choices.alarms,
        )
        refuse_unknown(plan, choices.digests)
        arms = None if choices.arms is None else (*choices.arms, *choices.digests)
        entries = entries_of(plan, arms)
        dated = _occasions(entries, ZoneInfo(zone))
        identity = Identity.of(plan.patient, plan.protocol.id)
        return cls(plan, choices, identity, identity.uid(""), _text(plan, choices), writer, dated)

    def events(self) -> Iterator[bytes]:
        """Yield the file in parts: its head, its time zone, each event, its end."""
        digests = self.choices.digests
        singly = [item for item in self.kept() if item[0].administration.arm not in digests]
        yield from self._head([when for _, when in singly])
        check = self._verifier(is_task=False)
        for entry, when in singly:
            event = self.event(entry, when)
            yield check.passed(self.writer.event(event), event, entry)
        for event in (*self._windows(singly), *self._weeks()):
            yield check.passed(self.writer.event(event), event, None)
        yield END_OF_CALENDAR

    def tasks(self) -> Iterator[bytes]:
        """Yield the file in parts, each administration as a task."""
        kept = self.kept()
        yield from self._head([when for _, when in kept])
        check = self._verifier(is_task=True)
        for entry, when in kept:
            event = self.event(entry, when)
            yield check.passed(self.writer.task(event), event, entry)
        yield END_OF_CALENDAR

    def _verifier(self, *, is_task: bool) -> Verifier:
        zone = ZoneInfo(self.plan.patient.time_zone)
        return Verifier(zone, is_task, self.writer.is_confidential, self.choices.alarms)

    def kept(self) -> list[_Dated]:
        """Return what is still to be told."""
        return [(entry, when) for entry, when in self.dated if entry.is_kept]

    def _head(self, occasions: Sequence[Occasion]) -> Iterator[bytes]:
        choices, zone = self.choices, ZoneInfo(self.plan.patient.time_zone)
        yield start_of_calendar(calendar_name(self.plan, choices.profile, choices.language))
        walls = [
            at
            for when in occasions
            if isinstance(when, Timed) and not when.is_double
            for at in (when.start, when.end)
        ]
        if walls and not choices.in_utc:
            yield write_time_zone(zone, min(walls), max(walls))

    def event(self, entry: Entry, when: Occasion) -> Event:
        """Return the event of one entry."""
        history = entry.history
        return Event(
            uid=self.identity.uid(entry.administration.id),
            course=self.course,
            occasion=when,
            words=self.text.words(entry, when),
            status=entry.status,
            sequence=history.sequence,
            created_at=history.created_at,
            modified_at=history.modified_at,
            category=self._category(entry),
        )

    def _category(self, entry: Entry) -> str:
        if self.choices.profile is Profile.PATIENT:
            return ""
        return entry.treatment.arm.title.in_language(self.choices.language)

    def _windows(self, dated: Sequence[_Dated]) -> Iterator[Event]:
        """Yield each window of more than a day."""
        if not self.choices.windows:
            return
        for entry, _ in dated:
            act = entry.administration
            first, last = act.permitted
            if first < last:
                yield Event(
                    uid=self.identity.uid(window_name(act)),
                    course=self.course,
                    occasion=AllDay(first, last),
                    words=self.text.window(entry),
                    status=_of_window(entry),
                    sequence=entry.history.sequence,
                    created_at=entry.history.created_at,
                    modified_at=entry.history.modified_at,
                    category=self._category(entry),
                )

    def _weeks(self) -> Iterator[Event]:
        """Yield a week of an arm at a time.

        A week never moves and is never cancelled, so its sequence stays. Which week an act came
        from is not known for ever, so that all weeks of an arm are revised when one act is.
        """
        for arm in self.choices.digests:
            entries = [entry for entry, _ in self.dated if entry.administration.arm == arm]
            for monday, week in weeks_of(entries):
                yield Event(
                    uid=self.identity.uid(week_name(arm, monday)),
                    course=self.course,
                    occasion=AllDay(monday, monday + LAST_DAY),
                    words=self.text.week(entries[0], week),
                    status=Status.CONFIRMED,
                    sequence=0,
                    created_at=min(entry.history.created_at for entry in entries),
                    modified_at=max(entry.history.modified_at for entry in entries),
                    category=self._category(entries[0]),
                )


def _of_window(entry: Entry) -> Status:
    is_gone = entry.status is Status.CANCELLED
    return Status.CANCELLED if is_gone else Status.CONFIRMED


def _occasions(entries: Sequence[Entry], zone: ZoneInfo) -> list[_Dated]:
    problems: list[str] = []
    found: list[_Dated] = []
    for entry in entries:
        try:
            found.append((entry, occasion_of(entry, zone)))
        except OccasionProblem as problem:
            problems.append(str(problem))
    if problems:
        raise CalendarError(problems)
    return found


def _text(plan: Plan, choices: Choices) -> PatientText | TeamText:
    marks, zone = watermarks(plan), plan.patient.time_zone
    title = None if choices.title is None else Title(choices.title)
    if choices.profile is Profile.CARE_TEAM:
        return TeamText(plan.patient.code, zone, choices.language, marks, title)
    return PatientText(zone, choices.language, marks, title)
