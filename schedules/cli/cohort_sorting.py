# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Logs of many patients sorted once, on disk, to the portions of parts that are read together.

Each piece of a log gives one file of its own, so that pieces are sorted side by side and one that
is there is kept when a run is gone on with. A batch of the file holds rows of one portion.
"""

import errno
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from protocol.lean import dataclass
from schedules.cli.cohort_logs import Piece, batches_of
from schedules.cli.cohort_parts import write_table
from schedules.cli.cohort_plans import Plans, read_table
from schedules.cli.cohort_storage import Stored
from schedules.cli.files import OutputError
from schedules.cohort import (
    log_as_text,
    portion_of_each,
    portions,
    problems_table,
    trimmed,
    with_rows,
    with_source,
)
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.log_rows import PROBLEM

_FOLDER = ".logs"
_EMPTY = pa.RecordBatch.from_pylist([], pa.schema([("code", pa.string())]))
OF_NOBODY = "not-planned.parquet"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Homes:
    """Where the rows of each patient belong: portions of all parts, numbered one after the other.

    ``first`` is the number of each part's first portion, and at its end how many there are. The
    last of ``portion`` is where rows of nobody are: behind all portions.
    """

    codes: pa.Array
    portion: npt.NDArray[np.int16 | np.int64]
    first: tuple[int, ...]
    digest: str

    @classmethod
    def of(cls, plans: Plans) -> "Homes":
        """Return the homes of all planned patients."""
        codes: list[pa.Array] = []
        homes: list[npt.NDArray[np.int64]] = []
        first = [0]
        for record in plans.records():
            found = portions(record)
            homes.append(first[-1] + portion_of_each(found)[0][:-1])
            codes += record.patients.column("code").cast(pa.string()).chunks
            first.append(first[-1] + len(found))
        small = first[-1] < 1 << 15  # numpy sorts numbers of 16 bits by their digits
        all_of_them = np.append(np.concatenate(homes), first[-1])
        portion = all_of_them.astype(np.int16) if small else all_of_them
        known = pa.chunked_array(codes, pa.string()).combine_chunks()
        digest = hashlib.sha256(portion.tobytes())
        digest.update("\n".join(known.to_pylist()).encode())
        return cls(known, portion, tuple(first), digest.hexdigest())


@lru_cache(maxsize=1)
def homes_of(plans: Plans) -> Homes:
    """Return the homes of a registry's patients; kept, so that workers need not find them again."""
    return Homes.of(plans)


@dataclass(frozen=True, slots=True)
class SortedPiece:
    """A piece that was sorted, from the log ``source``: the home of each batch of its file."""

    number: int
    source: str
    homes: tuple[int, ...]
    kilobytes: int

    def rows(self, output: Stored, home: int) -> Iterator[pa.RecordBatch]:
        """Yield its rows of a portion."""
        wanted = [at for at, each in enumerate(self.homes) if each == home]
        if not wanted:
            return
        with _file(output, self.number, "arrow").source() as data:
            file = pa.ipc.open_file(data)
            for at in wanted:
                yield with_source(file.get_batch(at), self.source)


def sort_piece(plans: Plans, output: Stored, piece: Piece) -> SortedPiece:
    """Sort the rows of a piece of a log to the portions of parts, unless that was done before."""
    homes = homes_of(plans)
    done = _file(output, piece.number, "json")
    if done.is_file():
        held = json.loads(done.read())
        if held.pop("of") == homes.digest:
            return SortedPiece(**held | {"homes": tuple(held["homes"])})
    with _room_in(output), ExitStack() as stack:
        sorter = _Sorter(homes, output, piece, stack)
        for batch, numbers in batches_of(piece):
            sorter.add(batch, numbers)
    nobody = pa.concat_tables([problems_table([]), *sorter.of_nobody])
    with _room_in(output):
        write_table(nobody, _file(output, piece.number, "parquet"))
    found = SortedPiece(piece.number, str(piece.log), tuple(sorter.homes), piece.kilobytes)
    text = json.dumps({"of": homes.digest, **asdict(found)})
    done.write(text.encode())
    return found


