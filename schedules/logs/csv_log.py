"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

from collections.abc import Iterator
from functools import partial

from schedules.logs.csv_rows import cell_starts, csv_rows
from schedules.logs.mapping import FIELDS, LogMapping
from schedules.logs.reading import LogReading
from schedules.logs.rows import Row, read_rows

COLUMNS = FIELDS


def parse_log_csv(
    text: str, *, source: str, zone: str, mapping: LogMapping | None = None
) -> LogReading:
    """Read a log; times without an offset are local times in ``zone``.

    Rows that cannot be read are in the reading, each with its line and all its problems. Raises
    ``LogError`` where the header itself cannot be used.
    """
    separator = mapping.separator if mapping is not None else ","
    rows = _rows(text.removeprefix("\ufeff"), source, separator)
    return read_rows(rows, source=source, zone=zone, mapping=mapping)


def _rows(text: str, source: str, separator: str) -> Iterator[Row]:
    for row in csv_rows(text, source, separator):
        columns = partial(cell_starts, row.text, separator)
        yield Row(source, row.line, row.cells, columns, row.problem)
