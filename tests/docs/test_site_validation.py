"""What the validation sheet tells a site to try comes out as the sheet says."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schedules.cli import main
from schedules.selftest import CHECKS

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "docs" / "safety" / "validation.md").read_text("utf-8")
pytestmark = [pytest.mark.hazard("H47"), pytest.mark.requirement("R38", "R41")]


def _line(number: str) -> str:
    (found,) = re.findall(rf"^\| {re.escape(number)} \|.*$", SHEET, re.MULTILINE)
    return found


def _try(number: str) -> Result:
    """Run the command of a line."""
    command = re.search(r"`hamsc ([^`]+)`", _line(number))
    assert command is not None
    return CliRunner().invoke(main, shlex.split(command.group(1)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        assert _try("2.1").exit_code == 0
    return found


@pytest.fixture(autouse=True)
def _in_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_the_number_of_checks_is_that_of_the_self_test():
    assert f"All {len(CHECKS)} checks passed" in _line("1.4")


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [
        ("2.4", 0, "It moved 1 day earlier"),
        ("2.6", 0, "stands as planned"),
        ("2.7", 3, "topical-applications-d24"),
        ("2.10", 0, "arms.iv.dose.amount"),
    ],
)
def test_a_command_of_the_sheet_gives_what_the_sheet_expects(number: str, code: int, told: str):
    result = _try(number)
    assert result.exit_code == code, result.output
    assert told in result.output
    ends = re.search(r"ends with (\d+)", _line(number))
    assert code == (int(ends.group(1)) if ends else 0)


def test_a_weight_with_a_comma_is_refused_with_its_place():
    assert _try("2.8").exit_code == 0
    patient = Path("patient.yaml")
    text = patient.read_text("utf-8")
    assert "{kg: 60," in text
    patient.write_text(text.replace("{kg: 60,", '{kg: "60,5",'), "utf-8")
    result = CliRunner().invoke(main, ["plan", "patient.yaml"])
    assert result.exit_code == 10
    assert re.search(r"patient\.yaml:\d+:\d+: ", result.output)


@pytest.mark.hazard("H22")
def test_a_copy_of_a_plan_with_a_nought_more_is_refused():
    text = Path("demo/plan.json").read_text("utf-8")
    edited = text.replace('"amount": "60000000 cells"', '"amount": "600000000 cells"', 1)
    assert edited != text
    Path("copy.json").write_text(edited, "utf-8")
    result = CliRunner().invoke(main, ["plan", "copy.json"])
    assert result.exit_code == 10
    assert "does not follow" in result.output


def test_every_line_has_a_box_and_a_place_to_sign():
    lines = re.findall(r"^\| \d\.\d+ \|.*$", SHEET, re.MULTILINE)
    assert len(lines) >= 25
    assert [line for line in lines if not line.endswith("| ☐ | ______ |")] == []
