"""When an event is: from a planned day and hour to instants, without guessing at the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from protocol.arm import Arm, Phase
from protocol.provenance import Sourced
from protocol.timespan import Length
from protocol.treatment_protocol import next_with_id
from schedules.display import clock, day
from schedules.plan import Plan, PlannedAdministration

# How long an event is drawn where the protocol states no length; its text says so.
UNSTATED_MINUTES = 15


class OccasionProblem(Exception):  # noqa: N818 -- collected into one CalendarError, never raised out
    """A day and hour that cannot be written; the text says why and what is accepted."""


@dataclass(frozen=True, slots=True)
class AllDay:
    """An act without an hour."""

    on: date


@dataclass(frozen=True, slots=True)
class Timed:
    """An act with an hour. ``length`` is what the protocol states, None where it states nothing.

    ``is_double`` where the wall clock shows the start or the end twice that day: only UTC can say
    which of the two is meant.
    """

    start: datetime
    end: datetime
    length: Sourced[Length] | None
    is_double: bool


Occasion = AllDay | Timed


def occasion_of(plan: Plan, administration: PlannedAdministration, zone: ZoneInfo) -> Occasion:
    """Return when an administration is. Raises ``OccasionProblem``.

    The first of two equal wall times is meant. A length counts elapsed time: an hour takes an hour
    on the day the clock changes, too.
    """
    on = administration.on
    assert on is not None  # noqa: S101 -- only dated administrations become events
    if administration.at is None:
        return AllDay(on)
    start = datetime.combine(on, administration.at, zone)
    if not _exists(start):
        message = (
            f"{administration.id}: found {clock(administration.at)} on {day(on)}, an hour that"
            f" {zone.key} does not have on that day; accepted: another time of day"
        )
        raise OccasionProblem(message)
    length = _length(plan, administration)
    minutes = UNSTATED_MINUTES if length is None else _minutes(administration, length)
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    return Timed(start, end, length, _is_double(start) or _is_double(end))


def _length(plan: Plan, administration: PlannedAdministration) -> Sourced[Length] | None:
    arm = plan.protocol.arm(administration.arm)
    stated = _stated_length(arm, next_with_id(arm.phases, administration.phase))
    return None if stated is None or stated.value is None else stated


def _stated_length(arm: Arm, phase: Phase) -> Sourced[Length] | None:
    return phase.duration or arm.duration


def _minutes(administration: PlannedAdministration, stated: Sourced[Length]) -> int:
    length = stated.value
    assert length is not None  # noqa: S101 -- _length returns None instead
    if not length.is_exact or length.minutes < 1:
        message = (
            f'{administration.id}: found a duration of "{length}"; accepted: one or more minutes,'
            " hours, days or weeks"
        )
        raise OccasionProblem(message)
    return length.minutes


def _exists(wall: datetime) -> bool:
    there_and_back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None)


def _is_double(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
