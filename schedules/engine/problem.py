"""All targets of one patient with everything that joins them, solvable as stated or relaxed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schedules.engine.constraints import constraints_between
from schedules.engine.day_facts import DayFacts
from schedules.engine.expansion import Target
from schedules.engine.options import AS_STATED, Relaxation, options
from schedules.engine.placement import Choice, Constraint, Item, place
from schedules.engine.versions import Version


@dataclass(frozen=True, slots=True)
class Solution:
    """The day of each target (None: unplaced), with the constraints that were kept."""

    days: tuple[Choice, ...]
    constraints: tuple[Constraint, ...]

    @property
    def unplaced(self) -> tuple[int, ...]:
        """The targets that got no day."""
        return tuple(index for index, day in enumerate(self.days) if day is None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Targets on the dates now due, and the ids they carry."""

    targets: tuple[Target, ...]
    names: tuple[str, ...]
    versions: tuple[Version, ...]
    facts: DayFacts
    _items: dict[int, Item] = field(default_factory=dict[int, Item])
    _solved: dict[Relaxation, Solution] = field(default_factory=dict[Relaxation, Solution])

    def solve(self, relaxed: Relaxation = AS_STATED) -> Solution:
        """Return the best placement, with some rules relaxed where asked for."""
        if relaxed not in self._solved:
            self._solved[relaxed] = self._solve(relaxed)
        return self._solved[relaxed]

    def part(self, indexes: Sequence[int]) -> "Problem":
        """Return the problem of some of the targets alone."""
        targets = tuple(self.targets[index] for index in indexes)
        names = tuple(self.names[index] for index in indexes)
        return Problem(targets, names, self.versions, self.facts)

    def _solve(self, relaxed: Relaxation) -> Solution:
        items = [
            self._item(index, relaxed)
            if relaxed.touches(target.subject, target.on)
            else self._as_stated(index)
            for index, target in enumerate(self.targets)
        ]
        constraints = [
            constraint
            for constraint in constraints_between(self.targets, items, self.versions)
            if constraint.rule not in relaxed.ignored
        ]
        return Solution(tuple(place(items, constraints)), tuple(constraints))

    def _as_stated(self, index: int) -> Item:
        if index not in self._items:
            self._items[index] = self._item(index, AS_STATED)
        return self._items[index]

    def _item(self, index: int, relaxed: Relaxation) -> Item:
        target = self.targets[index]
        return options(target.subject, target.on, self.facts, relaxed)
