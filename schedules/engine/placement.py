"""The best date for every target at once, exactly: a best-first search over partial placements.

Days are ordinals, so that everything is integers. Among all placements that keep the constraints,
the one is taken with, in this order: fewest targets left unplaced, fewest taken off the day that an
earlier plan gave them, fewest dates outside the preferred window, fewest soft rules broken, least
total displacement, and the preferred side at the first difference in target order.

Targets are placed from the first to the last. All that a partial placement means for the rest is
which days it leaves to the targets ahead; of two that leave the same days the better one is enough.
Windows are short beside rhythms, so few targets ahead are touched at once and few states differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from protocol.treatment_protocol import MonthRule
from schedules.engine.timeline import add_months

# Tiers of one integer cost. A course of 10,000 targets displaced by a year each stays below a tier.
SOFT = 10**8
OUTSIDE = 10**12
MOVED = 10**16
UNPLACED = 10**20
Choice = int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A target with the days it may take and the cost of each: cheapest first, then by side.

    ``later`` is the side it goes to where whole placements cost the same.
    """

    target: int
    options: tuple[tuple[int, int], ...]
    later: bool = True


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

    def _after(self, day: int, months: int) -> int:
        return add_months(date.fromordinal(day), months, self.month_rule).toordinal()


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


Constraint = Between | Months | Apart
# The days left to a target, as bits: bit 0 is its first option.
_Left = int
# Least cost that a partial placement can end with, its choices, and what it leaves to those ahead.
# A choice is one character, its place among the target's days by side, so that text order is the
# order of the last tier: the preferred side at the first difference, and unplaced after all days.
_Partial = tuple[int, str, tuple[_Left, ...]]


@dataclass(frozen=True, slots=True)
class _Step:
    """One target of a group, as the search comes to it.

    ``joining`` holds the days of the targets that this one is the first to reach; ``reached`` how
    far ahead a target is and, for each own option, what it leaves of that target's days.
    """

    item: Item
    sides: tuple[int, ...]
    joining: tuple[_Left, ...]
    reached: tuple[tuple[int, Item, tuple[_Left, ...]], ...]


def place(items: Sequence[Item], constraints: Sequence[Constraint]) -> list[Choice]:
    """Return the best day of each item; None where it has to stay unplaced."""
    chosen: list[Choice] = [item.options[0][0] if item.options else None for item in items]
    spans = [_span(item) for item in items]
    binding = [constraint for constraint in constraints if can_bind(constraint, spans)]
    # The first options are the cheapest of each target alone: where no constraint is broken by
    # them, nothing can be better. Only groups with a broken constraint need the search.
    broken = [constraint for constraint in binding if not _kept(constraint, chosen)]
    for group in _groups_of(broken, binding):
        inside = [constraint for constraint in binding if constraint.first in group]
        order = sorted(group, key=lambda at: (items[at].target, at))
        for index, day in zip(order, _search(items, order, inside), strict=True):
            chosen[index] = day
    return chosen


def _kept(constraint: Constraint, chosen: Sequence[Choice]) -> bool:
    first, second = chosen[constraint.first], chosen[constraint.second]
    return first is None or second is None or constraint.keeps(first, second)


def _span(item: Item) -> tuple[int, int] | None:
    days = [day for day, _ in item.options]
    return (min(days), max(days)) if days else None


def can_bind(constraint: Constraint, spans: Sequence[tuple[int, int] | None]) -> bool:
    """Say whether days within these spans, first and last day of each target, can break it."""
    first, second = spans[constraint.first], spans[constraint.second]
    if first is None or second is None:
        return False
    if isinstance(constraint, Apart):
        least, most = second[0] - first[1], second[1] - first[0]
        return least < constraint.days and most > -constraint.days
    nearest, farthest = (first[1], second[0]), (first[0], second[1])
    return not (constraint.keeps(*nearest) and constraint.keeps(*farthest))


