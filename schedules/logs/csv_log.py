"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protocol.document import Place
from protocol.tree import Path
from schedules.logs.reading import LogError, LogReading, Unreadable
from schedules.logs.row import REQUIRED, UnreadableRow, read_row
from schedules.records import AdministrationRecord

COLUMNS = tuple(name for name in AdministrationRecord.model_fields if name != "place")


def parse_log_csv(text: str, *, source: str, zone: str) -> LogReading:
    """Read a log; times without an offset are local times in ``zone``.

    Rows that cannot be read are in the reading, each with its line and all its problems. Raises
    ``LogError`` where the header itself cannot be used.
    """
    rows = _rows(text.removeprefix("\ufeff"), source)
    header = next(rows, None)
    if header is None:
        raise LogError(source, [f"{source}:1: found no header; accepted: {','.join(COLUMNS)}"])
    _check_header(header)
    names = [cell.strip() for cell in header.cells]
    records: list[AdministrationRecord] = []
    unreadable: list[Unreadable] = []
    first_line: dict[str, int] = {}
    for row in rows:
        try:
            record = _record(row, names, zone)
            _check_once(record.id, row, first_line)
        except UnreadableRow as error:
            unreadable.append(error.row)
        else:
            records.append(record)
    return LogReading(source, tuple(records), tuple(unreadable))


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, the line it starts on, and the text of that line."""

    source: str
    line: int
    cells: tuple[str, ...]
    text: str
    problem: str | None = None

    def unreadable(self, problem: str) -> UnreadableRow:
        return UnreadableRow(Unreadable(self.line, (f"{self.source}:{self.line}: {problem}",)))


def _rows(text: str, source: str) -> Iterator[_Row]:
    """Yield the rows that hold something. A row may span lines where a cell is quoted."""
    # As csv counts lines: str.splitlines would also break at form feeds and the like.
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(_without_comments(lines), strict=True)
    while True:
        start = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(source, start + 1, (), "", f"{_syntax(error)}; nothing after it was read")
            return
        if any(cell.strip() for cell in cells):
            yield _Row(source, start + 1, tuple(cells), lines[start])


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


def _check_header(header: _Row) -> None:
    """Raise ``LogError`` with every reason why the columns cannot be used."""
    names = [cell.strip() for cell in header.cells]
    problems = [header.problem] if header.problem else list(_header_problems(names))
    if problems:
        at = f"{header.source}:{header.line}"
        raise LogError(header.source, [f"{at}: {problem}" for problem in problems])


def _header_problems(names: Sequence[str]) -> Iterator[str]:
    accepted = ", ".join(COLUMNS)
    for number, name in enumerate(names):
        if name not in COLUMNS:
            close = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f' (did you mean "{close[0]}"?)' if close else ""
            yield f'found the unknown column "{name}"{hint}; accepted: {accepted}'
        elif name in names[:number]:
            yield f'found the column "{name}" again; accepted: each column once'
    for name in REQUIRED:
        if name not in names:
            yield f'the column "{name}" is missing; accepted: {accepted}'
    if "arm" not in names and not {"route", "product"} <= set(names):
        yield 'the column "arm" is missing; accepted: arm, or route and product'


def _record(row: _Row, names: Sequence[str], zone: str) -> AdministrationRecord:
    if row.problem is not None:
        raise row.unreadable(row.problem)
    if len(row.cells) != len(names):
        message = f"found {len(row.cells)} fields; accepted: {len(names)}, as the header has"
        raise row.unreadable(message)
    named = zip(names, row.cells, strict=True)
    cells = {name: cell.strip() for name, cell in named if cell.strip()}
    here = Place(row.source, row.line, 1)
    return read_row(cells, here, places=lambda: _places(row, names), zone=zone)


def _places(row: _Row, names: Sequence[str]) -> dict[Path, Place]:
    """Return where each cell stands: where its column starts on the row's first line."""
    starts = [1]
    inside = False
    for at, char in enumerate(row.text, start=1):
        inside ^= char == '"'
        if char == "," and not inside:
            starts.append(at + 1)
    places: dict[Path, Place] = {}
    for name, column in zip(names, starts, strict=False):
        places[name,] = Place(row.source, row.line, column)
    return places


def _check_once(record_id: str, row: _Row, first_line: dict[str, int]) -> None:
    first = first_line.setdefault(record_id, row.line)
    if first != row.line:
        message = (
            f'found the id "{record_id}" again (first on line {first}); accepted: each id once'
        )
        raise row.unreadable(message)
