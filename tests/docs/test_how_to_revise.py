"""The commands of the how-to page are run as they stand, one after the other.

Of what the demo writes, only the files that the page names are made: its sheets and figures take
most of its time, and have tests of their own.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from protocol.library import library_text
from schedules.cli import main
from schedules.cli.demo_command import example
from schedules.plan import write_plan

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "revise-a-plan.md"
# `hamsc deviations` exits with 3 where something departs, a dry run with 11 where no day is left.
FINE = {0, 3, 11}


def _commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("hamsc ")]


def _yaml(starts: str) -> str:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return next(block for block in blocks if block.startswith(starts))


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    runner = CliRunner()
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes(write_plan(example()[0]))
    for name in ("patient.yaml", "log.csv"):
        shutil.copy(ROOT / "schedules" / "starters" / f"example-{name}", name)
    patient = Path("patient.yaml").read_text("utf-8")
    answered = patient + _yaml("missed:")
    swap = _yaml("dialysis:").partition("\n")[2]
    Path("patient-answered.yaml").write_text(answered, "utf-8")
    Path("patient-held.yaml").write_text(answered + _yaml("holds:"), "utf-8")
    Path("patient-swapped.yaml").write_text(
        answered.replace("  duration: 4 hours\n", "  duration: 4 hours\n" + swap), "utf-8"
    )
    protocol = library_text("hamsc-cua-example").replace('version: "1"', 'version: "2"', 1)
    Path("amended.yaml").write_text(protocol, "utf-8")
    for command in _commands():
        result = runner.invoke(main, shlex.split(command)[1:])
        assert result.exit_code in FINE, f"{command}\n{result.output}"
    assert Path("plan-3.json").exists()
