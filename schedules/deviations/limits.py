"""From when to when each dose of an arm can be taken, and what a miss and an extra cost.

A protocol states windows; how far outside of them an administration still belongs to a dose it may
state too. Where it does not, that follows from the rhythm: at the earliest half the interval before
the dose, at the latest when the window of the next one opens (a dose not given by then was missed).
A dose that is put off instead of missed has no latest time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from protocol.arm import Arm, Missed
from protocol.lean import dataclass
from protocol.provenance import Sourced
from protocol.timespan import Length
from schedules.deviations.course import MINUTES_A_DAY, Act, due_on
from schedules.plan import PlannedAdministration
from schedules.reasons import HoldReason

# Where an arm has a single dose there is no rhythm, and so no limit: any day can take it.
NO_LIMIT = 10**10
_PUT_OFF = {Missed.DEFER, Missed.CATCH_UP}


@dataclass(frozen=True, slots=True)
class Costs:
    """What a miss and an extra cost, as shares of the interval between doses."""

    miss: Fraction = Fraction(1, 2)
    extra: Fraction = Fraction(3, 2)


DEFAULT_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Dose:
    """A planned dose in minutes of local time. Both limits are inside.

    ``base`` is where the rhythm has it, before any closed day moved it: a course that counts from
    what was given goes by the distances between these.
    """

    planned: PlannedAdministration
    due: int
    base: int
    earliest: int
    latest: int
    price: int
    limited: bool

    def takes(self, minute: int) -> bool:
        """Say whether an administration at a time can be this dose's."""
        return self.earliest <= minute <= self.latest


@dataclass(frozen=True, slots=True)
class Rhythm:
    """An arm's open doses in order. ``by_minute`` where it has several on one day.

    ``extra`` is what an administration without a dose costs by the usual interval, ``share`` which
    share of an interval that is. ``beats`` are the times at which doses are due, and ``dearest`` is
    what the dearest miss costs: of the whole arm, in a part of it, too.
    """

    doses: tuple[Dose, ...]
    extra: int
    share: Fraction
    by_minute: bool
    beats: tuple[int, ...]
    dearest: int

    def part(self, places: Iterable[int]) -> "Rhythm":
        """Return some of the doses, each with the limits and the price that it has in the whole."""
        return replace(self, doses=tuple(self.doses[at] for at in places))

    def time_of(self, act: Act) -> int:
        """Return when an administration was, as exactly as the arm's doses are told apart."""
        return act.minute if self.by_minute else act.on.toordinal() * MINUTES_A_DAY

    def extras(self, times: Sequence[int]) -> tuple[int, ...]:
        """Return what each administration costs without a dose, by the interval that it lies in.

        A course that starts with short intervals and goes on with long ones has no usual one.
        """
        dues = self.beats
        if self.by_minute or len(dues) < 2:  # noqa: PLR2004 -- an interval has two ends
            return (self.extra,) * len(times)
        last = len(dues) - 2
        starts = [min(max(bisect_right(dues, at) - 1, 0), last) for at in times]
        gaps = [dues[at + 1] - dues[at] for at in starts]
        # Intervals repeat along a course, and multiplying fractions is slow.
        cost = {gap: int(gap * self.share) for gap in set(gaps)}
        return tuple(cost[gap] for gap in gaps)

    def end_of_day(self, act: Act) -> int:
        """Return the last time on the day of an administration."""
        last = MINUTES_A_DAY - 1 if self.by_minute else 0
        return act.on.toordinal() * MINUTES_A_DAY + last


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rhythm has a dose: when it is due, and its window, in minutes."""

    due: int
    opens: int
    closes: int


def rhythm_of(
    arm: Arm, planned: Sequence[PlannedAdministration], costs: Costs = DEFAULT_COSTS
) -> Rhythm:
    """Return the limits of an arm's open doses, given in the order they are due."""
    by_minute = any(
        due_on(first) == due_on(second) and first.at != second.at
        for first, second in pairwise(planned)
    )
    due = [_minute(due_on(item), item, by_minute=by_minute) for item in planned]
    places = [
        _place(item, at, follows=arm.anchor == "actual", by_minute=by_minute)
        for item, at in zip(planned, due, strict=True)
    ]
    bases = [_minute(_base_on(item), item, by_minute=by_minute) for item in planned]
    if len(planned) < 2:  # noqa: PLR2004 -- an interval has two ends
        alone = (
            Dose(item, at, base, 0, NO_LIMIT, 0, limited=False)
            for item, at, base in zip(planned, due, bases, strict=True)
        )
        return Rhythm(tuple(alone), NO_LIMIT, costs.extra, by_minute, tuple(due), 0)
    gaps = [after.due - before.due for before, after in pairwise(places)]
    around = tuple(
        _around(arm, places, index, gaps[max(index - 1, 0)], by_minute=by_minute)
        for index in range(len(planned))
    )
    # Intervals repeat along a course, and multiplying fractions is slow.
    price = {gap: int(gap * costs.miss) for gap in set(gaps)}
    doses = tuple(
        Dose(item, at, base, at - early, at + late, price[gap], limited=late < NO_LIMIT)
        for item, at, base, (early, late), gap in zip(
            planned, due, bases, around, [gaps[0], *gaps], strict=True
        )
    )
    extra, dearest = int(median_low(gaps) * costs.extra), max(price.values())
    return Rhythm(doses, extra, costs.extra, by_minute, tuple(sorted({*due})), dearest)


