# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The folder of a run: one folder a part, written beside its place and then renamed.

A finished part holds the checksums of its files in ``part.json``. It is checked and kept when the
run goes on. Storage that renames no folder in one step gets the files in their place and
``part.json`` last: what has none, or whose files differ from it, is done again.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cli.cohort_lock import host, is_alive
from schedules.cli.cohort_storage import Stored
from schedules.cli.files import OutputError
from schedules.cohort import Reader, row_tables, tables_of
from schedules.cohort.patients import as_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_DONE = "part.json"
_ROWS = "rows.parquet"
# What ``whole_folder`` calls a folder that is being written: the part, the process, the machine.
_BESIDE = re.compile(r"\.part-[0-9]{5,}\.(?P<process>[0-9]+)\.(?P<host>[A-Za-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class PartCounts:
    """What became of a part's patients."""

    patients: int
    planned: int
    set_aside: int
    administrations: int


def part_folder(output: Stored, number: int) -> Stored:
    """Return the folder of a part."""
    return output / f"part-{number:05}"


Counts = TypeVar("Counts", bound="DataclassInstance")


def finished(folder: Stored, kind: type[Counts], *, record_only: bool = False) -> Counts | None:
    """Return the counts of a part that is there whole; None where it has to be done.

    ``record_only`` looks at the record and not at the expanded rows, which are much larger.
    """
    try:
        found = json.loads((folder / _DONE).read())
        files = {
            name: wanted
            for name, wanted in found["files"].items()
            if not (record_only and name == _ROWS)
        }
        whole = all((folder / name).digest() == wanted for name, wanted in files.items())
        return kind(**found["counts"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # damaged, in whatever way
        return None


def write_part(
    folder: Stored, batch: pa.RecordBatch, reader: Reader, first_row: int, *, rows: bool
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
            write_table(getattr(tables, name), beside / f"{name}.parquet")
        if rows:
            _write_rows(beside / _ROWS, row_tables(result, codes, lambda: reader.memory))
    return counts


@contextmanager
def whole_folder(folder: Stored, counts: "DataclassInstance") -> Iterator[Stored]:
    """Give a folder to write files into, which then becomes ``folder`` with their checksums."""
    own = folder.local
    beside = folder
    if own is not None:
        path = str(own.with_name(f".{own.name}.{os.getpid()}.{host()}"))
        beside = Stored(folder.filesystem, path, path)
    else:
        (folder / _DONE).remove()  # first, so that what is half written is never taken for whole
    beside.remove()
    try:
        beside.make_folder()
        yield beside
    except OSError as error:
        beside.remove()  # it would stand in the way of the room that is asked for
        message = f"{folder}: {error}; free some room, or give another folder with -o"
        raise OutputError(message) from None
    files = {file.last: file.digest() for file in beside.files()}
    done = {"counts": asdict(counts), "files": files}
    (beside / _DONE).write(f"{json.dumps(done, indent=1)}\n".encode())
    if own is not None:
        folder.remove()
        os.replace(beside.path, own)  # noqa: PTH105 -- a folder, in one step


def remove_half_written(output: Stored) -> None:
    """Remove what a killed run left of parts that it was writing; everything else stays.

    What a process that lives is writing stays, and what another machine began: a worker may be at
    it still.
    """
    folder = output.local
    if folder is None:
        return
    for path in sorted(folder.iterdir()):
        found = _BESIDE.fullmatch(path.name)
        if found is None or not path.is_dir() or path.is_symlink():
            continue
        if found["host"] == host() and not is_alive(int(found["process"])):
            shutil.rmtree(path)


def write_table(table: pa.Table, file: Stored) -> None:
    """Write a table as Parquet."""
    with file.sink() as sink:
        pq.write_table(table, sink, compression="zstd")


def _write_rows(file: Stored, tables: Iterator[pa.Table]) -> None:
    first = next(tables, None)
    if first is None:
        return
    with file.sink() as sink, pq.ParquetWriter(sink, first.schema, compression="zstd") as writer:
        for table in chain([first], tables):
            # One group of rows each: every further one holds all the texts again.
            writer.write_table(table, row_group_size=table.num_rows)
