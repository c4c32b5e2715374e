"""No placement is better than the one returned.

Random problems have one to four arms with two-tier windows, closed days, soft days, minimum and
maximum intervals in days or calendar months, rules between arms (same day, never the same day, at
least and at most some days apart), limits from a named target, and days kept from an earlier plan.
Small ones are solved by trying every combination, larger ones by OR-Tools CP-SAT.
Each block holds 500 problems; PLACEMENT_BLOCKS sets the number of blocks for a longer run.
"""

import os
from itertools import combinations
from random import Random

import pytest
from engine_instances import Day, Problem, Wanted, random_problem
from engine_solver import solve

from schedules.engine import search
from schedules.engine.item import Choice
from schedules.engine.pairs import Apart, Between
from schedules.engine.placement import place

pytestmark = [pytest.mark.hazard("H45"), pytest.mark.requirement("R07")]

BLOCKS = int(os.environ.get("PLACEMENT_BLOCKS", "12"))
IN_A_BLOCK = 500


def _problems(block: int, *, targets: int, reach: int) -> list[tuple[int, Problem]]:
    seeds = range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK)
    return [(seed, random_problem(Random(seed), targets=targets, reach=reach)) for seed in seeds]


def _placed(problem: Problem) -> list[Choice]:
    return place([wanted.item() for wanted in problem.wanted], problem.constraints)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_the_same_dates(block: int):
    different = [
        (seed, _placed(problem), best)
        for seed, problem in _problems(block, targets=8, reach=3)
        if _placed(problem) != (best := solve(problem))
    ]
    assert different == []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_trying_every_combination_finds_the_same_dates(block: int):
    different = [
        (seed, _placed(problem), best)
        for seed, problem in _problems(block, targets=4, reach=2)
        if _placed(problem) != (best := problem.best_of_all())
    ]
    assert different == []


@pytest.mark.parametrize("seed", range(40))
def test_a_solver_finds_no_better_placement_of_more_targets(seed: int):
    problem = random_problem(Random(seed), targets=14, reach=3)
    assert problem.objective(_placed(problem)) == problem.objective(solve(problem, sides=False))


def test_the_problems_exercise_every_tier():
    """A generator that made only easy problems would prove nothing."""
    costs = [problem.objective(_placed(problem)) for _, problem in _problems(0, targets=8, reach=3)]
    counts = [sum(cost[tier] > 0 for cost in costs) for tier in range(5)]
    assert min(counts) >= IN_A_BLOCK // 12, counts


def test_the_solver_and_the_exhaustive_search_agree_with_each_other():
    different = [
        seed
        for seed, problem in _problems(0, targets=4, reach=2)
        if problem.best_of_all() != solve(problem)
    ]
    assert different == []


def test_windows_of_99_days_are_placed_as_day_by_day_sums_say():
    """Every day of half a year is open to each of twelve targets, but for a closure of six weeks.

    The least sum of days moved, each target five days or more after the one before: computed from
    the first target to the last, day by day.
    """
    apart, closed = 5, range(20, 62)
    targets = range(0, 84, 7)
    days = {at: [d for d in range(at - 99, at + 100) if d not in closed] for at in targets}
    least = {-1000: 0}
    for at in targets:
        least = {
            day: abs(day - at) + min(sums)
            for day in days[at]
            if (sums := [cost for before, cost in least.items() if day - before >= apart])
        }
    wanted = tuple(
        Wanted(at, tuple(Day(day, 0, 0, abs(day - at)) for day in days[at]), later=True)
        for at in targets
    )
    pairs = combinations(range(len(wanted)), 2)
    kept = tuple(Between(first, second, apart, None, "minimum") for first, second in pairs)
    problem = Problem(wanted, kept)
    assert problem.objective(_placed(problem)) == (0, 0, 0, 0, min(least.values()))


def test_a_search_that_begins_again_with_another_tree_finds_the_same_dates(monkeypatch):
    """Searches that are not over soon do: here none is given any time."""
    wanted = {seed: _placed(problem) for seed, problem in _problems(0, targets=8, reach=3)}
    monkeypatch.setattr(search, "SOON", 0)
    again = {seed: _placed(problem) for seed, problem in _problems(0, targets=8, reach=3)}
    assert again == wanted


def test_arms_that_a_closure_pushes_to_the_same_days_stay_apart_at_the_cost_of_a_few_days():
    """Two weekly arms, 12 visits each on a Monday and a Tuesday, never on one day, 40 days of room.

    What the arms cost alone, by day-by-day sums, is the least that both can cost together. Without
    the second tree this takes many times as long, and three such arms take minutes.
    """
    closed = {day for day in range(-60, 200) if day % 7 > 4 or 14 <= day < 26}
    arms = [_weekly(start, closed) for start in (0, 1)]
    pairs = [
        Between(a, b, 5, None, "")
        for one in (range(12), range(12, 24))
        for a, b in combinations(one, 2)
    ]
    apart = [Apart(a, b, 1, "") for a in range(12) for b in range(12, 24)]
    problem = Problem((*arms[0], *arms[1]), (*pairs, *apart))
    days = _placed(problem)
    assert problem.keeps(days)
    least = sum(_least_alone(arm, apart=5) for arm in arms)
    assert least <= problem.objective(days)[-1] <= least + 4


def _weekly(start: int, closed: set[int]) -> list[Wanted]:
    return [
        Wanted(
            at,
            tuple(Day(d, 0, 0, abs(d - at)) for d in range(at - 40, at + 41) if d not in closed),
            later=True,
        )
        for at in range(start, start + 84, 7)
    ]


def _least_alone(arm: list[Wanted], *, apart: int) -> int:
    """Return the least sum of days moved of an arm alone, from its first target to its last."""
    least = {-1000: 0}
    for target in arm:
        least = {
            day.day: day.displacement + min(sums)
            for day in target.days
            if (sums := [cost for before, cost in least.items() if day.day - before >= apart])
        }
    return min(least.values())
