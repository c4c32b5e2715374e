"""From a plan to the bytes of a calendar file."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from schedules.calendar.content_line import line
from schedules.calendar.errors import CalendarError
from schedules.calendar.event import Event
from schedules.calendar.identity import event_uid
from schedules.calendar.occasion import Occasion, OccasionProblem, Timed, occasion_of
from schedules.calendar.patient_words import PatientText
from schedules.calendar.profile import Profile
from schedules.calendar.team_words import TeamText
from schedules.calendar.time_zone import write_time_zone
from schedules.calendar.verification import expected, verify
from schedules.calendar.words import Words, watermarks
from schedules.display import Language
from schedules.plan import Plan, PlannedAdministration, State

# Says nothing of the treatment: it stands in the patient's calendar, too.
_MADE_BY = "-//schedules//calendar 1//EN"
_SHOWN = (State.PLANNED, State.PENDING)

Wording = Callable[[PlannedAdministration, Occasion], Words]


def write_calendar(
    plan: Plan,
    *,
    profile: Profile,
    language: Language = "en",
    alarm_minutes: int | None = None,
    arms: tuple[str, ...] | None = None,
) -> bytes:
    """Return the dated administrations of a plan as iCalendar; equal plans give equal bytes.

    Planned and pending administrations become events, pending ones as tentative. Those that are
    unplaced, held or stopped have no date that anybody should keep, and are not in the file; nor
    are assessments and what is given as needed. ``arms`` limits the file to some arms.

    An act without an hour is an event of the whole day that blocks no time. Where the protocol
    states no length, an event is drawn as 15 minutes, and its text says so. ``alarm_minutes`` asks
    for an alarm before each event with an hour; no alarm is reliable in a calendar.

    The file is read again and compared with the plan before it is returned. Raises
    ``CalendarError`` where an hour does not exist on its day, or nothing is left to write.
    """
    chosen = _chosen(plan, arms)
    zone = ZoneInfo(plan.patient.time_zone)
    wording = _wording(plan, profile, language)
    events = [
        Event(
            uid=event_uid(plan.patient, plan.protocol.id, administration.id),
            occasion=occasion,
            words=wording(administration, occasion),
            revised_at=plan.patient.updated_at,
            is_pending=administration.state is State.PENDING,
            is_confidential=profile is Profile.PATIENT,
            alarm_minutes=alarm_minutes,
        )
        for administration, occasion in _occasions(plan, chosen, zone)
    ]
    data = _file(events, zone)
    verify(
        data,
        [expected(plan, item, event.words) for item, event in zip(chosen, events, strict=True)],
    )
    return data


def _chosen(plan: Plan, arms: tuple[str, ...] | None) -> list[PlannedAdministration]:
    known = [arm.id for arm in plan.protocol.arms]
    if unknown := [
        f"found arm {arm}; accepted: {', '.join(known)}" for arm in arms or () if arm not in known
    ]:
        raise CalendarError(unknown)
    chosen = [
        item
        for item in plan.administrations
        if item.state in _SHOWN and item.on is not None and (arms is None or item.arm in arms)
    ]
    if not chosen:
        wanted = "the plan" if arms is None else f"arm {', '.join(arms)}"
        raise CalendarError([f"{wanted} has no administration with a date"])
    return chosen


def _occasions(
    plan: Plan, chosen: Sequence[PlannedAdministration], zone: ZoneInfo
) -> list[tuple[PlannedAdministration, Occasion]]:
    problems: list[str] = []
    found: list[tuple[PlannedAdministration, Occasion]] = []
    for administration in chosen:
        try:
            found.append((administration, occasion_of(plan, administration, zone)))
        except OccasionProblem as problem:
            problems.append(str(problem))
    if problems:
        raise CalendarError(problems)
    return found


def _wording(plan: Plan, profile: Profile, language: Language) -> Wording:
    marks = watermarks(plan)
    if profile is Profile.CARE_TEAM:
        return TeamText(plan, language, marks, plan.digest).words
    return PatientText(plan, language, marks).words


def _file(events: Sequence[Event], zone: ZoneInfo) -> bytes:
    walls = [
        at
        for event in events
        if isinstance(event.occasion, Timed) and not event.occasion.is_double
        for at in (event.occasion.start, event.occasion.end)
    ]
    parts = [
        line("BEGIN", "VCALENDAR"),
        line("VERSION", "2.0"),
        line("PRODID", _MADE_BY),
        line("CALSCALE", "GREGORIAN"),
        *([write_time_zone(zone, min(walls), max(walls))] if walls else []),
        *(event.write(zone.key) for event in events),
        line("END", "VCALENDAR"),
    ]
    return b"".join(parts)
