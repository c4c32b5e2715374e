"""The rows of a CSV text with their lines: ``#`` lines and blank lines are allowed anywhere."""

import csv
import io
import re
from collections.abc import Generator, Iterable, Iterator, Sequence

from protocol.document import TextPlace
from protocol.lean import dataclass
from protocol.tree import Path


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a row, the line it starts on, the text of that line, and how many it takes.

    ``problem`` says why its text gives no cells.
    """

    source: str
    line: int
    cells: tuple[str, ...]
    text: str
    problem: str | None = None
    lines: int = 1

    def complaint(self, problem: str) -> str:
        """Return a problem of the whole row with its place."""
        return f"{self.source}:{self.line}: {problem}"


def csv_rows(text: str, source: str, separator: str = ",", *, width: int = 0) -> Iterator[CsvRow]:
    """Yield the rows that hold something. A row may span lines where a cell is quoted.

    Where quotes or their lack make no row, the line alone is one with a problem, and reading goes
    on with the next line: a quote that nobody closed does not take the rows behind it along.
    ``width`` is how many cells the header has, where the text begins behind it.
    """
    lines = lines_of(text)
    first = 0
    while first < len(lines):
        first, seen = yield from _until_problem(lines, first, width, (source, separator))
        width = width or seen


def lines_of(text: str) -> list[str]:
    """Return lines as csv counts them: str.splitlines would also break at form feeds and so on."""
    return list(io.StringIO(text, newline=""))


def _until_problem(
    lines: Sequence[str], first: int, width: int, form: tuple[str, str]
) -> Generator[CsvRow, None, tuple[int, int]]:
    """Yield rows from a line on up to the first with a problem.

    Returns the line behind that one, and the header's width (0: not known yet).
    """
    source, separator = form
    begins = [first]
    reader = csv.reader(_without_comments(lines, begins), delimiter=separator, strict=True)
    while True:
        start = begins[0] = first + reader.line_num
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
        yield CsvRow(source, start + 1, tuple(cells), lines[start], lines=1 + len(behind))


def _takes_rows_along(
    cells: Sequence[str], behind: Sequence[str], width: int, separator: str
) -> bool:
    """Say whether a row over several lines is rather several rows with a quote too many."""
    return len(cells) != width or any(line.count(separator) == width - 1 for line in behind)


def _without_comments(lines: Sequence[str], begins: Sequence[int]) -> Iterator[str]:
    """Blank out ``#`` lines, so that the line numbers stay; not inside a quoted cell.

    ``begins`` holds the line on which the row that is being read begins.
    """
    for at in range(begins[0], len(lines)):
        begun = at == begins[0]
        yield "\n" if begun and lines[at].lstrip().startswith("#") else lines[at]


def fields_problem(cells: Sequence[str], width: int) -> str | None:
    """Return what is wrong with how many cells a row has, where the header has ``width``."""
    if len(cells) == width:
        return None
    return f"found {len(cells)} fields; accepted: {width}, as the header has"


def no_text_problem(cells: Iterable[str]) -> str | None:
    """Return what cells hold that is no text: a byte that could not be decoded."""
    found = _NO_TEXT.search("".join(cells))
    if found is None:
        return None
    return f"found the byte 0x{ord(found[0]) - 0xDC00:02x}; accepted: UTF-8 text"


def other_separator(names: Sequence[str]) -> str | None:
    """Return what stands between the names of a header where it is no comma."""
    found = _OTHER_SEPARATOR.search(names[0]) if len(names) == 1 else None
    return None if found is None else {";": "semicolon", "\t": "tab", "|": "pipe"}[found[0]]


# How Python keeps a byte that is no UTF-8 ("surrogateescape").
_NO_TEXT = re.compile("[\udc80-\udcff]")
_OTHER_SEPARATOR = re.compile("[;\t|]")
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
