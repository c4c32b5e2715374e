"""Every report that a command writes can be had by a documented call, with the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from deviation_logs import plan_on

from schedules.cli import main
from schedules.deviations import (
    DeviationReport,
    find_deviations,
    scored,
    write_deviations_csv,
    write_deviations_json,
)
from schedules.instruments import ScoreReading, check_scores, parse_scores_csv, write_scores_csv
from schedules.logs import LogReading, parse_log_csv
from schedules.plan import Plan, read_plan, write_plan
from schedules.records import AdministrationRecord
from schedules.reports.fhir import write_fhir
from schedules.reports.pages import render_report_html, render_report_pdf, report_document
from schedules.reports.sdtm import sdtm_tables, write_dataset_json, write_table_csv
from schedules.revision import (
    Signature,
    diff,
    parse_what_if,
    revise,
    what_if,
    write_difference,
    write_what_if,
)

pytestmark = pytest.mark.requirement("R33")

ON = date(2026, 5, 15)
ROOT = Path(__file__).parents[4]
STARTERS = ROOT / "schedules" / "starters"
ZONE = "Asia/Shanghai"
PAGE = (ROOT / "docs" / "how-to" / "report-deviations.md").read_text("utf-8")


@dataclass(frozen=True)
class Example:
    """The example as the library has it, and its folder."""

    folder: Path
    plan: Plan
    records: tuple[AdministrationRecord, ...]
    scores: ScoreReading
    report: DeviationReport


@pytest.fixture(scope="module")
def example(
    tmp_path_factory: pytest.TempPathFactory, example_plan: Plan, example_log: LogReading
) -> Example:
    folder = tmp_path_factory.mktemp("library")
    for name in ("log.csv", "scores.csv"):
        (folder / name).write_bytes((STARTERS / f"example-{name}").read_bytes())
    (folder / "plan.json").write_bytes(write_plan(example_plan))
    plan, records = example_plan, example_log.accepted()
    text, zone = (folder / "scores.csv").read_text("utf-8"), plan.patient.time_zone
    scores = parse_scores_csv(text, source="scores.csv", zone=zone)
    report = scored(find_deviations(plan, records, as_of=ON), plan, scores.entries)
    return Example(folder, plan, records, scores, report)


def command(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code in {0, 3}, result.output


def pages(of: Example, language: str = "en"):
    return report_document(
        of.plan, of.report, "zh" if language == "zh" else "en", of.scores.entries
    )


DEVIATIONS: list[tuple[str, tuple[str, ...], Callable[[Example], bytes]]] = [
    ("x.json", (), lambda of: write_deviations_json(of.report)),
    ("x.csv", (), lambda of: write_deviations_csv(of.report)),
    ("x.html", (), lambda of: render_report_html(pages(of)).encode()),
    (
        "zh.html",
        ("--language", "zh-CN"),
        lambda of: render_report_html(pages(of, "zh")).encode(),
    ),
    ("x.pdf", (), lambda of: render_report_pdf(pages(of))),
    (
        "r4.fhir",
        ("--format", "fhir"),
        lambda of: write_fhir(of.plan, of.report, of.records, release="R4"),
    ),
    (
        "r5.fhir",
        ("--format", "fhir-r5"),
        lambda of: write_fhir(of.plan, of.report, of.records, release="R5"),
    ),
]


@pytest.mark.parametrize(("name", "words", "call"), DEVIATIONS, ids=[row[0] for row in DEVIATIONS])
def test_a_report_is_a_library_call(
    name: str,
    words: tuple[str, ...],
    call: Callable[[Example], bytes],
    example: Example,
    monkeypatch: pytest.MonkeyPatch,
):
    told = ("deviations", "plan.json", "log.csv", "--scores", "scores.csv", "--as-of", str(ON))
    command(example.folder, monkeypatch, *told, *words, "-o", name)
    assert (example.folder / name).read_bytes() == call(example)


def test_the_tables_for_a_sponsor_are_library_calls(
    example: Example, monkeypatch: pytest.MonkeyPatch
):
    told = ("deviations", "plan.json", "log.csv", "--scores", "scores.csv", "--as-of", str(ON))
    command(example.folder, monkeypatch, *told, "--format", "sdtm", "-o", "sdtm")
    made = {}
    for table in sdtm_tables(example.plan, example.report, example.records):
        made[f"{table.name.lower()}.json"] = write_dataset_json(table, example.plan)
        made[f"{table.name.lower()}.csv"] = write_table_csv(table)
    assert {each.name: each.read_bytes() for each in (example.folder / "sdtm").iterdir()} == made


def test_scores_are_a_library_call(example: Example, monkeypatch: pytest.MonkeyPatch):
    told = ("scores", "plan.json", "scores.csv", "--as-of", str(ON), "-o", "s.csv")
    command(example.folder, monkeypatch, *told)
    checked = check_scores(
        example.plan, example.scores.entries, as_of=ON, unreadable=example.scores.unreadable
    )
    by_id = {each.id: each for each in example.scores.entries}
    assert (example.folder / "s.csv").read_bytes() == write_scores_csv(checked, by_id)


def test_the_next_plan_what_differs_and_a_question_are_library_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = plan_on("01-05", "01-12", "01-19", missed="defer")
    (tmp_path / "plan.json").write_bytes(write_plan(before))
    (tmp_path / "log.csv").write_text(
        "id,arm,started_at,status\nr-1,iv,2026-01-05 10:00,completed\n", "utf-8"
    )
    told = ("--reason", "a missed dose", "--author", "N01", "--as-of", "2026-01-16")
    command(tmp_path, monkeypatch, "revise", "plan.json", "log.csv", *told, "-o", "p2.json")
    text = (tmp_path / "p2.json").read_text("utf-8")
    written = read_plan(text, source="p2.json")
    assert written.revision is not None
    signature = Signature("N01", "a missed dose", written.revision.made_at)
    log = parse_log_csv((tmp_path / "log.csv").read_text("utf-8"), source="log.csv", zone=ZONE)
    after = revise(before, log.accepted(), as_of=date(2026, 1, 16), signature=signature)
    assert write_plan(after).decode() == text
    command(tmp_path, monkeypatch, "diff", "plan.json", "p2.json", "--format", "json", "-o", "d")
    assert (tmp_path / "d").read_bytes() == write_difference(diff(before, after))
    question = "iv 2026-01-15 14:00"
    told = ("deviations", "plan.json", "log.csv", "--what-if", question, "-o", "answer.json")
    command(tmp_path, monkeypatch, *told)
    answer = what_if(before, log.accepted(), parse_what_if(before, question))
    assert (tmp_path / "answer.json").read_bytes() == write_what_if(answer)


@pytest.mark.parametrize(
    "name",
    [
        *("write_deviations_json", "write_deviations_csv", "render_report_html"),
        *("render_report_pdf", "write_dataset_json", "write_table_csv", "write_fhir"),
        *("write_scores_csv", "write_what_if", "revise", "write_difference"),
    ],
)
def test_each_call_stands_on_the_page_and_in_the_reference(name: str):
    reference = ROOT / "docs" / "reference" / "python-api.md"
    assert name in PAGE
    assert name in reference.read_text("utf-8")
