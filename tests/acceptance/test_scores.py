"""Filled instruments, as a person scores and checks them."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from schedules.cli import main

STARTERS = Path(__file__).parents[2] / "schedules" / "starters"
PATIENT, SCORES, LOG = (
    str(STARTERS / name)
    for name in ("example-patient.yaml", "example-scores.csv", "example-log.csv")
)


def scores(*words: str):
    return CliRunner().invoke(main, ["scores", PATIENT, SCORES, "--as-of", "2026-05-15", *words])


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_the_example_scores_are_totalled_under_the_watermark():
    result = scores("--log", LOG)
    assert result.exit_code == 3
    assert result.stdout.startswith("EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION")
    by_hand = {"bwat-d0": "sum 56", "wound-qol-d0": "mean 3.59, sum 61", "bwat-d42": "11/13"}
    for planned, total in by_hand.items():
        (line,) = [line for line in result.stdout.splitlines() if planned in line]
        assert total in line


@pytest.mark.parametrize("words", [("--format", "csv"), ("-o", "out.csv")])
def test_every_score_stands_in_the_csv(words: tuple[str, ...], tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = scores(*words)
    text = Path("out.csv").read_text("utf-8") if "-o" in words else result.stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["score"] for row in rows} >= {f"s-{number:03}" for number in range(1, 22)}


def test_pain_is_looked_for_on_the_day_a_late_dose_was_given():
    planned = scores().stdout
    given = scores("--log", LOG).stdout
    assert standing("vas-iv-induction-d14-before", planned) == ["missed"]
    assert standing("vas-iv-induction-d14-before", given) == ["on time"]
    assert standing("vas-iv-maintenance-d56-before", given) == []  # the dose was not given


def standing(name: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if name in line]
    return [word for line in lines for word in ("missed", "on time") if word in line]


def test_a_row_that_cannot_be_scored_stops_the_command_unless_told_to_go_on(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("id,instrument,at,items\na,NRS,2026-03-03 09:00,11\n", "utf-8")
    words = ["scores", PATIENT, str(bad), "--as-of", "2026-03-01"]
    refused = CliRunner().invoke(main, words)
    assert (refused.exit_code, refused.stdout) == (12, "")
    assert "bad.csv:2:" in refused.stderr
    gone_on = CliRunner().invoke(main, [*words, "--allow-unreadable"])
    assert gone_on.exit_code == 0
    assert "left out 1 row" in gone_on.stderr


def test_what_is_not_scored_is_listed_with_its_line_and_beside_what_it_may_be(tmp_path):
    lines = (
        "id,instrument,at,wound,items",
        "a,BWAT,2026-03-17 09:00,left-buttock,9 9",
        "b,BWAT,2026-06-02 09:00,left-buttock," + "3 " * 13,
    )
    file, log = tmp_path / "some.csv", tmp_path / "log.csv"
    file.write_text("\n".join(lines), "utf-8")
    log.write_text("id,arm,started_at,status\nr,iv,soon,completed\n", "utf-8")
    words = ["scores", PATIENT, str(file), "--as-of", "2026-05-15", "--allow-unreadable"]
    result = CliRunner().invoke(main, [*words, "--log", str(log)])
    assert result.exit_code == 3
    (missed,) = [line for line in result.stdout.splitlines() if "bwat-d14" in line]
    assert "missed" in missed
    assert f"a row that may be it cannot be read ({file}:2)" in missed
    _, _, rest = result.stdout.partition("Left out, could not be read\n")
    left_out, _, later = rest.partition("Later than that day, not looked at\n")
    assert f"{file}:2" in left_out
    assert f"{file}:3: b, BWAT of Tue 02-Jun-2026" in later
    assert f"{file}:2" in result.stderr
    assert f"{log}:2" in result.stderr
    rows = csv.DictReader(io.StringIO(CliRunner().invoke(main, [*words, "--format", "csv"]).stdout))
    (row,) = [row for row in rows if row["planned"] == "bwat-d14"]
    assert f"({file}:2)" in row["remarks"]


def deviations(*words: str):
    return CliRunner().invoke(main, ["deviations", PATIENT, LOG, "--as-of", "2026-05-15", *words])


def test_the_deviation_report_holds_the_assessments_where_it_gets_the_scores():
    result = deviations("--scores", SCORES)
    assert result.exit_code == 3
    (late,) = [line for line in result.stdout.splitlines() if "bwat-d21" in line]
    assert "the window closed on" in late
    assert "missed × 49" in result.stdout  # noqa: RUF001 -- times
    without = deviations()
    assert "bwat-d21" not in without.stdout
    assert "planned assessments (vas, bwat, wound-qol): no scores were read" in without.stdout


def test_a_score_out_of_its_range_stops_the_report_unless_it_may_be_left_out(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("id,instrument,at,items\na,NRS,2026-03-03 09:00,11\n", "utf-8")
    refused = deviations("--scores", str(bad), "-o", str(tmp_path / "report.json"))
    assert (refused.exit_code, refused.stdout) == (12, "")
    assert "bad.csv:2:" in refused.stderr
    assert not (tmp_path / "report.json").exists()
    gone_on = deviations("--scores", str(bad), "--allow-unreadable")
    assert "Left out of the scores, could not be read\n  " in gone_on.stdout
    assert "left out 1 row" in gone_on.stderr
