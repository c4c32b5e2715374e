"""From when to when each dose of an arm can be taken, and what a miss and an extra cost.

A protocol states windows; how far outside of them an administration still belongs to a dose follows
from the rhythm: at the earliest half the interval before the dose, at the latest when the window of
the next one opens (a dose not given by then was missed).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from schedules.deviations.course import MINUTES_A_DAY, Act, due_on
from schedules.plan import PlannedAdministration

# Where an arm has a single dose there is no rhythm, and so no limit: any day can take it.
_NO_LIMIT = 10**10


@dataclass(frozen=True, slots=True)
class Costs:
    """What a miss and an extra cost, as shares of the interval between doses."""

    miss: Fraction = Fraction(1, 2)
    extra: Fraction = Fraction(3, 2)


DEFAULT_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Dose:
    """A planned dose in minutes of local time. Both limits are inside."""

    planned: PlannedAdministration
    due: int
    earliest: int
    latest: int
    price: int
    limited: bool

    @property
    def last_on(self) -> date | None:
        """The last day on which the dose can be taken; None where nothing limits it."""
        return date.fromordinal(self.latest // MINUTES_A_DAY) if self.limited else None

    def takes(self, minute: int) -> bool:
        """Say whether an administration at a time can be this dose's."""
        return self.earliest <= minute <= self.latest

    def tier(self, on: date) -> int:
        """Return -1 before the window, 0 in it, 1 behind it."""
        first, last = self.planned.permitted
        return (on > last) - (on < first)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """An arm's open doses in order. ``by_minute`` where it has several on one day."""

    doses: tuple[Dose, ...]
    extra: int
    by_minute: bool

    def time_of(self, act: Act) -> int:
        """Return when an administration was, as exactly as the arm's doses are told apart."""
        return act.minute if self.by_minute else act.on.toordinal() * MINUTES_A_DAY

    def end_of_day(self, act: Act) -> int:
        """Return the last time on the day of an administration."""
        last = MINUTES_A_DAY - 1 if self.by_minute else 0
        return act.on.toordinal() * MINUTES_A_DAY + last


def rhythm_of(planned: Sequence[PlannedAdministration], costs: Costs = DEFAULT_COSTS) -> Rhythm:
    """Return the limits of an arm's open doses, given in the order they are due."""
    by_minute = any(
        due_on(first) == due_on(second) and first.at != second.at
        for first, second in pairwise(planned)
    )
    due = [_due(item, by_minute=by_minute) for item in planned]
    if len(planned) < 2:  # noqa: PLR2004 -- an interval has two ends
        alone = (
            Dose(item, at, 0, _NO_LIMIT, 0, limited=False)
            for item, at in zip(planned, due, strict=True)
        )
        return Rhythm(tuple(alone), _NO_LIMIT, by_minute)
    gaps = [after - before for before, after in pairwise(due)]
    doses = tuple(
        _dose(planned, due, index, gaps[max(index - 1, 0)], costs=costs, by_minute=by_minute)
        for index in range(len(planned))
    )
    return Rhythm(doses, int(median_low(gaps) * costs.extra), by_minute)


def _due(planned: PlannedAdministration, *, by_minute: bool) -> int:
    at = planned.at if by_minute else None
    minutes = at.hour * 60 + at.minute if at is not None else 0
    return due_on(planned).toordinal() * MINUTES_A_DAY + minutes


def _dose(
    planned: Sequence[PlannedAdministration],
    due: Sequence[int],
    index: int,
    gap: int,
    *,
    costs: Costs,
    by_minute: bool,
) -> Dose:
    item, at = planned[index], due[index]
    opens, closes = (day.toordinal() * MINUTES_A_DAY for day in item.permitted)
    if by_minute:
        closes += MINUTES_A_DAY - 1
    last = index + 1 == len(planned)
    next_due = at + gap if last else due[index + 1]
    next_opens = (
        opens + gap if last else planned[index + 1].permitted[0].toordinal() * MINUTES_A_DAY
    )
    unit = 1 if by_minute else MINUTES_A_DAY
    return Dose(
        planned=item,
        due=at,
        earliest=min(at - gap // unit // 2 * unit, opens),
        latest=max(_late_limit(at, next_opens, next_due - unit, by_minute=by_minute), closes),
        price=int(gap * costs.miss),
        limited=True,
    )


def _late_limit(due: int, next_opens: int, before_next: int, *, by_minute: bool) -> int:
    """Return when the next window opens, at the latest just before the next dose is due.

    Windows in days say nothing between the doses of one day; neither do those that overlap.
    """
    if by_minute or next_opens < due:
        return before_next
    return min(next_opens, before_next)
