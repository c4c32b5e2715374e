"""Doses recomputed with fractions, from the words of the rules and the texts of the documents.

Nothing of the engine is used. Square roots and powers are never taken: areas are found as the one
number of 0.0001 m2 whose square (Mosteller) or 40th power (Du Bois) fits, in whole numbers.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, isqrt
from typing import Any

Part = dict[str, Any]
_IN_MCG = {"mcg": 1, "mg": 10**3, "g": 10**6, "kg": 10**9}
_IN_MICROLITRES = {"mL": 10**3, "L": 10**6}


@dataclass(frozen=True, slots=True)
class Expected:
    """What an administration has to carry; ``problem`` where no dose can be planned."""

    amount: Fraction | None = None
    unit: str = ""
    exact: Fraction | None = None
    capped: bool = False
    volume: Fraction | None = None
    problem: bool = False


def expected_dose(dose: Part, patient: Part, on: str) -> Expected:
    """Return the dose that a dose rule gives a patient on a day."""
    per, unit = _amount(dose["amount"]["value"])
    times = _times(dose, patient, on)
    if times is None:
        return Expected(problem=True)
    exact = per * times
    amount = exact
    if "round_to" in dose:
        amount = _half_up(exact, _converted(dose["round_to"]["value"], unit))
    maximum = _converted(dose["maximum"]["value"], unit) if "maximum" in dose else None
    capped = maximum is not None and amount > maximum
    if maximum is not None and capped:
        amount = maximum
    part_of_a_cell = unit == "cells" and amount.denominator != 1
    volume = _volume(dose["volume"], amount, unit) if "volume" in dose else None
    if amount == 0 or part_of_a_cell or volume == 0:
        return Expected(problem=True)
    return Expected(amount, unit, exact, capped=capped, volume=volume)


def _times(dose: Part, patient: Part, on: str) -> Fraction | None:
    match dose["basis"]:
        case "fixed":
            return Fraction(1)
        case "per-site":
            return Fraction(dose["sites"]["value"])
        case "per-kg":
            return _newest(patient["weights"], "kg", on)
        case "per-cm2":
            areas = [_newest(wound["areas"], "cm2", on) for wound in patient["wounds"]]
            measured = [area for area in areas if area is not None]
            return sum(measured, Fraction(0)) if measured else None
        case "per-m2":
            weight = _newest(patient["weights"], "kg", on)
            height = _newest(patient["heights"], "cm", on)
            if weight is None or height is None:
                return None
            return (
                mosteller(weight, height)
                if dose["formula"] == "mosteller"
                else du_bois(weight, height)
            )
    raise AssertionError(dose["basis"])


def mosteller(kg: Fraction, cm: Fraction) -> Fraction:
    """Return sqrt(cm x kg / 3600) in m2, rounded half up to 0.0001 m2."""
    doubled = isqrt(floor(4 * 10**8 * cm * kg / 3600))
    return Fraction((doubled + 1) // 2, 10**4)


def du_bois(kg: Fraction, cm: Fraction) -> Fraction:
    """Return 0.007184 x kg^0.425 x cm^0.725 in m2, rounded half up to 0.0001 m2."""
    to_the_40th = Fraction("0.007184") ** 40 * kg**17 * cm**29
    low, high = 0, 10**6
    while low < high:
        middle = (low + high + 1) // 2
        if Fraction(2 * middle - 1, 2 * 10**4) ** 40 <= to_the_40th:
            low = middle
        else:
            high = middle - 1
    return Fraction(low, 10**4)


def _newest(items: list[Part], name: str, on: str) -> Fraction | None:
    dated = {item["on"]: Fraction(item[name]) for item in items if item["on"] <= on}
    return dated[max(dated)] if dated else None


def _amount(text: str) -> tuple[Fraction, str]:
    digits, unit = text.split(" ")
    return Fraction(digits.replace("_", "")), unit


def _converted(text: str, unit: str) -> Fraction:
    amount, own = _amount(text)
    for scale in (_IN_MCG, _IN_MICROLITRES):
        if own in scale and unit in scale:
            return amount * Fraction(scale[own], scale[unit])
    assert own == unit, (own, unit)
    return amount


def _half_up(value: Fraction, step: Fraction) -> Fraction:
    steps, rest = divmod(value, step)
    return (steps + 1 if 2 * rest >= step else steps) * step


def _volume(rule: Part, amount: Fraction, unit: str) -> Fraction:
    per_ml = _converted(rule["concentration_per_ml"]["value"], unit)
    if "viability_percent" in rule:
        per_ml = per_ml * Fraction(rule["viability_percent"]["value"]) / 100
    return _half_up(amount / per_ml, _converted(rule["round_to"]["value"], "mL"))
