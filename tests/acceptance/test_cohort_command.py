"""``hamsc cohort plan``: whole parts or none, patients set aside, runs gone on with."""

import os
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from cohort_tables import SITE

from schedules.cli import main
from schedules.cli.cohort_lock import alone_in, host
from schedules.cli.cohort_parts import PartCounts
from schedules.cli.cohort_run import Job, Part, parts_of, run_here, run_on_dask, run_part
from schedules.cli.cohort_storage import Stored

FIRST = date(2026, 3, 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve patients from Tuesdays on, of whom one has a weight of nothing and one no weight."""
    found = tmp_path_factory.mktemp("cohort")
    (found / "site.yaml").write_text(SITE, "utf-8")
    days = [FIRST + timedelta(days=7 * (at % 4)) for at in range(12)]
    kilos = ["60", "0", None, *(str(50 + at) for at in range(9))]
    table = pa.table(
        {
            "code": [f"P-{at:03}" for at in range(12)],
            "day_zero": days,
            "time_zone": ["Asia/Shanghai"] * 12,
            "updated_at": ["2026-02-20T01:00:00Z"] * 12,
            "arms": [["iv", "im"]] * 12,
            "weight_kg": kilos,
            "weight_on": [None if kg is None else date(2026, 2, 27) for kg in kilos],
            "weight_kind": ["dry weight"] * 12,
            "dialysis_weekdays": ["mon wed fri"] * 12,
            "dialysis_start": ["13:00"] * 12,
            "dialysis_duration": ["4 hours"] * 12,
        }
    )
    pq.write_table(table, found / "patients.parquet")
    return found


def _plan(folder: Path, output: str, *more: str) -> Result:
    arguments = ["cohort", "plan", str(folder / "patients.parquet"), "--workers", "1"]
    arguments += ["--protocol", "hamsc-cua-example", "--site", str(folder / "site.yaml")]
    return CliRunner().invoke(main, [*arguments, "-o", str(folder / output), *more])


def _table(folder: Path, name: str) -> pa.Table:
    tables = [
        pq.read_table(path).combine_chunks()
        for path in sorted(folder.glob(f"part-*/{name}.parquet"))
    ]
    return pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()


@pytest.mark.requirement("R31")
def test_who_cannot_be_planned_is_set_aside_with_the_reason_and_stops_nobody(folder: Path):
    result = _plan(folder, "parts", "--rows", "--part-size", "5")
    assert result.exit_code == 20, result.output
    assert "10 of 12 patients" in result.output
    problems = _table(folder / "parts", "problems").to_pylist()
    assert [(item["row"], item["code"]) for item in problems] == [(1, "P-001"), (2, "P-002")]
    assert "kg" in problems[0]["problem"]
    assert "no dry weight is dated" in problems[1]["problem"]


def test_rows_say_what_each_patient_gets(folder: Path):
    """18 infusions of 1,000,000 cells per kg, and two rounds of 30 injections of 0.5 mL."""
    _plan(folder, "parts", "--rows", "--part-size", "5")
    rows = _table(folder / "parts", "rows").to_pylist()
    of_first = [item for item in rows if item["code"] == "P-000"]
    assert len(rows) == 10 * 20
    amounts = [(item["arm"], item["amount"], item["unit"]) for item in of_first]
    assert amounts.count(("iv", "60000000", "cells")) == 18
    assert amounts.count(("im", "15", "mL")) == 2
    assert min(item["on"] for item in of_first) == FIRST


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(folder: Path):
    _plan(folder, "stopped", "--part-size", "5")
    whole = _table(folder / "stopped", "patients")
    shutil.rmtree(folder / "stopped" / "part-00001")
    with (folder / "stopped" / "part-00002" / "doses.parquet").open("ab") as file:
        file.write(b"x")
    result = _plan(folder, "stopped", "--part-size", "5")
    assert "1 parts were there already" in result.output
    assert _table(folder / "stopped", "patients").equals(whole)


def test_what_a_killed_run_left_half_written_goes_and_nothing_else_does(folder: Path):
    run = folder / "killed"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, others = (
        f".part-00001.{dead.pid}.{host()}",
        (
            f".part-00001.{os.getpid()}.{host()}",  # of a worker that lives
            f".part-00001.{dead.pid}.another-machine",
            f".part-1.{dead.pid}.{host()}",
            ".part-00001",
            ".notes",
        ),
    )
    _plan(folder, run.name, "--part-size", "5")
    for name in (left, *others):
        (run / name).mkdir()
        (run / name / "patients.parquet").write_bytes(b"half")
    refused = _plan(folder, run.name, "--part-size", "6")
    assert refused.exit_code == 19
    assert (run / left).exists(), "another run leaves it alone"
    assert "3 parts were there already" in _plan(folder, run.name, "--part-size", "5").output
    assert not (run / left).exists()
    assert [name for name in others if not (run / name / "patients.parquet").exists()] == []


def test_a_file_where_the_folder_should_be_is_said_and_stays(folder: Path):
    taken = folder / "taken"
    taken.write_text("mine")
    refused = _plan(folder, taken.name)
    assert refused.exit_code == 18
    assert "taken: File exists; give a folder that can be written with -o" in refused.output
    assert taken.read_text() == "mine"


def test_two_runs_never_write_into_one_folder_at_a_time(folder: Path):
    held = Stored.of(str(folder / "held"))
    with alone_in(held):
        refused = _plan(folder, "held")
        assert refused.exit_code == 34
        assert f"process {os.getpid()} on {host()}" in refused.output
        assert sorted(path.name for path in (folder / "held").iterdir()) == [".lock"]
    assert _plan(folder, "held").exit_code == 20
    assert _plan(folder, "held").exit_code == 20, "the lock went with the run that held it"


@pytest.mark.parametrize(
    "work",
    [
        pytest.param("[time.sleep(60) for _ in [print('held', flush=True)]]", id="alone"),
        pytest.param(
            "[print('held', flush=True) for _ in spread(time.sleep, [0] * 4 + [60] * 4, 2)]",
            id="with workers, some of them at work",
        ),
    ],
)
def test_the_lock_of_a_killed_run_goes_with_its_processes(folder: Path, work: str):
    program = (
        "import sys, time; from schedules.cli.cohort_lock import alone_in\n"
        "from schedules.cli.cohort_run import spread\n"
        "from schedules.cli.cohort_storage import Stored\n"
        f"with alone_in(Stored.of(sys.argv[1])): {work}"
    )
    command = [sys.executable, "-c", program, str(folder / "left")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert _plan(folder, "left").exit_code == 34
        other.kill()
        other.wait()
    patience = time.monotonic() + 30  # workers notice at once, but not on a busy machine
    while (code := _plan(folder, "left").exit_code) == 34 and time.monotonic() < patience:
        time.sleep(0.1)
    assert code == 20
    shutil.rmtree(folder / "left")


@pytest.mark.hazard("H53")
def test_a_folder_of_another_run_is_not_written_over(folder: Path):
    _plan(folder, "other", "--part-size", "5")
    result = _plan(folder, "other", "--part-size", "6")
    assert result.exit_code == 19
    assert "another folder" in result.output


@pytest.mark.parametrize(
    ("name", "column", "says"),
    [
        pytest.param("weight_kg", pa.array([60.5] * 12), "floats", id="a weight as a float"),
        pytest.param("wieght", pa.array(["60"] * 12), "accepted: code", id="an unknown column"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_before_anything_is_written(
    folder: Path, tmp_path: Path, name: str, column: pa.Array, says: str
):
    table = pq.read_table(folder / "patients.parquet")
    kept = table.drop_columns([name]) if name in table.column_names else table
    pq.write_table(kept.append_column(name, column), tmp_path / "patients.parquet")
    shutil.copy(folder / "site.yaml", tmp_path)
    result = _plan(tmp_path, "plans")
    assert result.exit_code == 10
    assert says in result.output
    assert not (tmp_path / "plans").exists()


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path):
    table = tmp_path / "patients.csv"
    table.write_text("code,day_zero\nP-1,2026-03-02\n", "utf-8")
    output = tmp_path / "plans"
    result = CliRunner().invoke(
        main, ["cohort", "plan", str(table), "--protocol", "hamsc-cua-example", "-o", str(output)]
    )
    assert (result.exit_code, output.exists()) == (2, False)
    assert "patients.csv: found no Parquet; accepted: a Parquet file" in result.output


def _job(folder: Path, output: str) -> Job:
    return Job(
        source=str(folder / "patients.parquet"),
        output=str(folder / output),
        protocol=(Path(__file__).parents[2] / "protocol/library/hamsc-cua-example.yaml").read_text(
            "utf-8"
        ),
        protocol_source="hamsc-cua-example.yaml",
        site=SITE,
        site_source="site.yaml",
        shared=(),
        rows=True,
    )


def _unlucky(job: Job, part: Part) -> PartCounts:
    """Do a part, but lose the worker at the first two and raise at another, once each."""
    marker = Path(job.output).with_name(f"unlucky-{part.number}")
    if part.number in {0, 1, 2} and not marker.exists():
        marker.touch()
        if part.number < 2:
            os._exit(1)
        message = "once"
        raise OSError(message)
    return run_part(job, part)


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_its_workers_gives_what_this_machine_gives(folder: Path):
    # It takes a second to load, in each process that collects this file.
    from distributed import LocalCluster  # noqa: PLC0415

    here, there = _job(folder, "here"), _job(folder, "there")
    expected = list(run_here(here, parts_of(here.source, 3)))
    # Typed as if it could be awaited too, which it is not here.
    local: Any = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)  # pyright: ignore[reportArgumentType]
    with local as cluster:
        address = cluster.scheduler_address
        found = list(run_on_dask(address, _unlucky)(there, parts_of(there.source, 3)))
    assert sorted(found, key=str) == sorted(expected, key=str)
    for name in ("patients", "templates", "doses", "problems", "rows"):
        assert _table(folder / "there", name).equals(_table(folder / "here", name))
