"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial

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
    """Yield the rows that hold something. A row may span lines where a cell is quoted."""
    # As csv counts lines: str.splitlines would also break at form feeds and the like.
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(_without_comments(lines), delimiter=separator, strict=True)
    while True:
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = f"{_syntax(error)}; nothing after it was read"
            yield Row(source, start + 1, (), tuple, problem)
            return
        if any(cell.strip() for cell in cells):
            yield Row(source, start + 1, tuple(cells), partial(_starts, lines[start], separator))


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """Blank out ``#`` lines, so that the line numbers stay; not inside a quoted cell."""
    inside = False
    for line in lines:
        if not inside and line.lstrip().startswith("#"):
            yield "\n"
            continue
        inside ^= line.count('"') % 2 == 1
        yield line


def _syntax(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return 'found a " that is not closed; accepted: "..." around a whole cell, or no quotes'
    return f"found text that is not CSV ({error}); accepted: cells between commas"


def _starts(text: str, separator: str) -> list[int]:
    """Return where each cell starts on the row's first line."""
    starts = [1]
    inside = False
    for at, char in enumerate(text, start=1):
        inside ^= char == '"'
        if char == separator and not inside:
            starts.append(at + 1)
    return starts
