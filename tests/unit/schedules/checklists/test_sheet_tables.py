"""The tables of a sheet: gates, sites, vital signs and instruments."""

from datetime import date

import pytest
from calendar_plans import example_plan
from sheet_texts import blocks, marked, sheets_by_id, shown, table

from schedules.checklists import build_instrument_sheets
from schedules.checklists.sheet import Check, Table


def test_an_assessment_has_boxes_on_a_sheet_of_its_day_or_a_sheet_of_its_own(sheets):
    plan = example_plan()
    scored = {
        (sheet.on, block.id)
        for sheet in sheets.values()
        for block in blocks(sheet, Table)
        if block.id.endswith("-items")
    }
    due = {(item.on, f"{item.assessment}-items") for item in plan.assessments if not item.around}
    assert scored == due


def test_gates_say_since_when_and_what_is_known_of_the_patient(sheets):
    found = {
        name: [
            [shown(cell) for cell in row.cells[1:3]] for row in table(sheets[name], "gates").rows
        ]
        for name in ("iv-induction-d0", "iv-induction-d28")
    }
    assert found == {
        "iv-induction-d0": [
            ["Sun 01-Feb-2026", "Mon 02-Mar-2026"],
            [None, "Not recorded"],
            ["Tue 03-Mar-2026", "Not recorded"],
        ],
        "iv-induction-d28": [
            ["Sun 01-Mar-2026", "Mon 02-Mar-2026"],
            [None, "Not recorded"],
            ["Tue 31-Mar-2026", "Not recorded"],
        ],
    }


def test_the_site_log_numbers_the_sites_and_marks_their_count(sheets):
    sites = table(sheets["im-injections-d0"], "sites")
    numbers = [shown(row.head) for row in sites.rows]
    assert (numbers, marked(sites.note)) == (
        [str(number) for number in range(1, 31)],
        ("30 sites", True),
    )


def test_gates_say_how_fresh_with_a_mark_or_a_box(sheets):
    rows = table(sheets["iv-induction-d0"], "gates").rows
    assert [marked(row.cells[0]) for row in rows] == [
        ("30 days", True),
        (None, False),
        ("each time", False),
    ]


def test_what_is_due_on_a_day_stands_on_one_of_its_sheets(sheets):
    day = [sheet for sheet in sheets.values() if sheet.on == date(2026, 3, 3)]
    places = [sheet.id for sheet in day for item in blocks(sheet, Table) if "bwat" in item.id]
    assert places == ["topical-applications-d0"]


@pytest.mark.hazard("H15", "H16")
def test_instruments_have_numbered_boxes_and_keep_sum_and_mean_apart(sheets):
    items = table(sheets["topical-applications-d0"], "wound-qol-items")
    assert [column.label.en for column in items.columns] == [
        *(str(number) for number in range(1, 18)),
        "sum",
        "mean",
    ]


@pytest.mark.parametrize(
    ("assessment", "asked", "kept"),
    [
        (
            "bwat",
            "Score each item 1 to 5 by your licensed form; no total while one is open.",
            "the reason.",
        ),
        (
            "wound-qol",
            "Score each item 0 to 4 by your licensed form; one open: no sum, mean from 13.",
            "the reason; sum and mean are two totals and are never mixed.",
        ),
    ],
)
def test_a_sheet_of_an_instrument_says_the_range_of_an_item_and_its_totals(assessment, asked, kept):
    day = date(2026, 3, 3)
    sheets = build_instrument_sheets(example_plan(), first=day, last=day)
    (sheet,) = (sheet for sheet in sheets if sheet.id.startswith(assessment))
    (table,) = blocks(sheet, Table)
    assert (table.caption.en, table.quiet) == (asked, False)
    told = f"An item that cannot be scored stays open, with {kept}"
    assert told in [check.text.en for check in blocks(sheet, Check)]


def test_an_instrument_scored_for_each_wound_has_a_row_for_each(sheets):
    bwat = table(sheets["topical-applications-d0"], "bwat-items")
    assert [shown(row.head) for row in bwat.rows] == ["left-buttock (left buttock)"]


def test_vital_signs_are_marked_as_the_protocol_marks_the_same_times(sheets):
    rows = table(sheets["iv-induction-d0"], "vital-signs").rows
    assert [marked(row.head) for row in rows] == [
        ("before connecting", False),
        ("after the start 0 min", True),
        ("after the start 15 min", True),
        ("after the start 30 min", True),
        ("after the start 60 min", True),
        ("at the end", False),
        ("after the end 15 min", True),
        ("after the end 60 min", True),
    ]


def test_vital_signs_are_blank_where_the_protocol_says_other_times():
    said = "at 0, 15, 30 and 60 minutes, at the end, 15 and 60 minutes after it"
    chinese = "开始后 0、15、30、60 分钟,结束时,结束后 15、60 分钟"
    plan = example_plan(protocol=((said, "every 10 minutes"), (chinese, "每 10 分钟")))
    signs = table(sheets_by_id(plan)["iv-induction-d0"], "vital-signs")
    heads = {shown(row.head) for row in signs.rows}
    assert (heads, marked(signs.note)) == ({None}, ("every 10 minutes", True))


def test_the_ward_row_lists_eight_items(sheets):
    checks = [point.ward_checks for point in sheets["iv-induction-d0"].points if point.ward_checks]
    assert [[column.label.zh for column in item.columns] for item in checks] == [
        ["三查八对", "床号", "姓名", "药名", "剂量", "浓度", "时间", "用法", "有效期"]
    ]
