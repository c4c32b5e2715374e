"""Possible futures of a registry: chance where there is some, plain sums where there is none."""

import json
from datetime import date
from math import comb, exp, factorial, sqrt
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from cohort_tables import row, table
from engine_documents import arm, dose, every, on, protocol_of, read_protocol

from protocol.errors import DocumentError
from schedules.cohort import (
    Compiler,
    Profiles,
    Reader,
    profiles_of,
    record_of,
    simulate,
    simulation,
    tables_of,
)
from schedules.cohort.arrays import Longs
from schedules.cohort.patients import as_text
from schedules.cohort.simulation import QUANTILES, TooLargeError
from schedules.forecast import WeekRange
from schedules.scenario import Scenario, parse_scenario

MONDAY = date(2027, 1, 4)


def _number(value: object) -> dict[str, object]:
    return {"value": value, "provenance": "engineering", "note": "x"}


def _scenario(**more: Any) -> Scenario:
    found = {
        "format_version": 1,
        "kind": "scenario",
        "id": "s",
        "first": "2027-01-04",
        "last": "2027-06-30",
        "patients": _number(10),
        "enrolled_per_week": _number(1_000_000),  # all in the first week
        **more,
    }
    return parse_scenario(json.dumps(found), source="scenario")


def _profiles(*weights: str, days: str = "2026-01-07") -> Profiles:
    """A registry of patients from a Wednesday on: four weekly doses by weight, one of 0.3 mL."""
    weekly = arm("iv", every("7 days", count=4), dose=dose("per-kg", "2 mg"))
    once = arm("im", on("day 10"), dose=dose("fixed", "0.3 mL"))
    protocol = read_protocol(protocol_of(weekly, once, span="60 days"))
    rows = [
        row(f"P-{at}", arms="iv im", day_zero=days, weight_kg=kg, weight_on="2026-01-01")
        for at, kg in enumerate(weights)
    ]
    result = Reader(Compiler(protocol, ()), "table").read(table(rows), 0)
    return profiles_of([record_of(tables_of(result, as_text(table(rows)), 0))], protocol)


def _amounts(ranges: tuple[WeekRange, ...], unit: str) -> dict[date, list[str]]:
    return {
        item.week: [str(value) for value in item.quantiles.values()]
        for item in ranges
        if item.unit == unit
    }


def test_without_chance_every_quantile_is_the_sum():
    """Ten patients of 60 kg at 2 mg per kg, weekly; day 10 from a Wednesday is a Saturday."""
    ranges = simulate(_profiles("60"), _scenario(), runs=7, seed=1)
    weeks = [date(2027, 1, day) for day in (4, 11, 18, 25)]
    assert _amounts(ranges, "mg") == dict.fromkeys(weeks, ["1200 mg"] * 5)
    assert _amounts(ranges, "mL") == {date(2027, 1, 11): ["3 mL"] * 5}


def test_doses_that_nobody_stated_are_counted():
    protocol = read_protocol(protocol_of(arm("iv", on("day 0"), dose=dose("fixed", None))))
    open_dose = {"value": None, "unset": "empty-box"}
    document = protocol_of(arm("iv", on("day 0")))
    document["arms"][0]["dose"]["amount"] = open_dose
    protocol = read_protocol(document)
    result = Reader(Compiler(protocol, ()), "table").read(table([row("P-1")]), 0)
    record = record_of(tables_of(result, as_text(table([row("P-1")])), 0))
    ranges = simulate(profiles_of([record], protocol), _scenario(), runs=2, seed=1)
    assert _amounts(ranges, "administrations") == {MONDAY: ["10 administrations"] * 5}


@pytest.mark.parametrize(
    ("more", "weeks"),
    [
        pytest.param({"dropout_percent_per_week": _number(100)}, [], id="all leave at once"),
        pytest.param(
            {
                "holds": {
                    "percent_per_week": _number(100),
                    "weeks": _number(2),
                    "resume": "skip",
                }
            },
            [],
            id="all are held all the time",
        ),
        pytest.param(
            {
                "holds": {
                    "percent_per_week": _number(100),
                    "weeks": _number(1),
                    "resume": "shift",
                }
            },
            [11, 25],
            id="every week is held for a week before it",
        ),
    ],
)
def test_what_is_sure_to_happen_happens(more: dict[str, Any], weeks: list[int]):
    last = {"last": "2027-01-31"}
    ranges = simulate(_profiles("60"), _scenario(**more, **last), runs=3, seed=1)
    assert sorted(_amounts(ranges, "mg")) == [date(2027, 1, day) for day in weeks]


