"""How tall things will be on paper, in millimetres; a little more rather than a little less.

Mirrors templates/style.css. Pages are made from these estimates, so that every page can carry its
number and its header in any browser.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schedules.checklists.language import Mode, number_once
from schedules.checklists.sheet import (
    Block,
    Check,
    DosePanel,
    Entry,
    Fact,
    Flags,
    Row,
    SecondCheck,
    SignOff,
    Table,
)
from schedules.checklists.text_width import MM_PER_POINT
from schedules.checklists.text_width import width as text_width
from schedules.checklists.words import Figure, Words
from schedules.display import EMPTY_BOX

_BLANKS = {"short": 18, "time": 16, "date": 28, "long": 34}
_BOX = 26
_BOLD = 1.08
_SECOND = 0.88  # the size of the second language, against the first
FULL, HALF = 190.0, 93.0


@dataclass(frozen=True, slots=True)
class Measuring:
    """Measures in one mode: one language, or both one below the other."""

    mode: Mode

    def texts(self, words: Words) -> tuple[str, ...]:
        """Return the lines a text takes at least: one for each language that is shown."""
        if self.mode == "both":
            return (words.en,) if words.is_same else (words.zh, words.en)
        return (words.en if self.mode == "en" else words.zh,)

    def text(self, words: Words, width: float, points: float = 9.5, spacing: float = 1.3) -> float:
        """Return the height of a text that wraps at a width."""
        shown = self.texts(words)
        sizes = (points, points * _SECOND)[: len(shown)]
        boxes = sum(text.count(EMPTY_BOX) for text in shown) * 3.8
        return boxes + sum(
            max(1, math.ceil(text_width(text, size) * 1.03 / width)) * size * MM_PER_POINT * spacing
            for text, size in zip(shown, sizes, strict=True)
        )

    def longest(self, words: Words, points: float) -> float:
        """Return the width of a text that does not wrap."""
        first, *rest = self.texts(words)
        return max(
            [text_width(first, points), *(text_width(text, points * _SECOND) for text in rest)]
        )

    def figure(self, figure: Figure, points: float = 9.5) -> float:
        """Return the width of a figure with its mark."""
        width = float(_BOX) if figure.text is None else self.longest(figure.text, points) * _BOLD
        mark = 31.0 if self.mode == "both" else 19.0
        return width + (mark if figure.assumed else 0.0)

    def entries(self, entries: Iterable[Entry]) -> list[float]:
        """Return the width of each box with its label and unit."""
        return [
            self.longest(item.label, 8) + _BLANKS[item.width] + 2 + text_width(item.unit or "", 8)
            for item in entries
        ]

    def fact(self, fact: Fact) -> float:
        """Return the height of one fact in its half of the page."""
        labels = 30.0 if self.mode == "both" else 27.0
        width = HALF - labels - 1.5
        label = self.text(fact.label, labels, 8, 1.2)
        shown = sum(self._fact_figure(figure, width) for figure in fact.figures)
        together = sum(map(self.figure, fact.figures)) + 2 * len(fact.figures)
        if len(fact.figures) > 1 and together < width:
            shown = max(self._fact_figure(figure, width) for figure in fact.figures)
        boxes = _wrapped(self.entries(fact.entries), width, 2) * 8.1 if fact.entries else 0.0
        if fact.entries and together + sum(self.entries(fact.entries)) < width:
            shown, boxes = max(shown, boxes), 0.0
        return max(6.0, label + 1.2, shown + boxes + 1.4)

    def _fact_figure(self, figure: Figure, width: float) -> float:
        if figure.text is None:
            return 8.1
        return self.text(figure.text, width - (19 if figure.assumed else 0), 9.3)

    def dose(self, panel: DosePanel) -> float:
        """Return the height of the dose panel."""
        total = 8.3 if panel.total.text is None else self.text(panel.total.text, 160, 14, 1.25)
        if self.mode == "both" and panel.total.text is not None and number_once(panel.total.text):
            total = 6.4
        stated = 0.0 if panel.stated_by is None else self.text(panel.stated_by, 184, 8)
        head = self.text(Words("a", "b"), 184, 8)
        line = 0.0 if panel.line is None else self.text(panel.line, 182)
        return 3.4 + head + total + line + stated

    def line(self, checks: Sequence[Check]) -> float:
        """Return the height of one item, or of two side by side."""
        width = HALF if len(checks) > 1 else FULL
        return max(self.check(item, width) for item in checks) + 0.2

    def check(self, item: Check, width: float) -> float:
        """Return the height of an item: its text, then boxes that wrap after it."""
        room = width - (7 if item.ticked else 0)
        text = self.text(item.text, room)
        taken = min(room, self.longest(item.text, 9.5) * 1.02 + width - room)
        if item.figure is not None:
            own_line = self.mode == "both" and not item.text.is_same
            text += 4.4 if own_line else 0.0
            text = max(text, 8.0) if item.figure.text is None and not own_line else text
            text += 8.0 if item.figure.text is None and own_line else 0.0
            taken = (
                max(taken, self.figure(item.figure))
                if own_line
                else taken + self.figure(item.figure) + 2
            )
        if taken > room:
            text += 4.4
        rows, used = 0, float(min(taken, room))
        beside = False
        for box in self.entries(item.entries):
            if used + 3 + box > width:
                rows, used = rows + 1, box
            else:
                used += 3 + box
                beside = beside or rows == 0
        first = max(text, 8.1 if beside else 0.0)
        return max(6.2, first + rows * 8.1 + 0.9)

    def block(self, block: Block) -> float:
        """Return the height of a block that is not a table or a check."""
        match block:
            case Flags():
                return self._flags(block)
            case SecondCheck():
                lines = _wrapped(self.entries(block.entries), 184, 4)
                return 4.5 + self.text(block.text, 184) + lines * 8.4
            case SignOff():
                lines = max(self.text(person, 45, 8, 1.2) for person in block.people)
                return math.ceil(len(block.people) / 2) * max(9.6, lines + 2.0)
            case Check():
                return self.line((block,))
            case Table():
                return self.table_head(block) + sum(self.table_rows(block))

    def table_head(self, table: Table) -> float:
        """Return the height of a table's caption and column heads."""
        width = HALF if table.beside else FULL
        caption = 0.4 if table.quiet else self.text(table.caption, width - 2, 8.5)
        if table.note is not None:
            room = (
                width - self.longest(table.caption, 8.5) * _BOLD - self.figure(table.note, 8.5) - 6
            )
            caption += 0.5 if room > 0 and self.mode != "both" else 5.6
        if table.hint is not None and self.mode == "both":
            caption += self.text(table.hint, width, 8)
        elif table.hint is not None:
            taken = self.longest(table.caption, 8.5) * _BOLD + self.longest(table.hint, 8)
            marked = 0.0 if table.note is None else self.figure(table.note, 8.5)
            caption += 3.9 if taken + marked + 4 > width else 0.0
        shares = [width * column.share / table.total_share - 2.2 for column in table.columns]
        heads = [
            self.text(column.label, max(share, 3), 7.5, 1.2)
            for column, share in zip(table.columns, shares, strict=True)
        ]
        # A Chinese fallback font makes each line a little taller than its own height says.
        fallback = 0.0 if self.mode == "en" else 1.5
        return 1.9 + caption + max(heads) + 0.9 + fallback

    def table_rows(self, table: Table) -> list[float]:
        """Return the height of each row; of each pair of rows where halves stand side by side."""
        width = HALF if table.beside else FULL
        widths = [width * column.share / table.total_share - 2.2 for column in table.columns]
        least = 5.3 if table.listing else 6.7 if table.ticks else 8.3
        heights = [
            max(least, *self._cells(row, widths, listing=table.listing)) for row in table.rows
        ]
        if table.beside:
            half = (len(heights) + 1) // 2
            return [max(heights[at::half]) for at in range(half)]
        return heights

    def _cells(self, row: Row, widths: Sequence[float], *, listing: bool) -> list[float]:
        cells = row.cells if row.head is None else (row.head, *row.cells)
        if not listing:
            return [self._head(cell, width) for cell, width in zip(cells, widths, strict=True)]
        return [
            0.0 if cell is None or cell.text is None else self.text(cell.text, width, 8, 1.2) + 0.7
            for cell, width in zip(cells, widths, strict=True)
        ]

    def _head(self, head: Figure | None, width: float) -> float:
        if head is None or head.text is None:
            return 0.0
        height = self.text(head.text, width, 8.9, 1.2) + 0.7
        if head.assumed and (self.mode == "both" or self.figure(head, 8.9) > width):
            height += 4.0
        return height

    def _flags(self, block: Flags) -> float:
        flags = [self.longest(flag, 9.5) + 6 for flag in block.flags]
        widths = [self.longest(block.text, 9.5) * _BOLD, *flags]
        tall = max(self.text(flag, 1000) for flag in (block.text, *block.flags))
        lines = _wrapped(widths, 184, 4)
        boxes = _wrapped([*widths, *self.entries(block.entries)], 184, 4) - lines + 1
        return 3.0 + (lines - 1) * (max(tall, 5.0) + 0.6) + boxes * 8.6


def _wrapped(widths: Sequence[float], room: float, gap: float) -> int:
    """Return on how many lines things of these widths stand."""
    lines, used = 1, 0.0
    for width in widths:
        if used and used + gap + width > room:
            lines, used = lines + 1, width
        else:
            used += (gap if used else 0.0) + width
    return lines
