"""``hamsc cohort forecast`` on the record of a small registry, whose sums are done by hand."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from cohort_tables import SITE

from schedules.cli import main

FIRST = date(2026, 3, 3)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three patients of 60, 70 and 80 kg from one Tuesday on, and one without a weight."""
    folder = tmp_path_factory.mktemp("registry")
    kilos = ["60", "70", "80", None]
    table = pa.table(
        {
            "code": [f"P-{at}" for at in range(4)],
            "day_zero": [FIRST] * 4,
            "time_zone": ["Asia/Shanghai"] * 4,
            "updated_at": ["2026-02-20T01:00:00Z"] * 4,
            "arms": ["iv im"] * 4,
            "site": ["east", "east", "west", "west"],
            "weight_kg": kilos,
            "weight_on": [None if kg is None else "2026-02-27" for kg in kilos],
            "weight_kind": ["dry weight"] * 4,
            "dialysis_weekdays": ["mon wed fri"] * 4,
            "dialysis_start": ["13:00"] * 4,
            "dialysis_duration": ["4 hours"] * 4,
        }
    )
    pq.write_table(table, folder / "patients.parquet")
    (folder / "site.yaml").write_text(SITE, "utf-8")
    arguments = [str(folder / "patients.parquet"), "--protocol", "hamsc-cua-example"]
    arguments += ["--site", str(folder / "site.yaml")]
    arguments += ["-o", str(folder / "plans"), "--part-size", "2", "--workers", "1"]
    assert CliRunner().invoke(main, ["cohort", "plan", *arguments]).exit_code == 20
    for kind in ("supply", "scenario"):
        text = CliRunner().invoke(main, ["new", kind]).output
        (folder / f"{kind}.yaml").write_text(text, "utf-8")
    return folder


def _forecast(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["cohort", "forecast", str(folder / "plans"), *more])


def test_a_site_needs_the_sum_of_its_patients(plans: Path):
    """1,000,000 cells per kg: 130 million in the east, 80 in the west; 25 % are made on top."""
    result = _forecast(plans, "--format", "csv", "--supply", str(plans / "supply.yaml"))
    rows = [row for row in csv.DictReader(io.StringIO(result.output)) if row["unit"] == "cells"]
    first = {row["site"]: row for row in rows if row["week"] == "2026-03-02"}
    assert (first["east"]["planned"], first["east"]["to_make"]) == ("130000000", "162500000")
    assert (first["west"]["planned"], first["west"]["to_make"]) == ("80000000", "100000000")
    assert first["east"]["order_by"] == "2026-02-09"
    assert {row["assumed"] for row in rows} == {"yes"}


def test_the_table_says_what_is_not_in_it_and_what_becomes_of_lots(plans: Path):
    result = _forecast(plans, "--supply", str(plans / "supply.yaml"), "--to", "2026-03-31")
    assert result.output.startswith("EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION")
    assert "Lot EXAMPLE-L1 of hamsc, last day Tue 31-Mar-2026: 100,000,000" in result.output
    assert "1 patients of the registry could not be planned: not counted." in result.output


def test_futures_come_as_quantiles_with_what_they_rest_on(plans: Path):
    scenario = str(plans / "scenario.yaml")
    result = _forecast(plans, "--scenario", scenario, "--runs", "40", "--seed", "7")
    assert "40 runs of scenario example-scenario [ASSUMED], seed 7" in result.output
    assert "drawn from 3 of the registry" in result.output
    data = _forecast(plans, "--scenario", scenario, "--runs", "40", "--format", "json").output
    found = json.loads(data)
    assert (found["runs"], found["seed"]) == (40, 1)
    assert {"p5", "p50", "p95", "to_make"} <= found["weeks"][0].keys()
    rows = _forecast(plans, "--scenario", scenario, "--runs", "40", "--format", "csv").output
    assert len(rows.splitlines()) == len(found["weeks"]) + 1


@pytest.mark.parametrize("more", [[], ["--scenario", "scenario.yaml", "--runs", "20"]])
def test_a_picture_carries_the_watermark_and_its_words(plans: Path, more: list[str], monkeypatch):
    monkeypatch.chdir(plans)
    result = _forecast(plans, *more, "--format", "svg")
    assert "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION" in result.output
    assert "hamsc, " in result.output
    assert "3 patients" in result.output


def test_days_beside_a_scenario_are_refused(plans: Path):
    result = _forecast(plans, "--scenario", str(plans / "scenario.yaml"), "--to", "2026-03-31")
    assert result.exit_code == 2
    assert "leave them out" in result.output


