"""A dose carries where it comes from, and a message about one names the dose and what is missing.

The name of the rule is the one under which a site adopts its numbers. What nobody stated of a dose
is listed in the order in which it would be used.
"""

import pytest
from engine_documents import Part, arm, dose, fixed, of_arm, on, phase, plan_of, protocol_of

from protocol.errors import PlanningError

pytestmark = pytest.mark.requirement("R03", "R04")

BOX = {"value": None, "unset": "empty-box"}
WEIGHT = {"weights": [{"kg": "70", "on": "2026-01-01"}]}
HEIGHT = {"heights": [{"cm": "170", "on": "2026-01-01"}]}
PER_M2 = dose("per-m2", "1 mg", formula="mosteller", round_to="1 mg")


def test_it_names_its_rule_its_tolerance_and_who_stated_its_amount():
    first = phase("first", on("day 0"), dose=fixed("12.5 mg", tolerance_percent="10"))
    then = phase("then", on("day 7"))
    protocol = protocol_of(arm("iv", dose=fixed("25 mg"), phases=[first, then]))
    doses = [item.dose for item in of_arm(plan_of(protocol))]
    assert [item.rule for item in doses] == ["arms.iv.phases.first.dose", "arms.iv.dose"]
    assert [item.tolerance_percent for item in doses] == [10, None]
    assert {(item.provenance, item.source) for item in doses} == {("reported", ("book",))}


def test_its_open_parts_are_listed_in_the_order_of_their_use():
    volume = dict.fromkeys(("concentration_per_ml", "viability_percent", "round_to"), BOX)
    rule = fixed("5 mg") | {"round_to": BOX, "maximum": BOX, "volume": volume}
    (act,) = of_arm(plan_of(protocol_of(arm(dose=rule))))
    assert act.dose.open_parts == (
        "round_to",
        "maximum",
        "concentration_per_ml",
        "viability_percent",
        "volume_step",
    )


def test_an_open_amount_per_kg_asks_for_no_weight():
    plan = plan_of(protocol_of(arm(dose={"basis": "per-kg", "amount": BOX})))
    assert [item.dose.measured for item in of_arm(plan)] == [None]


@pytest.mark.parametrize(
    ("rule", "measured", "told"),
    [
        pytest.param(
            dose("per-kg", "1 mg"),
            {},
            "arms.iv.dose is per kg, but no dry weight is dated on or before 2026-01-05",
            id="no weight of the kind",
        ),
        pytest.param(
            PER_M2,
            HEIGHT,
            "arms.iv.dose is per m2, but no dry weight is dated on or before 2026-01-05",
            id="a height alone",
        ),
        pytest.param(
            PER_M2,
            {"weights": [{"kg": "70", "on": "2026-01-01", "kind": "dry weight"}]},
            "arms.iv.dose is per m2, but no height is dated on or before 2026-01-05",
            id="a weight alone",
        ),
        pytest.param(
            dose("per-cm2", "1 mg"),
            {"wounds": [{"id": w, "place": "leg", "areas": []} for w in ("left", "right")]},
            "no wound area is dated on or before 2026-01-05 for left, right; add it to wounds",
            id="wounds without an area",
        ),
        pytest.param(
            dose("per-cm2", "1 mg"),
            {},
            "no wound area is dated on or before 2026-01-05; add it to wounds",
            id="no wound",
        ),
        pytest.param(
            dose("per-cm2", "1 mg"),
            {"wounds": [{"id": "w", "place": "leg", "areas": [{"cm2": "0", "on": "2026-01-01"}]}]},
            "arms.iv.dose: 1 mg x 0 is nothing; end the arm, or give an amount",
            id="a healed wound",
        ),
    ],
)
def test_a_message_names_the_dose_and_what_is_missing(rule: Part, measured: dict, told: str):
    protocol = protocol_of(arm(dose=rule), weight={"kind": "dry weight"})
    with pytest.raises(PlanningError) as caught:
        plan_of(protocol, **measured)
    assert told in str(caught.value)


def test_a_surface_is_projected_where_a_part_of_it_is():
    act = of_arm(plan_of(protocol_of(arm(dose=PER_M2)), **WEIGHT, **HEIGHT))[0]
    assert act.dose.measured is not None
    assert act.dose.measured.projected


def test_a_number_of_sites_is_counted_in_sites():
    (act,) = of_arm(plan_of(protocol_of(arm(dose=dose("per-site", "1 mg", sites=3)))))
    assert act.dose.measured is not None
    assert (act.dose.measured.value, act.dose.measured.unit) == (3, "sites")


@pytest.mark.parametrize(
    ("day", "again"),
    [pytest.param("2026-01-05", False, id="that day"), pytest.param("2026-01-04", True, id="old")],
)
def test_without_a_stated_age_a_weight_serves_its_own_day(day: str, again: bool):
    protocol = protocol_of(arm(dose=dose("per-kg", "1 mg")), weight={"max_change_percent": BOX})
    (act,) = of_arm(plan_of(protocol, weights=[{"kg": "70", "on": day}]))
    assert act.dose.measured is not None
    assert act.dose.measured.measure_again is again
