"""Administration logs as CSV: one header, one row a record, ``#`` lines and blank lines allowed."""

import difflib
from collections.abc import Iterator, Sequence

from protocol.document import Place
from schedules.logs.csv_rows import CsvRow, cell_places, csv_rows
from schedules.logs.reading import LogError, LogReading, Unreadable
from schedules.logs.row import REQUIRED, UnreadableRow, read_row
from schedules.records import AdministrationRecord

COLUMNS = tuple(name for name in AdministrationRecord.model_fields if name != "place")


def parse_log_csv(text: str, *, source: str, zone: str) -> LogReading:
    """Read a log; times without an offset are local times in ``zone``.

    Rows that cannot be read are in the reading, each with its line and all its problems. Raises
    ``LogError`` where the header itself cannot be used.
    """
    rows = csv_rows(text.removeprefix("\ufeff"), source)
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


def _check_header(header: CsvRow) -> None:
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


def _record(row: CsvRow, names: Sequence[str], zone: str) -> AdministrationRecord:
    if row.problem is not None:
        raise _unreadable(row, row.problem)
    if len(row.cells) != len(names):
        message = f"found {len(row.cells)} fields; accepted: {len(names)}, as the header has"
        raise _unreadable(row, message)
    named = zip(names, row.cells, strict=True)
    cells = {name: cell.strip() for name, cell in named if cell.strip()}
    here = Place(row.source, row.line, 1)
    return read_row(cells, here, places=lambda: cell_places(row, names), zone=zone)


def _check_once(record_id: str, row: CsvRow, first_line: dict[str, int]) -> None:
    first = first_line.setdefault(record_id, row.line)
    if first != row.line:
        message = (
            f'found the id "{record_id}" again (first on line {first}); accepted: each id once'
        )
        raise _unreadable(row, message)


def _unreadable(row: CsvRow, problem: str) -> UnreadableRow:
    return UnreadableRow(Unreadable(row.line, (row.complaint(problem),)))
