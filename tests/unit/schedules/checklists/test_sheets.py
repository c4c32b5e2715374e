from datetime import date

import pytest
from calendar_plans import PATIENT, PROTOCOL, example_plan
from calendar_revisions import revised
from sheet_texts import (
    blocks,
    dose_of,
    figures_in,
    marked,
    numbers_in,
    section,
    shown,
    table,
    words_in,
)

from protocol.reading import parse_protocol
from schedules.checklists import build_checklists, build_instrument_sheets
from schedules.checklists.cover import cover_of
from schedules.checklists.sheet import Check, Flags, SecondCheck, Sheet, Table
from schedules.checklists.words import Figure
from schedules.engine import build_plan
from schedules.patient import parse_patient
from schedules.plan import Plan

HOLD = "holds:\n  - {arms: [iv], first: 2026-03-10, last: 2026-03-20, reason: x, resume: rejoin}\n"
HELD = (("dialysis:\n", HOLD + "dialysis:\n"),)


def sheets_by_id(plan: Plan) -> dict[str, Sheet]:
    return {sheet.id: sheet for sheet in build_checklists(plan)}


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    return sheets_by_id(example_plan())


def facts(sheet: Sheet) -> dict[str, list[tuple[str | None, bool]]]:
    return {fact.label.en: [marked(figure) for figure in fact.figures] for fact in sheet.facts}


def test_every_administration_of_the_example_has_a_sheet(sheets):
    of_doses = [name for name, sheet in sheets.items() if sheet.dose is not None]
    assert of_doses == [act.id for act in example_plan().administrations]


def test_every_dose_of_cells_has_a_strip_of_custody_that_does_not_print_the_dose(sheets):
    strips = [sheet for name, sheet in sheets.items() if name.endswith(".custody")]
    cells = [act for act in example_plan().administrations if act.arm in {"iv", "im"}]
    assert [(sheet.id, sheet.dose) for sheet in strips] == [
        (f"{a.id}.custody", None) for a in cells
    ]
    assert all(sheet.code == sheets[sheet.id.removesuffix(".custody")].code for sheet in strips)


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


def test_first_and_last_day_are_inside():
    found = build_checklists(
        example_plan(), arm_ids=["iv"], first=date(2026, 3, 17), last=date(2026, 3, 31)
    )
    assert [sheet.id for sheet in found if sheet.arm and "." not in sheet.id] == [
        "iv-induction-d14",
        "iv-induction-d28",
    ]


@pytest.mark.hazard("H08")
@pytest.mark.requirement("R23")
def test_every_number_in_chinese_equals_its_english_twin(sheets):
    pairs = [words for sheet in sheets.values() for words in words_in(sheet)]
    unequal = {
        words for words in pairs if sorted(numbers_in(words.en)) != sorted(numbers_in(words.zh))
    }
    assert unequal == set()


@pytest.mark.hazard("H29")
@pytest.mark.requirement("R21")
def test_a_cell_dose_shows_total_line_and_who_stated_it(sheets):
    dose = dose_of(sheets["iv-induction-d0"])
    line = (
        "1,000,000 cells per kg x 60 kg (dry weight, Mon 02-Mar-2026, projected)"
        " = 60,000,000 cells (60 million) [ASSUMED]; no more than ________"
    )
    assert (marked(dose.total), shown(Figure(dose.line)), shown(Figure(dose.stated_by))) == (
        ("60,000,000 cells (60 million)", True),
        line,
        "ASSUMED (analogue) (source: lupus-review, ckd-series, nct06969807)",
    )


def test_the_chinese_dose_line_is_wholly_chinese(sheets):
    assert shown(Figure(dose_of(sheets["iv-induction-d0"]).line), "zh") == (
        "每公斤 1,000,000 个细胞 x 60 公斤 (干体重, 2026年03月02日(周一), 预估)"
        " = 60,000,000 个细胞 (6000万) [假定值];上限 ________"
    )


