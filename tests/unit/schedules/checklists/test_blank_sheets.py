import pytest
from sheet_texts import blocks, dose_of, figures_in, shown, table

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.checklists import build_blank_sheets
from schedules.checklists.sheet import Scale, Sheet, Table
from schedules.checklists.words import Figure, Words


@pytest.fixture(scope="module")
def blanks() -> tuple[Sheet, ...]:
    protocol = parse_protocol(library_text("hamsc-cua-template"), source="template.yaml")
    return tuple(sheet for sheet in build_blank_sheets(protocol) if sheet.dose is not None)


def test_there_is_one_for_each_arm_and_each_instrument_and_the_strips_of_custody():
    protocol = parse_protocol(library_text("hamsc-cua-template"), source="template.yaml")
    assert [sheet.id for sheet in build_blank_sheets(protocol)] == [
        "iv-blank",
        "iv-blank.custody",
        "im-blank",
        "im-blank.custody",
        "topical-blank",
        "vas-blank",
        "bwat-blank",
        "wound-qol-blank",
    ]


TEMPLATE = library_text("hamsc-cua-template")


def scale_of(text: str) -> Sheet:
    protocol = parse_protocol(text, source="template.yaml")
    return next(one for one in build_blank_sheets(protocol) if one.id == "vas-blank")


def test_an_analogue_scale_is_a_line_with_two_ends_and_says_how_to_read_it():
    (scale,) = blocks(scale_of(TEMPLATE), Scale)
    assert [end.en for end in scale.ends] == ["0: none", "10: worst"]
    assert "100 % it is 100 mm long" in scale.text.en


def test_a_rating_has_a_box_for_each_whole_number():
    columns = table(scale_of(TEMPLATE.replace("instrument: VAS", "instrument: NRS")), "nrs").columns
    assert [column.label.en for column in columns] == [str(at) for at in range(11)]


def test_every_open_dose_is_an_empty_box(blanks):
    assert [shown(dose_of(sheet).total) for sheet in blanks] == [None, None, None]


def test_none_is_without_a_watermark(blanks):
    marks = {sheet.header.watermark for sheet in blanks}
    assert marks == {Words("TEMPLATE - NOT FOR ADMINISTRATION", "模板,不得用于给药")}


def test_nothing_is_marked_assumed_where_nothing_is_stated(blanks):
    stated = [figure for sheet in blanks for figure in figures_in((sheet.facts, sheet.dose))]
    assert [figure for figure in stated if figure.assumed] == []


def test_date_and_hour_are_boxes(blanks):
    planned = [sheet.facts[0] for sheet in blanks]
    boxes = {tuple(entry.width for entry in fact.entries) for fact in planned}
    assert (boxes, [fact.figures for fact in planned]) == ({("date", "time")}, [(), (), ()])


def test_sites_without_a_number_are_not_numbered(blanks):
    assert {shown(row.head) for row in table(blanks[1], "sites").rows} == {None}


def test_what_the_protocol_names_is_asked_for_although_its_rhythm_is_open(blanks):
    tables = [block.id for block in blocks(blanks[2], Table)]
    assert [name for name in tables if name.endswith("items")] == ["bwat-items", "wound-qol-items"]


def test_a_stated_dose_waits_for_the_weight():
    protocol = parse_protocol(library_text("hamsc-cua-example"), source="example.yaml")
    sheet, _ = build_blank_sheets(protocol, arm_ids=["iv"])
    assert (shown(dose_of(sheet).total), shown(Figure(dose_of(sheet).line))) == (
        None,
        "1,000,000 cells per kg [ASSUMED]",
    )


def test_a_fixed_dose_needs_no_measurement():
    protocol = parse_protocol(library_text("hamsc-cua-example"), source="example.yaml")
    (sheet,) = build_blank_sheets(protocol, arm_ids=["thiosulfate"])
    assert (shown(dose_of(sheet).total), dose_of(sheet).line) == ("12.5 g", None)
