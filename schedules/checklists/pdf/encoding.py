"""Sheets as data for the template: words of one mode of language, shared parts once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from itertools import groupby
from typing import Any, TypeVar

from protocol.lean import dataclass
from schedules.checklists import fixed
from schedules.checklists.elements import Elements
from schedules.checklists.heights import table_rows
from schedules.checklists.language import Mode, number_once
from schedules.checklists.measuring import BOLD, FULL, HALF, Measuring
from schedules.checklists.page import Element, Line
from schedules.checklists.pdf.breaking import set_in
from schedules.checklists.pdf.folding import folded
from schedules.checklists.pdf.qr import qr_code
from schedules.checklists.sheet import (
    Check,
    Cover,
    DosePanel,
    Entry,
    Fact,
    Flags,
    Header,
    PausePoint,
    Row,
    Scale,
    SecondCheck,
    Sheet,
    SignOff,
    Table,
)
from schedules.checklists.words import Figure, Words
from schedules.text_width import width as text_width

T = TypeVar("T")
Data = dict[str, Any]
_Folded = tuple[tuple[PausePoint, ...], SecondCheck | None]
_SHARES = {"short": 2.0, "time": 1.6, "date": 3.0, "long": 4.5}
_GAP = 3.0
_TALL = 120.0  # what is taller may be broken: a table between its rows, a text between its lines
_FACT = HALF - 32  # the width beside a fact's label
_LABEL = 27.0
_LEFT = 68.0  # of what stands beside the label's box at the top of a page
_ROOM, _POINTS = FULL - 8, 10.5


@dataclass(slots=True)
class _Shared:
    """A list in which equal things that are the same object stand once."""

    items: list[Data | list[Data]] = field(default_factory=list[Any])
    _places: dict[int, tuple[object, int]] = field(default_factory=dict[int, tuple[object, int]])

    def at(self, value: T, encode: Callable[[T], Any]) -> int:
        """Return where a value stands, encoding it the first time."""
        known = self._places.get(id(value))
        if known is None:
            # The value is kept, so that its id cannot be given to another.
            known = (value, len(self.items))
            self._places[id(value)] = known
            self.items.append(encode(value))
        return known[1]


@dataclass(slots=True)
class Encoder:
    """Encodes sheets in one mode of language."""

    mode: Mode
    elements: Elements = field(init=False)
    points: _Shared = field(default_factory=_Shared)
    heads: _Shared = field(default_factory=_Shared)
    facts: _Shared = field(default_factory=_Shared)
    doses: _Shared = field(default_factory=_Shared)
    _folds: dict[int, tuple[object, _Folded]] = field(
        default_factory=dict[int, tuple[object, _Folded]]
    )

    def __post_init__(self) -> None:
        self.elements = Elements(Measuring(self.mode))

    def shared(self) -> dict[str, list[Any]]:
        """Return what sheets point to by its place; complete once every sheet is encoded."""
        return {
            "points": self.points.items,
            "heads": self.heads.items,
            "facts": self.facts.items,
            "doses": self.doses.items,
        }

    def say(self, words: Words, room: float = _ROOM, points: float = _POINTS) -> str | list[str]:
        """Return one text, or Chinese and English, for lines of ``room`` mm."""
        if self.mode != "both":
            return set_in(words.zh if self.mode == "zh" else words.en, room, points)
        if words.is_same:
            return set_in(words.en, room, points)
        return [set_in(text, room, points) for text in (words.zh, words.en)]

    def _said(self, words: Words | None) -> str | list[str] | None:
        return None if words is None else self.say(words)

    def figure(self, figure: Figure, room: float = _ROOM, points: float = _POINTS) -> Data:
        """Return a value; its number once where both languages start with it."""
        once = number_once(figure.text) if self.mode == "both" and figure.text else None
        if once:
            return {"text": list(once), "assumed": figure.assumed}
        text = None if figure.text is None else self.say(figure.text, room, points)
        return {"text": text, "assumed": figure.assumed}

    def runs(self, sheets: Sequence[Sheet]) -> list[Data]:
        """Return the sheets in runs of those whose pages say the same of their protocol."""
        runs = groupby(sheets, lambda sheet: self.heads.at(sheet.header, self.header))
        return [_run(head, [self.sheet(sheet) for sheet in run]) for head, run in runs]

    def sheet(self, sheet: Sheet) -> Data:
        """Return a sheet; a second check before any page break moves below a fold."""
        points, fold = self._folded(sheet.points)
        return {
            "id": sheet.id,
            "name": set_in(sheet.id, _LEFT, 10.5),
            "title": self.say(sheet.title),
            "subtitle": self.say(sheet.subtitle),
            "beside": self._title_width(sheet) < FULL,
            "on": self._said(fixed.days_words(sheet.on, sheet.last)),
            "code": None if sheet.code is None else qr_code(sheet.code),
            "notices": [self.say(notice) for notice in sheet.notices],
            "facts": self.facts.at(sheet.facts, lambda facts: [self.fact(fact) for fact in facts]),
            "dose": None if sheet.dose is None else self.doses.at(sheet.dose, self.dose),
            "points": [self.points.at(point, self.point) for point in points],
            "fold": None if fold is None else self.second_check(fold),
        }

    def _title_width(self, sheet: Sheet) -> float:
        """Return the width of a sheet's title with what stands beside it."""
        measure = self.elements.measuring
        title = measure.longest(sheet.title, 14) * BOLD
        if measure.is_both and not sheet.title.is_same:  # both languages stand in one line
            title *= 2
        return title + measure.longest(sheet.subtitle, 9.5) + 8

    def _folded(self, points: tuple[PausePoint, ...]) -> _Folded:
        """Return the points and what is folded away, made once: sheets share their points."""
        known = self._folds.get(id(points))
        if known is None:
            known = (points, folded(points))
            self._folds[id(points)] = known
        return known[1]

    def cover(self, cover: Cover) -> Data:
        """Return the run that is the cover alone."""
        made: Data = {
            "id": "cover",
            "name": "cover",
            "on": None,
            "code": None,
            "title": self.say(cover.title),
            "protocol": self.say(cover.header.protocol_title),
            "notices": [self.say(notice) for notice in cover.notices],
            "points": [self.points.at(point, self.point) for point in cover.sections],
        }
        return {**_run(self.heads.at(cover.header, self.header), [made]), "cover": True}

    def header(self, header: Header) -> Data:
        """Return what every page says."""
        legal = fixed.not_a_prescription
        made_by = Words.same(header.made_by)
        made = (header.made_from, header.supersedes, made_by, header.generated)
        return {
            "code": None if header.patient_code is None else set_in(header.patient_code, _LEFT, 13),
            "protocol": self.say(header.protocol, _LEFT, 7.5),
            "mark": self._said(header.watermark),
            "foot": [self.say(words) for words in made if words is not None],
            "legal": self.say(legal + fixed.assumed_present if header.has_assumed else legal),
        }

    def fact(self, fact: Fact) -> Data:
        """Return a labelled value."""
        measure = self.elements.measuring
        taken = sum(measure.figure(figure, 9) + 2 for figure in fact.figures)
        beside, below = self._split(fact.entries, _FACT - taken, _FACT)
        return {
            "label": self.say(fact.label, _LABEL, 8),
            "figures": [self.figure(figure, _FACT, 9) for figure in fact.figures],
            "beside": beside if fact.figures else [],
            "below": below if fact.figures else below or [beside],
        }

    def dose(self, panel: DosePanel) -> Data:
        """Return the dose panel."""
        return {
            "total": self.figure(panel.total, _ROOM, 14),
            "line": self._said(panel.line),
            "by": self._said(panel.stated_by),
        }

    def point(self, point: PausePoint) -> Data:
        """Return a pause point; Chinese sheets have the ward's own checks before it."""
        ward = point.ward_checks if self.mode != "en" else None
        return {
            "title": self.say(point.title),
            "apart": point.apart,
            "ward": None if ward is None else self.table(ward),
            "groups": [
                [self.element(element) for element in group]
                for group in self.elements.groups(point)
            ],
        }

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
                    "text": self.say(element.text),
                    "flags": [self.say(flag) for flag in element.flags],
                    "entries": self._rows(element.entries, FULL),
                    "long": self._is_tall(element),
                }
            case SecondCheck():
                return self.second_check(element)
            case SignOff():
                return {"kind": "sign", "people": [self.say(one) for one in element.people]}
            case Scale():
                ends = [self.say(end) for end in element.ends]
                return {"kind": "scale", "text": self.say(element.text), "ends": ends}

    def second_check(self, check: SecondCheck) -> Data:
        """Return the second checker's empty boxes."""
        return {
            "kind": "second-check",
            "text": self.say(check.text),
            "entries": self._rows(check.entries, FULL - 4),
            "long": self._is_tall(check),
        }

    def _is_tall(self, element: Element) -> bool:
        return self.elements.element(element) > _TALL

    def _has_tall_row(self, table: Table) -> bool:
        """Whether a row may have to be broken; any other stands on one page."""
        return max(table_rows(self.elements.measuring, table)) > _TALL

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
        beside, below = self._split(item.entries, room, width)
        return {
            "text": self.say(item.text, width - 8),
            "ticked": item.ticked,
            "figure": None if item.figure is None else self.figure(item.figure),
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

    def _split(
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
            "label": self.say(entry.label),
            "width": entry.width,
            "unit": entry.unit,
            "share": round(share, 1),
        }

    def table(self, table: Table) -> Data:
        """Return a table; without its caption where the title above says the same."""
        whole = HALF if table.beside else FULL
        rooms = [whole * one.share / table.total_share - 2.2 for one in table.columns]
        return {
            "kind": "table",
            "caption": None if table.quiet else self.say(table.caption),
            "continued": table.continued,
            "note": None if table.note is None else self.figure(table.note),
            "hint": self._said(table.hint),
            "columns": [
                {"label": self.say(column.label, room, 7.5), "share": column.share}
                for column, room in zip(table.columns, rooms, strict=True)
            ],
            "rows": [self._row(row, table, rooms) for row in table.rows],
            "beside": table.beside,
            "ticks": table.ticks,
            "listing": table.listing,
            "long": table.listing or self._is_tall(table),
            "split": self._is_tall(table) and self._has_tall_row(table),
        }

    def _row(self, row: Row, table: Table, rooms: Sequence[float]) -> list[Data | str | None]:
        first = 0 if row.head is None else 1
        cells: list[Data | str | None] = [
            self.figure(cell, rooms[at + first], 8.5)
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
        head = self.figure(row.head, rooms[0], 8.5)
        if table.links and row.head.text is not None:
            head["to"] = row.head.text.en
        return [head, *cells]


def _run(head: int, sheets: Sequence[Data]) -> Data:
    """Return sheets with what stands at the top of the one that says most there."""
    longest = max(sheets, key=lambda sheet: text_width(sheet["id"], 1))
    days = max((sheet["on"] for sheet in sheets), key=_longest)
    names = ("id", "name", "code")
    tallest = {**{name: longest[name] for name in names}, "on": days}
    return {"head": head, "cover": False, "tallest": tallest, "sheets": sheets}


def _longest(said: str | list[str] | None) -> float:
    lines = [said] if isinstance(said, str) else said or []
    return sum(text_width(line, 1) for line in lines)