@pytest.mark.hazard("H18")
@pytest.mark.requirement("R03")
def test_a_dose_that_nobody_stated_is_an_empty_box(sheets):
    dose = dose_of(sheets["topical-applications-d0"])
    assert (shown(dose.total), shown(Figure(dose.line))) == (
        None,
        "(not stated in the document; write the ordered dose)",
    )


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
@pytest.mark.parametrize(
    ("sheet", "label", "expected"),
    [
        ("iv-induction-d0", "planned", [("Tue 03-Mar-2026 10:00", True)]),
        ("iv-induction-d0", "allowed", [("Mon 02-Mar-2026 to Thu 05-Mar-2026", True)]),
        ("iv-induction-d0", "planned duration", [("60 minutes", True)]),
        ("iv-induction-d0", "weight", [("60 kg (dry weight, Mon 02-Mar-2026)", False)]),
        ("iv-induction-d0", "infusion volume", [(None, False)]),
        ("iv-induction-d0", "route", [("intravenous", False)]),
        ("iv-induction-d0", "product", [("human amnion-derived mesenchymal stem cells", False)]),
        ("im-injections-d0", "at each site", [("0.5 mL", True)]),
        ("im-injections-d0", "sites", [("30", True)]),
        ("im-injections-d60", "planned", [("Fri 01-May-2026 14:00", True)]),
        ("im-injections-d60", "protocol's own date", [("Sat 02-May-2026", True)]),
        ("thiosulfate-d1", "planned", [("Wed 04-Mar-2026", True), ("11:00", False)]),
        ("thiosulfate-d3", "planned duration", [("60 minutes", False)]),
    ],
)
def test_a_fact_is_shown_with_its_mark(sheets, sheet, label, expected):
    assert facts(sheets[sheet])[label] == expected


def test_an_hour_that_nobody_planned_is_a_box(sheets):
    planned = sheets["topical-applications-d0"].facts[0]
    assert [(entry.label.en, entry.width) for entry in planned.entries] == [("time", "time")]


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


@pytest.mark.hazard("H10")
def test_hold_flags_are_asked_before_the_cells_are_thawed(sheets):
    point = next(p for p in sheets["iv-induction-d0"].points if p.id == "patient")
    (flags,) = [block for block in point.blocks if isinstance(block, Flags)]
    assert [flag.en for flag in flags.flags][:3] == ["none of them", "fever", "infection"]


@pytest.mark.hazard("H05")
def test_expiry_and_viability_are_asked_before_the_cells_are_connected(sheets):
    with_the_product = asked_on(sheets["iv-induction-d0.custody"].points)
    bedside = [p for p in sheets["iv-induction-d0"].points if p.id == "before-connecting"]
    assert "Viability, at least" in with_the_product
    assert "expiry, date and time" in with_the_product
    assert "Expiry, limit, appearance in order; else stop" in asked_on(bedside)


def asked_on(points) -> str:
    said = (words.en for point in points for words in words_in(point))
    return "; ".join(said).replace("\u00a0", " ")


