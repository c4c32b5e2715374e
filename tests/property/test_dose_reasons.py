"""A dose on any basis can be rebuilt from the plan file alone, part by part, in fractions.

The sum of the wounds' areas, the surface by its formula, the product, the rounding, the cap and the
volume follow from what the dose itself carries; nothing of the engine is used.
"""

import json
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import pytest
from engine_documents import arm, dose, every, number, plan_of, protocol_of
from engine_doses import du_bois, mosteller

from schedules.plan import write_plan

pytestmark = [pytest.mark.hazard("H22"), pytest.mark.requirement("R10")]

BASES = ["fixed", "per-kg", "per-m2", "per-cm2", "per-site"]


def _dose(random: Random, basis: str) -> dict[str, Any]:
    more: dict[str, Any] = {"round_to": f"{random.choice(['0.25', '1', '5'])} mg"}
    if basis == "per-m2":
        more["formula"] = random.choice(["mosteller", "du-bois"])
    if basis == "per-site":
        more["sites"] = random.randint(1, 40)
    if basis != "fixed" and random.random() < 0.5:
        more["maximum"] = f"{random.randint(5, 900)} mg"
    found = dose(basis, f"{random.randint(5, 90)}.{random.randint(0, 9)} mg", **more)
    found["volume"] = {
        "concentration_per_ml": number(f"{random.randint(1, 9)} mg"),
        "viability_percent": number(random.randint(50, 100)),
        "round_to": number("0.001 mL"),
    }
    return found


def _doses(seed: int) -> list[dict[str, Any]]:
    random = Random(seed)
    arms = [arm(basis, every("9 days", count=4), dose=_dose(random, basis)) for basis in BASES]

    def dated(name: str, low: int, high: int) -> list[dict[str, str]]:
        days = ["2026-01-01", *random.sample(["2026-01-08", "2026-01-14", "2026-01-23"], 2)]
        return [
            {name: f"{random.randint(low, high)}.{random.randint(1, 9)}", "on": at} for at in days
        ]

    wounds = [{"id": f"w{at}", "place": "leg", "areas": dated("cm2", 1, 40)} for at in range(2)]
    measured = {"weights": dated("kg", 40, 90), "heights": dated("cm", 140, 190), "wounds": wounds}
    plan = json.loads(write_plan(plan_of(protocol_of(*arms), **measured)))
    return [act["dose"] for act in plan["administrations"]]


def _of(text: str) -> Fraction:
    return Fraction(text.partition(" ")[0])


def _times(measured: dict[str, Any] | None) -> Fraction:
    if measured is None:
        return Fraction(1)
    parts = [Fraction(part["value"]) for part in measured.get("parts", ())]
    match measured["what"]:
        case "surface":
            return {"mosteller": mosteller, "du-bois": du_bois}[measured["detail"]](*parts)
        case "wound-area":
            return sum(parts, Fraction(0))
    return Fraction(measured["value"])


def _half_up(exact: Fraction, step: Fraction) -> Fraction:
    return floor(exact / step + Fraction(1, 2)) * step


@pytest.mark.parametrize("seed", range(25))
def test_a_dose_follows_from_what_it_carries(seed: int):
    for found in _doses(seed):
        amount = _half_up(_of(found["per"]) * _times(found.get("measured")), _of(found["step"]))
        if "maximum" in found:
            amount = min(amount, _of(found["maximum"]))
        by = found["volume_by"]
        per_ml = _of(by["per_ml"]) * by["viability_percent"] / 100
        assert amount == _of(found["amount"]), found["rule"]
        assert _half_up(amount / per_ml, _of(by["step"])) == _of(found["volume"]), found["rule"]
