"""A dose whose parts do not fit each other, or cannot be added up."""

import pytest
from contradiction_documents import contradictions_of, with_phases
from engine_documents import Part, arm, dose, fixed, number, on, phase


def _volume(concentration: str, step: str) -> Part:
    return {"volume": {"concentration_per_ml": number(concentration), "round_to": number(step)}}


@pytest.mark.hazard("H27")
@pytest.mark.requirement("R05")
@pytest.mark.parametrize(
    ("unit", "rule", "expected"),
    [
        pytest.param("mg", fixed("5 mg"), [], id="the product's unit"),
        pytest.param("mg", fixed("5 g"), [], id="a unit of the same kind"),
        pytest.param("cells", fixed("5 mL"), [], id="a volume of any product"),
        pytest.param("cells", fixed("5 mg"), ["amount"], id="another unit"),
        pytest.param("mL", fixed("5 cells"), ["amount"], id="cells of a liquid"),
        pytest.param("mg", fixed("0 mg"), ["amount"], id="nothing"),
        pytest.param("mg", dose("per-kg", None), [], id="an open amount"),
        pytest.param("mg", dose("per-kg", "5 mg", round_to="0 mg"), ["round_to"], id="no step"),
        pytest.param("mg", dose("per-kg", "5 mg", round_to="1 mL"), ["round_to"], id="step in mL"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="1 g"), [], id="cap in grams"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="9 mL"), ["maximum"], id="cap in mL"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="4 mg"), [], id="cap below one kg"),
        pytest.param("mg", fixed("5 mg", maximum="5 mg"), [], id="cap as a fixed dose"),
        pytest.param("mg", fixed("5 mg", maximum="4 mg"), ["maximum"], id="cap below a fixed dose"),
        pytest.param("mg", fixed("5 mg", usual_range=["1 mg", "9 mg"]), [], id="a range"),
        pytest.param(
            "mg", fixed("5 mg", usual_range=["9 mg", "1 mg"]), ["usual_range"], id="range reversed"
        ),
        pytest.param(
            "mg", fixed("5 mg", usual_range=["1 mL", "9 mL"]), ["usual_range"], id="range in mL"
        ),
        pytest.param("mg", fixed("5 mg") | _volume("2 mg", "0.1 mL"), [], id="a volume"),
        pytest.param(
            "mg",
            fixed("5 mg") | _volume("2 cells", "1 mg"),
            ["volume.concentration_per_ml", "volume.round_to"],
            id="a volume of something else",
        ),
    ],
)
def test_parts_of_a_dose_fit_each_other(unit: str, rule: Part, expected: list[str]):
    found = contradictions_of(arm(dose=rule), unit=unit)
    assert found == [f"arms.iv.dose.{name}" for name in expected]


def test_the_dose_of_a_phase_is_looked_at_too():
    phases = phase("a", on("day 0"), dose=fixed("5 mL")), phase("b", on("day 1"), dose=fixed("5 g"))
    found = contradictions_of(with_phases(*phases, dose=fixed("1 mL")), unit="cells")
    assert found == ["arms.iv.phases.b.dose.amount"]


@pytest.mark.parametrize(
    ("doses", "limit", "expected"),
    [
        pytest.param(("1 g", "5 mg"), "100 mg", [], id="units that add up"),
        pytest.param(("1 mL", "5 mg"), "100 mg", ["rules.0.amount"], id="a volume and a mass"),
        pytest.param(("1 mL", "5 mg"), None, [], id="an open limit"),
    ],
)
def test_a_cumulative_maximum_can_be_added_up(
    doses: tuple[str, str], limit: str | None, expected: list[str]
):
    rule = {"kind": "cumulative-maximum", "arms": ["iv", "im"], "amount": number(limit)}
    arms = [arm(name, dose=fixed(amount)) for name, amount in zip(("iv", "im"), doses, strict=True)]
    assert contradictions_of(*arms, rules=[rule]) == expected
