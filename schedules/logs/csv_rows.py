"""The rows of a CSV text with their lines: ``#`` lines and blank lines are allowed anywhere."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence

from protocol.document import TextPlace
from protocol.lean import dataclass
from protocol.tree import Path


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a row, the line it starts on, and the text of that line.

    ``problem`` says why its text gives no cells.
    """

    source: str
    line: int
    cells: tuple[str, ...]
    text: str
    problem: str | None = None

    def complaint(self, problem: str) -> str:
        """Return a problem of the whole row with its place."""
        return f"{self.source}:{self.line}: {problem}"


def csv_rows(text: str, source: str, separator: str = ",") -> Iterator[CsvRow]:
    """Yield the rows that hold something. A row may span lines where a cell is quoted.

    Where quotes or their lack make no row, the line alone is one with a problem, and reading goes
    on with the next line: a quote that nobody closed does not take the rows behind it along.
    """
    # As csv counts lines: str.splitlines would also break at form feeds and the like.
    lines = list(io.StringIO(text, newline=""))
    width, first = 0, 0
    while first < len(lines):
        first, seen = yield from _until_problem(lines, first, width, (source, separator))
        width = width or seen


def _until_problem(
    lines: Sequence[str], first: int, width: int, form: tuple[str, str]
) -> Generator[CsvRow, None, tuple[int, int]]:
    """Yield rows from a line on up to the first with a problem.

    Returns the line behind that one, and the header's width (0: not known yet).
    """
    source, separator = form
    reader = csv.reader(_without_comments(lines, first), delimiter=separator, strict=True)
    while True:
        start = first + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return len(lines), width
        except csv.Error as error:
            yield CsvRow(source, start + 1, (), "", _syntax(error))
            return start + 1, width
        if not any(cell.strip() for cell in cells):
            continue
        width = width or len(cells)
        behind = lines[start + 1 : first + reader.line_num]
        if behind and _takes_rows_along(cells, behind, width, separator):
            yield CsvRow(source, start + 1, (), "", _NOT_CLOSED)
            return start + 1, width
        yield CsvRow(source, start + 1, tuple(cells), lines[start])


def _takes_rows_along(
    cells: Sequence[str], behind: Sequence[str], width: int, separator: str
) -> bool:
    """Say whether a row over several lines is rather several rows with a quote too many."""
    return len(cells) != width or any(line.count(separator) == width - 1 for line in behind)


def _without_comments(lines: Sequence[str], first: int) -> Iterator[str]:
    """Blank out ``#`` lines, so that the line numbers stay; not inside a quoted cell."""
    inside = False
    for at in range(first, len(lines)):
        line = lines[at]
        if not inside and line.lstrip().startswith("#"):
            yield "\n"
            continue
        inside ^= line.count('"') % 2 == 1
        yield line


_NOT_CLOSED = 'found a " that is not closed; accepted: "..." around a whole cell, or no quotes'


def _syntax(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return _NOT_CLOSED
    return f"found text that is not CSV ({error}); accepted: cells between commas"


def cell_places(row: CsvRow, names: Sequence[str]) -> dict[Path, TextPlace]:
    """Return where each cell stands: where its column starts on the row's first line."""
    return {
        (name,): TextPlace(row.source, row.line, column)
        for name, column in zip(names, cell_starts(row.text), strict=False)
    }


def cell_starts(text: str, separator: str = ",") -> list[int]:
    """Return where each cell starts on a row's first line."""
    starts = [1]
    inside = False
    for at, char in enumerate(text, start=1):
        inside ^= char == '"'
        if char == separator and not inside:
            starts.append(at + 1)
    return starts
