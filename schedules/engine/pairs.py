"""What two targets have to keep between their days. Days are ordinals."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from protocol.lean import dataclass
from protocol.treatment_protocol import MonthRule
from schedules.engine.hours import Timed
from schedules.engine.timeline import add_months

# Positions among sorted days, the second one outside, and whether these days are those kept.
Kept = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Between:
    """``low <= day[second] - day[first] <= high``, where both are placed."""

    first: int
    second: int
    low: int | None
    high: int | None
    rule: str

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        above = self.low is None or second - first >= self.low
        return above and (self.high is None or second - first <= self.high)

    def beside(self, own: int, days: Sequence[int], *, is_first: bool) -> Kept:
        """Return which of the other's sorted days are kept beside one's own."""
        low, high = (self.low, self.high) if is_first else (_minus(self.high), _minus(self.low))
        start = 0 if low is None else bisect_left(days, own + low)
        return start, len(days) if high is None else bisect_right(days, own + high), True


@dataclass(frozen=True, slots=True)
class Months:
    """``low`` to ``high`` calendar months from the first day to the second, both placed."""

    first: int
    second: int
    low: int | None
    high: int | None
    rule: str
    month_rule: MonthRule

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        above = self.low is None or second >= self._after(first, self.low)
        return above and (self.high is None or second <= self._after(first, self.high))

    def beside(self, own: int, days: Sequence[int], *, is_first: bool) -> Kept:
        """Return which of the other's sorted days are kept beside one's own."""
        start, end = 0, len(days)
        if is_first:
            start = start if self.low is None else bisect_left(days, self._after(own, self.low))
            end = end if self.high is None else bisect_right(days, self._after(own, self.high))
        else:
            # A later day is never followed by an earlier one some months on.
            if self.high is not None:
                high = self.high
                start = bisect_left(days, own, key=lambda day: self._after(day, high))
            if self.low is not None:
                low = self.low
                end = bisect_right(days, own, key=lambda day: self._after(day, low))
        return start, end, True

    def _after(self, day: int, months: int) -> int:
        return _months_after(day, months, self.month_rule)


@dataclass(frozen=True, slots=True)
class Apart:
    """The two days at least ``days`` apart, whichever comes first, where both are placed."""

    first: int
    second: int
    days: int
    rule: str

    def keeps(self, first: int, second: int) -> bool:
        """Say whether two days are kept."""
        return abs(second - first) >= self.days

    def beside(self, own: int, days: Sequence[int], *, is_first: bool) -> Kept:  # noqa: ARG002
        """Return which of the other's sorted days are not kept beside one's own."""
        return bisect_right(days, own - self.days), bisect_left(days, own + self.days), False


Constraint = Between | Months | Apart | Timed


def left_beside(
    options: Sequence[int], other: Sequence[int], constraints: Sequence[tuple[Constraint, bool]]
) -> Iterator[int]:
    """Yield, for each day of one target, the days it leaves to another as bits by position.

    With each constraint stands whether the one target is its first.
    """
    ordered = sorted(range(len(other)), key=other.__getitem__)
    days, below = [other[at] for at in ordered], [0]
    for at in ordered:
        below.append(below[-1] | 1 << at)
    for own in options:
        left = below[-1]
        for constraint, is_first in constraints:
            start, end, kept = constraint.beside(own, days, is_first=is_first)
            inside = below[max(start, end)] & ~below[start]
            left &= inside if kept else ~inside
        yield left


def _minus(days: int | None) -> int | None:
    return None if days is None else -days


@lru_cache(maxsize=4096)
def _months_after(day: int, months: int, rule: MonthRule) -> int:
    return add_months(date.fromordinal(day), months, rule).toordinal()
