"""How the lines and rows of the sheet that people review read."""

from pathlib import Path

import pytest
from full_protocol import FULL

from protocol.reading import parse_protocol
from schedules.protocol_sheet import number_rows, protocol_sheet


def test_every_number_has_a_row_as_a_document_writes_it():
    rows = {name: (written, by) for name, written, by in number_rows(FULL)}
    assert rows["arms.iv.at"] == ("[10:00]", "reported: book")
    assert rows["arms.iv.dose.usual_range"] == ("[1 mg, 3 mg]", "reported: book")
    assert rows["arms.iv.particulars.vehicle.says"] == ("null", "nobody: to be given")
    assert rows["rules.0"][0] == "(a rule: adopted without a value)"


@pytest.mark.parametrize(
    "line",
    [
        "given may depart from planned by 5 % [reported: book]",
        "volume: dose / 5 mg per mL [reported: book] / viability 80 % [reported: book]",
        "[adopted by the site: Dr A, Thu 01-Jan-2026, SOP 1, instead of 2 days]: a decision is",
        "(consent), before iv: once; signed",
        "skipping the first 2 sessions",
        "im: at least 1 day [reported: book] and at most 2 years [reported: book] after iv-a-d0",
        "usual range: 1 mg to 3 mg [reported: book]; outside it warns and never blocks",
        "step 1: words / 词 (line): a cannula of 20 gauge [reported: book]; in Chinese: 20 号",
        "step 2: words / 词 (flush): ________",
    ],
)
def test_a_line_reads_as_it_would_be_said(line: str):
    assert line in protocol_sheet(FULL).replace("\u00a0", " ")


def test_the_shipped_examples_have_a_sheet():
    for path in sorted((Path(__file__).parents[4] / "docs" / "examples").glob("*.yaml")):
        if not path.name.endswith(".patient.yaml"):
            assert protocol_sheet(parse_protocol(path.read_text("utf-8"), source=path.name))
