# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""CSV logs of a registry, block by block: the rows, lines and problems that one patient's log has.

A block in which every row surely is one line is read by pyarrow; every other one by the reader of
a single log, row by row.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from protocol.errors import DocumentError
from protocol.lean import dataclass
from schedules.cli.cohort_storage import Stored
from schedules.cli.files import decode
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.log_rows import CODE, PROBLEM
from schedules.logs.csv_rows import (
    CsvRow,
    csv_rows,
    fields_problem,
    lines_of,
    no_text_problem,
    other_separator,
)

# Bytes of a block, and how far behind it a cell may reach that begins in it: farther than a cell
# may be long. The header ends within as many.
_BLOCK, _AHEAD = 1 << 25, 1 << 22
# What the reader of a single log takes for one cell.
_LONGEST_CELL = 131_072
# Every row has another one: to number these texts would cost more than it saves.
_ALL_DIFFERENT = "id"
_CELL = rb'(?:"[^"\r]*(?:""[^"\r]*)*"|[^",\r]*)'
_REGULAR = re.compile(rb"%b(?:,%b)*\r?" % (_CELL, _CELL))
_COMMENT = re.compile(rb"^\s*#", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a log's columns, and how many bytes and lines stand before the first row."""

    names: tuple[str, ...]
    size: int
    lines: int


def header_of(log: Stored) -> Header:
    """Return the header of a CSV log. Raises ``DocumentError`` where there is none to use."""
    with log.source() as data:
        head = data.read(_AHEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decode(head, str(log))
    mark = codecs.BOM_UTF8 if head.startswith(codecs.BOM_UTF8) else b""
    text = _text(head.removeprefix(mark))
    row = next(csv_rows(text, str(log)), None)
    if row is None:
        raise DocumentError(str(log), [f"{log}:1: found no header; accepted: names of columns"])
    names = tuple(cell.strip() for cell in row.cells)
    problem = row.problem or no_text_problem(names)
    if problem is None and (other := other_separator(names)):
        problem = f"found a {other} between the columns; accepted: a comma"
    if problem is not None:
        raise DocumentError(str(log), [row.complaint(problem)])
    lines = row.line - 1 + row.lines
    return Header(names, len(mark) + _bytes_in(lines_of(text)[:lines]), lines)


def csv_batches(log: Stored) -> Iterator[tuple[pa.RecordBatch, Longs]]:
    """Yield the rows of a CSV log, and the line that each begins on.

    A row that gives no cells has its reason in the column ``problem``.
    """
    header = header_of(log)
    line = header.lines + 1
    with log.source() as data:
        data.seek(header.size)
        held = data.read(_BLOCK + _AHEAD)
        while held:
            size = _end_of_block(held)
            batch = _as_columns(held[:size], header.names)
            if batch is not None:
                yield batch, line + np.arange(batch.num_rows)
                line += batch.num_rows
            else:
                rows, lines = _row_by_row(held, size, str(log), len(header.names))
                numbers = np.array([row.line for row in rows], np.int64)
                yield _batch_of(rows, header.names), numbers + (line - 1)
                line += len(lines)
                size = _bytes_in(lines)
            held = held[size:] + data.read(size)


def _end_of_block(held: bytes) -> int:
    """Return how many bytes the whole lines of the next block have."""
    if len(held) <= _BLOCK:
        return len(held)
    return held.rfind(b"\n", 0, _BLOCK) + 1 or held.find(b"\n") + 1 or len(held)


def _is_plain(block: bytes) -> bool:
    """Say whether every line of a block surely is a row: none is blank, a comment or half a row."""
    if block.startswith((b"\n", b"\r")) or b"\n\n" in block or b"\n\r" in block:
        return False
    if block.count(b"\r") != block.count(b"\r\n"):
        return False
    if b"#" in block and _COMMENT.search(block):
        return False
    quoted = (line for line in block.split(b"\n") if b'"' in line) if b'"' in block else ()
    return all(map(_REGULAR.fullmatch, quoted))


def _as_columns(block: bytes, names: Sequence[str]) -> pa.RecordBatch | None:
    """Return the rows of a block in which each is one line; None where that is not sure."""
    if not _is_plain(block):
        return None
    numbered = pa.dictionary(pa.int32(), pa.string())
    kinds = {name: pa.string() if name == _ALL_DIFFERENT else numbered for name in names}
    try:
        table = pcsv.read_csv(
            pa.BufferReader(block),
            read_options=pcsv.ReadOptions(column_names=names, block_size=len(block) + 1),
            # A word such as NA or null is a text like every other.
            convert_options=pcsv.ConvertOptions(
                column_types=kinds, strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:  # a row of another width, or bytes that are no text
        return None
    columns = [column.combine_chunks() for column in table.columns]
    codes = columns[names.index(CODE)]
    if codes.null_count or not all(text.strip() for text in codes.dictionary.to_pylist()):
        return None  # a row of nothing is none
    if any(_longest(column) > _LONGEST_CELL for column in columns):
        return None
    none = pa.nulls(table.num_rows, pa.string())
    return pa.RecordBatch.from_arrays([*columns, none], names=[*names, PROBLEM])


def _longest(column: pa.Array) -> int:
    texts = column.dictionary if pa.types.is_dictionary(column.type) else column
    return pc.max(pc.binary_length(texts)).as_py() or 0


def _row_by_row(held: bytes, size: int, source: str, width: int) -> tuple[list[CsvRow], list[str]]:
    """Return the rows that begin in a block, and the lines that they take."""
    own = len(lines_of(_text(held[:size])))
    text = _text(held)
    rows: list[CsvRow] = []
    for row in csv_rows(text, source, width=width):
        if row.line > own:
            break
        rows.append(row)
    taken = max([own, *(row.line - 1 + row.lines for row in rows[-1:])])
    return rows, lines_of(text)[:taken]


def _batch_of(rows: Sequence[CsvRow], names: Sequence[str]) -> pa.RecordBatch:
    """Return rows as columns; one with a problem holds that, and whose it is as far as it shows."""
    problems = [
        row.problem or no_text_problem(row.cells) or fields_problem(row.cells, len(names))
        for row in rows
    ]
    cells = [
        row.cells if problem is None else _code_alone(row.cells, names)
        for row, problem in zip(rows, problems, strict=True)
    ]
    columns = list(zip(*cells, strict=True)) or [()] * len(names)
    arrays = [pa.array(column, pa.string()) for column in [*columns, problems]]
    return pa.RecordBatch.from_arrays(arrays, names=[*names, PROBLEM])


def _code_alone(cells: Sequence[str], names: Sequence[str]) -> tuple[str | None, ...]:
    at = names.index(CODE)
    code = cells[at] if at < len(cells) and no_text_problem(cells[at]) is None else None
    return tuple(code if name == CODE else None for name in names)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _bytes_in(lines: Sequence[str]) -> int:
    return sum(len(line.encode("utf-8", "surrogateescape")) for line in lines)
