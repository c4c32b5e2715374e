"""Arms that count from an administration of another arm, placed together with it.

Where that administration goes, what counts from it goes along: each of its days means other due
dates. Its days are tried one after the other, the cheapest first. What a choice costs at least is
the cheapest day of each target that is due by then; a choice that cannot lead to a better course
than the best one so far is not followed any further, so that as a rule one course is placed.

Assessments follow the administrations they count from and have no say in where those go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date

from protocol.errors import PlanningError
from protocol.lean import dataclass
from protocol.place import Place
from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import NamedDue
from schedules.engine.following import Days, Pins, Placed, counted_arms, placed_in_turn
from schedules.engine.item import MOVED, UNPLACED, Item
from schedules.engine.options import options
from schedules.engine.progress import NONE, Progress
from schedules.engine.targets import Targets
from schedules.engine.versions import Version
from schedules.patient import Patient

# The side of an administration that stays without a day: after every day.
_LAST = 1 << 32


def place_course(
    versions: tuple[Version, ...],
    patient: Patient,
    places: tuple[Place, ...],
    progress: Progress = NONE,
) -> Placed:
    """Return the best placement of a patient's course, with what was given on its days.

    What counts from an administration of another arm is part of it: where courses cost the same,
    the sides of those administrations decide before all others.
    """
    targets = Targets(versions, patient, DayFacts(patient, places, progress))
    if all(arm.anchor_administration is None for arm in targets.arms):
        return placed_in_turn(targets, progress.given)
    joint = _Joint(targets, progress.given)
    joint.choose({}, ())
    if joint.best is None:
        assert joint.refused is not None  # noqa: S101 -- without a day all can be expanded
        raise joint.refused
    return joint.best.placed


@dataclass(frozen=True, slots=True)
class _Course:
    cost: int
    sides: tuple[int, ...]
    placed: Placed

    def beats(self, cost: int, sides: tuple[int, ...]) -> bool:
        """Say whether courses of at least this cost, with these first sides, are all worse."""
        return (self.cost, self.sides[: len(sides)]) < (cost, sides)


@dataclass(slots=True)
class _Joint:
    """The search: ``best`` is the best course so far, ``refused`` why a choice was none."""

    targets: Targets
    given: Days
    best: _Course | None = None
    refused: PlanningError | None = None
    _items: dict[tuple[str, date], Item] = field(default_factory=dict[tuple[str, date], Item])

    def choose(self, pins: Pins, sides: tuple[int, ...]) -> None:
        """Follow every choice that may lead to a better course than the best one so far."""
        known = {name: on for name, on in pins.items() if on is not None} | dict(self.given)
        try:
            named = self.targets.of_arms(known)
        except PlanningError as error:
            if not pins:
                raise
            self.refused = error
            return
        used = dict(self.targets.anchors_used())
        waiting = [item for item in self._movable(named, used) if item.ids[0] not in pins]
        least = self._least(named, pins, waiting) + self._moved_along(named, used, waiting)
        if self.best is not None and self.best.beats(least, sides):
            return
        if not waiting:
            self._complete(pins, sides, self._moved_along(named, used, ()))
            return
        name, found = waiting[0].ids[0], self._item(waiting[0])
        for on, side in _choices(found):
            if on is not None or self.refused is None:
                self.choose({**pins, name: on}, (*sides, side))

    def _movable(self, named: Sequence[NamedDue], used: Days) -> Iterator[NamedDue]:
        """Yield what others count from and still has a day to get, in the order of counting.

        Under ``anchor: actual`` an administration is due once the one before it has its day: only
        the first one of such an arm is chosen here.
        """
        of_name = {item.ids[0]: item for item in named}
        for name in used:
            item = of_name[name]
            settled = name in self.given or item.due.closed or item.due.over
            if not settled and not _is_due_in_turn(item):
                yield item

    def _least(self, named: Sequence[NamedDue], pins: Pins, waiting: Sequence[NamedDue]) -> int:
        """Return what the days of all whose due dates are known cost at least."""
        unknown = counted_arms(named, [item.ids[0] for item in waiting])
        total = 0
        for item in named:
            name = item.ids[0]
            if item.due.closed or item.arm in unknown or _is_due_in_turn(item):
                continue
            if name in self.given or item.due.over:
                continue
            costs = dict(self._item(item).options)
            day = pins.get(name)
            if name not in pins:
                total += min(costs.values(), default=UNPLACED)
            else:
                total += UNPLACED if day is None else costs[day.toordinal()]
        return total

    def _moved_along(
        self, named: Sequence[NamedDue], used: Days, waiting: Sequence[NamedDue]
    ) -> int:
        """Return what it costs to take away days of the plan before by moving what they count from.

        Such days are no target's own to keep: it is due on another day than it was.
        """
        before = self.targets.facts.progress.before
        if not before:
            return 0
        open_names = {item.ids[0] for item in waiting}
        moved = set[str]()
        for name, on in used.items():
            stood = before.get(name)
            if stood is not None and stood.on not in {None, on} and name not in open_names:
                moved |= {item.arm for item in named if _anchor_of(item) == name}
        ahead = (item for item in named if item.arm in moved and not item.due.closed)
        return MOVED * sum(self._stood(item) for item in ahead)

    def _stood(self, item: NamedDue) -> bool:
        """Say whether the plan before gave it a day that it could still have."""
        stood = self.targets.facts.progress.before.get(item.ids[0])
        over = item.due.over or item.ids[0] in self.given
        return stood is not None and stood.on is not None and not over

    def _complete(self, pins: Pins, sides: tuple[int, ...], moved_along: int) -> None:
        placed = placed_in_turn(self.targets, self.given, pins)
        if any(placed.days[name] != day for name, day in pins.items()):
            return  # its rules leave a chosen one without a day: that is a choice of its own
        cost = moved_along + sum(
            placed.problem.cost(at)
            for at, target in enumerate(placed.problem.targets)
            if target.phase is not None
        )
        if self.best is None or (cost, sides) < (self.best.cost, self.best.sides):
            self.best = _Course(cost, sides, placed)

    def _item(self, item: NamedDue) -> Item:
        due = item.due
        if (item.ids[0], due.on) not in self._items:
            facts, subject = self.targets.facts, due.target.subject
            found = options(subject, due.on, facts, kept_on=due.kept_on)
            self._items[item.ids[0], due.on] = found
        return self._items[item.ids[0], due.on]


def _choices(item: Item) -> Iterator[tuple[date | None, int]]:
    """Yield the days of an administration, the best first, and none; each with its side."""
    for day, _ in item.options:
        yield date.fromordinal(day), -day if item.later else day
    yield None, _LAST


def _is_due_in_turn(item: NamedDue) -> bool:
    arm = item.due.target.arm
    return arm is not None and arm.anchor == "actual" and item.first_ordinal > 1


def _anchor_of(item: NamedDue) -> str | None:
    arm = item.due.target.arm
    return None if arm is None else arm.anchor_administration