@contextmanager
def _room_in(output: Stored) -> Iterator[None]:
    """Say where there was no room; what is wrong with a log that is read is not meant."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        message = f"{output}: {error}; free some room, or give another folder with -o"
        raise OutputError(message) from None


@dataclass(slots=True)
class _Sorter:
    """Writes the rows of a piece by their homes, batch after batch."""

    all_homes: Homes
    output: Stored
    piece: Piece
    stack: ExitStack
    homes: list[int] = field(default_factory=list[int])
    of_nobody: list[pa.Table] = field(default_factory=list[pa.Table])
    writers: list[pa.ipc.RecordBatchFileWriter] = field(default_factory=list)

    def add(self, batch: pa.RecordBatch, rows_of_log: Longs) -> None:
        """Write the rows of a batch, each to the batch of its home."""
        nobody = self.all_homes.first[-1]
        homes = self.all_homes.portion[_places(batch.column("code"), self.all_homes.codes)]
        order = np.argsort(homes, kind="stable")
        rows = with_rows(batch.take(pa.array(order)), pa.array(rows_of_log[order]))
        bounds = np.searchsorted(homes[order], np.arange(nobody + 1))
        for home in np.flatnonzero(np.diff(bounds)).tolist():
            own = rows.slice(bounds[home], bounds[home + 1] - bounds[home])
            self._writer(rows.schema).write_batch(own)
            self.homes.append(home)
        if bounds[nobody] < len(order):
            others = rows.slice(bounds[nobody])
            self.of_nobody.append(_nobody(others, str(self.piece.log)))

    def _writer(self, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
        if not self.writers:  # a piece without rows has no columns either
            sink = self.stack.enter_context(_file(self.output, self.piece.number, "arrow").sink())
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            opened = pa.ipc.new_file(sink, schema, options=options)
            self.writers.append(self.stack.enter_context(opened))
        return self.writers[0]


def _places(codes: pa.Array, known: pa.Array) -> npt.NDArray[np.int64]:
    """Return the place of each code; -1 where it is not known."""
    if pa.types.is_dictionary(codes.type):
        found = pc.index_in(trimmed(codes.dictionary), known).take(codes.indices)
    else:
        found = pc.index_in(trimmed(codes), known)
    places: npt.NDArray[np.int64] = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
    return places


def _nobody(rows: pa.RecordBatch, source: str) -> pa.Table:
    """Return rows of nobody as problems, with their reason."""
    code, row = rows.column("code"), rows.column("row")
    quoted = pc.binary_join_element_wise('"', code, '"', "")
    accepted = "; accepted: that of a patient with a plan"
    unknown = pc.binary_join_element_wise(
        "code: found ", pc.fill_null(quoted, "nothing"), accepted, ""
    )
    why = pc.coalesce(rows.column(PROBLEM), unknown) if PROBLEM in rows.schema.names else unknown
    told = pc.binary_join_element_wise(f"{source}:", row.cast(pa.string()), ": ", why, "")
    sources = pa.repeat(pa.scalar(source), len(row))
    columns = [sources, row, pc.fill_null(code, ""), told]
    return pa.table(columns, schema=problems_table([]).schema)


def prepare(output: Stored) -> None:
    """See to it that there is a folder for sorted rows."""
    (output / _FOLDER).make_folder()


def rows_of(pieces: Sequence[SortedPiece], output: Stored, home: int) -> pa.RecordBatch:
    """Return all rows of a portion, in the order of the logs."""
    found = [rows for piece in pieces for rows in piece.rows(output, home)]
    return pa.concat_batches(found) if found else log_as_text(_EMPTY, "", 1)


def write_nobody(pieces: Sequence[SortedPiece], output: Stored) -> None:
    """Write the rows of nobody that all pieces have, with their reasons."""
    tables = [problems_table([])]
    tables += [read_table(_file(output, piece.number, "parquet")) for piece in pieces]
    with _room_in(output):
        write_table(pa.concat_tables(tables), output / OF_NOBODY)


def count_of_nobody(output: Stored) -> int:
    """Return how many rows belong to no planned patient."""
    with (output / OF_NOBODY).source() as data:
        return int(pq.read_metadata(data).num_rows)


def forget_rows(output: Stored) -> None:
    """Remove the sorted rows of a run that is done."""
    (output / _FOLDER).remove()


def _file(output: Stored, number: int, ending: str) -> Stored:
    return output / _FOLDER / f"piece-{number:05}.{ending}"
