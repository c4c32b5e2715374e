"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from schedules.logs.csv_rows import cell_starts, csv_rows
from schedules.logs.mapping import FIELDS, LogMapping
from schedules.logs.reading import Heard, LogReading
from schedules.logs.table import Row, read_rows

COLUMNS = FIELDS
# How Python keeps a byte that is no UTF-8 ("surrogateescape").
_NO_TEXT = re.compile("[\udc80-\udcff]")


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
    is_damaged = _NO_TEXT.search(text) is not None
    for row in csv_rows(text, source, separator):
        columns = partial(cell_starts, row.text, separator)
        problem = row.problem or (_no_text(row.cells) if is_damaged else None)
        yield Row(source, row.line, row.cells, columns, problem)


def _no_text(cells: Sequence[str]) -> str | None:
    """Return what a row holds that is no text: a byte that could not be decoded."""
    found = _NO_TEXT.search("".join(cells))
    if found is None:
        return None
    return f"found the byte 0x{ord(found[0]) - 0xDC00:02x}; accepted: UTF-8 text"