# What the local list of a checklist names for each arm, in the words of the sheets.
ASKED = {
    "iv-induction-d0": (
        *("Order present and signed", "Consent and ethics", "weight today", "last session ended"),
        *("next session starts", "Anticoagulation", "not in the fistula arm", "Blood tests drawn"),
        *("Cell laboratory has confirmed", "Emergency drugs", "Two patient identifiers"),
        *("names in the same order", "read aloud and read back", "digits and words", "lot"),
        *("use before", "appearance", "DMSO, animal protein", "Patient still agrees"),
        *("before connecting", "blood pressure", "pulse", "temperature", "breaths", "SpO2"),
        *("none of them", "first person", "second person", "Premedication as ordered"),
        *("30 to 60 min", "line and lumen", "Filter as ordered", "mixed gently", "start"),
        *("rate as ordered", "first mL per hour", "Nothing else runs", "sign", "who was called"),
        *("Identification stays on the container", "stop", "left in the bag", "cells given"),
        *("flushed", "removed", "no swelling", "Bag and label kept", "adverse event", "next visit"),
        "deviation number",
    ),
    "iv-induction-d0.custody": (
        *("product and lot", "manufacturer", "donor or chain-of-identity code", "date and time"),
        *("Patient code on label, order and this sheet agree", "temperature on arrival"),
        *("no clumps", "total cells", "Viability", "concentration", "volume", "release or QC"),
        *("thawed at", "use before", "the laboratory is called", "Not irradiated", "DMSO per kg"),
        *("from: role, initials", "to: role, initials", "patient code agrees", "logger"),
        *("laboratory release", "transport", "ward receipt", "preparation", "bedside"),
    ),
    "im-injections-d0": (
        *("with the wound and the map of sites", "Two patient identifiers", "number of sites"),
        *("gauge used", "length", "hours since the last dose", "platelets", "INR", "DMSO"),
        *("Analgesia as ordered", "Pain (VAS), before", "first person", "second person", "site"),
        *("side, muscle or edge", "time", "mL", "Bleeding: write yes or no.", "initials"),
        *("Antisepsis, aspiration", "Not through dead tissue", "Sites kept or changed as ordered"),
        *("Sites given are those planned", "left over", "rest destroyed", "Pressure held"),
        *("5, 30 min", "haematoma", "Pain (VAS), after", "next visit", "deviation number"),
        *("lot", "expiry", "use before", "appearance"),
    ),
    "topical-applications-d0": (
        *("Order present and signed, for this wound", "wound", "Two patient identifiers"),
        *("product and lot", "manufacturer", "made on", "expiry", "stored at"),
        *("sterility release", "volume", "appearance", "Allergies", "Analgesia", "30 min"),
        *("Pain (VAS), before", "exudate", "odour", "cleaned with", "length cm", "width cm"),
        *("depth cm", "Photograph with ruler and code", "debrided", "skin around it"),
        *("area", "contact time", "Outer dressing", "Date, time and initials written"),
        *("Pain (VAS), after", "No reaction seen", "next change", "done by"),
    ),
}


@pytest.mark.hazard("H05", "H06", "H10", "H12")
@pytest.mark.parametrize("name", ASKED)
def test_everything_the_list_of_an_arm_names_is_asked_on_its_sheets(sheets, name):
    sheet = sheets[name]
    asked = asked_on(sheet.points) + asked_on(sheet.facts)
    assert [item for item in ASKED[name] if item not in asked] == []


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    ("sheet", "asked"),
    [
        ("iv-induction-d0", "Nothing else runs on this line"),
        ("thiosulfate-d1", "Nothing else, and no cells, on this line meanwhile"),
    ],
)
def test_cells_and_thiosulfate_are_each_asked_for_a_line_of_their_own(sheets, sheet, asked):
    assert asked in [check.text.en for check in blocks(sheets[sheet], Check)]


@pytest.mark.parametrize(
    ("sheet", "asked"),
    [
        ("iv-induction-d0", ["Pain (VAS), before", "Pain (VAS), after"]),
        ("topical-applications-d0", ["Pain (VAS), before", "Pain (VAS), after"]),
        ("thiosulfate-d1", []),
    ],
)
def test_pain_is_asked_around_the_administrations_that_the_protocol_names(sheets, sheet, asked):
    found = [check.text.en for check in blocks(sheets[sheet], Check)]
    assert [text for text in found if "VAS" in text] == asked


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


def test_the_needle_is_the_protocols_and_keeps_its_mark(sheets):
    needle = next(
        c for c in blocks(sheets["im-injections-d0"], Check) if c.text.en.startswith("Needle")
    )
    assert marked(needle.figure) == ("22 gauge or larger", True)


def test_a_particular_stands_once_on_a_sheet(sheets):
    labels = facts(sheets["im-injections-d0"])
    assert "needle" not in labels


@pytest.mark.hazard("H17")
@pytest.mark.requirement("R21")
@pytest.mark.parametrize(
    ("sheet", "boxes"),
    [
        ("iv-induction-d0", ["ordered per kg", "weight, kg", "total"]),
        ("im-injections-d0", ["ordered per site", "number of sites", "total"]),
        ("thiosulfate-d1", ["ordered dose"]),
    ],
)
def test_the_second_checker_writes_inputs_and_result_alone(sheets, sheet, boxes):
    (check,) = blocks(sheets[sheet], SecondCheck)
    labels = [entry.label.en for entry in check.entries]
    assert (labels[: len(boxes)], list(figures_in(check))) == (boxes, [])


