"""No digit of a dose is lost, however many there are, and a plan file carries each of them.

A document holds at most 15 digits before the point and 12 behind it; a product of two such numbers
has up to 54. Amounts are whole numbers and decimals in text, never floats, and a plan that is
written and read again is the same plan. (Products were computed with bc.)
"""

import pytest
from engine_documents import Part, arm, dose, fixed, number, of_arm, plan_of, protocol_of

from schedules.plan import read_plan, write_plan

pytestmark = [pytest.mark.hazard("H31"), pytest.mark.requirement("R05")]

MOST = "999999999999999.999999999999"


def _wounds(cm2: str) -> list[Part]:
    # The only measurement without limits of its own.
    return [{"id": "w", "place": "back", "areas": [{"cm2": cm2, "on": "2026-01-05"}]}]


@pytest.mark.parametrize(
    ("amount", "cm2", "expected"),
    [
        pytest.param(
            "999_999_999_999_999 cells",
            "999999999999999",
            "999999999999998000000000000001 cells",
            id="30 digits of cells",
        ),
        pytest.param(
            f"{MOST} mg",
            MOST,
            "999999999999999999999999998000.000000000000000000000001 mg",
            id="54 digits of milligrams",
        ),
        pytest.param(
            "0.000000000001 g", "0.000000000001", "0.000000000000000000000001 g", id="24 decimals"
        ),
        pytest.param("1_000_000 cells", "67.5", "67500000 cells", id="a usual dose"),
    ],
)
def test_a_product_is_exact_in_the_plan_and_in_its_file(amount: str, cm2: str, expected: str):
    unit = amount.rpartition(" ")[2]
    protocol = protocol_of(arm(dose=dose("per-cm2", amount)), unit=unit)
    plan = plan_of(protocol, wounds=_wounds(cm2))
    again = read_plan(write_plan(plan).decode(), source="plan.json")
    assert [str(act.dose.amount) for act in (*of_arm(plan), *of_arm(again))] == [expected] * 2
    assert (again, write_plan(again)) == (plan, write_plan(plan))


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param("1 kg", "1000000000000000000000000000 g", id="grams to the next kg"),
        pytest.param("1 mcg", "999999999999999999999999998000 mg", id="milligrams to micrograms"),
    ],
)
def test_a_large_dose_is_rounded_in_a_unit_of_its_kind(step: str, expected: str):
    amount = f"{MOST} {'g' if step == '1 kg' else 'mg'}"
    cm2 = "1000000000000" if step == "1 kg" else MOST
    rule = dose("per-cm2", amount, round_to=step)
    plan = plan_of(protocol_of(arm(dose=rule), unit="mg"), wounds=_wounds(cm2))
    assert str(of_arm(plan)[0].dose.amount) == expected


def test_a_cumulative_sum_keeps_every_digit():
    """Twice 499...999 mg with 27 digits is below a limit of 999...999 mg by 10^-12 mg."""
    half = "499999999999999.999999999999 mg"
    rules = [{"kind": "cumulative-maximum", "arms": ["iv", "im"], "amount": number(f"{MOST} mg")}]
    protocol = protocol_of(arm("iv", dose=fixed(half)), arm("im", dose=fixed(half)), rules=rules)
    assert len(plan_of(protocol).administrations) == 2
