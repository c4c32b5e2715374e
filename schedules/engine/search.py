"""A best-first search over partial placements of a group of targets that constraints join.

Targets are placed from the first to the last. All that a partial placement means for the rest is
which days it leaves to the targets ahead; of two that leave the same days the better one is enough.
What the rest costs at least is known from trees: each target follows one before it, and what it and
its followers cost together is computed beforehand. Along one arm that is nearly the whole truth.
Where arms push each other it matters which one a target follows; a search that is not over soon
begins again with the better of two trees.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from protocol.lean import dataclass
from schedules.engine.item import UNPLACED, Choice, Item
from schedules.engine.pairs import Constraint
from schedules.engine.trees import (
    Left,
    Node,
    Pairs,
    Tree,
    by_conflict,
    by_tightness,
    leaves,
    pairs_of,
    tree_of,
)

# Steps after which it pays to look for a better tree.
SOON = 400


# Least cost that a partial placement can end with, its choices, and what it leaves to those ahead.
# A choice is one character, its place among the target's days by side, so that text order is the
# order of the last tier: the preferred side at the first difference, and unplaced after all days.
_Partial = tuple[int, str, tuple[Left, ...]]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A target that a step reaches: how far ahead it is, and what each own option leaves of it.

    ``follows`` where it follows the step's own target, and ``waits`` where it follows a later one:
    its bound is not counted until that one has its day.
    """

    distance: int
    node: Node
    leaves: tuple[Left, ...]
    follows: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """One target of a group, as the search comes to it.

    ``joining`` holds the days of the targets that this one is the first to reach.
    """

    node: Node
    sides: tuple[int, ...]
    joining: tuple[Left, ...]
    reached: tuple[_Ahead, ...]


def search(
    items: Sequence[Item], order: Sequence[int], constraints: Sequence[Constraint]
) -> list[Choice]:
    """Return the best choices of a group in its order. The first complete one taken is the best."""
    pairs, own = pairs_of(order, constraints), [items[index] for index in order]
    tree = tree_of(own, pairs, by_conflict(own, pairs))
    path = _best_path(tree, pairs, SOON)
    if path is None:
        other = tree_of(own, pairs, by_tightness(own, pairs))
        path = _best_path(max(tree, other, key=lambda one: one.bound), pairs)
    assert path is not None  # noqa: S101 -- unplaced is always a choice, and nothing stops it
    return [_by_side(item)[ord(choice)] for item, choice in zip(own, path, strict=True)]


def _best_path(tree: Tree, pairs: Pairs, most: int | None = None) -> str | None:
    """Return the choices of the best placement, whichever the tree; None after ``most`` steps."""
    steps = _steps(tree.nodes, pairs, tree.followed)
    waiting: list[_Partial] = [(tree.bound, "", (tree.nodes[0].all,))]
    seen: set[tuple[int, tuple[Left, ...]]] = set()
    while len(waiting[0][1]) < len(steps):
        if most is not None and len(seen) > most:
            return None
        partial = heappop(waiting)
        state = len(partial[1]), partial[2]
        if state not in seen:
            seen.add(state)
            for longer in _continued(steps[state[0]], partial):
                heappush(waiting, longer)
    return waiting[0][1]


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


def _steps(nodes: Sequence[Node], pairs: Pairs, followed: Sequence[int | None]) -> list[_Step]:
    steps: list[_Step] = []
    known = 1
    for number, node in enumerate(nodes):
        reach = min(max(known, number + 2, *(other + 1 for other in pairs[number])), len(nodes))
        reached = tuple(
            _Ahead(
                other - number - 1,
                nodes[other],
                leaves(node.options, nodes[other].options, joining),
                follows=followed[other] == number,
                waits=(followed[other] or 0) > number,
            )
            for other, joining in pairs[number].items()
        )
        fresh = tuple(other.all for other in nodes[known:reach])
        steps.append(_Step(node, _sides(node), fresh, reached))
        known = reach
    return steps


def _by_side(item: Item) -> list[Choice]:
    return [*sorted((day for day, _ in item.options), reverse=item.later), None]


def _sides(node: Node) -> tuple[int, ...]:
    """Return the place of each option among the target's days by side."""
    places = {day: place for place, day in enumerate(_by_side(node.item))}
    return tuple(places[day] for day, _ in node.options)
