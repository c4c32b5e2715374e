"""Tutorials and how-to pages that begin with nothing are run as they stand, block by block.

Commands in ``sh`` blocks run in order in an empty folder. Entries of documents in ``yaml`` blocks
are read in the place where the page puts them.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from calendar_plans import PATIENT, PROTOCOL
from click.testing import CliRunner

from protocol.reading import parse_adopted_protocol, parse_protocol
from schedules.cli import main
from schedules.cli.demo_command import example
from schedules.plan import write_plan

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [
    "tutorial/first-calendar.md",
    "tutorial/first-deviation-report.md",
    "how-to/write-a-protocol-from-a-paper.md",
    "how-to/adopt-numbers-as-a-site.md",
    "how-to/print-for-the-ward.md",
]
# What a page itself says a command exits with, where that is not 0.
EXITS = {
    "hamsc deviations": 3,
    "hamsc plan patient.yaml --protocol protocol.yaml": 14,
}


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", text_of(page), re.DOTALL)


def exit_of(command: str) -> int:
    return next((code for begin, code in EXITS.items() if command.startswith(begin)), 0)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_from_nothing(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    commands = [line for block in blocks(page, "sh") for line in block.splitlines()]
    assert len(commands) > 3
    said = ""
    for command in commands:
        program, *words = shlex.split(command)
        if program == "echo":
            row, arrow, name = words
            assert arrow == ">>"
            with Path(name).open("a", encoding="utf-8") as file:
                file.write(f"{row}\n")
            continue
        assert program == "hamsc"
        done = CliRunner().invoke(main, words)
        assert done.exit_code == exit_of(command), f"{command}\n{done.output}"
        said += done.output
    for name in re.findall(r"-o (\S+)", "\n".join(commands)):
        assert Path(name).exists(), name
    # The first line of each shown output is what the program said.
    shown = [block.splitlines()[0] for block in blocks(page, "text")]
    for line in shown:
        if line.startswith("wrote "):
            assert line in said


def test_what_the_second_tutorial_says_of_its_report_is_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    page = "tutorial/first-deviation-report.md"
    reports: list[str] = []
    for command in [line for block in blocks(page, "sh") for line in block.splitlines()][:6]:
        words = shlex.split(command)
        if words[0] == "echo":
            with Path("log.csv").open("a", encoding="utf-8") as file:
                file.write(f"{words[1]}\n")
            continue
        said = CliRunner().invoke(main, words[1:]).output
        reports += [said] if words[1] == "deviations" else []
    before, after = reports
    for row in blocks(page, "text")[0].splitlines()[1:]:
        assert row.split()[2] in before
    assert "im-injections-d0" not in after
    assert re.search(r"^on time +3$", after, re.MULTILINE)


def test_every_entry_of_the_page_on_what_happens_makes_the_next_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The page's command is run once for each entry, on the plan and the log of the demo."""
    monkeypatch.chdir(tmp_path)
    page = "how-to/handle-what-happens.md"
    Path("plan.json").write_bytes(write_plan(example()[0]))
    shutil.copy(ROOT / "schedules/starters/example-log.csv", "log.csv")
    into, command = blocks(page, "sh")[0].splitlines()
    assert into == "cd demo"
    assert blocks(page, "sh")[1:] == []
    told = {
        "stops": (0, "The arm was stopped on Wed 20-May-2026: patient's decision."),
        "closures": (11, "No permitted day around Mon 27-Jul-2026 serves"),
        "weights": (0, "became weight 57.5 kg of Mon 04-May-2026"),
    }
    for entry in blocks(page, "yaml"):
        (key,) = yaml.safe_load(entry)
        kept = re.sub(rf"^{key}:\n(?:[ -].*\n)*", "", PATIENT, flags=re.MULTILINE)
        newer = kept.replace("2026-03-02T16:00", "2026-05-15T16:00")
        Path("patient.yaml").write_text(newer + entry, "utf-8")
        Path("plan-2.json").unlink(missing_ok=True)
        done = CliRunner().invoke(main, shlex.split(command)[1:])
        code, said = told.pop(key)
        assert done.exit_code == code, f"{entry}\n{done.output}"
        assert said in done.output
        assert Path("plan-2.json").exists()
    assert told == {}


def test_the_number_and_the_adoption_that_pages_show_are_read():
    (number,) = blocks("how-to/write-a-protocol-from-a-paper.md", "yaml")
    text = (ROOT / "schedules/starters/new-protocol.yaml").read_text("utf-8")
    shown = number.strip().replace("smith-2024", "example-trial")
    changed = re.sub(r"amount: \{value: 1_000_000 cells.*\}", shown, text, count=1)
    assert changed != text
    amount = parse_protocol(changed, source="protocol.yaml").arms[0].dose
    assert amount is not None
    assert not amount.amount.is_assumed

    (adoption,) = blocks("how-to/adopt-numbers-as-a-site.md", "yaml")
    head = 'format_version: 1\nkind: site\nid: s\nprotocol: {id: hamsc-cua-example, version: "1"}\n'
    adopted = parse_adopted_protocol(
        PROTOCOL,
        source="protocol.yaml",
        site_text=head + adoption,
        site_source="site.yaml",
    )
    assert adopted is not None


def test_every_test_that_the_page_of_calendar_checks_names_is_there():
    named = re.findall(r"`(tests/[^`]+\.py)(?:::(\w+))?`", text_of("reference/calendar-checks.md"))
    assert len(named) > 30
    missing = [
        (path, name)
        for path, name in named
        if f"def {name or 'test_'}" not in (DOCS.parent / path).read_text("utf-8")
    ]
    assert missing == []


def test_the_command_of_the_page_of_regimens_plans(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    (line,) = "".join(blocks("examples/README.md", "sh")).splitlines()
    done = CliRunner().invoke(main, shlex.split(line)[1:])
    assert done.exit_code == 0, done.output
    assert "Infliximab at weeks 0, 2, 6" in done.output


def test_the_severity_of_an_assessment_that_a_page_shows_is_read():
    (shown,) = blocks("how-to/report-deviations.md", "yaml")
    begin, of = "assessments:\n  - id: wound-score\n", "  - id: bwat\n"
    assert shown.startswith(begin)
    assert PROTOCOL.count(of) == 1
    entry = shown.removeprefix(begin).replace("source: trial", "source: wang-2022")
    read = parse_protocol(PROTOCOL.replace(of, of + entry), source="protocol.yaml")
    (rule,) = next(each for each in read.assessments if each.id == "bwat").severity
    assert (rule.of, rule.severity) == ("missed", "important")
