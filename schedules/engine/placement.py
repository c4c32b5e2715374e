"""The best date for every target at once, exactly: a best-first search over partial placements.

Days are ordinals, so that everything is integers. Among all placements that keep the constraints,
the one is taken with, in this order: fewest targets left unplaced, fewest dates outside the
preferred window, fewest soft rules broken, least total displacement, and the preferred side at the
first difference in target order.

The last target is placed first, then the last two together, and so on: what the targets from one
on cost at least is then known to the search from the one before. All that a partial placement means
for the targets ahead is which days it leaves to them; of two that leave the same days the better
one is enough, and one that agrees with the best placement of the rest is complete.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

# Tiers of one integer cost. A course of 10,000 targets displaced by a year each stays below a tier.
SOFT = 10**8
OUTSIDE = 10**12
UNPLACED = 10**16
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

    def allows(self, difference: int) -> bool:
        """Say whether a difference in days is kept."""
        above = self.low is None or difference >= self.low
        return above and (self.high is None or difference <= self.high)


@dataclass(frozen=True, slots=True)
class Apart:
    """The two days at least ``days`` apart, whichever comes first, where both are placed."""

    first: int
    second: int
    days: int
    rule: str

    def allows(self, difference: int) -> bool:
        """Say whether a difference in days is kept."""
        return abs(difference) >= self.days


Constraint = Between | Apart
# The days left to a target, as bits, and to the targets that a partial placement can touch.
_Days = int
_Left = tuple[_Days, ...]
# Least cost that a partial placement can end with, its choices, their cost, and what it leaves. A
# choice is one character, its place among the target's days by side, so that text order is the
# order of the last tier: the preferred side at the first difference, and unplaced after all days.
_Partial = tuple[int, str, int, _Left]


@dataclass(frozen=True, slots=True)
class _Step:
    """One target of a group, as the search comes to it; its days stand in order of side.

    ``open`` holds all days of this target and of those ahead that earlier ones touch, ``joining``
    those of the targets that it is the first to touch. ``touched`` says of each target ahead how
    far ahead it is, which step it is, and what each own day leaves of its days.
    """

    days: tuple[int, ...]
    costs: tuple[int, ...]
    open: _Left
    joining: _Left
    touched: tuple[tuple[int, _Left], ...]

    def least(self, left: _Days) -> int:
        """Return the cost of the cheapest of some days, or of leaving it unplaced."""
        costs = (cost for number, cost in enumerate(self.costs) if left >> number & 1)
        return min(costs, default=UNPLACED)


@dataclass(frozen=True, slots=True)
class _End:
    """The best placement from one target on: its cost, its first choices, and where it goes on."""

    cost: int
    choices: str
    then: int


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
    return first is None or second is None or constraint.allows(second - first)


def _span(item: Item) -> tuple[int, int] | None:
    days = [day for day, _ in item.options]
    return (min(days), max(days)) if days else None


def can_bind(constraint: Constraint, spans: Sequence[tuple[int, int] | None]) -> bool:
    """Say whether days within these spans, first and last day of each target, can break it."""
    first, second = spans[constraint.first], spans[constraint.second]
    if first is None or second is None:
        return False
    least, most = second[0] - first[1], second[1] - first[0]
    if isinstance(constraint, Apart):
        return least < constraint.days and most > -constraint.days
    return not (constraint.allows(least) and constraint.allows(most))


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
    """Return the best choices of a group in its order."""
    steps = _steps([items[index] for index in order], order, constraints)
    ends = [_End(0, "", 0)] * (len(steps) + 1)
    for start in reversed(range(len(steps))):
        ends[start] = _best_from(start, steps, ends)
    choices = _choices(0, len(steps), ends)
    return [(*step.days, None)[ord(choice)] for step, choice in zip(steps, choices, strict=True)]


def _choices(start: int, count: int, ends: Sequence[_End]) -> str:
    """Return the first choices of the best placement from a target on."""
    found = ""
    while len(found) < count:
        end = ends[start]
        found, start = found + end.choices, end.then
    return found[:count]


def _best_from(start: int, steps: Sequence[_Step], ends: Sequence[_End]) -> _End:
    """Return the best placement of the targets from one on, those after it being known."""
    waiting: list[_Partial] = [(0, "", 0, steps[start].open)]
    best: dict[tuple[int, _Left], tuple[int, str]] = {}
    while True:
        _, path, cost, left = heappop(waiting)
        at = start + len(path)
        if path and _agree(steps[at : at + len(left)], _choices(at, len(left), ends), left):
            return _End(cost + ends[at].cost, path, at)
        known = best.get((at, left))
        if known is None or (cost, path) < known:
            best[at, left] = cost, path
            for choice, price, fewer in _continued(steps[at], left):
                least = _least(steps[at + 1 : at + 1 + len(fewer)], fewer, ends, at + 1)
                heappush(waiting, (cost + price + least, path + choice, cost + price, fewer))


def _agree(steps: Sequence[_Step], choices: str, left: _Left) -> bool:
    """Say whether choices take only days that are left; what is unplaced takes none."""
    return all(
        ord(choice) == len(step.days) or days >> ord(choice) & 1
        for step, choice, days in zip(steps, choices, left, strict=True)
    )


def _continued(step: _Step, left: _Left) -> Iterator[tuple[str, int, _Left]]:
    """Yield each choice of the next target with its cost and what it leaves."""
    ahead = (*left[1:], *step.joining)
    yield chr(len(step.days)), UNPLACED, ahead
    for number, cost in enumerate(step.costs):
        if left[0] >> number & 1:
            narrowed = list(ahead)
            for distance, leaves in step.touched:
                narrowed[distance] &= leaves[number]
            yield chr(number), cost, tuple(narrowed)


def _least(steps: Sequence[_Step], left: _Left, ends: Sequence[_End], start: int) -> int:
    """Return what the targets from one on cost at least, given what is left to the first ones."""
    alone = sum(step.least(days) for step, days in zip(steps, left, strict=True))
    return max(ends[start].cost, alone + ends[start + len(left)].cost)


def _steps(
    items: Sequence[Item], order: Sequence[int], constraints: Sequence[Constraint]
) -> list[_Step]:
    at = {index: number for number, index in enumerate(order)}
    pairs: list[dict[int, list[Constraint]]] = [{} for _ in items]
    for constraint in constraints:
        first, second = sorted((at[constraint.first], at[constraint.second]))
        pairs[first].setdefault(second, []).append(constraint)
    days = [_by_side(item) for item in items]
    steps: list[_Step] = []
    known = 1
    for number, item in enumerate(items):
        reach = min(max(known, number + 2, *(other + 1 for other in pairs[number])), len(items))
        cost_of = dict(item.options)
        steps.append(
            _Step(
                days=days[number],
                costs=tuple(cost_of[day] for day in days[number]),
                open=tuple(map(_all, days[number:known])),
                joining=tuple(map(_all, days[known:reach])),
                touched=tuple(
                    (other - number - 1, _leaves(days[number], days[other], joined, order[number]))
                    for other, joined in pairs[number].items()
                ),
            )
        )
        known = reach
    return steps


def _leaves(
    days: Sequence[int], others: Sequence[int], constraints: Sequence[Constraint], index: int
) -> _Left:
    """Return, for each day of a target, the days it leaves to one that comes later."""
    signed = [(constraint, 1 if constraint.first == index else -1) for constraint in constraints]
    return tuple(
        sum(
            1 << number
            for number, other in enumerate(others)
            if all(constraint.allows(sign * (other - day)) for constraint, sign in signed)
        )
        for day in days
    )


def _by_side(item: Item) -> tuple[int, ...]:
    return tuple(sorted((day for day, _ in item.options), reverse=item.later))


def _all(days: Sequence[int]) -> _Days:
    return (1 << len(days)) - 1
