"""What a sheet asks a person to check and to sign."""

import pytest
from sheet_texts import blocks, figures_in, marked, numbers_in, words_in

from schedules.checklists.sheet import Check, Flags, SecondCheck


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


def test_the_needle_is_the_protocols_and_keeps_its_mark(sheets):
    needle = next(
        c for c in blocks(sheets["im-injections-d0"], Check) if c.text.en.startswith("Needle")
    )
    assert marked(needle.figure) == ("22 gauge or larger", True)


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
