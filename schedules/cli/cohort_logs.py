# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Logs of many patients as they are given: Parquet and CSV files, read in batches."""

from collections.abc import Iterator

import click
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from protocol.errors import DocumentError
from protocol.lean import dataclass
from schedules.cli.cohort_csv import csv_batches, header_of
from schedules.cli.cohort_storage import Stored
from schedules.cohort import check_log_columns
from schedules.cohort.arrays import Longs

_BATCH = 500_000
# Rows of a Parquet file that one worker takes at a time: as many as keep all of them busy.
_PIECE = 2_000_000
# Every row has another one: to number these texts would cost more than it saves.
_ALL_DIFFERENT = "id"


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a log that are sorted together: some groups of a Parquet file, or a whole CSV file.

    ``first_row`` is the number of its first row as messages tell it (0 where the rows of a CSV file
    say it themselves), ``kilobytes`` what it takes of the file.
    """

    number: int
    log: Stored
    groups: tuple[int, ...]
    first_row: int
    kilobytes: int


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


def check_logs(files: list[Stored]) -> None:
    """Raise ``DocumentError`` where the columns of a log cannot be used."""
    for file in files:
        check_log_columns(_schema_of(file), str(file))


def _schema_of(file: Stored) -> pa.Schema:
    if _is_csv(file):
        return pa.schema([(name, pa.string()) for name in header_of(file).names])
    with file.source() as data:
        try:
            return pq.read_schema(data)
        except pa.ArrowInvalid:
            raise DocumentError(
                str(file), [f"{file}: found no Parquet; accepted: a Parquet file"]
            ) from None


def pieces_of(files: list[Stored]) -> list[Piece]:
    """Return the pieces that logs are sorted in."""
    found: list[Piece] = []
    for file in files:
        found += _pieces(file, len(found))
    return found


def _pieces(file: Stored, number: int) -> Iterator[Piece]:
    size = -(-file.size() // 1000)
    if _is_csv(file):
        yield Piece(number, file, (), 0, size)
        return
    with file.source() as data:
        about = pq.read_metadata(data)
    rows = [about.row_group(at).num_rows for at in range(about.num_row_groups)]
    first, groups = 0, list[int]()
    for at in range(len(rows)):
        groups.append(at)
        held = sum(rows[groups[0] : at + 1])
        if held >= _PIECE or at + 1 == len(rows):
            own = size * held // max(about.num_rows, 1)
            yield Piece(number, file, tuple(groups), first + 1, own)
            number, first, groups = number + 1, first + held, []


def batches_of(piece: Piece) -> Iterator[tuple[pa.RecordBatch, Longs]]:
    """Yield the rows of a piece, with their numbers; texts that many rows share are numbered."""
    if _is_csv(piece.log):
        yield from csv_batches(piece.log)
        return
    with piece.log.source() as data:
        schema = pq.read_schema(data)
        shared = [
            field.name
            for field in schema
            if field.name != _ALL_DIFFERENT and pa.types.is_string(field.type)
        ]
        data.seek(0)
        file = pq.ParquetFile(data, read_dictionary=shared)
        row = piece.first_row
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=list(piece.groups)):
            yield _takeable(batch), row + np.arange(batch.num_rows)
            row += batch.num_rows


def _takeable(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows with texts in a form of which pyarrow can take some."""
    plain = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    if not any(kind in plain for kind in batch.schema.types):
        return batch
    columns = [column.cast(plain.get(column.type, column.type)) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _is_csv(log: Stored) -> bool:
    return log.path.lower().endswith(".csv")
