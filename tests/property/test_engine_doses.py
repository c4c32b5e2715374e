"""Every dose agrees with an independent recomputation in fractions.

Each random patient is planned under a protocol of 25 arms, every one with a random dose rule; 400
such protocols make 10,000 doses. DOSE_PROTOCOLS sets another number for a longer run.
"""

import ast
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random

import engine_doses
import pytest
from engine_documents import (
    Part,
    arm,
    dose,
    number,
    on,
    patient_of,
    protocol_of,
    read_patient,
    read_protocol,
)
from engine_doses import Expected, du_bois, expected_dose, mosteller

from protocol.errors import PlanningError
from schedules.engine import build_plan
from schedules.planned_dose import PlannedDose

pytestmark = [pytest.mark.hazard("H31"), pytest.mark.requirement("R04")]

PROTOCOLS = int(os.environ.get("DOSE_PROTOCOLS", "400"))
ARMS = 25
BLOCKS = 8
DAYS = [f"2026-01-{day:02}" for day in range(1, 21)]


def _patient(random: Random) -> Part:
    def dated(name: str, low: int, high: int, places: int) -> list[Part]:
        days = random.sample(DAYS, random.randint(1, 3))
        return [{name: _decimal(random, low, high, places), "on": day} for day in days]

    wounds = [
        {"id": f"w{at}", "place": "leg", "areas": dated("cm2", 0, 40, 2)}
        for at in range(random.randint(1, 3))
    ]
    return {
        "weights": [*dated("kg", 3, 140, 1), {"kg": "70.4", "on": "2025-12-01"}],
        "heights": [*dated("cm", 50, 200, 1), {"cm": "171", "on": "2025-12-01"}],
        "wounds": wounds,
    }


def _decimal(random: Random, low: int, high: int, places: int) -> str:
    scale = 10 ** random.randint(0, places)
    return (
        format(random.randint(low * scale, high * scale) / scale, f".{places}f").rstrip("0") + "0"
    )


def _dose(random: Random) -> tuple[Part, str]:
    """Return a dose rule and the unit of its product."""
    basis = random.choice(["fixed", "per-kg", "per-m2", "per-cm2", "per-site"])
    more: Part = {}
    if basis == "per-m2":
        more["formula"] = random.choice(["mosteller", "du-bois"])
    if basis == "per-site":
        more["sites"] = random.randint(1, 60)
    unit = random.choice(["cells", "mg", "mL"])
    amount, step, maximum, concentration = _AMOUNTS[unit](random)
    if random.random() < 0.6 or unit == "cells":
        more["round_to"] = step
    if random.random() < 0.4 and basis != "fixed":
        more["maximum"] = maximum
    found = dose(basis, amount, **more)
    if concentration and random.random() < 0.4:
        found["volume"] = {
            "concentration_per_ml": number(concentration),
            "round_to": number(random.choice(["0.1 mL", "0.05 mL", "1 mL", "0.001 L"])),
        }
        if random.random() < 0.5:
            found["volume"]["viability_percent"] = number(random.randint(1, 100))
    return found, unit


def _cells(random: Random) -> tuple[str, str, str, str]:
    amount = random.choice([random.randint(1, 10**4), random.randint(1, 3) * 10**6, 1_500_000])
    step = random.choice([1, 7, 1000, 500_000, 10**6])
    return (
        f"{amount} cells",
        f"{step} cells",
        f"{random.randint(1, 2 * 10**8)} cells",
        f"{random.choice([5 * 10**6, 7 * 10**6, 123_457])} cells",
    )


def _mass(random: Random) -> tuple[str, str, str, str]:
    amount = f"{_decimal(random, 1, 400, 3)} mg"
    step = random.choice(["0.25 mg", "1 mg", "0.005 g", "10 mg", "50 mcg", "0.3 mg"])
    maximum = random.choice([f"{_decimal(random, 1, 20, 2)} g", f"{random.randint(1, 9000)} mg"])
    return amount, step, maximum, random.choice(["8 mg", "0.25 g", "700 mcg"])