def test_the_same_seed_draws_the_same_and_another_seed_another_future():
    scenario = _scenario(enrolled_per_week=_number(2))
    one, same, other = (
        simulate(_profiles("60", "75"), scenario, runs=50, seed=seed) for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def _binomial(count: int, chance: float) -> list[float]:
    return [comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(count + 1)]


def _poisson_of_at_most(count: int, rate: float) -> list[float]:
    """How many of ``count`` have come where as many as ``rate`` come on average."""
    mass = [exp(-rate) * rate**k / factorial(k) for k in range(count)]
    return [*mass, 1 - sum(mass)]


_HELD = {"percent_per_week": _number(20), "weeks": _number(1), "resume": "skip"}


@pytest.mark.parametrize(
    ("weights", "more", "week", "mass", "base", "step"),
    [
        pytest.param(
            ("60",),
            {"dropout_percent_per_week": _number(10)},
            date(2027, 1, 25),
            _binomial(40, 0.9**4),
            0,
            120,
            id="10 % leave each week, the first included: 0.9 ** 4 are left in week four",
        ),
        pytest.param(
            ("60",),
            {"holds": _HELD},
            date(2027, 1, 18),
            _binomial(40, 0.8),
            0,
            120,
            id="20 % are held each week, for that week",
        ),
        pytest.param(
            ("60",),
            {"enrolled_per_week": _number(8)},
            MONDAY,
            _poisson_of_at_most(40, 8),
            0,
            120,
            id="8 a week come on average: a Poisson number in the first week",
        ),
        pytest.param(
            ("40", "80"),
            {},
            MONDAY,
            _binomial(40, 0.5),
            40 * 80,
            80,
            id="half weigh 40 kg, half 80: each of 40 needs 80 mg, and half of them as much again",
        ),
    ],
)
def test_quantiles_follow_the_distribution_where_it_is_known_exactly(
    weights: tuple[str, ...],
    more: dict[str, Any],
    week: date,
    mass: list[float],
    base: int,
    step: int,
):
    """A drawn quantile lies where the exact distribution has it, four standard errors at most."""
    runs = 20_000
    scenario = _scenario(**{"patients": _number(40)} | more)
    ranges = simulate(_profiles(*weights), scenario, runs=runs, seed=5)
    (found,) = [item for item in ranges if item.unit == "mg" and item.week == week]
    exact = np.cumsum([0, *mass])
    for share, value in found.quantiles.items():
        count = (int(value.amount) - base) // step
        apart = 4 * sqrt(share * (100 - share) / runs) / 100
        assert exact[count] - apart < share / 100 < exact[count + 1] + apart, (share, count)


@pytest.mark.parametrize("runs", [1, 2, 7, 19, 20, 21, 100, 999])
def test_quantiles_are_those_of_numpy_by_the_inverted_distribution(runs: int):
    """Of all runs drawn: no value is made up between two of them."""
    drawn: list[Longs] = []
    chunk = simulation._chunk

    def kept(*given: Any) -> Longs:
        drawn.append(chunk(*given))
        return drawn[-1]

    scenario = _scenario(enrolled_per_week=_number(3), dropout_percent_per_week=_number(10))
    profiles = _profiles("60", "75")
    with patch.object(simulation, "_chunk", kept):
        ranges = simulate(profiles, scenario, runs=runs, seed=2)
    totals = np.concatenate(drawn)
    wanted = np.quantile(totals, np.array(QUANTILES) / 100, axis=0, method="inverted_cdf")
    places = {unit: (at, profiles.steps[at]) for at, (_, unit) in enumerate(profiles.products)}
    assert len(ranges) == np.count_nonzero(totals.max(axis=0))
    for item in ranges:
        at, step = places[item.unit]
        own = wanted[:, (item.week - MONDAY).days // 7, at]
        assert [value.amount for value in item.quantiles.values()] == [int(x) * step for x in own]


def test_patients_are_drawn_from_all_of_the_registry():
    """Half weigh 40 kg, half 80: ten of them need 800 to 1600 mg, in the middle 1200."""
    ranges = simulate(_profiles("40", "80"), _scenario(), runs=4_000, seed=3)
    low, _, middle, _, high = (int(value.amount) for value in ranges[1].quantiles.values())
    assert middle == 1200
    assert low < 1100
    assert high > 1300


def test_sums_that_floats_cannot_hold_are_refused():
    with pytest.raises(TooLargeError, match="fewer patients"):
        simulate(_profiles("60", "61.000001"), _scenario(patients=_number(10**9)), runs=1, seed=1)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"last": "2027-01-03"}, "before first", id="an end before the beginning"),
        pytest.param({"patients": {"value": None}}, "accepted: a value", id="an open number"),
        pytest.param(
            {"dropout_percent_per_week": _number(101)}, "up to 100", id="more than everybody"
        ),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(more: dict[str, Any], says: str):
    with pytest.raises(DocumentError, match=says):
        _scenario(**more)
