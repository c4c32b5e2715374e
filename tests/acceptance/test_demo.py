"""The main job, as a new user runs it."""

import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner

from schedules.cli import main

MADE = {
    "plan.json",
    "patient.ics",
    "care-team.ics",
    "checklists/checklists.html",
    "checklists/checklists.md",
    "checklists/checklists.pdf",
    "deviations.html",
    "deviations.json",
    "deviations.pdf",
    "figures/adherence.svg",
    "figures/lanes.svg",
    "figures/months.svg",
    "figures/schedule.svg",
    "figures/trends.svg",
    "patient.yaml",
    "log.csv",
    "scores.csv",
}
MARK = "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION"
MARK_ZH = "示例,假定值,不得用于给药"
# The offsets of the IV arm as clinical sources give or borrow them; day zero is 2026-03-03.
IV_OFFSETS = [0, 14, 28, *range(56, 449, 28)]
ENVIRONMENTS = [
    pytest.param({"PYTHONHASHSEED": "0", "LC_ALL": "C"}, id="hash seed 0, C locale"),
    pytest.param(
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"},
        id="hash seed 1, UTF-8 locale, New York",
    ),
    pytest.param({"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}, id="hash seed 2, Tokyo"),
]


def run(*words: str, cwd: Path, **changes: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **changes}
    command = [sys.executable, "-m", "schedules", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    result = run("demo", "-o", "demo", cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    (folder / "stdout").write_bytes(result.stdout)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_demo_makes_every_file(demo: Path) -> None:
    assert set(contents(demo / "demo")) == MADE


@pytest.mark.hazard("H24", "H47")
@pytest.mark.requirement("R36")
@pytest.mark.requirement("R29")
@pytest.mark.parametrize("changes", ENVIRONMENTS)
def test_the_demo_gives_the_same_bytes_everywhere(
    demo: Path, tmp_path: Path, changes: dict[str, str]
) -> None:
    result = run("demo", "-o", "demo", cwd=tmp_path, **changes)
    assert (result.stdout, contents(tmp_path / "demo")) == (
        (demo / "stdout").read_bytes(),
        contents(demo / "demo"),
    )


@pytest.mark.requirement("R17")
def test_the_calendar_holds_the_18_infusions_on_their_days(demo: Path) -> None:
    calendar = icalendar.Calendar.from_ical((demo / "demo" / "care-team.ics").read_bytes())
    starts = [event.start for event in calendar.events if "iv-" in str(event["SUMMARY"])]
    found = sorted(start.date() for start in starts if isinstance(start, datetime))
    assert found == [date(2026, 3, 3) + timedelta(days=offset) for offset in IV_OFFSETS]


def test_the_patients_calendar_has_an_event_for_each_administration(demo: Path) -> None:
    plan = json.loads((demo / "demo" / "plan.json").read_bytes())
    calendar = icalendar.Calendar.from_ical((demo / "demo" / "patient.ics").read_bytes())
    uids = {str(event["UID"]) for event in calendar.events}
    assert len(uids) == len(calendar.events) == len(plan["administrations"])


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
@pytest.mark.parametrize("name", ["patient.ics", "care-team.ics", "checklists/checklists.html"])
@pytest.mark.parametrize("mark", [MARK, MARK_ZH])
def test_the_watermark_stands_on_every_output(demo: Path, name: str, mark: str) -> None:
    text = (demo / "demo" / name).read_bytes().decode().replace("\r\n ", "")
    assert mark.replace(",", "\\,") in text if name.endswith(".ics") else mark in text


def test_the_demo_says_what_is_assumed_and_what_to_look_at(demo: Path) -> None:
    said = (demo / "stdout").read_text("utf-8")
    assert [word in said for word in (MARK, "are assumed", "Look first at")] == [True] * 3


@pytest.mark.requirement("R10")
def test_explain_gives_the_reason_for_every_infusion(demo: Path) -> None:
    plan = json.loads((demo / "demo" / "plan.json").read_bytes())
    infusions = [item["id"] for item in plan["administrations"] if item["arm"] == "iv"]
    file = str(demo / "demo" / "plan.json")
    answers = [CliRunner().invoke(main, ["explain", file, name]) for name in infusions]
    assert [answer.exit_code for answer in answers] == [0] * 18
    assert all("The protocol puts it" in answer.stdout for answer in answers)


@pytest.mark.requirement("R29")
def test_the_demos_own_documents_make_the_same_plan_again(demo: Path) -> None:
    again = run("plan", "demo/patient.yaml", "--format", "json", cwd=demo)
    assert again.stdout == (demo / "demo" / "plan.json").read_bytes()
