"""The elements of a page as data for the template: items, tables, flags, and boxes in rows."""

from collections.abc import Iterable, Sequence

from protocol.lean import dataclass
from schedules.checklists.elements import Elements
from schedules.checklists.heights import table_rows
from schedules.checklists.measuring import FULL, HALF
from schedules.checklists.page import Element, Line
from schedules.checklists.pdf.row_heights import FILLED, HEAD, RowHeights
from schedules.checklists.pdf.saying import Data, Saying
from schedules.checklists.sheet import (
    Check,
    Entry,
    Flags,
    Row,
    Scale,
    SecondCheck,
    SignOff,
    Table,
)
from schedules.checklists.words import Words

_SHARES = {"short": 2.0, "time": 1.6, "date": 3.0, "long": 4.5}
_GAP = 3.0
# What the template gives a table, and one of two side by side, on A4; letter is wider.
_PAGE, _COLUMN = 198.0, 97.0
_INSET = 1.61  # left and right of a cell
# So many rows, or so tall a half, stand in two halves; more are read down page by page.
_FEW, _ON_A_PAGE = 60, 170.0
_TALL = 120.0  # what is taller may be broken: a table between its rows, a text between its lines


@dataclass(frozen=True, slots=True)
class ElementData:
    """Encodes elements in one mode of language; ``elements`` measures them."""

    saying: Saying
    elements: Elements
    heights: RowHeights

    def element(self, element: Element) -> Data:
        """Return one element of a pause point."""
        match element:
            case Line():
                return {**self.line(element.checks), "long": self._is_tall(element)}
            case Table():
                return self.table(element)
            case Flags():
                return {
                    "kind": "flags",
                    "text": self.saying.say(element.text),
                    "flags": [self.saying.say(flag) for flag in element.flags],
                    "entries": self._rows(element.entries, FULL),
                    "long": self._is_tall(element),
                }
            case SecondCheck():
                return self.second_check(element)
            case SignOff():
                return {"kind": "sign", "people": [self.saying.say(one) for one in element.people]}
            case Scale():
                ends = [self.saying.say(end) for end in element.ends]
                return {"kind": "scale", "text": self.saying.say(element.text), "ends": ends}

    def second_check(self, check: SecondCheck) -> Data:
        """Return the second checker's empty boxes."""
        return {
            "kind": "second-check",
            "text": self.saying.say(check.text),
            "entries": self._rows(check.entries, FULL - 4),
            "long": self._is_tall(check),
        }

    def _is_tall(self, element: Element) -> bool:
        return self.elements.element(element) > _TALL

    def line(self, checks: Sequence[Check]) -> Data:
        """Return one item, or two side by side."""
        width = HALF if len(checks) > 1 else FULL
        return {
            "kind": "line",
            "checks": [self._check(item, width) for item in checks],
            "ruled": not checks[-1].entries,
        }

    def _check(self, item: Check, width: float) -> Data:
        room = width - self._asked_width(item)
        beside, below = self.split(item.entries, room, width)
        return {
            "text": self.saying.say(item.text, width - 8),
            "ticked": item.ticked,
            "figure": None if item.figure is None else self.saying.figure(item.figure),
            "beside": beside,
            "below": below,
        }

    def _asked_width(self, item: Check) -> float:
        measure = self.elements.measuring
        text, tick = measure.longest(item.text, 9.5), 7.0 if item.ticked else 0.0
        if item.figure is None:
            return tick + text
        figure = measure.figure(item.figure)
        if not measure.is_both or item.text.is_same:
            return tick + text + figure + 3
        chinese = measure.longest(Words.same(item.text.zh), 9.5)
        return tick + max(chinese + figure + 3, text)

    def split(
        self, entries: Sequence[Entry], room: float, width: float
    ) -> tuple[list[Data], list[list[Data]]]:
        """Return the boxes that stand beside the text, and the rows of boxes below it."""
        rows = self._rows(entries, width)
        if len(rows) == 1 and sum(self._widths(entries)) + _GAP * len(entries) <= room:
            return rows[0], []
        return [], rows

    def _rows(self, entries: Sequence[Entry], room: float) -> list[list[Data]]:
        """Return boxes in rows, as many in each as have room."""
        rows: list[list[Data]] = []
        used = room
        for entry, width in zip(entries, self._widths(entries), strict=True):
            if used + _GAP + width > room:
                rows.append([])
                used = -_GAP
            rows[-1].append(self._entry(entry))
            used += _GAP + width
        return rows

    def _widths(self, entries: Iterable[Entry]) -> list[float]:
        return self.elements.measuring.entries(entries)

    def _entry(self, entry: Entry) -> Data:
        share = _SHARES[entry.width] + self.elements.measuring.longest(entry.label, 8) / 10
        return {
            "label": self.saying.say(entry.label),
            "width": entry.width,
            "unit": entry.unit,
            "share": round(share, 1),
        }

    def table(self, table: Table) -> Data:
        """Return a table; without its caption where the title above says the same."""
        whole = _COLUMN if table.beside and len(table.rows) > 1 else _PAGE
        rooms = [whole * one.share / table.total_share - _INSET for one in table.columns]
        labels = [
            self.saying.say(column.label, room, HEAD)
            for column, room in zip(table.columns, rooms, strict=True)
        ]
        rows = [self._row(row, table, rooms) for row in table.rows]
        heights = [self.heights.row(row, rooms, listing=table.listing) for row in rows]
        measured = table_rows(self.elements.measuring, table) if None in heights else []
        tall = max(measured, default=0) > _TALL
        height = sum(measured) or sum(filter(None, heights)) / (2 if table.beside else 1)
        return {
            "kind": "table",
            "caption": None if table.quiet else self.saying.say(table.caption),
            "continued": table.continued,
            "note": None if table.note is None else self.saying.figure(table.note),
            "hint": self.saying.said(table.hint),
            "columns": [column.share for column in table.columns],
            "labels": labels,
            "head": self.heights.head(labels, rooms),
            "rows": rows,
            "heights": heights,
            "beside": table.beside,
            "halves": len(table.rows) <= _FEW or height <= _ON_A_PAGE,
            "ticks": table.ticks,
            "listing": table.listing,
            # A table is kept on a page, unless it is long: then it is broken between its rows.
            "long": table.listing or height > _TALL,
            "split": tall,
        }

    def _row(self, row: Row, table: Table, rooms: Sequence[float]) -> list[Data | str | None]:
        first = 0 if row.head is None else 1
        cells: list[Data | str | None] = [
            self.saying.figure(cell, rooms[at + first], FILLED)
            if cell is not None
            else "tick"
            if table.has_tick(row, at)
            else None
            for at, cell in enumerate(row.cells)
        ]
        if None in cells:
            cells[cells.index(None)] = "room"  # as tall as a hand needs; the others follow
        if row.head is None:
            return cells
        head = self.saying.figure(row.head, rooms[0], FILLED)
        if table.links and row.head.text is not None:
            head["to"] = row.head.text.en
        return [head, *cells]
