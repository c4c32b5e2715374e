"""A best-first search over partial placements of a group of targets that constraints join.

Targets are placed from the first to the last. All that a partial placement means for the rest is
which days it leaves to the targets ahead; of two that leave the same days the better one is enough.
What the rest costs at least is known from trees: each target follows one before it, and what it and
its followers cost together is computed beforehand. Along one arm that is nearly the whole truth.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from protocol.lean import dataclass
from schedules.engine.pairs import Constraint, left_beside

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


# The days left to a target, as bits: bit 0 is its first option.
_Left = int
# Least cost that a partial placement can end with, its choices, and what it leaves to those ahead.
# A choice is one character, its place among the target's days by side, so that text order is the
# order of the last tier: the preferred side at the first difference, and unplaced after all days.
_Partial = tuple[int, str, tuple[_Left, ...]]


@dataclass(frozen=True, slots=True)
class _Node:
    """A target with the least that each option costs together with the targets that follow it.

    Each target follows at most one before it, so that these sums are a lower bound: the
    constraints to all others are left out. ``options`` stand in the order of ``least``; ``skipped``
    is the least where the target stays unplaced.
    """

    item: Item
    options: tuple[tuple[int, int], ...]
    least: tuple[int, ...]
    skipped: int

    @property
    def all(self) -> _Left:
        """All of its options."""
        return (1 << len(self.options)) - 1

    def bound(self, left: _Left) -> int:
        """Return the least cost with some of the options left."""
        first = self.least[(left & -left).bit_length() - 1] if left else self.skipped
        return min(first, self.skipped)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A target that a step reaches: how far ahead it is, and what each own option leaves of it.

    ``follows`` where it follows the step's own target, and ``waits`` where it follows a later one:
    its bound is not counted until that one has its day.
    """

    distance: int
    node: _Node
    leaves: tuple[_Left, ...]
    follows: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """One target of a group, as the search comes to it.

    ``joining`` holds the days of the targets that this one is the first to reach.
    """

    node: _Node
    sides: tuple[int, ...]
    joining: tuple[_Left, ...]
    reached: tuple[_Ahead, ...]


def search(
    items: Sequence[Item], order: Sequence[int], constraints: Sequence[Constraint]
) -> list[Choice]:
    """Return the best choices of a group in its order. The first complete one taken is the best."""
    pairs = _pairs(order, constraints)
    followed = _followed([items[index] for index in order], pairs)
    nodes = _nodes([items[index] for index in order], pairs, followed)
    steps = _steps(nodes, pairs, followed)
    roots = (node for node, before in zip(nodes, followed, strict=True) if before is None)
    waiting: list[_Partial] = [(sum(node.bound(node.all) for node in roots), "", (nodes[0].all,))]
    seen: set[tuple[int, tuple[_Left, ...]]] = set()
    while len(waiting[0][1]) < len(steps):
        partial = heappop(waiting)
        state = len(partial[1]), partial[2]
        if state not in seen:
            seen.add(state)
            for longer in _continued(steps[state[0]], partial):
                heappush(waiting, longer)
    return [
        _by_side(node.item)[ord(choice)] for node, choice in zip(nodes, waiting[0][1], strict=True)
    ]


def _continued(step: _Step, partial: _Partial) -> Iterator[_Partial]:
    """Yield a partial placement with each choice of the next target."""
    bound, path, (own, *left) = partial
    left += step.joining
    others = bound - step.node.bound(own)
    freed = sum(ahead.node.bound(left[ahead.distance]) for ahead in step.reached if ahead.follows)
    yield others + UNPLACED + freed, path + chr(len(step.sides)), tuple(left)
    for number, (_, cost) in enumerate(step.node.options):
        if own >> number & 1:
            narrowed, total = left.copy(), others + cost
            for ahead in step.reached:
                before = left[ahead.distance]
                narrowed[ahead.distance] = after = before & ahead.leaves[number]
                if ahead.follows:
                    total += ahead.node.bound(after)
                elif after != before and not ahead.waits:
                    total += ahead.node.bound(after) - ahead.node.bound(before)
            yield total, path + chr(step.sides[number]), tuple(narrowed)


