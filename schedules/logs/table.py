"""Records from the rows of a table, whatever file it stands in."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence

from protocol.document import TextPlace
from protocol.lean import dataclass
from protocol.tree import Path
from schedules.logs.csv_rows import fields_problem, other_separator
from schedules.logs.mapping import FIELDS, LogMapping
from schedules.logs.reading import Heard, LogError, LogReading, Unreadable
from schedules.logs.row import REQUIRED, UnreadableRow, read_row
from schedules.records import AdministrationRecord


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as text, the line it starts on, and where each cell starts on it."""

    source: str
    line: int
    cells: tuple[str, ...]
    columns: Callable[[], Sequence[int]]
    problem: str | None = None

    def unreadable(self, problem: str) -> UnreadableRow:
        """Return the row as one that gives no record."""
        return UnreadableRow(Unreadable(self.line, (f"{self.source}:{self.line}: {problem}",)))


def read_rows(
    rows: Iterator[Row],
    *,
    source: str,
    zone: str,
    mapping: LogMapping | None = None,
    heard: Heard | None = None,
) -> LogReading:
    """Read the records below a header; what cannot be read is in the reading.

    ``heard`` is told how many rows were read. Raises ``LogError`` where the header itself cannot be
    used.
    """
    header = next(rows, None)
    if header is None:
        raise LogError(source, [f"{source}:1: found no header; accepted: {','.join(FIELDS)}"])
    names = [cell.strip() for cell in header.cells]
    problems = [header.problem] if header.problem else list(_header_problems(names, mapping))
    if problems:
        raise LogError(source, [f"{source}:{header.line}: {problem}" for problem in problems])
    told = rows if heard is None else _telling(rows, heard)
    return _read(told, names, source, zone=zone, mapping=mapping)


def _telling(rows: Iterable[Row], heard: Heard) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        heard(number)
        yield row


def _read(
    rows: Iterable[Row], names: Sequence[str], source: str, *, zone: str, mapping: LogMapping | None
) -> LogReading:
    records: list[AdministrationRecord] = []
    unreadable: list[Unreadable] = []
    first_line: dict[str, int] = {}
    for row in rows:
        try:
            record = _record(row, names, zone, mapping)
            _check_once(record.id, row, first_line)
        except UnreadableRow as error:
            unreadable.append(error.row)
        else:
            records.append(record)
    return LogReading(source, tuple(records), tuple(unreadable))


def _header_problems(names: Sequence[str], mapping: LogMapping | None) -> Iterator[str]:
    if mapping is not None:
        yield from mapping.problems(names)
        names = list(mapping.columns)
    elif name := other_separator(names):
        yield f"found a {name} between the columns; accepted: a comma, or a log mapping (delimiter)"
        return
    accepted = ", ".join(FIELDS)
    for number, name in enumerate(names):
        if name not in FIELDS:
            close = difflib.get_close_matches(name, FIELDS, n=1)
            hint = f' (did you mean "{close[0]}"?)' if close else ""
            yield f'found the unknown column "{name}"{hint}; accepted: {accepted}'
        elif name in names[:number]:
            yield f'found the column "{name}" again; accepted: each column once'
    for name in REQUIRED:
        if name not in names:
            yield f'the column "{name}" is missing; accepted: {accepted}'
    if "arm" not in names and not {"route", "product"} <= set(names):
        yield 'the column "arm" is missing; accepted: arm, or route and product'


def _record(
    row: Row, names: Sequence[str], zone: str, mapping: LogMapping | None
) -> AdministrationRecord:
    if row.problem is not None:
        raise row.unreadable(row.problem)
    if (message := fields_problem(row.cells, len(names))) is not None:
        raise row.unreadable(message)
    named = zip(names, row.cells, strict=True)
    cells = {name: cell.strip() for name, cell in named if cell.strip()}
    here = TextPlace(row.source, row.line, 1)
    if mapping is None:
        return read_row(cells, here, places=lambda: _places(row, names), zone=zone)

    def places() -> dict[Path, TextPlace]:
        found = _places(row, names)
        return {
            (name,): found[source.names[0],]
            for name, source in mapping.columns.items()
            if source.names
        }

    values, problems = mapping.row(cells)
    if problems:
        at = places()
        told = (f"{at.get((name,), here)}: {name}: {problem}" for name, problem in problems)
        raise UnreadableRow(Unreadable(row.line, tuple(told)))
    return read_row(values, here, places=places, zone=zone, ambiguous=mapping.ambiguous)


def _places(row: Row, names: Sequence[str]) -> dict[Path, TextPlace]:
    return {
        (name,): TextPlace(row.source, row.line, column)
        for name, column in zip(names, row.columns(), strict=False)
    }


def _check_once(record_id: str, row: Row, first_line: dict[str, int]) -> None:
    first = first_line.setdefault(record_id, row.line)
    if first != row.line:
        message = (
            f'found the id "{record_id}" again (first on line {first}); accepted: each id once'
        )
        raise row.unreadable(message)
