"""Every command as a script sees it: output, messages, exit codes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from protocol.library import library_text
from schedules.cli import main

HELP_PATHS = [
    (),
    ("demo",),
    ("new",),
    ("protocol",),
    ("protocol", "list"),
    ("protocol", "show"),
    ("protocol", "check"),
    ("protocol", "schema"),
    ("start-days",),
    ("plan",),
    ("explain",),
    ("calendar",),
    ("feed",),
    ("feed", "new"),
    ("feed", "list"),
    ("feed", "revoke"),
    ("feed", "serve"),
    ("publish",),
    ("publish", "caldav"),
    ("checklist",),
    ("deviations",),
]
LIBRARY = [
    "amimestrocel-dkd",
    "hamsc-cua-example",
    "hamsc-cua-template",
    "remestemcel-l-sr-agvhd",
    "sodium-thiosulfate-hd",
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def hamsc(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=given, catch_exceptions=False)


@pytest.mark.parametrize("path", HELP_PATHS)
def test_every_help_ends_with_an_example(path: tuple[str, ...]) -> None:
    result = hamsc(*path, "--help")
    assert (result.exit_code, "Example:" in result.output) == (0, True)


def test_the_library_lists_what_ships() -> None:
    result = hamsc("protocol", "list")
    assert [name for name in LIBRARY if name not in result.output] == []


@pytest.mark.parametrize("name", LIBRARY)
def test_every_shipped_protocol_shows_and_checks(name: str) -> None:
    shown, checked = hamsc("protocol", "show", name), hamsc("protocol", "check", name)
    assert (shown.exit_code, checked.exit_code) == (0, 0)


@pytest.mark.hazard("H18")
@pytest.mark.requirement("R03")
def test_the_template_refuses_to_plan_and_lists_every_open_number() -> None:
    hamsc("new", "patient", "-o", "patient.yaml")
    patient = Path("patient.yaml")
    text = patient.read_text("utf-8").replace("id: hamsc-cua-example", "id: hamsc-cua-template")
    text = text.replace("arms: [iv, im, topical, thiosulfate]", "arms: [iv, im, topical]")
    patient.write_text(text, "utf-8")
    result = hamsc("plan", "patient.yaml")
    listed = [line.strip() for line in result.stderr.splitlines() if line.startswith("  ")]
    assert result.exit_code == 13
    assert {"arms.iv.dose.amount", "arms.iv.phases.infusions.when.step"} <= set(listed)


def test_a_new_patient_plans_as_it_is() -> None:
    hamsc("new", "patient", "-o", "patient.yaml")
    result = hamsc("plan", "patient.yaml", "-o", "plan.json")
    assert (result.exit_code, Path("plan.json").exists()) == (0, True)


def test_a_new_protocol_checks_as_it_is() -> None:
    hamsc("new", "protocol", "-o", "mine.yaml")
    assert hamsc("protocol", "check", "mine.yaml").exit_code == 0


def test_a_new_site_adopts_a_number_of_the_example() -> None:
    hamsc("new", "site", "-o", "site.yaml")
    result = hamsc("protocol", "show", "hamsc-cua-example", "--site", "site.yaml")
    assert (result.exit_code, "adopted by the site" in result.output) == (0, True)


def test_a_new_log_is_read_against_a_new_patient() -> None:
    hamsc("new", "patient", "-o", "patient.yaml")
    hamsc("new", "log", "-o", "log.csv")
    result = hamsc("deviations", "patient.yaml", "log.csv", "--as-of", "2026-03-20")
    assert result.exit_code in {0, 3}, result.output


def test_new_does_not_overwrite() -> None:
    Path("patient.yaml").write_text("mine", "utf-8")
    result = hamsc("new", "patient", "-o", "patient.yaml")
    assert (result.exit_code, Path("patient.yaml").read_text("utf-8")) == (2, "mine")


@pytest.mark.requirement("R28")
def test_a_broken_document_exits_with_10_and_names_the_place() -> None:
    Path("patient.yaml").write_text("format_version: 1\nkind: patient\ncode: [a]\n", "utf-8")
    result = hamsc("plan", "patient.yaml")
    assert result.exit_code == 10
    assert "patient.yaml:3:1: code: found a list" in result.stderr


def test_a_document_that_is_not_utf_8_is_told_at_its_byte() -> None:
    Path("patient.yaml").write_bytes(b"kind: patient\ncode: \xff\n")
    result = hamsc("plan", "patient.yaml")
    assert result.exit_code == 10
    assert "patient.yaml:2:7: found the byte 0xff; accepted: UTF-8 text" in result.stderr


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    result = hamsc("plan", "nowhere.yaml")
    assert (result.exit_code, "nowhere.yaml: No such file" in result.stderr) == (2, True)


def test_a_patient_document_is_read_from_standard_input() -> None:
    text = hamsc("new", "patient").output
    assert hamsc("plan", "-", given=text).exit_code == 0


@pytest.mark.hazard("H44")
@pytest.mark.requirement("R09")
def test_a_plan_with_unplaced_administrations_is_written_and_exits_with_11() -> None:
    text = hamsc("new", "patient").output
    closed = "day_zero: 2026-03-03\nclosures: [{first: 2026-03-16, last: 2026-03-20, reason: away}]"
    Path("patient.yaml").write_text(text.replace("day_zero: 2026-03-03", closed), "utf-8")
    result = hamsc("plan", "patient.yaml", "-o", "plan.json")
    assert (result.exit_code, Path("plan.json").exists()) == (11, True)
    assert "iv-induction-d14" in result.stderr
    answer = hamsc("explain", "plan.json", "iv-induction-d14").output
    assert "The smallest conflict" in answer
    assert "Each of these lines was tried by itself" in answer


def test_an_unknown_administration_is_told_with_what_is_near() -> None:
    text = hamsc("new", "patient").output
    result = hamsc("explain", "-", "iv-induction-28", given=text)
    assert (result.exit_code, "iv-induction-d28" in result.stderr) == (2, True)


@pytest.mark.hazard("H30")
def test_start_days_puts_a_start_without_collisions_first() -> None:
    text = hamsc("new", "patient").output
    result = hamsc("start-days", "-", given=text)
    rows = [line for line in result.output.splitlines() if "-2026" in line]
    colliding = [row for row in rows if "iv 18" in row]
    assert (len(rows), "iv 0" in rows[0], len(colliding)) == (7, True, 3)


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_plan_takes_the_format_from_the_files_ending(ending: str) -> None:
    text = hamsc("new", "patient").output
    hamsc("plan", "-", "-o", f"plan.{ending}", given=text)
    first = Path(f"plan.{ending}").read_text("utf-8")[:14]
    assert first.startswith("{" if ending == "json" else "administration")


def test_what_is_worth_a_look_in_a_protocol_is_told_at_its_place() -> None:
    text = library_text("hamsc-cua-example").replace("    refreshed_by: weights\n", "")
    Path("mine.yaml").write_text(text, "utf-8")
    line = next(at for at, row in enumerate(text.splitlines(), 1) if row == "  - id: weight")
    said = hamsc("protocol", "check", "mine.yaml").output
    assert f'  worth a look: mine.yaml:{line}:5: gates.weight: fresh for "30 days"' in said


def test_a_plan_is_written_as_a_spreadsheet_by_its_ending() -> None:
    assert hamsc("new", "patient", "-o", "patient.yaml").exit_code == 0
    made = hamsc("plan", "patient.yaml", "-o", "plan.xlsx")
    assert made.exit_code in {0, 11}
    assert Path("plan.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("minutes", "code"), [("1", 0), ("40320", 0), ("0", 2), ("40321", 2)])
def test_a_reminder_comes_four_weeks_before_at_most(minutes: str, code: int) -> None:
    hamsc("demo", "-o", ".")
    result = hamsc("calendar", "plan.json", "--alarm", minutes, "-o", "x.ics")
    assert (result.exit_code, Path("x.ics").is_file()) == (code, code == 0)
