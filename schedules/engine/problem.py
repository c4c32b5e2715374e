"""All targets of one patient with everything that joins them, solvable as stated or relaxed."""

from collections.abc import Mapping
from dataclasses import field, replace

from protocol.lean import dataclass
from schedules.engine.constraints import constraints_between
from schedules.engine.day_facts import DayFacts
from schedules.engine.expansion import Target
from schedules.engine.item import UNPLACED, Choice, Item
from schedules.engine.options import AS_STATED, Relaxation, options
from schedules.engine.pairs import Constraint
from schedules.engine.placement import place
from schedules.engine.versions import Version

# How many targets of each subject may move for a change that is tried.
NEAR = 9
Posed = tuple[tuple[Item, ...], tuple[Constraint, ...]]


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
    """Targets on the dates now due, and the ids they carry.

    A ``given`` target stands on its day whatever speaks against it, and a ``settled`` one
    on the day that it got before: rules bind others to them, and never two of them. A ``pinned``
    target has one day to be placed on, or none, as due dates of others rest on it. What is
    ``absent`` is held or stopped: it gets no day, and nothing takes its place in a pair.
    """

    targets: tuple[Target, ...]
    names: tuple[str, ...]
    versions: tuple[Version, ...]
    facts: DayFacts
    given: Mapping[int, int] = field(default_factory=dict[int, int])
    settled: Mapping[int, int] = field(default_factory=dict[int, int])
    pinned: Mapping[int, Choice] = field(default_factory=dict[int, Choice])
    absent: tuple[Target, ...] = ()
    _items: dict[int, Item] = field(default_factory=dict[int, Item])
    _posed: dict[Relaxation, Posed] = field(default_factory=dict[Relaxation, Posed])
    _parts: dict[tuple[int, ...], "Problem"] = field(
        default_factory=dict[tuple[int, ...], "Problem"]
    )
    _solved: dict[Relaxation, Solution] = field(default_factory=dict[Relaxation, Solution])

    def solve(self, relaxed: Relaxation = AS_STATED) -> Solution:
        """Return the best placement, with some rules relaxed where asked for."""
        if relaxed not in self._solved:
            items, constraints = self._pose(relaxed)
            self._solved[relaxed] = Solution(tuple(place(items, constraints)), constraints)
        return self._solved[relaxed]

    def unplaced_near(self, index: int, relaxed: Relaxation) -> tuple[int, ...]:
        """Return what stays unplaced under relaxed rules where only the targets near one may move.

        All others keep the days that they have as stated, so what is possible here is possible in
        the whole.
        """
        items, constraints = self._pose(relaxed)
        days, near = self.solve().days, self._near(index)
        free = {at: items[at] for at in near}
        inside: list[Constraint] = []
        for item in constraints:
            if item.first in free and item.second in free:
                inside.append(
                    replace(item, first=near.index(item.first), second=near.index(item.second))
                )
            elif item.first in free:
                free[item.first] = _beside(free[item.first], item, other=days[item.second], sign=-1)
            elif item.second in free:
                free[item.second] = _beside(free[item.second], item, other=days[item.first], sign=1)
        placed = dict(zip(near, place(list(free.values()), inside), strict=True))
        return tuple(at for at, day in enumerate(days) if placed.get(at, day) is None)

    def cost(self, index: int) -> int:
        """Return what the day of a target costs as it was placed, or that it has none."""
        day = self.solve().days[index]
        return UNPLACED if day is None else dict(self._as_stated(index).options)[day]

    def counted_from(self, index: int) -> set[int]:
        """Return the targets whose due dates rest on the day of a pinned one."""
        found, waiting = set[int](), [index] if index in self.pinned else []
        while waiting:
            name = self.names[waiting.pop()]
            arms = (target.arm for target in self.targets)
            fresh = {at for at, arm in enumerate(arms) if arm and arm.anchor_administration == name}
            waiting += fresh - found
            found |= fresh
        return found

    def part(self, indexes: tuple[int, ...]) -> "Problem":
        """Return the problem of some of the targets alone."""
        if indexes not in self._parts:
            targets = tuple(self.targets[index] for index in indexes)
            names = tuple(self.names[index] for index in indexes)
            given, settled = (
                {at: days[index] for at, index in enumerate(indexes) if index in days}
                for days in (self.given, self.settled)
            )
            pinned = {at: self.pinned[i] for at, i in enumerate(indexes) if i in self.pinned}
            self._parts[indexes] = Problem(
                targets, names, self.versions, self.facts, given, settled, pinned, self.absent
            )
        return self._parts[indexes]

    def _pose(self, relaxed: Relaxation) -> Posed:
        if relaxed not in self._posed:
            items = tuple(
                self._item(index, relaxed)
                if relaxed.touches(target.subject, target.on) or index in self.pinned
                else self._as_stated(index)
                for index, target in enumerate(self.targets)
            )
            constraints = constraints_between(
                self.targets, items, self.versions, names=self.names, absent=self.absent
            )
            fixed = {**self.settled, **self.given}
            kept = tuple(
                item
                for item in constraints
                if item.rule not in relaxed.ignored
                and not (item.first in fixed and item.second in fixed)
                and not self._is_over(item)
            )
            self._posed[relaxed] = self._beside_fixed(items, kept), kept
        return self._posed[relaxed]

    def _beside_fixed(
        self, items: tuple[Item, ...], kept: tuple[Constraint, ...]
    ) -> tuple[Item, ...]:
        """Leave to the others only days that fit what has its day for good, or is pinned to it."""
        fixed = {**self.settled, **self.given}
        free = list(items)
        for days in (fixed, {at: day for at, day in self.pinned.items() if at not in fixed}):
            for item in kept if days else ():
                if item.first in days and item.second not in {*fixed, *days}:
                    day = days[item.first]
                    free[item.second] = _beside(free[item.second], item, other=day, sign=1)
                elif item.second in days and item.first not in {*fixed, *days}:
                    day = days[item.second]
                    free[item.first] = _beside(free[item.first], item, other=day, sign=-1)
        return tuple(free)

    def _as_stated(self, index: int) -> Item:
        if index not in self._items:
            self._items[index] = self._item(index, AS_STATED)
        return self._items[index]

    def _item(self, index: int, relaxed: Relaxation) -> Item:
        target = self.targets[index]
        if index in self.given:
            return Item(target.on.toordinal(), ((self.given[index], 0),), later=True)
        if target.is_over:
            return Item(target.on.toordinal(), ((target.on.toordinal(), 0),))
        item = options(target.subject, target.on, self.facts, relaxed, kept_on=target.kept_on)
        if index not in self.settled and index not in self.pinned:
            return item
        day = self.settled.get(index, self.pinned.get(index))
        if day is None and relaxed is not AS_STATED:
            # What others count from its due date may stand there, and nowhere else.
            day = target.on.toordinal()
        return replace(item, options=tuple(option for option in item.options if option[0] == day))

    def _is_over(self, constraint: Constraint) -> bool:
        """Say whether a constraint joins to a target that nobody will be given any more."""
        return self.targets[constraint.first].is_over or self.targets[constraint.second].is_over

    def _near(self, index: int) -> list[int]:
        """Return the few targets next to one, of each subject."""
        centre = self.targets[index].on
        by_subject: dict[str, list[tuple[int, int]]] = {}
        for at, target in enumerate(self.targets):
            distance = abs((target.on - centre).days)
            by_subject.setdefault(target.subject.name, []).append((distance, at))
        return sorted(at for found in by_subject.values() for _, at in sorted(found)[:NEAR])


def _beside(item: Item, constraint: Constraint, *, other: Choice, sign: int) -> Item:
    """Return an item with the days that a constraint leaves it beside a day that is taken."""
    if other is None:
        return item
    left = (
        option
        for option in item.options
        if (constraint.keeps(other, option[0]) if sign > 0 else constraint.keeps(option[0], other))
    )
    return replace(item, options=tuple(left))
