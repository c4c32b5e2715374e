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

from schedules.engine.pairs import Between
from schedules.engine.placement import place
from schedules.engine.search import Choice

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
