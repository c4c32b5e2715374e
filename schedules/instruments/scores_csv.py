"""Scores as CSV: one filled instrument a row, its items in one cell, ``-`` for an open item."""

from collections.abc import Sequence
from typing import Any

from protocol.document import Document, TextPlace
from protocol.errors import DocumentError
from protocol.lean import dataclass
from protocol.tree import Path
from protocol.validation import validate
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.unread import UnreadScore, unread_score
from schedules.logs import LogError
from schedules.logs.csv_rows import CsvRow, cell_places, csv_rows
from schedules.logs.row import instant_of

COLUMNS = tuple(name for name in ScoreEntry.model_fields if name != "place")
REQUIRED = ("id", "instrument", "at", "items")


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """The scores of a file in its order, and every row that could not be read."""

    source: str
    entries: tuple[ScoreEntry, ...]
    unreadable: tuple[UnreadScore, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """One line a row that is not among the scores."""
        return tuple(row.reasons for row in self.unreadable)

    def accepted(self, *, allow_unreadable: bool = False) -> tuple[ScoreEntry, ...]:
        """Return the scores. Raises ``LogError`` where a row is unreadable, unless allowed."""
        if self.left_out and not allow_unreadable:
            raise LogError(self.source, self.left_out, rows=len(self.left_out))
        return self.entries


def parse_scores_csv(text: str, *, source: str, zone: str) -> ScoreReading:
    """Read a file of scores; times without an offset are local times in ``zone``.

    Raises ``LogError`` where the header itself cannot be used.
    """
    rows = csv_rows(text.removeprefix("\ufeff"), source)
    header = next(rows, None)
    if header is None:
        raise LogError(source, [f"{source}:1: found no header; accepted: {','.join(COLUMNS)}"])
    names = _names(header)
    entries: list[ScoreEntry] = []
    unreadable: list[UnreadScore] = []
    first_line: dict[str, int] = {}
    for row in rows:
        try:
            entry = _entry(row, names, zone)
            _check_once(entry.id, row, first_line)
        except DocumentError as error:
            reasons = "; ".join(error.problems).replace(": document: ", ": ")
            here = TextPlace(row.source, row.line, 1)
            unreadable.append(unread_score(reasons, _named(row, names), here, zone=zone))
        else:
            entries.append(entry)
    return ScoreReading(source, tuple(entries), tuple(unreadable))


def parse_score(cells: dict[str, Any], here: TextPlace, *, zone: str) -> ScoreEntry:
    """Return one score from its named cells. Raises ``DocumentError`` with all its problems."""
    return _validated(cells, here, {}, zone)


def _names(header: CsvRow) -> list[str]:
    names = [cell.strip() for cell in header.cells]
    listed = ", ".join(COLUMNS)
    problems = [header.problem] if header.problem else []
    problems += [
        f'found the unknown column "{name}"; accepted: {listed}'
        for name in names
        if name not in COLUMNS
    ]
    problems += [
        f'the column "{name}" is missing; accepted: {listed}'
        for name in REQUIRED
        if name not in names
    ]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems += [f'found the column "{name}" twice; accepted: each column once' for name in twice]
    if problems:
        raise LogError(header.source, [header.complaint(problem) for problem in problems])
    return names


def _entry(row: CsvRow, names: Sequence[str], zone: str) -> ScoreEntry:
    if row.problem is not None:
        raise DocumentError(row.source, [row.complaint(row.problem)])
    if len(row.cells) != len(names):
        message = f"found {len(row.cells)} fields; accepted: {len(names)}, as the header has"
        raise DocumentError(row.source, [row.complaint(message)])
    here = TextPlace(row.source, row.line, 1)
    return _validated(_named(row, names), here, cell_places(row, names), zone)


def _named(row: CsvRow, names: Sequence[str]) -> dict[str, str]:
    """Return the cells that hold something; none where it is not certain which is which."""
    if len(row.cells) != len(names):
        return {}
    named = zip(names, row.cells, strict=True)
    return {name: cell.strip() for name, cell in named if cell.strip()}


def _validated(
    cells: dict[str, Any], here: TextPlace, places: dict[Path, TextPlace], zone: str
) -> ScoreEntry:
    value: dict[str, Any] = {**dict.fromkeys(REQUIRED), **cells}
    value["place"] = f"{here.source}:{here.line}"
    problems: list[tuple[Path, str]] = []
    try:
        value["at"] = instant_of(value["at"], zone)
    except ValueError as error:
        problems.append((("at",), str(error)))
        value["at"] = "2000-01-01T00:00Z"  # one complaint is enough; the row is refused anyway
    document = Document(here.source, value, {**places, (): here})
    return validate(ScoreEntry, document, problems)


def _check_once(entry_id: str, row: CsvRow, first_line: dict[str, int]) -> None:
    first = first_line.setdefault(entry_id, row.line)
    if first != row.line:
        message = f'found the id "{entry_id}" again (first on line {first}); accepted: each id once'
        raise DocumentError(row.source, [row.complaint(message)])
