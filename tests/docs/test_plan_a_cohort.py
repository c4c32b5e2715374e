"""The how-to page is done as it stands, in one folder: tables, documents, commands, programs.

Put in for what a test has not: a folder for `s3://registry`, one process for many, and for Spark
a stand-in that hands the function its batches as Spark does. `tests/interop/by_hand` has Spark.
"""

import csv
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from protocol.library import library_text
from schedules.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/plan-a-cohort.md").read_text("utf-8")
MANY_PROCESSES = ("plan", "deviations", "calendars", "sheets")
Batches = Iterator[pa.RecordBatch]


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def _run(line: str) -> None:
    program, *words = shlex.split(line)
    assert program == "hamsc"
    if words[0] == "cohort" and words[1] in MANY_PROCESSES:
        words += ["--workers", "1"]
    done = CliRunner().invoke(main, words)
    # The second infusion of P-001 is two days late.
    assert done.exit_code == (3 if words[1] == "deviations" else 0), f"{line}\n{done.output}"
    if words[:2] == ["new", "site"]:
        _keep_places(Path("site.yaml"))
    if words[1] == "plan":
        assert "2 of 2 patients" in done.output


def _keep_places(site: Path) -> None:
    """Remove the `#` where the page says so."""
    head, begins, places = site.read_text("utf-8").partition("# places:\n")
    assert begins
    site.write_text(f"{head}places:\n{re.sub('^# ', '', places, flags=re.MULTILINE)}", "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after everything that the page shows before Spark was done in it."""
    found = tmp_path_factory.mktemp("cohort")
    registry, logs = _blocks("csv")
    to_parquet, exposure, _ = _blocks("python")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        Path("registry.csv").write_text(registry, "utf-8")
        Path("logs.csv").write_text(logs, "utf-8")
        Path("exposure.py").write_text(exposure, "utf-8")
        exec(compile(to_parquet, "page", "exec"), {})  # noqa: S102 -- the page's own program
        storage = found / "storage"
        storage.mkdir()
        (storage / "patients.parquet").write_bytes(Path("patients.parquet").read_bytes())
        for line in "".join(_blocks("sh")).splitlines():
            _run(line.replace("s3://registry", storage.as_uri()))
    return found


def _names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


def test_the_commands_of_the_page_write_what_it_says(folder: Path):
    tables = ["doses.parquet", "patients.parquet", "problems.parquet", "templates.parquet"]
    assert _names(folder, "plans/part-*/*.parquet") == sorted([*tables, "rows.parquet"])
    assert _names(folder, "storage/plans/part-*/*.parquet") == tables
    judged = ["patients.parquet", "problems.parquet", "results.parquet"]
    assert _names(folder, "deviations/part-*/*.parquet") == judged
    assert (folder / "deviations" / "not-planned.parquet").exists()
    assert _names(folder, "calendars/part-*/*.ics") == ["P-001.ics", "P-002.ics"]
    # P-002 begins in the week after.
    assert _names(folder, "sheets/part-*/*.pdf") == ["P-001.pdf"]
    assert (folder / "demand.csv").stat().st_size
    assert (folder / "futures.svg").read_bytes().startswith((b"<?xml", b"<svg"))


def test_the_program_for_exposure_gives_the_shares_that_the_page_says(folder: Path):
    command = [sys.executable, "exposure.py"]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (folder / "exposure.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["code"], row["arm"]): row for row in csv.DictReader(file)}
    assert set(rows) == {(code, arm) for code in ("P-001", "P-002") for arm in ("iv", "im")}
    first, second = rows["P-001", "iv"], rows["P-002", "iv"]
    # 60.1 kg and 55 kg at 1,000,000 cells a kilogram; due are days 0, 14, 28 and 56.
    assert (first["due"], first["given_planned"]) == ("4", "2")
    assert (first["dose_planned"], first["dose_given"]) == ("240400000 cells", "120200000 cells")
    assert [row["dose_intensity_pct"] for row in (first, second)] == ["50", "25"]
    assert rows["P-001", "im"]["dose_intensity_pct"] == ""
    assert {row["unreadable"] for row in rows.values()} == {"0"}


class Frame:
    """A data frame, as far as the page's program asks one."""

    def __init__(self, table: pa.Table) -> None:
        """Hold the rows."""
        self.table = table
        self.write = SimpleNamespace(parquet=self._write)

    def mapInArrow(self, each: Callable[[Batches], Batches], schema: pa.Schema) -> "Frame":  # noqa: N802
        """Hand the rows over one batch at a time."""
        batches = each(iter(self.table.to_batches(max_chunksize=1)))
        return Frame(pa.Table.from_batches(list(batches), schema))

    def _write(self, address: str) -> None:
        pq.write_table(self.table, _here(address))


def _here(address: str) -> str:
    return address.removeprefix("s3a://registry/")


def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    read = SimpleNamespace(parquet=lambda address: Frame(pq.read_table(_here(address))))
    builder = SimpleNamespace(getOrCreate=lambda: SimpleNamespace(read=read))
    names = {
        "pyspark": {},
        "pyspark.sql": {"SparkSession": SimpleNamespace(builder=builder)},
        "pyspark.sql.pandas": {},
        "pyspark.sql.pandas.types": {"from_arrow_schema": lambda schema: schema},
    }
    for name, held in names.items():
        module = ModuleType(name)
        module.__dict__.update(held)
        monkeypatch.setitem(sys.modules, name, module)


def test_the_program_for_spark_gives_the_rows_of_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(folder)
    _stand_in(monkeypatch)
    Path("protocol.yaml").write_text(library_text("hamsc-cua-example"), "utf-8")
    *_, program = _blocks("python")
    exec(compile(program, "page", "exec"), {})  # noqa: S102 -- the page's own program
    rows, (written,) = pq.read_table("rows"), folder.glob("plans/part-*/rows.parquet")
    assert rows["problem"].null_count == rows.num_rows
    keys = ["code", "administration", "on"]
    expected = pq.read_table(written)
    shown = [table.select(keys).to_pylist() for table in (rows, expected)]
    assert len(shown[0]) == 40
    assert sorted(map(str, shown[0])) == sorted(map(str, shown[1]))