def _groups_of(broken: Sequence[Constraint], binding: Sequence[Constraint]) -> list[set[int]]:
    """Return the connected groups of targets that hold a broken constraint."""
    near: dict[int, set[int]] = {}
    for constraint in binding:
        near.setdefault(constraint.first, set()).add(constraint.second)
        near.setdefault(constraint.second, set()).add(constraint.first)
    groups: list[set[int]] = []
    for constraint in broken:
        if any(constraint.first in group for group in groups):
            continue
        group, waiting = {constraint.first}, [constraint.first]
        while waiting:
            fresh = near[waiting.pop()] - group
            group |= fresh
            waiting += fresh
        groups.append(group)
    return groups


def _search(
    items: Sequence[Item], order: Sequence[int], constraints: Sequence[Constraint]
) -> list[Choice]:
    """Return the best choices of a group in its order. The first complete one taken is the best."""
    steps = _steps([items[index] for index in order], order, constraints)
    least = sum(_least(step.item, _all(step.item)) for step in steps)
    waiting: list[_Partial] = [(least, "", (_all(steps[0].item),))]
    seen: set[tuple[int, tuple[_Left, ...]]] = set()
    while len(waiting[0][1]) < len(steps):
        partial = heappop(waiting)
        state = len(partial[1]), partial[2]
        if state not in seen:
            seen.add(state)
            for longer in _continued(steps[state[0]], partial):
                heappush(waiting, longer)
    return [
        _by_side(step.item)[ord(choice)] for step, choice in zip(steps, waiting[0][1], strict=True)
    ]


def _continued(step: _Step, partial: _Partial) -> Iterator[_Partial]:
    """Yield a partial placement with each choice of the next target."""
    bound, path, (own, *left) = partial
    left += step.joining
    others = bound - _least(step.item, own)
    yield others + UNPLACED, path + chr(len(step.sides)), tuple(left)
    for number, (_, cost) in enumerate(step.item.options):
        if own >> number & 1:
            narrowed, total = left.copy(), others + cost
            for ahead, item, leaves in step.reached:
                before, narrowed[ahead] = left[ahead], left[ahead] & leaves[number]
                if narrowed[ahead] != before:
                    total += _least(item, narrowed[ahead]) - _least(item, before)
            yield total, path + chr(step.sides[number]), tuple(narrowed)


def _steps(
    items: Sequence[Item], order: Sequence[int], constraints: Sequence[Constraint]
) -> list[_Step]:
    at = {index: number for number, index in enumerate(order)}
    pairs: list[dict[int, list[Constraint]]] = [{} for _ in items]
    for constraint in constraints:
        first, second = sorted((at[constraint.first], at[constraint.second]))
        pairs[first].setdefault(second, []).append(constraint)
    steps: list[_Step] = []
    known = 1
    for number, item in enumerate(items):
        reach = min(max(known, number + 2, *(other + 1 for other in pairs[number])), len(items))
        reached = tuple(
            (other - number - 1, items[other], _leaves(item, items[other], joining, order[number]))
            for other, joining in pairs[number].items()
        )
        fresh = tuple(_all(other) for other in items[known:reach])
        steps.append(_Step(item, _sides(item), fresh, reached))
        known = reach
    return steps


def _leaves(
    item: Item, other: Item, constraints: Sequence[Constraint], index: int
) -> tuple[_Left, ...]:
    """Return, for each option of an item, the options it leaves to one that comes later."""
    forward = [constraint for constraint in constraints if constraint.first == index]
    backward = [constraint for constraint in constraints if constraint.first != index]
    return tuple(
        sum(
            1 << number
            for number, (day, _) in enumerate(other.options)
            if all(constraint.keeps(own, day) for constraint in forward)
            and all(constraint.keeps(day, own) for constraint in backward)
        )
        for own, _ in item.options
    )


def _all(item: Item) -> _Left:
    return (1 << len(item.options)) - 1


def _least(item: Item, left: _Left) -> int:
    """Return the cost of the first option that is left: options stand cheapest first."""
    return item.options[(left & -left).bit_length() - 1][1] if left else UNPLACED


def _by_side(item: Item) -> list[Choice]:
    return [*sorted((day for day, _ in item.options), reverse=item.later), None]


def _sides(item: Item) -> tuple[int, ...]:
    """Return the place of each option among the item's days by side."""
    ordered = _by_side(item)
    return tuple(ordered.index(day) for day, _ in item.options)
