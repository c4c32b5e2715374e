"""What a dose is counted on: fixed, per kg, per m2, per cm2 of wound, or per site.

Per m2 by a named formula, rounded half up to 0.0001 m2: Mosteller is the square root of height (cm)
times weight (kg) / 3600, Du Bois is 0.007184 x weight^0.425 x height^0.725. Per cm2 sums the newest
area, on or before the day, of every wound. (Expected areas were computed with awk.)
"""

import pytest
from engine_documents import arm, dose, fixed, number, of_arm, on, phase, plan_of, protocol_of

from protocol.errors import PlanningError

pytestmark = pytest.mark.requirement("R04")

MEASURED = {
    "weights": [{"kg": "70", "on": "2026-01-01"}],
    "heights": [{"cm": "170", "on": "2026-01-01"}],
    "wounds": [
        {
            "id": "left",
            "place": "left",
            "areas": [{"cm2": "24", "on": "2026-01-01"}, {"cm2": "20.5", "on": "2026-01-05"}],
        },
        {
            "id": "right",
            "place": "right",
            "areas": [{"cm2": "6", "on": "2026-01-02"}, {"cm2": "1", "on": "2026-01-06"}],
        },
        {"id": "new", "place": "new", "areas": [{"cm2": "9", "on": "2026-02-01"}]},
    ],
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(fixed("12.5 mg"), "12.5 mg", id="fixed"),
        pytest.param(dose("per-kg", "1.5 mg"), "105 mg", id="per kg: 1.5 x 70"),
        pytest.param(
            dose("per-m2", "100 mg", formula="mosteller"), "181.81 mg", id="per m2: 100 x 1.8181"
        ),
        pytest.param(
            dose("per-m2", "100 mg", formula="du-bois"), "180.97 mg", id="per m2: 100 x 1.8097"
        ),
        pytest.param(dose("per-cm2", "0.2 mg"), "5.3 mg", id="per cm2: 0.2 x (20.5 + 6)"),
        pytest.param(dose("per-site", "0.5 mg", sites=30), "15 mg", id="per site: 0.5 x 30"),
    ],
)
def test_a_basis(rule: dict, expected: str):
    (act,) = of_arm(plan_of(protocol_of(arm(dose=rule)), **MEASURED))
    assert str(act.dose.amount) == expected


@pytest.mark.parametrize(
    ("formula", "kg", "cm", "area"),
    [
        pytest.param("mosteller", "70", "170", "1.8181", id="Mosteller, 70 kg, 170 cm"),
        pytest.param("du-bois", "70", "170", "1.8097", id="Du Bois, 70 kg, 170 cm"),
        pytest.param("mosteller", "54.3", "165.5", "1.58", id="Mosteller, 54.3 kg, 165.5 cm"),
        pytest.param("du-bois", "54.3", "165.5", "1.5933", id="Du Bois, 54.3 kg, 165.5 cm"),
        pytest.param("mosteller", "100", "144", "2", id="Mosteller, a whole number"),
        pytest.param(
            "mosteller", "36.00360009", "100", "1.0001", id="Mosteller, 1.00005: half goes up"
        ),
    ],
)
def test_body_surface(formula: str, kg: str, cm: str, area: str):
    measured = {
        "weights": [{"kg": kg, "on": "2026-01-01"}],
        "heights": [{"cm": cm, "on": "2026-01-01"}],
    }
    rule = dose("per-m2", "1 mg", formula=formula)
    (act,) = of_arm(plan_of(protocol_of(arm(dose=rule)), **measured))
    assert str(act.dose.amount) == f"{area} mg"


def test_a_phase_has_its_own_dose():
    """Thiosulfate: 12.5 g first, then 25 g."""
    phases = [
        phase("first", on("day 0"), dose=fixed("12.5 g")),
        phase("continuing", on("day 2", "day 4")),
    ]
    plan = plan_of(protocol_of(arm(phases=phases, dose=fixed("25 g"))))
    assert [str(act.dose.amount) for act in of_arm(plan)] == ["12.5 g", "25 g", "25 g"]


def test_a_dose_rises_from_phase_to_phase_as_far_as_each_maximum():
    """Three levels of 1, 2 and 3 mg per kg for 70 kg, the last of them at most 200 mg."""
    levels = [
        dose("per-kg", "1 mg"),
        dose("per-kg", "2 mg"),
        dose("per-kg", "3 mg", maximum="200 mg"),
    ]
    phases = [
        phase(f"level-{place}", on(f"day {7 * place}"), dose=level)
        for place, level in enumerate(levels)
    ]
    plan = plan_of(protocol_of(arm(phases=phases)), weights=[{"kg": "70", "on": "2026-01-01"}])
    assert [str(act.dose.amount) for act in of_arm(plan)] == ["70 mg", "140 mg", "200 mg"]


def test_an_open_dose_stays_open():
    open_dose = {"basis": "fixed", "amount": {"value": None, "unset": "empty-box"}}
    (act,) = of_arm(plan_of(protocol_of(arm(dose=open_dose))))
    assert (act.dose.per, act.dose.amount) == (None, None)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param(dose("per-kg", "1 mg"), "no weight is dated", id="per kg"),
        pytest.param(dose("per-cm2", "1 mg"), "no wound area is dated", id="per cm2"),
        pytest.param(
            dose("per-m2", "1 mg", formula="mosteller"), "no weight is dated", id="per m2"
        ),
    ],
)
def test_a_basis_that_was_never_measured_is_refused(rule: dict, message: str):
    with pytest.raises(PlanningError, match=message):
        plan_of(protocol_of(arm(dose=rule)))


def test_a_dose_per_area_of_wounds_that_have_closed_is_refused():
    closed = {"id": "leg", "place": "leg", "areas": [{"cm2": "0", "on": "2026-01-01"}]}
    with pytest.raises(PlanningError, match="is nothing; end the arm, or give an amount"):
        plan_of(protocol_of(arm(dose=dose("per-cm2", "1 mg"))), wounds=[closed])


def test_a_dose_per_m2_needs_a_height_too():
    rule = dose("per-m2", "1 mg", formula="mosteller")
    with pytest.raises(PlanningError, match="no height is dated"):
        plan_of(protocol_of(arm(dose=rule)), weights=MEASURED["weights"])


def test_all_doses_without_a_basis_are_told_at_once():
    protocol = protocol_of(
        arm("iv", dose=dose("per-kg", "1 mg")), arm("im", dose=dose("per-cm2", "1 mg"))
    )
    with pytest.raises(PlanningError) as caught:
        plan_of(protocol)
    assert [problem.split()[0] for problem in caught.value.problems] == [
        "arms.iv.dose",
        "arms.im.dose",
    ]


def test_a_dose_says_of_which_day_and_kind_its_measurements_are():
    measured = {
        "weights": [{"kg": "70", "on": "2026-01-01", "kind": "dry weight"}],
        "heights": [{"cm": "170", "on": "2026-01-03"}],
    }
    rule = dose("per-m2", "1 mg", formula="mosteller")
    limits = {"kind": "dry weight", "max_age": number("30 days")}
    (act,) = of_arm(plan_of(protocol_of(arm(dose=rule), weight=limits), **measured))
    surface = act.dose.measured
    assert surface is not None
    assert str(surface.on) == "2026-01-03"
    weight, height = surface.parts
    assert (str(weight.on), weight.detail, weight.max_age_days) == ("2026-01-01", "dry weight", 30)
    assert (str(height.on), height.detail, height.max_age_days) == ("2026-01-03", None, None)