@pytest.mark.hazard("H17")
@pytest.mark.requirement("R21")
def test_no_number_stands_in_the_second_checkers_box(sheets):
    checks = [check for sheet in sheets.values() for check in blocks(sheet, SecondCheck)]
    texts = [words.en for check in checks for words in words_in(check)]
    assert [text for text in texts if numbers_in(text)] == []


@pytest.mark.hazard("H10", "H12")
def test_anticoagulation_is_asked_and_not_filled_in(sheets):
    asked = [
        check for check in blocks(sheets["iv-induction-d0"], Check) if "Anticoag" in check.text.en
    ]
    assert [(check.figure, len(check.entries)) for check in asked] == [(None, 2)]


def test_the_ward_row_lists_eight_items(sheets):
    checks = [point.ward_checks for point in sheets["iv-induction-d0"].points if point.ward_checks]
    assert [[column.label.zh for column in item.columns] for item in checks] == [
        ["三查八对", "床号", "姓名", "药名", "剂量", "浓度", "时间", "用法", "有效期"]
    ]


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


@pytest.mark.hazard("H03")
def test_a_weight_that_will_be_old_by_then_says_measure_again(sheets):
    assert "measure again before this dose" in (
        shown(Figure(dose_of(sheets["iv-maintenance-d56"]).line)) or ""
    )


@pytest.mark.hazard("H04")
@pytest.mark.requirement("R22")
def test_a_sheet_names_plan_program_and_date_of_its_facts(sheets):
    header, plan = sheets["iv-induction-d0"].header, example_plan()
    assert (header.made_from.en, header.made_by, shown(Figure(header.generated))) == (
        f"made from plan {plan.digest[:12]}",
        plan.made_by,
        "patient data of 2026-03-02T16:00+08:00 Asia/Shanghai",
    )


@pytest.mark.hazard("H04")
@pytest.mark.requirement("R22")
def test_a_sheet_of_a_revision_says_which_plan_it_replaces(sheets):
    revision = revised(example_plan())
    later = build_checklists(revision, ids=["iv-maintenance-d56"])
    said = [sheet.header.supersedes for sheet in (*later, sheets["iv-maintenance-d56"])]
    assert {words.en for words in said[:-1] if words} == {"replaces plan aaaaaaaaaaaa"}
    assert said[-1] is not None
    assert said[-1].en == "first plan, replaces none"


@pytest.mark.hazard("H35")
def test_a_sheet_is_made_under_the_protocol_version_in_force_on_its_target():
    amended = PROTOCOL.replace('version: "1"', 'version: "2"').replace("Intravenous", "Amended")
    version = "protocol: {id: hamsc-cua-example, version: '2'}"
    changes = f"amendments:\n  - {{first: 2026-04-01, reason: x, {version}}}\n"
    plan = build_plan(
        parse_protocol(PROTOCOL, source="first.yaml"),
        parse_patient(PATIENT + "\n" + changes, source="patient.yaml"),
        later=(parse_protocol(amended, source="second.yaml"),),
    )
    found = {
        sheet.id: (sheet.header.protocol.en, sheet.title.en)
        for sheet in build_checklists(plan, arm_ids=["iv"])
    }
    assert (found["iv-induction-d28"], found["iv-maintenance-d56"]) == (
        ("hamsc-cua-example version 1", "Intravenous cells"),
        ("hamsc-cua-example version 2", "Amended cells"),
    )


@pytest.mark.hazard("H44")
def test_an_administration_without_a_date_has_a_sheet_that_says_do_not_start():
    closed = "closures:\n  - {first: 2026-03-01, last: 2026-03-31, reason: away}\n"
    plan = example_plan(patient=(("places:\n", closed + "places:\n"),))
    sheet = sheets_by_id(plan)["iv-induction-d0"]
    assert (sheet.on, shown(sheet.facts[0].figures[0]), sheet.notices[0].en) == (
        None,
        None,
        "No date could be planned. Do not start: plan again first.",
    )
