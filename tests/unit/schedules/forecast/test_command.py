"""``hamsc forecast`` over the built-in example, whose numbers are in its protocol document.

One patient of 60 kg at 1,000,000 cells per kg; 25 % on top are 75,000,000 cells a time.
"""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schedules.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert CliRunner().invoke(main, ["demo", "-o", str(folder)]).exit_code == 0
    starter = CliRunner().invoke(main, ["new", "supply"]).output
    (folder / "supply.yaml").write_text(starter, "utf-8")
    patient = (folder / "patient.yaml").read_text("utf-8").replace("EXAMPLE-001", "EXAMPLE-009")
    (folder / "other.yaml").write_text(patient, "utf-8")
    words = ["plan", str(folder / "other.yaml"), "-o", str(folder / "other.json")]
    assert CliRunner().invoke(main, words).exit_code == 0
    return folder


def _forecast(demo: Path, *arguments: str) -> Result:
    plans = [str(demo / "plan.json"), str(demo / "other.json")]
    return CliRunner().invoke(main, ["forecast", *plans, *arguments])


def test_two_patients_with_equal_plans_need_twice_as_much(demo: Path):
    result = _forecast(demo, "--format", "csv", "--supply", str(demo / "supply.yaml"))
    rows = list(csv.DictReader(io.StringIO(result.output)))
    cells = [row for row in rows if row["unit"] == "cells"]
    assert len(cells) == 18
    assert {(row["planned"], row["to_make"]) for row in cells} == {("120000000", "150000000")}
    assert {row["assumed"] for row in cells} == {"yes"}
    assert (cells[0]["week"], cells[0]["order_by"]) == ("2026-03-02", "2026-02-09")


@pytest.mark.hazard("H43")
@pytest.mark.requirement("R32")
def test_an_amount_that_nobody_stated_is_not_a_nought(demo: Path):
    rows = csv.DictReader(io.StringIO(_forecast(demo, "--format", "csv").output))
    supernatant = [row for row in rows if row["product"] == "hamsc-supernatant"]
    assert {(row["planned"], row["to_make"]) for row in supernatant} == {("", "")}
    assert "not stated" in _forecast(demo).output


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_the_table_carries_the_watermark_and_the_fate_of_every_lot(demo: Path):
    result = _forecast(demo, "--supply", str(demo / "supply.yaml"), "--to", "2026-05-01")
    assert result.output.startswith("EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION")
    assert "Lot EXAMPLE-L1 of hamsc, last day Tue 31-Mar-2026: 100,000,000" in result.output
    assert "The lots of hamsc do not cover" in result.output


def test_json_holds_weeks_lots_and_shortages(demo: Path, tmp_path: Path):
    output = tmp_path / "forecast.json"
    result = _forecast(demo, "--supply", str(demo / "supply.yaml"), "-o", str(output))
    assert result.exit_code == 0
    found = json.loads(output.read_text("utf-8"))
    assert [lot["lot"] for lot in found["lots"]] == ["EXAMPLE-L1", "EXAMPLE-L2"]
    assert found["shortages"][0]["product"] == "hamsc"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(("21 days", "21 hours"), "days", id="lead time in hours"),
        pytest.param(("EXAMPLE-L2", "EXAMPLE-L1"), "found EXAMPLE-L1 twice", id="a lot twice"),
        pytest.param(("hamsc-supernatant", "hamsc"), "found hamsc twice", id="a product twice"),
        pytest.param(("200_000_000 cells", "20 mL"), "one unit for all", id="lots in two units"),
        pytest.param(
            ("engineering, note: EXAMPLE}\n    # Made", "analogue, source: [book]}\n    # Made"),
            "site with adopted",
            id="a number with a source that no list holds",
        ),
    ],
)
def test_a_supply_document_that_cannot_be_used_is_refused(
    demo: Path, tmp_path: Path, change: tuple[str, str], says: str
):
    text = (demo / "supply.yaml").read_text("utf-8")
    assert change[0] in text
    broken = tmp_path / "supply.yaml"
    broken.write_text(text.replace(*change), "utf-8")
    result = _forecast(demo, "--supply", str(broken))
    assert result.exit_code == 10
    assert says in result.output
