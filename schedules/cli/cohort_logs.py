# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Logs of many patients sorted to the parts of their plans, once, before they are read."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import field

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cli.cohort_parts import write_table
from schedules.cli.cohort_plans import Plans
from schedules.cli.cohort_storage import Stored
from schedules.cohort import LogProblem, check_log_columns, log_as_text, problems_table

_BATCH = 200_000
# Bytes in which a CSV file's header ends.
_HEADER = 1 << 16
_SORTED, _DONE = ".logs", "done"
OF_NOBODY = "not-planned.parquet"


def log_files(name: str) -> list[Stored]:
    """Return the log itself, or the Parquet and CSV files of a folder, in the order of names."""
    log = Stored.of(name)
    if log.is_file():
        return [log]
    files = log.files() if log.is_folder() else []
    found = [each for each in files if each.path.lower().endswith((".parquet", ".csv"))]
    if not found:
        message = f"{log}: found no log; accepted: .parquet and .csv files, or a folder of them"
        raise click.UsageError(message)
    return found


def _is_csv(log: Stored) -> bool:
    return log.path.lower().endswith(".csv")


def batches_of(log: Stored) -> Iterator[pa.RecordBatch]:
    """Yield a log's rows in columns of its own kinds; of CSV all are text."""
    with log.source() as data:
        if not _is_csv(log):
            yield from pq.ParquetFile(data).iter_batches(batch_size=_BATCH)
            return
        header = data.read(_HEADER).decode("utf-8-sig", "replace").partition("\n")[0].strip()
        data.seek(0)
        names = [name.strip().strip('"') for name in header.split(",")]
        yield from pcsv.open_csv(
            data,
            read_options=pcsv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
            ),
        )


def check_logs(files: list[Stored]) -> None:
    """Raise ``DocumentError`` where the columns of a log cannot be used."""
    for file in files:
        first = next(batches_of(file), None)
        if first is not None:
            check_log_columns(first.schema, str(file))


@dataclass(slots=True)
class _Sorter:
    """Writes rows to a file for each part; rows of nobody planned are problems.

    ``part_of`` holds the part of each code, and -1 at its end: that is where nobody is.
    """

    folder: Stored
    codes: pa.Array
    part_of: np.ndarray
    stack: ExitStack
    problems: list[LogProblem] = field(default_factory=list[LogProblem])
    _writers: dict[int, pa.ipc.RecordBatchFileWriter] = field(default_factory=dict)

    def add(self, rows: pa.RecordBatch) -> None:
        places = pc.fill_null(pc.index_in(rows.column("code"), self.codes), -1).to_numpy()
        parts = self.part_of[places]
        for part in np.unique(parts).tolist():
            own = rows.filter(pa.array(parts == part)) if (parts != part).any() else rows
            if part < 0:
                self.problems += _of_nobody(own)
            else:
                self._writer(part, rows.schema).write_batch(own)

    def _writer(self, part: int, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
        if part not in self._writers:
            sink = self.stack.enter_context(part_file(self.folder, part).sink())
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            writer = pa.ipc.new_file(sink, schema, options=options)
            self._writers[part] = self.stack.enter_context(writer)
        return self._writers[part]


def part_file(folder: Stored, part: int) -> Stored:
    """Return where the rows of a part are."""
    return folder / f"part-{part:05}.arrow"


def _of_nobody(rows: pa.RecordBatch) -> Iterator[LogProblem]:
    for row, source, code in zip(
        *(rows.column(name).to_pylist() for name in ("row", "source", "code")), strict=True
    ):
        told = f"{source}:{row}: found the code {code}; accepted: that of a patient with a plan"
        yield LogProblem(source, row, code or "", told)


def sort_logs(plans: Plans, files: list[Stored], output: Stored) -> None:
    """Sort the rows of logs to the parts of plans, once a run."""
    folder = output / _SORTED
    if (folder / _DONE).is_file():
        return
    folder.remove()
    folder.make_folder()
    codes = [
        plans.tables(at).patients.column("code").cast(pa.string()) for at in range(plans.parts)
    ]
    part_of = np.append(np.repeat(np.arange(plans.parts), [len(part) for part in codes]), -1)
    known = pa.chunked_array([c for part in codes for c in part.chunks], pa.string())
    with ExitStack() as stack:
        sorter = _Sorter(folder, known.combine_chunks(), part_of, stack)
        for file in files:
            row = 2 if _is_csv(file) else 1
            for batch in batches_of(file):
                sorter.add(log_as_text(batch, str(file), row))
                row += batch.num_rows
    write_table(problems_table(sorter.problems), output / OF_NOBODY)
    (folder / _DONE).write(b"")


def rows_of_nobody(output: Stored) -> int:
    """Return how many rows belong to no planned patient."""
    with (output / OF_NOBODY).source() as data:
        return int(pq.read_metadata(data).num_rows)


def forget_rows(output: Stored) -> None:
    """Remove the sorted rows of a run that is done."""
    (output / _SORTED).remove()


def sorted_rows(output: Stored, part: int) -> pa.RecordBatch:
    """Return all rows of a part of a run."""
    file = part_file(output / _SORTED, part)
    if not file.is_file():
        return log_as_text(
            pa.RecordBatch.from_pylist([], pa.schema([("code", pa.string())])), "", 1
        )
    with file.source() as source:
        table = pa.ipc.open_file(source).read_all().combine_chunks()
    return table.to_batches()[0]
