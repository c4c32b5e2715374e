"""Tutorials and how-to pages that begin with nothing are run as they stand, block by block.

Commands in ``sh`` blocks run in order in an empty folder. Entries of documents in ``yaml`` blocks
are read in the place where the page puts them.
"""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from calendar_plans import PATIENT, PROTOCOL
from click.testing import CliRunner

from protocol.reading import parse_adopted_protocol, parse_protocol
from schedules.cli import main
from schedules.patient import parse_patient

DOCS = Path(__file__).parents[2] / "docs"
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


def test_every_entry_of_the_page_on_what_happens_is_read_in_a_patient_document():
    entries = blocks("how-to/handle-what-happens.md", "yaml")
    assert len(entries) == 3
    for entry in entries:
        (key,) = yaml.safe_load(entry)
        kept = re.sub(rf"^{key}:\n(?:[ -].*\n)*", "", PATIENT, flags=re.MULTILINE)
        read = parse_patient(kept + entry, source="patient.yaml")
        assert getattr(read, key)


def test_the_number_and_the_adoption_that_pages_show_are_read():
    (number,) = blocks("how-to/write-a-protocol-from-a-paper.md", "yaml")
    text = (Path(__file__).parents[2] / "schedules/starters/new-protocol.yaml").read_text("utf-8")
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


def test_every_page_with_commands_is_run_by_a_test():
    tests = [
        *Path(__file__).parent.glob("test_*.py"),
        Path(__file__).parents[1] / "acceptance" / "test_cohort_command.py",
    ]
    elsewhere = "".join(path.read_text("utf-8") for path in tests)
    pages = [*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")]
    with_commands = [page for page in pages if "```sh\n" in page.read_text("utf-8")]
    assert [page.name for page in with_commands if page.name not in elsewhere] == []
