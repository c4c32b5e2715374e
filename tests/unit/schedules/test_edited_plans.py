"""A plan file that ends early, or in which somebody changed a dose, is not taken for a plan."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from calendar_plans import example_plan
from engine_documents import arm, dose, number, plan_of, protocol_of

from protocol.errors import DocumentError
from schedules.plan import Plan, read_plan, write_plan
from schedules.planned_dose import PlannedDose

Edit = Callable[[dict[str, Any]], None]


def _doses() -> Plan:
    """Return a plan with a dose that is rounded and capped, and one with a volume."""
    capped = dose("per-kg", "1.5 mg", round_to="10 mg", maximum="0.1 g")
    drawn = dose("fixed", "100 mg")
    drawn["volume"] = {
        "concentration_per_ml": number("8 mg"),
        "viability_percent": number(50),
        "round_to": number("0.1 mL"),
    }
    return plan_of(
        protocol_of(
            arm("capped", dose=capped, product="drug"),
            arm("drawn", dose=drawn, product="drug"),
            products=[{"id": "drug", "name": "drug", "unit": "mg"}],
        ),
        weights=[{"kg": "70", "on": "2026-01-01"}],
    )


def _edited(plan: Plan, which: str, edit: Edit) -> str:
    file = json.loads(write_plan(plan))
    for act in file["administrations"]:
        if act["arm"] == which:
            edit(act["dose"])
    return json.dumps(file)


def _set(name: str, value: object) -> Edit:
    def edit(found: dict[str, Any]) -> None:
        target, _, part = name.rpartition(".")
        (found[target] if target else found)[part] = value

    return edit


@pytest.mark.requirement("R04")
def test_the_doses_here_are_those_of_a_hand_calculation():
    plan = _doses()
    assert [str(act.dose.amount) for act in plan.administrations] == ["100 mg", "100 mg"]
    assert [str(act.dose.exact) for act in plan.administrations] == ["105 mg", "100 mg"]
    assert [str(act.dose.volume) for act in plan.administrations] == ["None", "25 mL"]


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("which", "edit", "told"),
    [
        pytest.param("capped", _set("amount", "1000 mg"), "the amount 1000 mg", id="ten times"),
        pytest.param("capped", _set("amount", "110 mg"), "the amount 110 mg", id="not capped"),
        pytest.param("capped", _set("maximum", "1 g"), "the amount 100 mg", id="another cap"),
        pytest.param("capped", _set("step", "500 mg"), "the amount 100 mg", id="another step"),
        pytest.param("capped", _set("per", "15 mg"), "the product 105 mg", id="more per kg"),
        pytest.param("capped", _set("measured.value", "7"), "the product 105 mg", id="weight"),
        pytest.param("capped", _set("exact", "1050 mg"), "the product 1050 mg", id="product"),
        pytest.param("capped", _set("exact", "105 g"), "the product 105 g", id="product's unit"),
        pytest.param("capped", _set("amount", "100 g"), "the amount 100 g", id="amount's unit"),
        pytest.param("capped", _set("capped", False), "the amount 100 mg", id="cap not told"),
        pytest.param("capped", _set("per", None), "the amount 100 mg without", id="no basis"),
        pytest.param("capped", _set("step", "0 mg"), "a step, a concentration", id="step of 0"),
        pytest.param("drawn", _set("volume_by.step", "0 mL"), "a step, a", id="volume step of 0"),
        pytest.param(
            "drawn", _set("volume_by.viability_percent", 0), "a step, a", id="viability of 0"
        ),
        pytest.param("drawn", _set("volume", "2.5 mL"), "the volume 2.5 mL", id="volume"),
        pytest.param("drawn", _set("volume_by.per_ml", "80 mg"), "the volume 25 mL", id="label"),
        pytest.param(
            "drawn", _set("volume_by.viability_percent", 100), "the volume 25 mL", id="viability"
        ),
        pytest.param("drawn", _set("volume_by", None), "the volume 25 mL", id="volume of nothing"),
    ],
)
def test_a_dose_that_does_not_follow_from_its_parts_is_refused(which: str, edit: Edit, told: str):
    with pytest.raises(DocumentError, match=rf"plan\.json:1:1: .*dose: found {told}"):
        read_plan(_edited(_doses(), which, edit), source="plan.json")


@pytest.mark.hazard("H22")
def test_an_edited_date_shows_in_the_digest_of_every_sheet():
    plan = example_plan()
    moved = write_plan(plan).replace(b'"on": "2026-03-17"', b'"on": "2026-03-18"', 1)
    assert read_plan(moved.decode(), source="plan.json").digest != plan.digest


@pytest.mark.hazard("H23")
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_plan_that_ends_early_is_refused(share: float):
    text = write_plan(example_plan()).decode()
    with pytest.raises(DocumentError, match=r"plan\.json:1:1: plan: Invalid JSON"):
        read_plan(text[: int(len(text) * share)], source="plan.json")


@pytest.mark.hazard("H22")
def test_a_key_that_no_plan_has_is_refused():
    text = write_plan(example_plan()).decode()
    edited = re.sub(r'"kind": "plan",', '"kind": "plan", "approved": "yes",', text, count=1)
    with pytest.raises(DocumentError, match="approved: Extra inputs are not permitted"):
        read_plan(edited, source="plan.json")


def test_each_plan_has_its_own_digest_however_often_it_is_asked():
    one, other = _doses(), example_plan()
    assert one.digest != other.digest
    assert one.digest == one.digest == read_plan(write_plan(one).decode(), source="plan").digest


def test_a_plan_without_the_version_of_an_amendment_is_refused():
    file = json.loads(write_plan(_doses()))
    file["patient"]["amendments"] = [
        {"protocol": {"id": "p", "version": "2"}, "first": "2026-01-05", "reason": "amended"}
    ]
    with pytest.raises(DocumentError) as refused:
        read_plan(json.dumps(file), source="plan.json")
    assert refused.value.problems == (
        "plan.json:1:1: plan: earlier_protocols: found 0; accepted: 1, one an amendment",
    )


def test_equal_doses_of_a_file_are_read_once():
    plan = read_plan(write_plan(example_plan()).decode(), source="plan.json")
    held = {id(act.dose): act.dose for act in plan.administrations}.values()
    assert len(held) == len(set(held)) < len(plan.administrations)


def test_one_edited_dose_among_many_equal_ones_is_refused():
    file = json.loads(write_plan(example_plan()))
    file["administrations"][-1]["dose"]["amount"] = "1 mL"
    with pytest.raises(DocumentError, match=f"administrations.{len(file['administrations']) - 1}."):
        read_plan(json.dumps(file), source="plan.json")


def test_doses_that_are_not_from_a_file_are_read_as_they_are():
    plan = example_plan()
    assert Plan.model_validate(plan.model_dump()) == plan


def test_more_distinct_doses_than_are_kept_at_once_are_read_all_the_same():
    file = json.loads(write_plan(example_plan()))
    told = file["administrations"][0]["dose"]
    read = PlannedDose.reader(())
    for index in range(2500):
        assert read({**told, "rule": f"rule-{index}"}).rule == f"rule-{index}"
    assert read({**told, "rule": "rule-0"}).rule == "rule-0"