def test_plans_of_which_a_part_is_missing_or_damaged_are_refused(plans: Path, tmp_path: Path):
    shutil.copytree(plans / "plans", tmp_path / "plans")
    with (tmp_path / "plans" / "part-00001" / "doses.parquet").open("ab") as file:
        file.write(b"x")
    result = _forecast(tmp_path)
    assert result.exit_code == 21
    assert "1 of 2 parts are missing or damaged (part-00001)" in result.output
    (tmp_path / "plans" / "run.json").unlink()
    assert "holds no plans of a cohort" in _forecast(tmp_path).output


def _alone(plans: Path, code: str) -> Path:
    """Return a patient document with the facts of a row of the registry."""
    (row,) = [
        row for row in pq.read_table(plans / "patients.parquet").to_pylist() if row["code"] == code
    ]
    document = {
        "format_version": "1",
        "kind": "patient",
        "protocol": {"id": "hamsc-cua-example", "version": "1"},
        "code": code,
        "day_zero": row["day_zero"].isoformat(),
        "time_zone": row["time_zone"],
        "updated_at": row["updated_at"],
        "arms": row["arms"].split(),
        "site": row["site"],
        "weights": [{"kg": row["weight_kg"], "on": row["weight_on"], "kind": row["weight_kind"]}],
        "dialysis": {
            "weekdays": row["dialysis_weekdays"].split(),
            "start": row["dialysis_start"],
            "duration": row["dialysis_duration"],
        },
    }
    path = plans / f"{code}.yaml"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.mark.parametrize(
    ("many", "one", "ending"),
    [
        pytest.param(["calendars"], ["calendar"], "ics", id="calendars"),
        pytest.param(
            ["sheets", "--format", "html", "--from", "2026-03-02", "--to", "2026-03-20"],
            ["checklist", "--format", "html", "--from", "2026-03-02", "--to", "2026-03-20"],
            "html",
            id="sheets",
        ),
    ],
)
def test_each_patient_has_the_file_it_has_alone(
    plans: Path, tmp_path: Path, many: list[str], one: list[str], ending: str
):
    command = ["cohort", many[0], str(plans / "plans"), "-o", str(tmp_path / "files")]
    result = CliRunner().invoke(main, [*command, *many[1:], "--workers", "2"])
    assert result.exit_code == 0, result.output
    assert "3 files" in result.output
    site = ["--site", str(plans / "site.yaml"), "-o", str(tmp_path / "alone")]
    alone = CliRunner().invoke(main, [one[0], str(_alone(plans, "P-1")), *one[1:], *site])
    assert alone.exit_code == 0, alone.output
    found = tmp_path / "files" / "part-00000" / f"P-1.{ending}"
    assert found.read_bytes() == (tmp_path / "alone").read_bytes()
    found.unlink()
    again = CliRunner().invoke(main, [*command, *many[1:], "--workers", "1"])
    assert "1 files; 2 were there already and kept" in again.output


def test_a_code_that_makes_no_file_name_stops_nobody_else(plans: Path, tmp_path: Path):
    table = pq.read_table(plans / "patients.parquet").slice(0, 2)
    long = "患者" * 20
    patients, out = tmp_path / "patients.parquet", tmp_path / "plans"
    pq.write_table(table.set_column(0, "code", pa.array([long, "P-1"])), patients)
    site = str(plans / "site.yaml")
    made = ["cohort", "plan", str(patients), "--protocol", "hamsc-cua-example", "--site", site]
    assert CliRunner().invoke(main, [*made, "-o", str(out), "--workers", "1"]).exit_code == 0
    command = ["cohort", "calendars", str(out), "-o", str(tmp_path / "files"), "--workers", "1"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 20, result.output
    assert (tmp_path / "files" / "part-00000" / "P-1.ics").is_file()
    told = (tmp_path / "files" / "problems.txt").read_text("utf-8")
    assert told == f"{long}: found a file name of 364 characters; accepted: up to 240\n"


def test_who_has_nothing_in_the_days_asked_for_gets_no_sheet(plans: Path, tmp_path: Path):
    command = ["cohort", "sheets", str(plans / "plans"), "-o", str(tmp_path), "--workers", "1"]
    result = CliRunner().invoke(main, [*command, "--to", "2026-01-01"])
    assert result.exit_code == 0
    assert "3 patients have nothing in what was asked for" in result.output
    wrong = CliRunner().invoke(main, [*command, "--arm", "oral"])
    assert "--arm: found oral" in wrong.output
