"""What a group of targets costs at least, from trees: each target follows at most one before it.

What a target and its followers cost together is computed beforehand; constraints to all others are
left out. The better a tree is chosen, the more it tells.
"""

from collections.abc import Sequence

from protocol.lean import dataclass
from schedules.engine.item import UNPLACED, Item
from schedules.engine.pairs import Constraint, left_beside

# The days left to a target, as bits: bit 0 is its first option.
Left = int
# For each target of a group, the later ones that constraints join to it, with whether it is first.
Pairs = list[dict[int, list[tuple[Constraint, bool]]]]


@dataclass(frozen=True, slots=True)
class Node:
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
    def all(self) -> Left:
        """All of its options."""
        return (1 << len(self.options)) - 1

    def bound(self, left: Left) -> int:
        """Return the least cost with some of the options left."""
        first = self.least[(left & -left).bit_length() - 1] if left else self.skipped
        return min(first, self.skipped)


@dataclass(frozen=True, slots=True)
class Tree:
    """Which earlier target each one follows, and what follows from that."""

    followed: list[int | None]
    nodes: list[Node]

    @property
    def bound(self) -> int:
        """The least that all targets cost together."""
        pairs = zip(self.nodes, self.followed, strict=True)
        return sum(node.bound(node.all) for node, before in pairs if before is None)


def tree_of(items: Sequence[Item], pairs: Pairs, followed: list[int | None]) -> Tree:
    """Return the tree in which each target follows a given one before it."""
    return Tree(followed, _nodes(items, pairs, followed))


def pairs_of(order: Sequence[int], constraints: Sequence[Constraint]) -> Pairs:
    """Return the constraints of a group by the places of their targets in its order."""
    at = {index: number for number, index in enumerate(order)}
    pairs: Pairs = [{} for _ in order]
    for constraint in constraints:
        first, second = at[constraint.first], at[constraint.second]
        joined = pairs[min(first, second)].setdefault(max(first, second), [])
        joined.append((constraint, first < second))
    return pairs


def by_conflict(items: Sequence[Item], pairs: Pairs) -> list[int | None]:
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


def by_tightness(items: Sequence[Item], pairs: Pairs) -> list[int | None]:
    """Return which earlier target each one follows: whose cheapest day leaves it the fewest days.

    That is the one before it in its own arm, unless another arm binds it more.
    """
    followed: list[int | None] = [None] * len(items)
    fewest = [len(item.options) + 1 for item in items]
    for number, joined in enumerate(pairs):
        for other, constraints in joined.items():
            days = [day for day, _ in items[other].options]
            (left,) = left_beside([items[number].options[0][0]], days, constraints)
            if left.bit_count() <= fewest[other]:
                followed[other], fewest[other] = number, left.bit_count()
    return followed


def _nodes(items: Sequence[Item], pairs: Pairs, followed: Sequence[int | None]) -> list[Node]:
    nodes: dict[int, Node] = {}
    for number in reversed(range(len(items))):
        item = items[number]
        least = [cost for _, cost in item.options]
        skipped = UNPLACED
        for other in pairs[number]:
            if followed[other] == number:
                node = nodes[other]
                left = leaves(item.options, node.options, pairs[number][other])
                least = [cost + node.bound(days) for cost, days in zip(least, left, strict=True)]
                skipped += node.bound(node.all)
        ranked = sorted(range(len(least)), key=least.__getitem__)
        options = tuple(item.options[at] for at in ranked)
        nodes[number] = Node(item, options, tuple(least[at] for at in ranked), skipped)
    return [nodes[number] for number in range(len(items))]


def leaves(
    options: Sequence[tuple[int, int]],
    others: Sequence[tuple[int, int]],
    constraints: Sequence[tuple[Constraint, bool]],
) -> tuple[Left, ...]:
    """Return, for each option of a target, the options it leaves to one that comes later."""
    days, later = [day for day, _ in options], [day for day, _ in others]
    return tuple(left_beside(days, later, constraints))