def _volumes(random: Random) -> tuple[str, str, str, None]:
    step = random.choice(["0.1 mL", "0.5 mL", "0.001 L"])
    return f"{_decimal(random, 1, 5, 2)} mL", step, f"{random.randint(1, 200)} mL", None


_AMOUNTS: dict[str, Callable[[Random], tuple[str, str, str, str | None]]] = {
    "cells": _cells,
    "mg": _mass,
    "mL": _volumes,
}


def _documents(seed: int) -> tuple[Part, Part, dict[str, Expected]]:
    random = Random(seed)
    patient, arms, expected = _patient(random), [], {}
    for at in range(ARMS):
        rule, unit = _dose(random)
        day = random.randrange(20)
        arms.append(arm(f"a{at}", on(f"day {day}"), dose=rule, product=unit.lower()))
        expected[f"a{at}"] = expected_dose(rule, patient, DAYS[day])
    products = [{"id": unit.lower(), "name": unit, "unit": unit} for unit in _AMOUNTS]
    return protocol_of(*arms, products=products), patient, expected


def _problems(protocol: Part, patient: Part) -> set[str]:
    """Return the arms whose dose is refused."""
    try:
        _plan(protocol, patient)
    except PlanningError as error:
        return {problem.split(".")[1] for problem in error.problems}
    return set()


def _plan(protocol: Part, patient: Part) -> dict[str, PlannedDose]:
    found = patient_of(protocol, **{"day_zero": DAYS[0]} | patient)
    plan = build_plan(read_protocol(protocol), read_patient(found))
    return {act.arm: act.dose for act in plan.administrations}


def _as_expected(dose: PlannedDose) -> Expected:
    assert dose.amount is not None
    assert dose.exact is not None
    return Expected(
        Fraction(dose.amount.amount),
        dose.amount.unit,
        Fraction(dose.exact.amount),
        capped=dose.capped,
        volume=None if dose.volume is None else Fraction(dose.volume.amount),
    )


@pytest.mark.parametrize("block", range(BLOCKS))
def test_doses_agree_with_fractions(block: int):
    for seed in range(block, PROTOCOLS, BLOCKS):
        protocol, patient, expected = _documents(seed)
        refused = {name for name, dose in expected.items() if dose.problem}
        assert _problems(protocol, patient) == refused, seed
        protocol["arms"] = [item for item in protocol["arms"] if item["id"] not in refused]
        found = {name: _as_expected(dose) for name, dose in _plan(protocol, patient).items()}
        assert found == {name: e for name, e in expected.items() if not e.problem}, seed


def test_the_recomputation_shares_nothing_with_the_program():
    tree = ast.parse(Path(engine_doses.__file__).read_text("utf-8"))
    named: set[str | None] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            named.add(node.module)
        elif isinstance(node, ast.Import):
            named |= {name.name for name in node.names}
    assert named <= {"dataclasses", "fractions", "math", "typing"}


def test_the_cases_exercise_every_outcome():
    cases = [dose for seed in range(100) for dose in _documents(seed)[2].values()]
    counts = {
        "refused": sum(dose.problem for dose in cases),
        "rounded": sum(dose.amount not in {dose.exact, None} for dose in cases),
        "capped": sum(dose.capped for dose in cases),
        "with a volume": sum(dose.volume is not None for dose in cases),
    }
    assert min(counts.values()) > len(cases) // 100, counts


@pytest.mark.parametrize(
    ("formula", "kg", "cm", "area"),
    [
        pytest.param(mosteller, 70, 170, "1.8181", id="Mosteller: 1.81811869"),
        pytest.param(du_bois, 70, 170, "1.8097", id="Du Bois: 1.80970780"),
        pytest.param(mosteller, 100, 144, "2", id="Mosteller: exactly 2"),
    ],
)
def test_the_recomputed_areas_are_those_of_a_calculator(
    formula: Callable[[Fraction, Fraction], Fraction], kg: int, cm: int, area: str
):
    assert formula(Fraction(kg), Fraction(cm)) == Fraction(area)
