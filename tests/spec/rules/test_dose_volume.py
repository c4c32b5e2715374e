"""A dose in cells or mass becomes a volume: dose / concentration, by viability where asked for.

Rounded half up to the step of the syringe or the bag. What the laboratory gives on the day stays
open in the document, and then there is no volume in the plan. A volume that rounds to nothing is
refused.
"""

import pytest
from engine_documents import arm, fixed, number, of_arm, plan_of, protocol_of

from protocol.errors import PlanningError, UserError
from schedules.planned_dose import PlannedDose

pytestmark = pytest.mark.requirement("R04")


def _dose(
    amount: str, concentration: str | None, step: str | None, viability: object = None
) -> PlannedDose:
    per_ml, round_to = (
        number(found) if found else {"value": None, "unset": "empty-box"}
        for found in (concentration, step)
    )
    volume = {"concentration_per_ml": per_ml, "round_to": round_to}
    if viability:
        volume["viability_percent"] = number(viability)
    unit = amount.split(" ")[1]
    protocol = protocol_of(arm(dose=fixed(amount) | {"volume": volume}), unit=unit)
    (act,) = of_arm(plan_of(protocol))
    return act.dose


@pytest.mark.parametrize(
    ("amount", "concentration", "step", "viability", "expected"),
    [
        pytest.param(
            "60_000_000 cells", "5_000_000 cells", "0.1 mL", None, "12 mL", id="60 by 5 million"
        ),
        pytest.param(
            "60_000_000 cells", "5_000_000 cells", "0.1 mL", 80, "15 mL", id="80 percent viable"
        ),
        pytest.param(
            "60_000_000 cells", "7_000_000 cells", "0.1 mL", None, "8.6 mL", id="8.571 rounded"
        ),
        pytest.param("25 g", "250 mg", "1 mL", None, "100 mL", id="mass, other units"),
        pytest.param("1 mg", "8 mg", "0.05 mL", None, "0.15 mL", id="half goes up: 0.125"),
    ],
)
def test_a_volume(amount: str, concentration: str, step: str, viability: object, expected: str):
    assert str(_dose(amount, concentration, step, viability).volume) == expected


def test_no_volume_where_the_laboratory_gives_the_concentration_on_the_day():
    assert _dose("60_000_000 cells", None, "0.1 mL").volume is None


def test_no_volume_where_the_step_of_the_syringe_is_open():
    dose = _dose("60_000_000 cells", "5_000_000 cells", None)
    assert (dose.volume, dose.open_parts) == (None, ("volume_step",))


@pytest.mark.parametrize("viability", [None, 80])
def test_a_volume_says_which_viability_it_was_computed_with(viability: int | None):
    by = _dose("60_000_000 cells", "5_000_000 cells", "0.1 mL", viability).volume_by
    assert by is not None
    assert by.viability_percent == viability


def test_a_volume_that_rounds_to_nothing_is_refused():
    with pytest.raises(PlanningError, match="rounds to nothing"):
        _dose("1_000 cells", "5_000_000 cells", "0.1 mL")


@pytest.mark.parametrize(
    ("concentration", "step", "viability"),
    [
        pytest.param("5_000_000 cells", "0.1 mL", "0", id="no cell alive"),
        pytest.param("0 cells", "0.1 mL", None, id="no cell in it"),
        pytest.param("5_000_000 cells", "0 mL", None, id="a step of nothing"),
        pytest.param("5_000_000 cells", "1 mg", None, id="a step that is no volume"),
        pytest.param("5 mg", "0.1 mL", None, id="a concentration in another unit"),
    ],
)
def test_numbers_that_give_no_volume_are_refused(concentration: str, step: str, viability: object):
    with pytest.raises(UserError):
        _dose("60_000_000 cells", concentration, step, viability)
