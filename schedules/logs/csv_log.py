"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

from collections.abc import Iterator
from functools import partial

from schedules.logs.csv_rows import cell_starts, csv_rows, no_text_problem
from schedules.logs.mapping import FIELDS, LogMapping
from schedules.logs.reading import Heard, LogReading
from schedules.logs.table import Row, read_rows

COLUMNS = FIELDS


def parse_log_csv(
    text: str,
    *,
    source: str,
    zone: str,
    mapping: LogMapping | None = None,
    heard: Heard | None = None,
) -> LogReading:
    """Read a log; times without an offset are local times in ``zone``.

    Rows that cannot be read are in the reading, each with its line and all its problems; so are
    those with bytes that were no text (decoded with ``surrogateescape``). ``heard`` is told how
    many rows were read. Raises ``LogError`` where the header itself cannot be used.
    """
    separator = mapping.separator if mapping is not None else ","
    rows = _rows(text.removeprefix("\ufeff"), source, separator)
    return read_rows(rows, source=source, zone=zone, mapping=mapping, heard=heard)


def _rows(text: str, source: str, separator: str) -> Iterator[Row]:
    is_damaged = no_text_problem((text,)) is not None
    for row in csv_rows(text, source, separator):
        columns = partial(cell_starts, row.text, separator)
        problem = row.problem or (no_text_problem(row.cells) if is_damaged else None)
        yield Row(source, row.line, row.cells, columns, problem)
