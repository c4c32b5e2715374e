"""The steps of an administration stand on its sheets in their order, each with a box to tick."""

import re

import pytest
from engine_documents import arm, number, on, plan_of, protocol_of
from regimens import example_plan
from sheet_texts import SMALL_CHECKLIST, blocks, marked

from schedules.checklists import build_checklists, parse_checklist
from schedules.checklists.documents import ChecklistContent
from schedules.checklists.sheet import Check, PausePoint, Sheet

STEPS = [
    {"id": "line", "title": {"en": "line", "zh": "管路"}, "says": number("primed")},
    {"id": "flush", "title": "flush", "says": {"value": None, "unset": "empty-box"}},
]
KINDS = ["cell-infusion", "cell-injection", "topical", "infusion", "general"]


def steps_of(sheet: Sheet) -> list[tuple[str, str | None, bool]]:
    """Return each numbered item: its text, what is stated, and whether that is assumed."""
    numbered = re.compile("[0-9]+\\) ")
    checks = [check for check in blocks(sheet, Check) if numbered.match(check.text.en)]
    return [(check.text.en, *marked(check.figure)) for check in checks]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_sheet_has_a_place_for_the_steps(kind):
    plan = plan_of(protocol_of(arm("iv", on("day 0"), checklist=kind, steps=STEPS)))
    sheet = next(sheet for sheet in build_checklists(plan) if sheet.dose is not None)
    assert steps_of(sheet) == [("1) line", "primed", False), ("2) flush", None, False)]


def test_the_log_of_what_is_given_as_needed_has_them_once():
    needed = {"kind": "as-needed", "maximum_per_day": number(2), "minimum_gap": number("4 hours")}
    plan = plan_of(protocol_of(arm("iv", needed, checklist="general", steps=STEPS)))
    (log,) = build_checklists(plan)
    assert [text for text, *_ in steps_of(log)] == ["1) line", "2) flush"]


def test_borrowed_steps_keep_their_mark():
    sheets = build_checklists(example_plan("bcg-swog"))
    found = steps_of(next(iter(sheets)))
    assert found[-1] == ("4) void", "after 2 hours, sooner where it cannot be held", True)
    assert [text for text, *_ in found] == ["1) bladder", "2) instil", "3) position", "4) void"]


def last_point(content: ChecklistContent, steps: list) -> PausePoint:
    plan = plan_of(protocol_of(arm("iv", on("day 0"), checklist="general", steps=steps)))
    return build_checklists(plan, content=[content])[0].points[-1]


def test_a_document_without_a_place_for_them_gets_one_at_its_end():
    own = parse_checklist(SMALL_CHECKLIST, source="own.yaml")
    with_steps, without = (last_point(own, steps) for steps in (STEPS, []))
    assert (with_steps.id, len(with_steps.blocks), without.id) == ("steps", 2, "before")
