"""When an event is: from a planned day and hour to instants, without guessing at the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from protocol.provenance import Sourced
from protocol.timespan import Length
from schedules.calendar.selection import Entry
from schedules.display import clock, day

# How long an event is drawn where the protocol states no length; its text says so.
UNSTATED_MINUTES = 15


class OccasionProblem(Exception):  # noqa: N818 -- collected into one CalendarError, never raised out
    """A day and hour that cannot be written; the text says why and what is accepted."""


@dataclass(frozen=True, slots=True)
class AllDay:
    """Whole days, as for an act without an hour; ``last`` is inside."""

    on: date
    last: date


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


def occasion_of(entry: Entry, zone: ZoneInfo) -> Occasion:
    """Return when an entry is. Raises ``OccasionProblem``.

    The first of two equal wall times is meant. A length counts elapsed time: an hour takes an hour
    on the day the clock changes, too.
    """
    if entry.at is None:
        return AllDay(entry.on, entry.on)
    name = entry.administration.id
    start = datetime.combine(entry.on, entry.at, zone)
    is_odd = _is_double_or_missing(start)
    if is_odd and not _exists(start):
        message = (
            f"{name}: found {clock(entry.at)} on {day(entry.on)}, an hour that"
            f" {zone.key} does not have on that day; accepted: another time of day"
        )
        raise OccasionProblem(message)
    stated = entry.treatment.phase.duration or entry.treatment.arm.duration
    length = None if stated is None or stated.value is None else stated
    minutes = UNSTATED_MINUTES if length is None else _minutes(name, length)
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    # No instant is a missing hour: where the end is odd, the clock shows it twice.
    return Timed(start, end, length, is_odd or _is_double_or_missing(end))


def _minutes(name: str, stated: Sourced[Length]) -> int:
    length = stated.value
    assert length is not None  # noqa: S101 -- the caller looked
    if not length.is_exact or length.minutes < 1:
        message = (
            f'{name}: found a duration of "{length}"; accepted: one or more minutes,'
            " hours, days or weeks"
        )
        raise OccasionProblem(message)
    return length.minutes


def _exists(wall: datetime) -> bool:
    there_and_back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None)


def _is_double_or_missing(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
