"""Doses: each recomputed in fractions, in lines that share nothing with the engine."""

from fractions import Fraction

from protocol.quantity import Quantity
from schedules.selftest.check import Machine, expect
from schedules.selftest.example import Part, number, on_day, phases, small_plan

_WEIGHTS = ("9.9", "12.5", "40.05", "59.9", "60", "62.35", "70.4", "99.95", "140")
# Per kg, step and maximum: steps that cut between two amounts, and maxima above and below.
_RULES = (
    ("1.5 mg", None, None),
    ("1.5 mg", "10 mg", None),
    ("5 mg", "10 mg", "300 mg"),
    ("0.1 mg", "0.25 mg", "0.005 g"),
    ("2.5 mg", "50 mcg", "0.35 g"),
    ("7 mg", "0.3 mg", None),
)
_IN_MG = {"mcg": Fraction(1, 1000), "mg": Fraction(1), "g": Fraction(1000)}


def fractions(_: Machine) -> str:
    """Plan one dose for each weight and rule, and hold it against the same in fractions."""
    count = 0
    for per, step, maximum in _RULES:
        for kg in _WEIGHTS:
            found = _planned(per, step, maximum, kg)
            wanted = _computed(per, step, maximum, kg)
            expect(f"{per} per kg x {kg} kg in steps of {step}, at most {maximum}", found, wanted)
            count += 1
    return f"{count} doses, all equal"


def _planned(per: str, step: str | None, maximum: str | None, kg: str) -> Fraction | None:
    rule: Part = {"basis": "per-kg", "amount": number(per)}
    if step:
        rule["round_to"] = number(step)
    if maximum:
        rule["maximum"] = number(maximum)
    plan = small_plan(
        {**phases(on_day("day 0")), "dose": rule}, {"weights": [{"kg": kg, "on": "2026-01-05"}]}
    )
    return _mg(plan.administrations[0].dose.amount)


def _mg(amount: Quantity | None) -> Fraction | None:
    return None if amount is None else Fraction(amount.amount) * _IN_MG[amount.unit]


def _computed(per: str, step: str | None, maximum: str | None, kg: str) -> Fraction:
    exact = _read(per) * Fraction(kg)
    if step:
        steps, rest = divmod(exact, _read(step))
        exact = (steps + (1 if 2 * rest >= _read(step) else 0)) * _read(step)
    return min(exact, _read(maximum)) if maximum else exact


def _read(text: str) -> Fraction:
    digits, unit = text.split(" ")
    return Fraction(digits) * _IN_MG[unit]
