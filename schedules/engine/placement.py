"""The best date for every target at once, exactly.

Days are ordinals, so that everything is integers. Among all placements that keep the constraints,
the one is taken with, in this order: fewest targets left unplaced, fewest taken off the day that an
earlier plan gave them, fewest dates outside the preferred window, fewest soft rules broken, least
total displacement, and the preferred side at the first difference in target order.
"""

from collections.abc import Mapping, Sequence

from schedules.engine.hours import Gap, HoursApart, HoursNear
from schedules.engine.item import Choice, Item
from schedules.engine.pairs import Apart, Constraint
from schedules.engine.search import search


def place(items: Sequence[Item], constraints: Sequence[Constraint]) -> list[Choice]:
    """Return the best day of each item; None where it has to stay unplaced."""
    chosen: list[Choice] = [item.options[0][0] if item.options else None for item in items]
    joined = {at for constraint in constraints for at in (constraint.first, constraint.second)}
    spans = {at: _span(items[at]) for at in joined}
    binding = [constraint for constraint in constraints if can_bind(constraint, spans)]
    # The first options are the cheapest of each target alone: where no constraint is broken by
    # them, nothing can be better. Only groups with a broken constraint need the search.
    broken = [constraint for constraint in binding if not _kept(constraint, chosen)]
    for group in _groups_of(broken, binding):
        inside = [constraint for constraint in binding if constraint.first in group]
        order = sorted(group, key=lambda at: (items[at].target, at))
        for index, day in zip(order, search(items, order, inside), strict=True):
            chosen[index] = day
    return chosen


def _kept(constraint: Constraint, chosen: Sequence[Choice]) -> bool:
    first, second = chosen[constraint.first], chosen[constraint.second]
    return first is None or second is None or constraint.keeps(first, second)


def _span(item: Item) -> tuple[int, int] | None:
    days = [day for day, _ in item.options]
    return (min(days), max(days)) if days else None


def can_bind(constraint: Constraint, spans: Mapping[int, tuple[int, int] | None]) -> bool:
    """Say whether days within these spans, first and last day of each target, can break it."""
    first, second = spans[constraint.first], spans[constraint.second]
    if first is None or second is None:
        return False
    if isinstance(constraint, Gap | HoursApart | HoursNear):
        return True  # what lies between the ends of two spans is not told by the ends
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
