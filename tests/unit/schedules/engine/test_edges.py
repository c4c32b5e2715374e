"""Edges of the engine that no rule of its own describes."""

from datetime import date

import pytest
from engine_documents import (
    arm,
    dates,
    dose,
    every,
    number,
    on,
    patient_of,
    phase,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
)

from protocol.errors import DocumentError, NumbersMissingError, PlanningError
from protocol.treatment_protocol import TreatmentProtocol
from schedules import engine
from schedules.engine import build_plan, start_days
from schedules.engine.day_facts import DayFacts
from schedules.engine.options import Relaxation, reach
from schedules.engine.subject import arm_subject

RESCUE = {
    "kind": "as-needed",
    "maximum_per_day": number("2"),
    "minimum_gap": number("4 hours"),
}


def decision(name: str):
    return {
        "id": name,
        "question": name,
        "due": number("day 7"),
        "outcomes": ["yes", "no"],
        "default": "no",
    }


def test_a_rescue_dose_that_cannot_be_computed_is_told():
    rescue = arm("rescue", phases=[phase("needed", RESCUE)], dose=dose("per-kg", "1 mg"))
    with pytest.raises(PlanningError, match="no weight is dated on or before"):
        plan_of(protocol_of(rescue))


def test_a_gap_of_no_time_is_refused():
    rescue = RESCUE | {"minimum_gap": number("0 minutes")}
    with pytest.raises(DocumentError, match='found "0 minutes"; accepted: one or more minutes'):
        plan_of(protocol_of(arm(phases=[phase("needed", rescue)])))


def built(document) -> TreatmentProtocol:
    """Return a protocol made by a program, past the checks that documents go through."""
    return TreatmentProtocol.model_validate(document)


@pytest.mark.hazard("H27")
def test_a_step_in_another_unit_is_refused_when_planned():
    document = protocol_of(arm(dose=dose("fixed", "1 mg", round_to="1 mL")))
    with pytest.raises(PlanningError, match=r"arms\.iv\.dose: 1 mL does not fit a dose in mg"):
        build_plan(built(document), read_patient(patient_of(document)))


@pytest.mark.hazard("H27")
def test_a_cumulative_maximum_in_another_unit_is_refused_when_planned():
    rule = {"kind": "cumulative-maximum", "arms": ["iv"], "amount": number("5 mL")}
    document = protocol_of(arm(), rules=[rule])
    with pytest.raises(PlanningError, match="iv-course-d0 is in mg, the limit in mL"):
        build_plan(built(document), read_patient(patient_of(document)))


def test_a_widening_of_another_arm_leaves_a_window_alone():
    the_arm = read_protocol(protocol_of(arm())).arms[0]
    subject = arm_subject(the_arm, hours=(), minutes=0)
    relaxed = Relaxation(widened=(("arms.im", 3, 3),))
    here = reach(subject, date(2026, 1, 5), relaxed)
    assert here.permitted == (date(2026, 1, 5), date(2026, 1, 5))


def test_start_days_refuse_open_numbers():
    document = protocol_of(arm(dose=dose("fixed", None)))
    with pytest.raises(NumbersMissingError, match=r"arms\.iv\.dose\.amount"):
        start_days(read_protocol(document), read_patient(patient_of(document)), ())


def test_start_days_count_no_collisions_without_a_rule_about_dialysis():
    document = protocol_of(arm(when=every("7 days", count=2)))
    found = start_days(read_protocol(document), read_patient(patient_of(document)), ())
    assert [start.collisions for start in found] == [{}] * 7


def test_another_recorded_decision_leaves_a_branch_open():
    branch = {"decision": "taste", "outcome": "no"}
    document = protocol_of(
        arm(phases=[phase("course", on("day 9"), only_if=branch)]),
        decisions=[decision("response"), decision("taste")],
    )
    recorded = [{"decision": "response", "outcome": "yes", "on": "2026-01-12", "by": "N01"}]
    plan = plan_of(document, decisions=recorded)
    assert ([item.state.value for item in plan.administrations], dates(plan)) == (
        ["pending"],
        ["2026-01-14"],
    )


def test_a_patient_without_dialysis_has_no_session():
    facts = DayFacts(read_patient(patient_of(protocol_of(arm()))), ())
    assert not facts.session_on(date(2026, 3, 2))


def test_every_name_that_the_engine_offers_is_found_and_no_other():
    assert all(getattr(engine, name) is not None for name in engine.__all__)
    with pytest.raises(AttributeError, match="no attribute 'plans'"):
        _ = engine.plans
