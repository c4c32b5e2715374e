"""The cover: what has no sheet, what is due without one, and what is assumed."""

import pytest
from calendar_plans import example_plan
from sheet_texts import section, shown

from schedules.checklists import build_checklists
from schedules.checklists.cover import cover_of

HOLD = "holds:\n  - {arms: [iv], first: 2026-03-10, last: 2026-03-20, reason: x, resume: rejoin}\n"
HELD = (("dialysis:\n", HOLD + "dialysis:\n"),)


@pytest.mark.hazard("H36")
def test_a_held_administration_has_no_sheet_and_the_cover_counts_it():
    plan = example_plan(patient=HELD)
    sheets = build_checklists(plan)
    (row,) = section(cover_of(plan, sheets), "without")
    assert (
        "iv-induction-d14" in {sheet.id for sheet in sheets},
        [shown(cell) for cell in row.every],
    ) == (
        False,
        ["iv-induction-d14", "iv-induction-d14", "1", "Tue 17-Mar-2026", "held: no sheet"],
    )


def test_an_assessment_on_a_day_without_a_sheet_is_on_the_cover():
    plan = example_plan()
    rows = section(cover_of(plan, build_checklists(plan, arm_ids=["iv"])), "assessments")
    assert [shown(cell) for cell in rows[0].every] == ["Tue 10-Mar-2026", "Wound assessment (BWAT)"]


def test_the_cover_lists_what_is_assumed_as_people_read_it():
    rows = section(cover_of(example_plan(), ()), "assumed")
    dose = next(row.cells[0] for row in rows if shown(row.head) == "arms.iv.dose.amount")
    assert (shown(dose), shown(dose, "zh")) == (
        "1,000,000 cells (1 million)",
        "1,000,000 个细胞 (100万)",
    )
