# pyright: basic, reportAttributeAccessIssue=false
"""A registry kept in storage that is no folder of this machine, and planned by other engines."""

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cloudpickle
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from cohort_tables import row as patient_row
from cohort_tables import table as patient_table
from engine_documents import arm, dose, every, protocol_of

from protocol.errors import DocumentError
from schedules.cli import main
from schedules.cli.cohort_parts import PartCounts, finished, part_folder
from schedules.cli.cohort_storage import Stored, without_keys
from schedules.cli.files import OutputError
from schedules.cohort import PLANNED, Planning, planned_rows

MEMORY = "fsspec+memory://registry"
PROTOCOL = json.dumps(
    protocol_of(
        arm("iv", every("7 days", count=4), dose=dose("per-kg", "1 mg")),
        arm("gel", every("2 days", count=5), route="topical"),
        span="2 months",
        weight={"kind": "dry weight"},
    )
)
PLANNING = Planning(PROTOCOL, "protocol.json")


def _patients(count: int) -> pa.RecordBatch:
    """Return patients on one template, of whom the second has no weight."""
    weighed = {"weight_on": "2026-01-02", "weight_kind": "dry weight"}
    return patient_table(
        [
            patient_row(
                f"P-{at}",
                arms="iv gel",
                **({} if at == 1 else {"weight_kg": str(60 + at), **weighed}),
            )
            for at in range(count)
        ]
    )


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five patients on this machine and in memory, planned in both places."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "protocol.json").write_text(PROTOCOL, "utf-8")
    people = pa.Table.from_batches([_patients(5)])
    pq.write_table(people, folder / "patients.parquet")
    there = Stored.of(MEMORY)
    there.make_folder()
    with (there / "patients.parquet").sink() as sink:
        pq.write_table(people, sink)
    for base in (str(folder), MEMORY):
        result = _cohort("plan", base, folder)
        assert result.exit_code == 20, result.output
        assert "4 of 5 patients" in result.output
        told = "cannot be locked: see to it that no other run writes there" in result.output
        assert told == (base == MEMORY)
    return folder


def _cohort(command: str, base: str, folder: Path) -> Result:
    given = {
        "plan": f"{base}/patients.parquet --part-size 2 --rows --workers 1 -o {base}/plans"
        f" --protocol {folder}/protocol.json",
        "deviations": f"{base}/plans {base}/log.csv --as-of 2026-06-01 --workers 1"
        f" -o {base}/deviations",
        "forecast": f"{base}/plans --format csv",
    }
    return CliRunner().invoke(main, ["cohort", command, *given[command].split()])


def _contents(folder: Stored) -> dict[str, bytes]:
    start = len(folder.path)
    return {file.path[start:]: file.read() for file in folder.files()}


def test_a_registry_in_other_storage_is_the_same_to_the_byte(here: Path):
    ours, theirs = (_contents(Stored.of(f"{base}/plans")) for base in (str(here), MEMORY))
    assert ours.pop("/.lock") == b""  # only a folder of this machine is locked, while it is written
    assert sorted(ours) == sorted(theirs)
    assert {name for name in ours if ours[name] != theirs[name]} == {"/run.json"}
    assert _cohort("forecast", str(here), here).output == _cohort("forecast", MEMORY, here).output


def test_a_part_without_its_last_file_is_done_again_and_the_others_are_kept(here: Path):
    plans = Stored.of(f"{MEMORY}/plans")
    before = _contents(plans)
    (part_folder(plans, 0) / "part.json").remove()
    with (part_folder(plans, 1) / "doses.parquet").sink() as sink:
        sink.write(b"half of it")
    assert finished(part_folder(plans, 1), PartCounts) is None
    result = _cohort("plan", MEMORY, here)
    assert "1 parts were there already" in result.output
    assert _contents(plans) == before


