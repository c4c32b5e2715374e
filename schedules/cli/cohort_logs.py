# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Logs of many patients sorted to the parts of their plans, once, before they are read."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import field
from pathlib import Path

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cli.cohort_plans import Plans
from schedules.cli.files import write_file
from schedules.cohort import LogProblem, check_log_columns, log_as_text, problems_table

_BATCH = 200_000
_SORTED, _DONE = ".logs", "done"
OF_NOBODY = "not-planned.parquet"


def log_files(name: str) -> list[Path]:
    """Return the log itself, or the Parquet and CSV files of a folder, in the order of names."""
    path = Path(name)
    if path.is_file():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix.lower() in {".parquet", ".csv"})
    if not found:
        message = f"{name}: found no log; accepted: .parquet and .csv files"
        raise click.UsageError(message)
    return found


def batches_of(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield a log's rows in columns of its own kinds; of CSV all are text."""
    if path.suffix.lower() == ".csv":
        with path.open("rb") as file:
            header = file.readline().decode("utf-8-sig").strip()
        names = [name.strip().strip('"') for name in header.split(",")]
        yield from pcsv.open_csv(
            path,
            read_options=pcsv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
            ),
        )
        return
    yield from pq.ParquetFile(path).iter_batches(batch_size=_BATCH)


def check_logs(files: list[Path]) -> None:
    """Raise ``DocumentError`` where the columns of a log cannot be used."""
    for path in files:
        first = next(batches_of(path), None)
        if first is not None:
            check_log_columns(first.schema, str(path))


@dataclass(slots=True)
class _Sorter:
    """Writes rows to a file for each part; rows of nobody planned are problems."""

    folder: Path
    codes: pa.Array
    part_of: np.ndarray
    stack: ExitStack
    problems: list[LogProblem] = field(default_factory=list[LogProblem])
    _writers: dict[int, pa.ipc.RecordBatchFileWriter] = field(default_factory=dict)

    def add(self, rows: pa.RecordBatch) -> None:
        places = pc.fill_null(pc.index_in(rows.column("code"), self.codes), -1).to_numpy()
        parts = np.where(places < 0, -1, self.part_of[places])
        for part in np.unique(parts).tolist():
            own = rows.filter(pa.array(parts == part)) if (parts != part).any() else rows
            if part < 0:
                self.problems += _of_nobody(own)
            else:
                self._writer(part, rows.schema).write_batch(own)

    def _writer(self, part: int, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
        if part not in self._writers:
            path = part_file(self.folder, part)
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            writer = pa.ipc.new_file(path, schema, options=options)
            self._writers[part] = self.stack.enter_context(writer)
        return self._writers[part]


def part_file(folder: Path, part: int) -> Path:
    """Return where the rows of a part are."""
    return folder / f"part-{part:05}.arrow"


def _of_nobody(rows: pa.RecordBatch) -> Iterator[LogProblem]:
    for row, source, code in zip(
        *(rows.column(name).to_pylist() for name in ("row", "source", "code")), strict=True
    ):
        told = f"{source}:{row}: found the code {code}; accepted: that of a patient with a plan"
        yield LogProblem(source, row, code or "", told)


def sort_logs(plans: Plans, files: list[Path], output: Path) -> None:
    """Sort the rows of logs to the parts of plans, once a run."""
    folder = output / _SORTED
    if (folder / _DONE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    codes = [
        plans.tables(at).patients.column("code").cast(pa.string()) for at in range(plans.parts)
    ]
    part_of = np.repeat(np.arange(plans.parts), [len(part) for part in codes])
    known = pa.chunked_array([c for part in codes for c in part.chunks], pa.string())
    with ExitStack() as stack:
        sorter = _Sorter(folder, known.combine_chunks(), part_of, stack)
        for path in files:
            row = 2 if path.suffix.lower() == ".csv" else 1
            for batch in batches_of(path):
                sorter.add(log_as_text(batch, str(path), row))
                row += batch.num_rows
    pq.write_table(problems_table(sorter.problems), output / OF_NOBODY)
    write_file(folder / _DONE, b"")


def forget_rows(output: Path) -> None:
    """Remove the sorted rows of a run that is done."""
    shutil.rmtree(output / _SORTED, ignore_errors=True)


def sorted_rows(output: Path, part: int) -> pa.RecordBatch:
    """Return all rows of a part of a run."""
    path = part_file(output / _SORTED, part)
    if not path.exists():
        return log_as_text(
            pa.RecordBatch.from_pylist([], pa.schema([("code", pa.string())])), "", 1
        )
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all().combine_chunks()
    return table.to_batches()[0]