# For each target of a group, the later ones that constraints join to it, with whether it is first.
_Pairs = list[dict[int, list[tuple[Constraint, bool]]]]


def _pairs(order: Sequence[int], constraints: Sequence[Constraint]) -> _Pairs:
    at = {index: number for number, index in enumerate(order)}
    pairs: _Pairs = [{} for _ in order]
    for constraint in constraints:
        first, second = at[constraint.first], at[constraint.second]
        joined = pairs[min(first, second)].setdefault(max(first, second), [])
        joined.append((constraint, first < second))
    return pairs


def _followed(items: Sequence[Item], pairs: _Pairs) -> list[int | None]:
    """Return which earlier target each one follows: the last that its cheapest day conflicts with.

    Where it conflicts with none, the last one that any constraint joins to it.
    """
    followed: list[int | None] = [None] * len(items)
    conflicting = [False] * len(items)
    for number, joined in enumerate(pairs):
        for other, constraints in joined.items():
            conflicts = _conflict(items[number], items[other], constraints)
            if conflicts or not conflicting[other]:
                followed[other], conflicting[other] = number, conflicts
    return followed


def _conflict(item: Item, other: Item, constraints: list[tuple[Constraint, bool]]) -> bool:
    own, day = item.options[0][0], other.options[0][0]
    return any(
        not (constraint.keeps(own, day) if is_first else constraint.keeps(day, own))
        for constraint, is_first in constraints
    )


def _nodes(items: Sequence[Item], pairs: _Pairs, followed: Sequence[int | None]) -> list[_Node]:
    nodes: dict[int, _Node] = {}
    for number in reversed(range(len(items))):
        item = items[number]
        least = [cost for _, cost in item.options]
        skipped = UNPLACED
        for other in pairs[number]:
            if followed[other] == number:
                node = nodes[other]
                left = _leaves(item.options, node.options, pairs[number][other])
                least = [cost + node.bound(days) for cost, days in zip(least, left, strict=True)]
                skipped += node.bound(node.all)
        ranked = sorted(range(len(least)), key=least.__getitem__)
        options = tuple(item.options[at] for at in ranked)
        nodes[number] = _Node(item, options, tuple(least[at] for at in ranked), skipped)
    return [nodes[number] for number in range(len(items))]


def _steps(nodes: Sequence[_Node], pairs: _Pairs, followed: Sequence[int | None]) -> list[_Step]:
    steps: list[_Step] = []
    known = 1
    for number, node in enumerate(nodes):
        reach = min(max(known, number + 2, *(other + 1 for other in pairs[number])), len(nodes))
        reached = tuple(
            _Ahead(
                other - number - 1,
                nodes[other],
                _leaves(node.options, nodes[other].options, joining),
                follows=followed[other] == number,
                waits=(followed[other] or 0) > number,
            )
            for other, joining in pairs[number].items()
        )
        fresh = tuple(other.all for other in nodes[known:reach])
        steps.append(_Step(node, _sides(node), fresh, reached))
        known = reach
    return steps


def _leaves(
    options: Sequence[tuple[int, int]],
    others: Sequence[tuple[int, int]],
    constraints: Sequence[tuple[Constraint, bool]],
) -> tuple[_Left, ...]:
    """Return, for each option of a target, the options it leaves to one that comes later."""
    days, later = [day for day, _ in options], [day for day, _ in others]
    return tuple(left_beside(days, later, constraints))


def _by_side(item: Item) -> list[Choice]:
    return [*sorted((day for day, _ in item.options), reverse=item.later), None]


def _sides(node: _Node) -> tuple[int, ...]:
    """Return the place of each option among the target's days by side."""
    places = {day: place for place, day in enumerate(_by_side(node.item))}
    return tuple(places[day] for day, _ in node.options)
