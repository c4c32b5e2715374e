"""Clock changes that come back every year on a weekday of a month."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from protocol.lean import dataclass
from schedules.calendar.clock_change import Change

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = -1


@dataclass(frozen=True, slots=True)
class Yearly:
    """Such as the last Sunday of March at 01:00 by the clock before the change."""

    month: int
    week: int
    weekday: int
    at: time

    def wall_in(self, year: int) -> datetime:
        """Return the wall time, by the offset before the change, in a year."""
        if self.week == _LAST:
            end = datetime(year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)
            last = end - timedelta(days=1)
            day = last - timedelta(days=(last.weekday() - self.weekday) % 7)
        else:
            first = datetime(year, self.month, 1, tzinfo=UTC)
            ahead = (self.weekday - first.weekday()) % 7 + 7 * (self.week - 1)
            day = first + timedelta(days=ahead)
        return datetime.combine(day, self.at, UTC)

    def change_in(self, year: int, *, like: Change) -> Change:
        """Return the change in a year, with the offsets and the name of another year's."""
        at = int(self.wall_in(year).timestamp()) - like.before
        return Change(at, like.before, like.after, like.name)

    def __str__(self) -> str:
        """Return the recurrence rule; month and weekday always, which some readers insist on."""
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.week}{_DAYS[self.weekday]}"


def yearly_rule(changes: Sequence[Change]) -> Yearly | None:
    """Return the rule that gives all of the changes, one a year; None where there is none."""
    if not changes:
        return None
    first = changes[0].wall
    for week in (_LAST, (first.day - 1) // 7 + 1):
        rule = Yearly(first.month, week, first.weekday(), first.time())
        years = range(first.year, first.year + len(changes))
        like = changes[0]
        if [rule.change_in(year, like=like) for year in years] == list(changes):
            return rule
    return None
