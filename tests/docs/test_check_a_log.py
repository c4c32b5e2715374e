"""The commands of the how-to page are run as they stand, with the documents that `new` writes."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from schedules.cli import main
from schedules.cli.demo_command import example
from schedules.plan import write_plan

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "how-to" / "check-a-log.md").read_text("utf-8")
STARTERS = ROOT / "schedules" / "starters"


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def _exit_code(command: str) -> int:
    """Return what the page says of a command."""
    if command.startswith("hamsc deviations"):
        return 12 if "ward.csv" in command and "--allow-unreadable" not in command else 3
    return 0


def test_the_commands_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_bytes(write_plan(example()[0]))
    shutil.copy(STARTERS / "example-log.csv", "log.csv")
    Path("ward.csv").write_text(_blocks("csv")[0], "utf-8")
    commands = [
        line for block in _blocks("sh") for line in block.splitlines() if line.startswith("hamsc ")
    ]
    said: dict[str, str] = {}
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        said[command] = result.output.replace("\u00a0", " ")
        assert result.exit_code == _exit_code(command), f"{command}\n{result.output}"
    refused, left_out = (text for command, text in said.items() if "ward.csv" in command)
    assert "ward.csv:5:" in refused
    assert re.search(r"administrations given +2\n", left_out)
    assert re.search(r"records of doses not given +1\n", left_out)
    assert re.search(r"rows that could not be read +1\n", left_out)
    pinned = next(text for command, text in said.items() if "--pins" in command)
    assert "record r-021 belongs to no planned dose" in pinned
    decided = next(text for command, text in said.items() if "--confirm" in command)
    assert re.search(r"important, as a person decided +1\b", decided)


def test_the_table_of_the_page_begins_as_the_one_in_the_mapping_that_new_writes():
    starter = (STARTERS / "new-log-mapping.yaml").read_text("utf-8")
    shown = re.findall(r"^#     (.+;.*)$", starter, re.MULTILINE)
    assert _blocks("csv")[0].splitlines()[: len(shown)] == shown
