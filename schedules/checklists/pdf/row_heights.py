"""How tall the rows of a table are made, so that typst need not lay each out twice to see."""

from collections.abc import Sequence

from protocol.lean import dataclass
from schedules.checklists import fixed
from schedules.checklists.language import Mode
from schedules.checklists.measuring import SECOND
from schedules.checklists.pdf.line_counts import lines, width
from schedules.checklists.pdf.saying import Data
from schedules.text_width import MM_PER_POINT

LISTED, FILLED, HEAD = 8.0, 8.5, 7.5  # the sizes of the template's tables, in points
ROOM, TICK = 7.4, 4.6  # of a box to write in and of a box to tick, in millimetres
INSET = 0.6  # above and below a cell together
_LINE, _LEADING = 1.1, 0.2  # of the size
_MARK = 7.5  # the size of the mark of assumed values, in points
_BELOW = 0.22  # of the size, below the line that the mark stands on
_TALLEST = 60.0  # a taller row may have to be broken: typst measures it

Said = str | list[str]


@dataclass(frozen=True, slots=True)
class RowHeights:
    """Finds the heights of rows in one mode of language; None where typst has to measure."""

    mode: Mode

    def row(
        self, cells: Sequence[Data | str | None], rooms: Sequence[float], *, listing: bool
    ) -> float | None:
        """Return the height of a row, in millimetres."""
        points = LISTED if listing else FILLED
        heights = [
            self._cell(cell, room, points, listing=listing)
            for cell, room in zip(cells, rooms, strict=True)
        ]
        return _tallest(heights)

    def head(self, labels: Sequence[Said], rooms: Sequence[float]) -> float | None:
        """Return the height of the columns' names."""
        return _tallest(
            [_said(label, room, HEAD) for label, room in zip(labels, rooms, strict=True)]
        )

    def _cell(
        self, cell: Data | str | None, room: float, points: float, *, listing: bool
    ) -> float | None:
        if cell is None:
            return 0.0
        if isinstance(cell, str):
            return ROOM if cell == "room" else TICK
        if cell["text"] is None:
            return ROOM
        mark = self._mark() if cell["assumed"] and not listing else 0.0
        return _said(cell["text"], room, points, bold=not listing, mark=mark)

    def _mark(self) -> float:
        said = {
            "en": fixed.assumed.en,
            "zh": fixed.assumed.zh,
            "both": f"{fixed.assumed.zh} {fixed.assumed.en}",
        }[self.mode]
        return (width(said, _MARK, bold=True) or 0.0) + 1.4


def _said(
    said: Said, room: float, points: float, *, bold: bool = True, mark: float = 0
) -> float | None:
    """Return the height of a text, of two in lines of their own, or of a number said once."""
    if isinstance(said, list) and len(said) > 2:  # noqa: PLR2004 -- a number, and two texts
        said = f"{said[0]}\u00a0{said[1]} \u00b7 {said[2]}".replace("\u00b7", ".")
    texts = [said] if isinstance(said, str) else said
    sizes = (points, points * SECOND)
    marks = (mark, 0.0)
    counts = [
        lines(text, room, size, bold=bold, mark=after)
        for text, size, after in zip(texts, sizes, marks, strict=False)
    ]
    height = 0.0
    for count, size in zip(counts, sizes, strict=False):
        if count is None:
            return None
        height += count * _LINE * size
    breaks = sum(count or 0 for count in counts) - 1
    height += breaks * _LEADING * points
    if mark:  # its box stands on the line and is as tall as its own text
        height += max(0.0, _MARK * _LINE + _BELOW * points - _LINE * points)
    return height * MM_PER_POINT


def _tallest(heights: Sequence[float | None]) -> float | None:
    if None in heights:
        return None
    height = max(height or 0.0 for height in heights) + INSET
    return None if height > _TALLEST else round(height + 0.005, 2)
