"""Cells are whole numbers: a dose that comes out with a part of a cell needs a rounding step."""

import pytest
from engine_documents import arm, dose, of_arm, plan_of, protocol_of

from protocol.errors import DocumentError, PlanningError

pytestmark = pytest.mark.requirement("R05")


def _amount(amount: str, kg: str, **more: object) -> str:
    protocol = protocol_of(arm(dose=dose("per-kg", amount, **more)), unit="cells")
    (act,) = of_arm(plan_of(protocol, weights=[{"kg": kg, "on": "2026-01-05"}]))
    return str(act.dose.amount)


@pytest.mark.parametrize(
    ("amount", "kg", "more", "expected"),
    [
        pytest.param("1_000_000 cells", "60", {}, "60000000 cells", id="per kg"),
        pytest.param("1_500_000 cells", "60.5", {}, "90750000 cells", id="a decimal weight"),
        pytest.param(
            "500_001 cells", "60.5", {"round_to": "1 cells"}, "30250061 cells", id="a half cell"
        ),
        pytest.param(
            "500_001 cells",
            "60.5",
            {"round_to": "1_000_000 cells"},
            "30000000 cells",
            id="to the million",
        ),
        pytest.param(
            "2_000_000 cells",
            "81.3",
            {"round_to": "1_000_000 cells", "maximum": "150_000_000 cells"},
            "150000000 cells",
            id="capped",
        ),
    ],
)
def test_whole_cells(amount: str, kg: str, more: dict, expected: str):
    assert _amount(amount, kg, **more) == expected


def test_a_part_of_a_cell_is_refused():
    with pytest.raises(PlanningError, match="no whole number of cells"):
        _amount("500_001 cells", "60.5")


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        pytest.param("0.5 cells", "a whole number of cells", id="a part of a cell"),
        pytest.param("1e6 cells", "no exponent", id="an exponent"),
        pytest.param("1 million", "the number in digits", id="a word"),
        pytest.param("5 mg", "an amount in cells", id="a unit that does not fit the product"),
    ],
)
def test_an_amount_that_is_no_number_of_cells_is_refused(amount: str, message: str):
    with pytest.raises(DocumentError, match=message):
        _amount(amount, "60")
