"""What two targets have to keep between their hours. Minutes pass on the clock of their zone.

The hours of a target are known before its day is; on which days a limit holds between two targets
follows from them, clock changes included.
"""

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from protocol.timespan import Length


@lru_cache(maxsize=8192)
def minute_of(day: int, at: time, zone: ZoneInfo) -> int:
    """Return the minutes from a fixed moment to an hour of a day, as they pass on the clock.

    An hour that the day lacks is meant as much later as the gap is long, of one that it has twice
    the first is meant.
    """
    moment = datetime.combine(date.fromordinal(day), at, zone)
    return int(moment.astimezone(UTC).timestamp()) // 60


@dataclass(frozen=True, slots=True)
class Clocks:
    """At which hours of its day a target is given, and for how many minutes each time."""

    hours: tuple[time, ...]
    minutes: int
    zone: ZoneInfo

    def starts(self, day: int) -> list[int]:
        """Return the minutes at which it begins on a day, in order."""
        return sorted(minute_of(day, at, self.zone) for at in self.hours)


class _OneRun:
    """A limit that holds, or does not hold, between the ends of one run of the other's days."""

    __slots__ = ()
    run_of: ClassVar[bool] = False

    @abstractmethod
    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""

    def beside(self, own: int, days: Sequence[int], *, is_first: bool) -> tuple[int, int, bool]:
        """Return the run of the other's sorted days beside one's own, and whether it is kept."""
        pairs = ((own, day) if is_first else (day, own) for day in days)
        at = [place for place, pair in enumerate(pairs) if self.keeps(*pair) is self.run_of]
        return (at[0], at[-1] + 1, self.run_of) if at else (0, 0, self.run_of)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """``low`` to ``high`` from the last start on the first day to the first one on the second."""

    first: int
    second: int
    low: Length | None
    high: Length | None
    rule: str
    clocks: tuple[Clocks, Clocks]

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        return _within(self.minutes(first, second), self.low, self.high)

    def minutes(self, first: int, second: int) -> int:
        """Return the minutes between the two on their days."""
        one, other = self.clocks
        return other.starts(second)[0] - one.starts(first)[-1]

    def beside(self, own: int, days: Sequence[int], *, is_first: bool) -> tuple[int, int, bool]:
        """Return which of the other's sorted days are kept beside one's own."""
        # A later day of the second is later by the clock, one of the first leaves less between.
        sign = 1 if is_first else -1

        def apart(day: int) -> int:
            pair = (own, day) if is_first else (day, own)
            return sign * self.minutes(*pair)

        low, high = (self.low, self.high) if is_first else (self.high, self.low)
        start = 0 if low is None else bisect_left(days, sign * low.minutes, key=apart)
        end = len(days) if high is None else bisect_right(days, sign * high.minutes, key=apart)
        return start, end, True


@dataclass(frozen=True, slots=True)
class HoursApart(_OneRun):
    """Every start of one at least ``low`` from every start of the other, whichever is first."""

    first: int
    second: int
    low: Length
    rule: str
    clocks: tuple[Clocks, Clocks]

    @property
    def high(self) -> None:
        """There is no longest time."""
        return

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        return abs(self.minutes(first, second)) >= self.low.minutes

    def minutes(self, first: int, second: int) -> int:
        """Return the least minutes between two starts."""
        one, other = self.clocks
        pairs = ((a, b) for a in one.starts(first) for b in other.starts(second))
        return min((b - a for a, b in pairs), key=abs)


@dataclass(frozen=True, slots=True)
class HoursNear(_OneRun):
    """Every start of the first at most ``high`` from some start of the second."""

    first: int
    second: int
    high: Length
    rule: str
    clocks: tuple[Clocks, Clocks]
    run_of: ClassVar[bool] = True

    @property
    def low(self) -> None:
        """There is no shortest time."""
        return

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        return abs(self.minutes(first, second)) <= self.high.minutes

    def minutes(self, first: int, second: int) -> int:
        """Return the minutes from the start that lies farthest from the other's nearest one."""
        one, other = self.clocks
        ends = other.starts(second)
        nearest = (min((end - start for end in ends), key=abs) for start in one.starts(first))
        return max(nearest, key=abs)


@dataclass(frozen=True, slots=True)
class Gap(_OneRun):
    """On one day, ``low`` to ``high`` from the end of the first to the start of the second.

    Unless ``ordered``, the second may come first. On two days it says nothing.
    """

    first: int
    second: int
    low: Length | None
    high: Length | None
    rule: str
    clocks: tuple[Clocks, Clocks]
    ordered: bool

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        return first != second or _within(self.minutes(first, second), self.low, self.high)

    def minutes(self, first: int, second: int) -> int:
        """Return the minutes of the gap; negative where they overlap or are in the other order."""
        one, other = self.clocks
        gap = _gap(one, other, first, second)
        return gap if self.ordered else max(gap, _gap(other, one, second, first))


Timed = Elapsed | HoursApart | HoursNear | Gap


def _gap(one: Clocks, other: Clocks, first: int, second: int) -> int:
    return other.starts(second)[0] - one.starts(first)[-1] - one.minutes


def _within(minutes: int, low: Length | None, high: Length | None) -> bool:
    above = low is None or minutes >= low.minutes
    return above and (high is None or minutes <= high.minutes)
