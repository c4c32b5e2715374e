"""Which sheets a plan has, and what a sheet says of itself, its dose and its facts."""

from datetime import date

import pytest
from calendar_plans import PATIENT, PROTOCOL, example_plan
from calendar_revisions import revised
from sheet_texts import dose_of, marked, numbers_in, sheets_by_id, shown, words_in

from protocol.reading import parse_protocol
from schedules.checklists import build_checklists
from schedules.checklists.sheet import Sheet
from schedules.checklists.words import Figure
from schedules.engine import build_plan
from schedules.patient import parse_patient


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


def test_a_particular_stands_once_on_a_sheet(sheets):
    labels = facts(sheets["im-injections-d0"])
    assert "needle" not in labels


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
    closed = "closures:\n  - {first: 2026-03-01, last: 2026-03-08, reason: away}\n"
    plan = example_plan(patient=(("places:\n", closed + "places:\n"),))
    sheet = sheets_by_id(plan)["iv-induction-d0"]
    assert (sheet.on, shown(sheet.facts[0].figures[0]), sheet.notices[0].en) == (
        None,
        None,
        "No date could be planned. Do not start: plan again first.",
    )
