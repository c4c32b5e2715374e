# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Logs of many patients as they are given: Parquet and CSV files, read in batches."""

from collections.abc import Iterator

import click
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cli.cohort_storage import Stored
from schedules.cohort import check_log_columns

_BATCH = 500_000
# Rows of a Parquet file that one worker takes at a time: as many as keep all of them busy.
_PIECE = 2_000_000
# Bytes of a CSV file that are read at a time, and in which its header ends.
_BLOCK, _HEADER = 1 << 25, 1 << 16
# Every row has another one: to number these texts would cost more than it saves.
_ALL_DIFFERENT = "id"


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a log that are sorted together: some groups of a Parquet file, or a whole CSV file.

    ``first_row`` is the number of its first row as messages tell it, ``kilobytes``
    what it takes of the file.
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
        with file.source() as data:
            schema = _csv(data).schema if _is_csv(file) else pq.read_schema(data)
        check_log_columns(schema, str(file))


def pieces_of(files: list[Stored]) -> list[Piece]:
    """Return the pieces that logs are sorted in."""
    found: list[Piece] = []
    for file in files:
        found += _pieces(file, len(found))
    return found


def _pieces(file: Stored, number: int) -> Iterator[Piece]:
    size = -(-file.size() // 1000)
    if _is_csv(file):
        yield Piece(number, file, (), 2, size)
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


def batches_of(piece: Piece) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a piece; texts that many rows share are numbered."""
    with piece.log.source() as data:
        if _is_csv(piece.log):
            yield from _csv(data)
            return
        schema = pq.read_schema(data)
        shared = [
            field.name
            for field in schema
            if field.name != _ALL_DIFFERENT and pa.types.is_string(field.type)
        ]
        data.seek(0)
        file = pq.ParquetFile(data, read_dictionary=shared)
        yield from file.iter_batches(batch_size=_BATCH, row_groups=list(piece.groups))


def _csv(data: pa.NativeFile) -> pcsv.CSVStreamingReader:
    header = data.read(_HEADER).decode("utf-8-sig", "replace").partition("\n")[0].strip()
    data.seek(0)
    names = [name.strip().strip('"') for name in header.split(",")]
    numbered = pa.dictionary(pa.int32(), pa.string())
    kinds = {name: pa.string() if name == _ALL_DIFFERENT else numbered for name in names}
    return pcsv.open_csv(
        data,
        read_options=pcsv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK),
        convert_options=pcsv.ConvertOptions(column_types=kinds, strings_can_be_null=True),
    )


def _is_csv(log: Stored) -> bool:
    return log.path.lower().endswith(".csv")
