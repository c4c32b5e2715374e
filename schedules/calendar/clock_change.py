"""When a zone's offset from UTC changes, read from the zone itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from protocol.lean import dataclass

# Two changes nearer than this that cancel each other are not seen here, but by the check by hour.
_STEP = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Change:
    """From an instant on, another offset. Seconds since 1970, and seconds east of UTC."""

    at: int
    before: int
    after: int
    name: str

    @property
    def wall(self) -> datetime:
        """What the clock showed, by the offset before, when it was changed."""
        return datetime.fromtimestamp(self.at + self.before, UTC)

    @property
    def is_forward(self) -> bool:
        """Whether the clock goes forward."""
        return self.after > self.before


def changes_of(zone: ZoneInfo, first: int, last: int) -> Iterator[Change]:
    """Yield the changes after ``first`` and up to ``last``, in order."""
    here, offset = first, offset_at(zone, first)
    while here < last:
        there = min(here + _STEP, last)
        if offset_at(zone, there) == offset:
            here = there
            continue
        here = _first_second_of_another(zone, here, there, offset)
        after = offset_at(zone, here)
        name = datetime.fromtimestamp(here, zone).tzname() or zone.key
        yield Change(here, _seconds(offset), _seconds(after), name)
        offset = after


def offset_at(zone: ZoneInfo, at: int) -> timedelta:
    """Return the zone's offset from UTC at an instant."""
    return datetime.fromtimestamp(at, zone).utcoffset() or timedelta()


def _first_second_of_another(zone: ZoneInfo, before: int, after: int, offset: timedelta) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _seconds(offset: timedelta) -> int:
    return int(offset.total_seconds())
