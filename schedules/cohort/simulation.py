"""Many possible futures of a registry, drawn at random from a seed: what each week may need.

The same seed, registry and scenario give the same numbers. A quantile is one of the drawn values,
the smallest one that so many of the runs do not exceed: nothing is interpolated.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np

from protocol.errors import UserError
from protocol.lean import dataclass
from protocol.quantity import Quantity
from schedules.cohort.arrays import Longs
from schedules.cohort.profiles import Profiles
from schedules.forecast import WeekRange, week_of
from schedules.scenario import Scenario

QUANTILES = (5, 25, 50, 75, 95)
# Patients of one chunk of runs: some megabytes of numbers, used again for the next chunk.
_CHUNK = 20_000
# Sums are made of floats, which hold whole numbers exactly up to this.
_EXACT = 2**53


class TooLargeError(UserError):
    """A simulation would need numbers that are not exact any more."""

    exit_code = 22


@dataclass(frozen=True, slots=True)
class _Chances:
    """A scenario's numbers, shares as parts of one, times in weeks."""

    patients: int
    rate: float
    hold: float
    hold_weeks: int
    shifts: bool
    dropout: float
    weeks: int

    @classmethod
    def of(cls, scenario: Scenario) -> "_Chances":
        holds = scenario.holds
        dropout = scenario.dropout_percent_per_week
        return cls(
            patients=scenario.patients.value or 0,
            rate=float(scenario.enrolled_per_week.value or 0),
            hold=float(holds.percent_per_week.value or 0) / 100 if holds else 0.0,
            hold_weeks=holds.weeks.value or 0 if holds else 0,
            shifts=holds is not None and holds.resume == "shift",
            dropout=float(dropout.value or 0) / 100 if dropout else 0.0,
            weeks=(week_of(scenario.last) - week_of(scenario.first)).days // 7 + 1,
        )


def simulate(
    profiles: Profiles, scenario: Scenario, *, runs: int, seed: int
) -> tuple[WeekRange, ...]:
    """Return the quantiles of what each week of the scenario needs, by product and week.

    Raises ``TooLargeError`` where sums could be too large to be exact.
    """
    chances = _Chances.of(scenario)
    if profiles.needs.max(initial=0) * max(chances.patients, 1) * profiles.needs.shape[1] > _EXACT:
        message = "the scenario needs more than can be summed exactly; give fewer patients"
        raise TooLargeError(message)
    source = np.random.Generator(np.random.PCG64(seed))
    size = max(1, _CHUNK // max(chances.patients, 1))
    totals = np.zeros((runs, chances.weeks, len(profiles.products)), np.int64)
    for first in range(0, runs, size):
        count = min(size, runs - first)
        totals[first : first + count] = _chunk(profiles, chances, source, count)
    totals.sort(axis=0)
    monday = week_of(scenario.first)
    ranks = [max(ceil(Fraction(share, 100) * runs), 1) - 1 for share in QUANTILES]
    return tuple(
        WeekRange(
            monday + timedelta(days=7 * week),
            product[0],
            _quantiles(totals[ranks, week, at].tolist(), profiles.steps[at], product[1]),
        )
        for at, product in enumerate(profiles.products)
        for week in range(chances.weeks)
        if totals[-1, week, at]
    )


def _quantiles(found: Sequence[int], step: Decimal, unit: str) -> dict[int, Quantity]:
    values = (Quantity(value * step, unit) for value in found)
    return dict(zip(QUANTILES, values, strict=True))


def _chunk(profiles: Profiles, chances: _Chances, source: np.random.Generator, runs: int) -> Longs:
    """Return the needs of some runs: a number for each run, week and product."""
    shape = (runs, chances.patients)
    # 1 - u lies above 0, so that the logarithm exists.
    apart = -np.log1p(-source.random(shape)) / chances.rate
    start = np.floor(apart.cumsum(axis=1)).ravel()
    who = (source.random(shape) * len(profiles.needs)).astype(np.int64).ravel()
    run = np.repeat(np.arange(runs, dtype=np.int64) * (chances.weeks + 1), chances.patients)
    week_of_run = np.minimum(start, chances.weeks).astype(np.int64)
    in_treatment = np.ones(len(who), bool)
    resumes = np.zeros(len(who), np.int64)
    late = np.zeros(len(who), np.int64)
    # One week more than is looked at, for all that lies behind.
    sums = np.zeros((len(profiles.products), runs * (chances.weeks + 1)))
    for week in range(profiles.needs.shape[1]):
        in_treatment &= source.random(len(who)) >= chances.dropout
        held = (source.random(len(who)) < chances.hold) & (resumes <= week)
        if chances.shifts:
            late[held] += chances.hold_weeks
        else:
            resumes[held] = week + chances.hold_weeks
        counts = in_treatment & (resumes <= week)
        at = run + np.minimum(week_of_run + week + late, chances.weeks)
        for product in range(len(profiles.products)):
            needs = profiles.needs[who, week, product] * counts
            sums[product] += np.bincount(at, needs, minlength=sums.shape[1])
    whole = sums.reshape(len(profiles.products), runs, chances.weeks + 1)[:, :, :-1]
    return whole.astype(np.int64).transpose(1, 2, 0)
