"""The rows of a CSV text with their lines: ``#`` lines and blank lines are allowed anywhere."""

import csv
import io
from collections.abc import Iterator, Sequence

from protocol.document import Place
from protocol.lean import dataclass
from protocol.tree import Path


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a row, the line it starts on, and the text of that line.

    ``problem`` says why nothing after it could be read.
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
            yield CsvRow(source, start + 1, (), "", f"{_syntax(error)}; nothing after it was read")
            return
        if any(cell.strip() for cell in cells):
            yield CsvRow(source, start + 1, tuple(cells), lines[start])


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


def cell_places(row: CsvRow, names: Sequence[str]) -> dict[Path, Place]:
    """Return where each cell stands: where its column starts on the row's first line."""
    return {
        (name,): Place(row.source, row.line, column)
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
