"""Random small placement problems, and their best placement by trying every combination.

Written from the meaning of the rules and not from the engine: a placement is judged by a tuple
(unplaced, outside preferred, soft rules broken, displacement, sides), the smaller the better.
"""

from dataclasses import dataclass
from itertools import pairwise, product
from random import Random

from schedules.engine.pairs import Apart, Between, Constraint
from schedules.engine.search import OUTSIDE, SOFT, Choice, Item

Objective = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day a target may take, with what taking it counts in each tier."""

    day: int
    outside: int
    soft: int
    displacement: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """One target: its date, the days open to it, and the side that equal placements go to."""

    target: int
    days: tuple[Day, ...]
    later: bool

    def item(self) -> Item:
        """Return the same as the engine takes it."""
        priced = [(d.outside * OUTSIDE + d.soft * SOFT + d.displacement, d.day) for d in self.days]
        ordered = sorted(priced, key=lambda option: (option[0], self.side(option[1])))
        return Item(self.target, tuple((day, cost) for cost, day in ordered), later=self.later)

    def side(self, day: int) -> int:
        """Return a number that is smaller for the day that is preferred among equals."""
        return -day if self.later else day


@dataclass(frozen=True, slots=True)
class Problem:
    """Targets in any order, and the constraints between them."""

    wanted: tuple[Wanted, ...]
    constraints: tuple[Constraint, ...]

    @property
    def order(self) -> list[int]:
        """Return the targets' indexes in date order, the order of listing among equals."""
        return sorted(range(len(self.wanted)), key=lambda at: (self.wanted[at].target, at))

    def objective(self, chosen: list[Choice]) -> Objective:
        """Return what a placement costs, tier by tier."""
        days = [
            next(d for d in wanted.days if d.day == day)
            for wanted, day in zip(self.wanted, chosen, strict=True)
            if day is not None
        ]
        unplaced = len(chosen) - len(days)
        outside = sum(d.outside for d in days)
        return unplaced, outside, sum(d.soft for d in days), sum(d.displacement for d in days)

    def sides(self, chosen: list[Choice]) -> list[tuple[bool, int]]:
        """Return the key of the last tier: in target order, placed first, then the side."""
        return [
            (day is None, 0 if day is None else self.wanted[at].side(day))
            for at in self.order
            for day in [chosen[at]]
        ]

    def keeps(self, chosen: list[Choice]) -> bool:
        """Say whether every constraint holds between the targets that are placed."""
        return all(
            _holds(constraint, chosen[constraint.first], chosen[constraint.second])
            for constraint in self.constraints
        )

    def best_of_all(self) -> list[Choice]:
        """Return the best placement by trying every combination, unplaced included."""
        choices = [[None, *(d.day for d in wanted.days)] for wanted in self.wanted]
        kept = (list(chosen) for chosen in product(*choices) if self.keeps(list(chosen)))
        return min(kept, key=lambda chosen: (self.objective(chosen), self.sides(chosen)))


def _holds(constraint: Constraint, first: Choice, second: Choice) -> bool:
    if first is None or second is None:
        return True
    if isinstance(constraint, Apart):
        return abs(second - first) >= constraint.days
    at_least = constraint.low is None or first + constraint.low <= second
    return at_least and (constraint.high is None or second <= first + constraint.high)


def random_problem(random: Random, *, targets: int, reach: int) -> Problem:
    """Return one to four arms with windows up to ``reach``, closures and rules between the arms."""
    closed = {day for day in range(-reach, 60) if random.random() < 0.25}
    wanted: list[Wanted] = []
    constraints: list[Constraint] = []
    arms: list[list[int]] = []
    left = random.randint(1, targets)
    while left and len(arms) < 4:
        size = random.randint(1, left)
        left -= size
        indexes = list(range(len(wanted), len(wanted) + size))
        wanted += _arm(random, size, reach, closed)
        constraints += _intervals(random, indexes)
        arms.append(indexes)
    for _ in range(random.randint(0, 2) if len(arms) > 1 else 0):
        first, second = random.sample(arms, 2)
        constraints += _rule(random, first, second, wanted)
    return Problem(tuple(wanted), tuple(constraints))


def _arm(random: Random, size: int, reach: int, closed: set[int]) -> list[Wanted]:
    permitted = random.randint(0, reach), random.randint(0, reach)
    preferred = random.randint(0, permitted[0]), random.randint(0, permitted[1])
    start, step = random.randint(0, 4), random.randint(1, 5)
    later = random.random() < 0.7
    weekday = random.randrange(3)
    soft = random.random() < 0.5
    return [
        _target(
            start + step * number, permitted, preferred, closed, weekday if soft else None, later
        )
        for number in range(size)
    ]


def _target(
    target: int,
    permitted: tuple[int, int],
    preferred: tuple[int, int],
    closed: set[int],
    soft: int | None,
    later: bool,
) -> Wanted:
    days = tuple(
        Day(
            day,
            outside=int(not target - preferred[0] <= day <= target + preferred[1]),
            soft=int(soft is not None and day % 3 == soft),
            displacement=abs(day - target),
        )
        for day in range(target - permitted[0], target + permitted[1] + 1)
        if day not in closed
    )
    return Wanted(target, days, later)


def _intervals(random: Random, indexes: list[int]) -> list[Constraint]:
    minimum = random.randint(1, 4)
    constraints: list[Constraint] = [
        Between(first, second, minimum, None, "minimum")
        for at, first in enumerate(indexes)
        for second in indexes[at + 1 :]
    ]
    if random.random() < 0.3:
        maximum = minimum + random.randint(0, 4)
        constraints += [
            Between(first, second, None, maximum, "maximum") for first, second in pairwise(indexes)
        ]
    return constraints


def _rule(
    random: Random, first: list[int], second: list[int], wanted: list[Wanted]
) -> list[Constraint]:
    kind = random.choice(("same-day", "never", "at-least", "at-most"))
    if kind in {"never", "at-least"}:
        days = 1 if kind == "never" else random.randint(1, 4)
        return [Apart(a, b, days, kind) for a in first for b in second]
    days = 0 if kind == "same-day" else random.randint(0, 3)
    pairs = [
        (a, min(second, key=lambda b: (abs(wanted[b].target - wanted[a].target), b))) for a in first
    ]
    return [Between(a, b, -days, days, kind) for a, b in pairs]