def test_a_log_in_other_storage_gives_the_same_report(here: Path):
    log = b"code,id,arm,started_at,status\nP-0,r1,iv,2026-01-05T10:00,completed\nX,r2,iv,x,y\n"
    for base in (str(here), MEMORY):
        Stored.of(f"{base}/log.csv").write(log)
        result = _cohort("deviations", base, here)
        assert result.exit_code == 20, result.output
        assert "1 rows belong to no planned patient" in result.output
    found = [
        [_table(Stored.of(f"{base}/deviations") / f"part-0000{at}", "results") for at in range(3)]
        for base in (str(here), MEMORY)
    ]
    assert found[0] == found[1]
    assert found[0][0].num_rows


def _table(folder: Stored, name: str) -> pa.Table:
    with (folder / f"{name}.parquet").source() as data:
        return pq.read_table(data)


def test_files_of_this_machine_have_a_uri_too(tmp_path: Path):
    file = Stored.of(f"file://{tmp_path}/x.txt")
    file.write(b"x")
    assert (tmp_path / "x.txt").read_bytes() == b"x"
    assert file.local == tmp_path / "x.txt"


def test_what_no_storage_can_reach_is_told_without_the_keys_in_it():
    with pytest.raises(OutputError, match="give a path, or a URI") as raised:
        Stored.of("nowhere://user:secret@host/plans")
    assert "secret" not in str(raised.value).partition("plans:")[0]
    assert without_keys("s3://key:secret@bucket/a?endpoint=x") == "s3://bucket/a"


@pytest.mark.parametrize("command", ["plan", "deviations", "forecast"])
def test_what_is_not_there_is_said(command: str, tmp_path: Path):
    (tmp_path / "protocol.json").write_text(PROTOCOL, "utf-8")
    result = _cohort(command, str(tmp_path), tmp_path)
    assert result.exit_code in {2, 21}
    assert "patients.parquet: found no file" in result.output or "holds no plans" in result.output


def test_any_engine_that_passes_batches_plans_what_the_command_plans(here: Path):
    """Called as Spark's mapInArrow calls it: an iterator of batches, in a process of its own."""
    batch = _patients(5)
    planning = PLANNING
    rows = _in_another_process(
        lambda batches: planned_rows(batches, planning), [batch.slice(0, 3), batch.slice(3)]
    )
    assert all(item.schema == PLANNED for item in rows)
    table = pa.Table.from_batches(rows)
    aside = table.filter(pc.is_valid(table.column("problem")))
    assert aside.column("code").to_pylist() == ["P-1"]
    planned = table.filter(pc.is_null(table.column("problem"))).drop_columns(["problem"])
    parts = [_table(Stored.of(str(here)) / f"plans/part-0000{at}", "rows") for at in range(3)]
    kept = pa.concat_tables([part.cast(planned.schema) for part in parts])
    by = [("code", "ascending"), ("administration", "ascending")]
    assert planned.sort_by(by).equals(kept.sort_by(by))


def test_a_code_that_comes_twice_is_set_aside_in_a_batch_and_where_it_is_told():
    batch = _patients(1)
    twice = planned_rows([pa.concat_batches([batch, batch])], PLANNING)
    told = planned_rows([batch], PLANNING, shared=["P-0"])
    for found in (twice, told):
        (rows,) = found
        assert "more than once" in rows.column("problem")[0].as_py()


def test_a_table_whose_columns_cannot_be_used_is_refused():
    batch = pa.RecordBatch.from_pydict({"code": ["P-1"]})
    with pytest.raises(DocumentError, match="found no column day_zero"):
        list(planned_rows([batch], PLANNING))


def _in_another_process(function: Any, batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """Return what a function makes of batches, sent to a fresh process as Spark sends it."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_run, (cloudpickle.dumps(function), batches))


def _run(function: bytes, batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    loaded: Any = cloudpickle.loads(function)
    given: Iterator[pa.RecordBatch] = iter(batches)
    return list(loaded(given))
