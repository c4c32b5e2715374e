# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The folder of a run: one folder a part, written beside its place and then renamed.

A finished part holds the checksums of its files. It is checked and kept when the run goes on.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cohort import Batch, Buffers, Group, Reader, expand, rows_table, tables_of
from schedules.cohort.patients import as_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Rows of one chunk of the expanded export: some tens of megabytes.
_CHUNK = 1_000_000
_DONE = "part.json"
_ROWS = "rows.parquet"


@dataclass(frozen=True, slots=True)
class PartCounts:
    """What became of a part's patients."""

    patients: int
    planned: int
    set_aside: int
    administrations: int


def part_folder(output: Path, number: int) -> Path:
    """Return the folder of a part."""
    return output / f"part-{number:05}"


Counts = TypeVar("Counts", bound="DataclassInstance")


def finished(folder: Path, kind: type[Counts], *, record_only: bool = False) -> Counts | None:
    """Return the counts of a part that is there whole; None where it has to be done.

    ``record_only`` looks at the record and not at the expanded rows, which are much larger.
    """
    try:
        found = json.loads((folder / _DONE).read_text("utf-8"))
        files = {
            name: wanted
            for name, wanted in found["files"].items()
            if not (record_only and name == _ROWS)
        }
        whole = all(_digest(folder / name) == wanted for name, wanted in files.items())
    except (OSError, ValueError, KeyError):
        return None
    return kind(**found["counts"]) if whole else None


def write_part(
    folder: Path, batch: pa.RecordBatch, reader: Reader, first_row: int, *, rows: bool
) -> PartCounts:
    """Plan a batch of patients and write its part; ``rows`` adds the expanded export."""
    result = reader.read(batch, first_row)
    facts = as_text(batch)
    codes = facts.column("code")
    tables = tables_of(result, facts, first_row)
    counts = PartCounts(
        patients=batch.num_rows,
        planned=tables.patients.num_rows,
        set_aside=tables.problems.num_rows,
        administrations=sum(group.rows for group in result.groups),
    )
    with whole_folder(folder, counts) as beside:
        for name in ("patients", "templates", "doses", "problems"):
            pq.write_table(getattr(tables, name), beside / f"{name}.parquet", compression="zstd")
        if rows:
            _write_rows(beside / _ROWS, result, codes)
    return counts


@contextmanager
def whole_folder(folder: Path, counts: "DataclassInstance") -> Iterator[Path]:
    """Give a folder to write files into, which then becomes ``folder`` with their checksums."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    yield beside
    files = {path.name: _digest(path) for path in sorted(beside.iterdir())}
    done = {"counts": asdict(counts), "files": files}
    (beside / _DONE).write_text(json.dumps(done, indent=1) + "\n", "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    beside.replace(folder)


def _write_rows(path: Path, batch: Batch, codes: pa.Array) -> None:
    buffers, writer = Buffers(), None
    for chunk in _chunks(batch.groups):
        table = rows_table(expand(chunk, buffers), codes, batch.dictionaries)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _chunks(groups: list[Group]) -> list[list[Group]]:
    """Return the groups in stretches of about a million rows; one group is never parted."""
    chunks: list[list[Group]] = []
    rows = _CHUNK
    for group in groups:
        if rows >= _CHUNK:
            chunks.append([])
            rows = 0
        chunks[-1].append(group)
        rows += group.rows
    return chunks


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
