"""Multiply, round half up to the step, then cap. A dose that rounds to nothing is refused.

Without a step the product stands as it is. Arithmetic is exact: 0.1 mg times 3 kg is 0.3 mg.
"""

import pytest
from engine_documents import arm, dose, of_arm, plan_of, protocol_of

from protocol.errors import PlanningError
from schedules.planned_dose import PlannedDose

pytestmark = [pytest.mark.hazard("H31"), pytest.mark.requirement("R04")]


def _dose(amount: str, kg: str, **more: object) -> PlannedDose:
    unit = amount.split(" ")[1]
    protocol = protocol_of(arm(dose=dose("per-kg", amount, **more)), unit=unit)
    (act,) = of_arm(plan_of(protocol, weights=[{"kg": kg, "on": "2026-01-05"}]))
    return act.dose


@pytest.mark.parametrize(
    ("amount", "kg", "more", "expected"),
    [
        pytest.param("5 mg", "70.5", {}, "352.5 mg", id="no step"),
        pytest.param("0.1 mg", "3", {}, "0.3 mg", id="exact decimals"),
        pytest.param("5 mg", "70.5", {"round_to": "10 mg"}, "350 mg", id="down"),
        pytest.param("5 mg", "71", {"round_to": "10 mg"}, "360 mg", id="half goes up: 355"),
        pytest.param("5 mg", "69", {"round_to": "10 mg"}, "350 mg", id="half goes up: 345"),
        pytest.param("5 mg", "70.9", {"round_to": "10 mg"}, "350 mg", id="just below half: 354.5"),
        pytest.param("1 mg", "62.5", {"round_to": "5 mg"}, "65 mg", id="half of a step of five"),
        pytest.param("5 mg", "70", {"round_to": "10 mg"}, "350 mg", id="a multiple stays"),
        pytest.param("5 mg", "70", {"maximum": "300 mg"}, "300 mg", id="capped"),
        pytest.param("5 mg", "60", {"maximum": "300 mg"}, "300 mg", id="the maximum itself"),
        pytest.param("5 mg", "59", {"maximum": "300 mg"}, "295 mg", id="below the maximum"),
        pytest.param(
            "5 mg",
            "69",
            {"round_to": "10 mg", "maximum": "345 mg"},
            "345 mg",
            id="rounded to 350 first, then capped at 345",
        ),
        pytest.param(
            "5 mg",
            "70.8",
            {"round_to": "50 mg", "maximum": "352 mg"},
            "350 mg",
            id="354 is above the maximum, but rounded first it is 350",
        ),
        pytest.param(
            "1 g", "0.4", {"round_to": "50 mg", "maximum": "0.3 g"}, "0.3 g", id="other units"
        ),
    ],
)
def test_round_first_then_cap(amount: str, kg: str, more: dict, expected: str):
    assert str(_dose(amount, kg, **more).amount) == expected


@pytest.mark.parametrize(
    ("kg", "capped"),
    [
        pytest.param("59", False, id="below"),
        pytest.param("60", False, id="the maximum itself is not capped"),
        pytest.param("60.1", True, id="above"),
    ],
)
def test_a_capped_dose_says_so(kg: str, capped: bool):
    assert _dose("5 mg", kg, maximum="300 mg").capped is capped


def test_the_exact_product_stays_visible():
    found = _dose("5 mg", "69", round_to="10 mg", maximum="340 mg")
    assert [str(part) for part in (found.per, found.exact, found.step, found.maximum)] == [
        "5 mg",
        "345 mg",
        "10 mg",
        "340 mg",
    ]


@pytest.mark.parametrize(
    ("kg", "step"),
    [
        pytest.param("4.9", "10 mg", id="less than half a step"),
        pytest.param("0.4", "1 mg", id="less than half of one"),
    ],
)
def test_a_dose_that_rounds_to_nothing_is_refused(kg: str, step: str):
    with pytest.raises(PlanningError, match="rounds to nothing"):
        _dose("1 mg", kg, round_to=step)


def test_half_a_step_is_a_step():
    assert str(_dose("1 mg", "5", round_to="10 mg").amount) == "10 mg"