def duplicate_days(arm: Arm, planned: PlannedAdministration) -> int:
    """Return within how many days of a given dose another administration is that dose given twice.

    As the protocol says, else within a window's width.
    """
    stated = arm.deviations.duplicate_within if arm.deviations else None
    if stated is not None and stated.value is not None:
        return stated.value.days
    return (planned.permitted[1] - planned.permitted[0]).days


def last_day(latest: int) -> date:
    """Return the day of a time."""
    return date.fromordinal(latest // MINUTES_A_DAY)


def _minute(on: date, planned: PlannedAdministration, *, by_minute: bool) -> int:
    at = planned.at if by_minute else None
    minutes = at.hour * 60 + at.minute if at is not None else 0
    return on.toordinal() * MINUTES_A_DAY + minutes


def _base_on(planned: PlannedAdministration) -> date:
    held = sum(reason.days for reason in planned.reasons if isinstance(reason, HoldReason))
    return date.fromordinal(planned.target_on.toordinal() + held)


def _place(planned: PlannedAdministration, due: int, *, follows: bool, by_minute: bool) -> _Place:
    opens, closes = (day.toordinal() * MINUTES_A_DAY for day in planned.permitted)
    if by_minute:
        closes += MINUTES_A_DAY - 1
    if not follows:
        return _Place(due, opens, closes)
    base = _minute(_base_on(planned), planned, by_minute=by_minute)
    moved = base - _minute(planned.due_on, planned, by_minute=by_minute)
    return _Place(base, opens + moved, closes + moved)


def _around(
    arm: Arm, places: Sequence[_Place], index: int, gap: int, *, by_minute: bool
) -> tuple[int, int]:
    """Return how much before and behind its due time a dose can be taken."""
    own, unit = places[index], 1 if by_minute else MINUTES_A_DAY
    last = index + 1 == len(places)
    next_due = own.due + gap if last else places[index + 1].due
    next_opens = own.opens + gap if last else places[index + 1].opens
    stated = arm.deviations
    early = _stated(stated.early_limit if stated else None)
    late = _stated(stated.late_limit if stated else None)
    if early is None:
        early = gap // unit // 2 * unit
    if late is None:
        late = _late_limit(own.due, next_opens, next_due - unit, by_minute=by_minute) - own.due
    late = NO_LIMIT if arm.missed in _PUT_OFF else max(late, own.closes - own.due)
    return max(early, own.due - own.opens), late


def _stated(limit: Sourced[Length] | None) -> int | None:
    return None if limit is None or limit.value is None else limit.value.minutes


def _late_limit(due: int, next_opens: int, before_next: int, *, by_minute: bool) -> int:
    """Return when the next window opens, at the latest just before the next dose is due.

    Windows in days say nothing between the doses of one day; neither do those that overlap.
    """
    if by_minute or next_opens < due:
        return before_next
    return min(next_opens, before_next)
