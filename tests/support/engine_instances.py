"""Random small placement problems, and their best placement by trying every combination.

Written from the meaning of the rules and not from the engine: a placement is judged by a tuple
(unplaced, moved off the day of an earlier plan, outside preferred, soft rules broken, displacement,
sides), the smaller the better. Days lie around the end of January, so that months are of all kinds.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise, product
from random import Random

from protocol.treatment_protocol import MonthRule
from schedules.engine.item import MOVED, OUTSIDE, SOFT, Choice, Item
from schedules.engine.pairs import Apart, Between, Constraint, Months

Objective = tuple[int, int, int, int, int]
# Tuesday 20 January 2026: months that begin near it are short, long and of unequal length.
START = date(2026, 1, 20).toordinal()


@dataclass(frozen=True, slots=True)
class Day:
    """A day a target may take, with what taking it counts in each tier."""

    day: int
    outside: int
    soft: int
    displacement: int
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """One target: its date, the days open to it, and the side that equal placements go to."""

    target: int
    days: tuple[Day, ...]
    later: bool

    def item(self) -> Item:
        """Return the same as the engine takes it."""
        priced = [
            (d.moved * MOVED + d.outside * OUTSIDE + d.soft * SOFT + d.displacement, d.day)
            for d in self.days
        ]
        ordered = sorted(priced, key=lambda option: (option[0], self.side(option[1])))
        return Item(self.target, tuple((day, cost) for cost, day in ordered), later=self.later)

    def side(self, day: int) -> int:
        """Return a number that is smaller for the day that is preferred among equals."""
        return -day if self.later else day


@dataclass(frozen=True, slots=True)
class Problem:
    """Targets in any order, and the constraints between them.

    Those that are ``given`` have one day and keep it; nothing is asked between two of them. Those
    that are ``pinned`` have one, too, and everything is asked of them.
    """

    wanted: tuple[Wanted, ...]
    constraints: tuple[Constraint, ...]
    given: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()

    @property
    def asked(self) -> tuple[Constraint, ...]:
        """The constraints between targets of which one at least is still to be given."""
        return tuple(
            item
            for item in self.constraints
            if not (item.first in self.given and item.second in self.given)
        )

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
        moved, outside = sum(d.moved for d in days), sum(d.outside for d in days)
        return (
            unplaced,
            moved,
            outside,
            sum(d.soft for d in days),
            sum(d.displacement for d in days),
        )

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
            for constraint in self.asked
        )

    def best_of_all(self) -> list[Choice]:
        """Return the best placement by trying every combination, unplaced included."""
        choices = [[None, *(d.day for d in wanted.days)] for wanted in self.wanted]
        for at in self.pinned:
            choices[at].remove(None)
        kept = (list(chosen) for chosen in product(*choices) if self.keeps(list(chosen)))
        return min(kept, key=lambda chosen: (self.objective(chosen), self.sides(chosen)))


def _holds(constraint: Constraint, first: Choice, second: Choice) -> bool:
    if first is None or second is None:
        return True
    if isinstance(constraint, Apart):
        return abs(second - first) >= constraint.days
    if isinstance(constraint, Months):
        low, high = month_limits(constraint, first)
        return low <= second <= high
    assert isinstance(constraint, Between)
    at_least = constraint.low is None or first + constraint.low <= second
    return at_least and (constraint.high is None or second <= first + constraint.high)


def month_limits(constraint: Months, first: int) -> tuple[int, int]:
    """Return the first and last day that a limit in months leaves after a day."""
    low, high = constraint.low, constraint.high
    return (
        first - 9999 if low is None else _months_after(first, low, constraint.month_rule),
        first + 9999 if high is None else _months_after(first, high, constraint.month_rule),
    )


def _months_after(day: int, months: int, rule: MonthRule) -> int:
    """Count months on a calendar: where a month lacks the day, as the rule says."""
    on = date.fromordinal(day)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if on.day <= last:
        return date(year, month + 1, on.day).toordinal()
    clipped = date(year, month + 1, last).toordinal()
    return clipped if rule is MonthRule.LAST_OF_MONTH else clipped + 1


def random_problem(random: Random, *, targets: int, reach: int) -> Problem:
    """Return one to four arms with windows up to ``reach``, closures and rules between the arms."""
    closed = {day for day in range(START - reach, START + 90) if random.random() < 0.25}
    wanted: list[Wanted] = []
    constraints: list[Constraint] = []
    arms: list[list[int]] = []
    left = random.randint(1, targets)
    while left and len(arms) < 4:
        size = random.randint(1, left)
        left -= size
        indexes = list(range(len(wanted), len(wanted) + size))
        monthly = random.random() < 0.25
        wanted += _arm(random, size, reach, closed, monthly=monthly)
        constraints += _monthly(random, indexes) if monthly else _intervals(random, indexes)
        arms.append(indexes)
    for _ in range(random.randint(0, 2) if len(arms) > 1 else 0):
        first, second = random.sample(arms, 2)
        constraints += _rule(random, first, second, wanted)
    if random.random() < 0.3:
        constraints += _from_named(random, wanted)
    return Problem(tuple(_kept(random, wanted)), tuple(constraints))


def _kept(random: Random, wanted: list[Wanted]) -> list[Wanted]:
    """Give some targets the day that an earlier plan gave them: it costs nothing, others a move."""
    if random.random() < 0.6:
        return wanted
    return [_with_kept_day(random, item) if random.random() < 0.5 else item for item in wanted]


def _with_kept_day(random: Random, wanted: Wanted) -> Wanted:
    kept = random.choice([day.day for day in wanted.days if not day.soft] or [None])
    days = tuple(
        Day(day.day, 0, 0, 0) if day.day == kept else replace(day, moved=1) for day in wanted.days
    )
    return replace(wanted, days=days)


def _from_named(random: Random, wanted: list[Wanted]) -> list[Constraint]:
    """Count some targets from one of them, in days or in calendar months."""
    named = random.randrange(len(wanted))
    later = [at for at, item in enumerate(wanted) if item.target > wanted[named].target]
    if random.random() < 0.5:
        days = random.randint(1, 9)
        return [Between(named, at, days, days + 30, "named") for at in later]
    rule = random.choice(list(MonthRule))
    return [Months(named, at, None, random.randint(1, 2), "named", rule) for at in later]


def _monthly(random: Random, indexes: list[int]) -> list[Constraint]:
    rule = random.choice(list(MonthRule))
    constraints: list[Constraint] = [
        Months(first, second, 1, None, "minimum", rule)
        for first, second in combinations(indexes, 2)
    ]
    if random.random() < 0.4:
        constraints += [
            Months(first, second, None, 1 + random.randint(0, 1), "maximum", rule)
            for first, second in pairwise(indexes)
        ]
    return constraints


def _arm(random: Random, size: int, reach: int, closed: set[int], *, monthly: bool) -> list[Wanted]:
    permitted = random.randint(0, reach), random.randint(0, reach)
    preferred = random.randint(0, permitted[0]), random.randint(0, permitted[1])
    start = START + random.randint(0, 14)
    step = random.randint(28, 31) if monthly else random.randint(1, 5)
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
