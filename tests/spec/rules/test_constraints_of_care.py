"""What the list of clinical constraints (C01 to C22) asks for, and the tests that hold each.

A constraint is planned for, judged in a log, asked on a sheet, or left to people; where it is not
held at all the table says why. Here each named test is looked up, and the rules of the shipped
example are read.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

from protocol.library import library_text
from protocol.reading import parse_protocol

TESTS = Path(__file__).parents[2]
SHEETS = "unit/schedules/checklists/test_sheet_checks.py"
ASKED = f"{SHEETS}::test_everything_the_list_of_an_arm_names_is_asked_on_its_sheets"
RULES, LOGS = "spec/rules", "spec/deviations"

HELD = {
    "C01 no cells during a dialysis session": [
        f"{RULES}/test_outside_the_session.py::test_a_dialysis_day_serves_outside_the_session",
    ],
    "C02 cells on a day without dialysis where possible": [
        f"{RULES}/test_dialysis_days.py::test_a_soft_rule",
        f"{RULES}/test_collision_counts.py::test_collisions_of_18_infusions",
    ],
    "C03 thiosulfate at the end of each session, the first half as much": [
        (
            "spec/regimens/test_sodium_thiosulfate_hd.py"
            "::test_the_first_session_takes_half_the_dose_in_half_the_time"
        ),
        f"{RULES}/test_with_dialysis.py::test_the_hour_follows_from_the_session",
    ],
    "C04 never one line for cells and thiosulfate": [
        f"{SHEETS}::test_cells_and_thiosulfate_are_each_asked_for_a_line_of_their_own",
    ],
    "C05 three days between infusions of cells": [
        (
            f"{RULES}/test_minimum_interval.py"
            "::test_twice_a_week_three_days_apart_between_dialysis_days"
        ),
        f"{LOGS}/test_intervals.py::test_between_hard_minimum_and_minimum_lies_the_grace",
    ],
    "C06 injections and heparin: asked": [ASKED],
    "C07 a plan for anticoagulation: asked, never filled in": [
        f"{SHEETS}::test_anticoagulation_is_asked_and_not_filled_in",
    ],
    "C08 the last application is removed before the next": [ASKED],
    "C09 the order of a day with debridement": [
        f"{RULES}/test_gap_on_a_shared_day.py::test_the_hours_of_the_document",
        ASKED,
    ],
    "C10 analgesia 30 minutes before": [ASKED],
    "C11 BWAT every week": [f"{RULES}/test_assessment_days.py::test_a_rhythm_of_their_own"],
    "C12 Wound-QoL never within seven days": [
        f"{RULES}/test_assessment_days.py::test_a_listing_in_any_order_keeps_the_minimum_interval",
    ],
    "C13 pain before and after": [
        f"{SHEETS}::test_pain_is_asked_around_the_administrations_that_the_protocol_names",
    ],
    "C15 the expiry lies after the planned end": [
        f"{RULES}/test_lots.py::test_the_planned_end_lies_before_the_expiry",
        f"{LOGS}/test_product_and_manner.py::test_a_lot_can_be_given_until_its_expiry",
    ],
    "C16 an infusion fits into the time after thawing": [
        f"{RULES}/test_lots.py::test_a_duration_longer_than_the_product_keeps_is_a_contradiction",
        f"{LOGS}/test_product_and_manner.py::test_an_infusion_ends_within_the_time_after_thawing",
    ],
    "C17 a dated dry weight, not too old and not too different": [
        f"{RULES}/test_weight_in_force.py::test_an_old_weight_is_to_be_measured_again",
        f"{RULES}/test_weight_in_force.py::test_a_weight_that_changed_much_is_flagged",
        f"{RULES}/test_weight_in_force.py::test_another_kind_of_weight_does_not_count",
    ],
    "C18 closures, public holidays, make-up working days": [
        f"{RULES}/test_closures.py::test_the_first_open_day",
        f"{RULES}/test_public_holidays.py::test_the_first_working_day",
    ],
    "C19 a swapped session moves what it has to, and says what": [
        f"{RULES}/test_dialysis_days.py::test_a_hard_rule",
        "spec/revision/test_difference_and_chain.py",
    ],
    "C20 wall time in a named zone": [
        f"{RULES}/test_clock_changes.py::test_the_hour_on_the_wall_stays_all_year",
        (
            "unit/protocol/test_broken_documents.py"
            "::test_a_broken_document_is_refused_with_its_message"
        ),
    ],
    "C21 blood tests before an infusion": [
        f"{RULES}/test_gates.py::test_a_plan_says_from_which_day_on_each_gate_of_the_arm_is_fresh",
    ],
    "C22 signs that stop the infusion": [
        f"{SHEETS}::test_hold_flags_are_asked_before_the_cells_are_thawed",
    ],
}
NOT_HELD = {
    "C14 a vitamin K antagonist among current drugs": (
        "no document lists the patient's drugs: sheets ask for anticoagulation and a prescriber"
    ),
}


def test_every_constraint_is_held_or_says_why_not():
    numbers = sorted(name.split(" ")[0] for name in [*HELD, *NOT_HELD])
    assert numbers == [f"C{number:02}" for number in range(1, 23)]


@cache
def _tests_in(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}


@pytest.mark.parametrize("name", HELD, ids=list(HELD))
def test_the_tests_that_hold_a_constraint_are_there(name: str):
    for node in HELD[name]:
        path, _, test = node.partition("::")
        found = {one for one in _tests_in(path) if one.startswith("test_")}
        assert (test in found) if test else found, node


def test_the_example_has_the_hard_and_the_soft_rule_about_dialysis():
    text = library_text("hamsc-cua-example")
    arm = parse_protocol(text, source="hamsc-cua-example").arm("iv")
    rules = {(rule.allow, rule.strength.value) for rule in arm.day_rules if rule.kind == "dialysis"}
    assert rules == {("outside-session", "hard"), ("off-dialysis", "soft")}
    assert arm.interval is not None
    assert arm.interval.minimum is not None
    assert str(arm.interval.minimum.value) == "3 days"
