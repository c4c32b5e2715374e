"""From a sheet to its pages: what stands on which, so that every page knows its number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from schedules.checklists import fixed
from schedules.checklists.measuring import FULL, HALF, Measuring
from schedules.checklists.sheet import (
    Block,
    Check,
    Cover,
    Flags,
    Header,
    PausePoint,
    SecondCheck,
    Sheet,
    SignOff,
    Table,
)
from schedules.checklists.words import Words

T = TypeVar("T")
PAGE = 275.0
_ID = "an-administration-001"  # as long as ids are, where a header is measured
_PAIR = Words("one", "一")
_SCRAP = 50.0  # a pause point that would fit on a page is not begun in less than this
_LEAST_ROWS = 3  # fewer rows of a table are not left alone on a page


@dataclass(frozen=True, slots=True)
class Line:
    """One item, or two short ones side by side."""

    checks: tuple[Check, ...]
    kind: str = "line"


Element = Line | Table | Flags | SecondCheck | SignOff


@dataclass(slots=True)
class Part:
    """A pause point, or the rest of one, on a page."""

    point: PausePoint
    continued: bool
    is_ward_checks: bool = False
    elements: list[Element] = field(default_factory=list)

    @property
    def title(self) -> Words:
        """The pause point's title, which says where a part is not its first."""
        title = self.point.title
        return title + fixed.continued if self.continued else title


@dataclass(slots=True)
class Page:
    """What stands on one page. ``folded`` is a second checker's box below the printed dose."""

    parts: list[Part] = field(default_factory=list)
    folded: SecondCheck | None = None


@dataclass(slots=True)
class Pager:
    """Fills pages from top to bottom; what belongs together stays together."""

    measuring: Measuring
    _lines: dict[int, tuple[PausePoint, list[list[Element]]]] = field(default_factory=dict)
    _heights: dict[int, tuple[object, float]] = field(default_factory=dict)

    def pages(self, sheet: Sheet) -> list[Page]:
        """Return the pages of a sheet, at least one."""
        full = PAGE - self.furniture(sheet.header)
        continued = full - self.measuring.text(sheet.title, 188) - 1.0
        return self._filled(sheet.points, full - self.opening(sheet), continued)

    def cover_pages(self, cover: Cover) -> list[Page]:
        """Return the pages of a run's cover."""
        full = PAGE - self.furniture(cover.header)
        protocol = self.measuring.text(cover.header.protocol_title, 188, 11)
        title = 4.0 + self.measuring.text(cover.title, 188, 14, 1.2) + protocol
        notices = sum(3.6 + self.measuring.text(notice, 182) for notice in cover.notices)
        return self._filled(cover.sections, full - title - notices, full - 2.0)

    def _filled(self, points: Sequence[PausePoint], first: float, full: float) -> list[Page]:
        filler = _Filler(self, first, full)
        for point in points:
            filler.add(point)
        return filler.pages

    def furniture(self, header: Header) -> float:
        """Return the height of what stands on every page: who, whose, watermark, footer."""
        measure, mark = self.measuring, header.watermark
        both = measure.mode == "both"
        code = measure.text(Words.same(f"{header.patient_code or ''} {_ID}"), 80, 14, 1.15)
        small = sum(measure.text(words, 82, 7.5, 1.25) for words in (_PAIR, header.protocol, _PAIR))
        marked = 0.0 if mark is None else 3.2 + measure.text(mark, 180)
        return max(24.0 if both else 18.0, code + small) + marked + (14.5 if both else 8.5)

    def opening(self, sheet: Sheet) -> float:
        """Return the height of what only the first page has: title, notices, facts, dose."""
        measure = self.measuring
        size = 12.5 if measure.mode == "both" else 14
        title = 1.5 + measure.text(sheet.title, 165, size, 1.2) + measure.text(sheet.subtitle, 188)
        notices = sum(3.6 + measure.text(notice, 182) for notice in sheet.notices)
        heights = [self.height(fact, measure.fact) for fact in sheet.facts]
        pairs = [max(heights[at : at + 2]) for at in range(0, len(heights), 2)]
        return title + notices + 1.2 + sum(pairs) + 1.5 + measure.dose(sheet.dose)

    def height(self, item: T, measure: Callable[[T], float]) -> float:
        """Return a height, measured once for each value: sheets share their blocks."""
        known = self._heights.get(id(item))
        if known is None:
            # The value is kept with its height, so that its id cannot be given to another.
            known = (item, measure(item))
            self._heights[id(item)] = known
        return known[1]

    def groups(self, point: PausePoint) -> list[list[Element]]:
        """Return a point's elements in groups that share a page."""
        known = self._lines.get(id(point))
        if known is None:
            known = (point, _grouped(list(self._elements(point.blocks))))
            self._lines[id(point)] = known
        return known[1]

    def _elements(self, blocks: Sequence[Block]) -> Iterator[Element]:
        waiting: Check | None = None
        for block in blocks:
            if isinstance(block, Check) and self._is_short(block):
                if waiting is None:
                    waiting = block
                    continue
                yield Line((waiting, block))
                waiting = None
                continue
            if waiting is not None:
                yield Line((waiting,))
                waiting = None
            yield Line((block,)) if isinstance(block, Check) else block
        if waiting is not None:
            yield Line((waiting,))

    def _is_short(self, check: Check) -> bool:
        """Whether an item is no taller in half of the width."""
        return self.measuring.check(check, HALF) <= self.measuring.check(check, FULL) + 0.1

    def element(self, element: Element) -> float:
        """Return the height of an element."""
        if isinstance(element, Line):
            return self.height(element, lambda _: self.measuring.line(element.checks))
        return self.height(element, lambda _: self.measuring.block(element))


def _grouped(elements: list[Element]) -> list[list[Element]]:
    """Keep a signature with what it signs."""
    groups: list[list[Element]] = []
    for element in elements:
        if isinstance(element, SignOff) and groups:
            groups[-1].append(element)
        else:
            groups.append([element])
    return groups


class _Filler:
    """The pages of one sheet while they are being filled; ``room`` is what is left on the last."""

    def __init__(self, pager: Pager, first: float, full: float) -> None:
        self.pager = pager
        self.pages = [Page()]
        self.room, self.full = first, full

    def add(self, point: PausePoint) -> None:
        """Place a pause point; its title never stands alone at the foot of a page."""
        if point.apart and len(self.pages) == 1:
            self._turn()
        if point.ward_checks is not None and self.pager.measuring.mode != "en":
            self._place_ward_checks(point, point.ward_checks)
        title = 3.3 + self.pager.measuring.text(point.title, 184, 10.5, 1.25)
        part: Part | None = None
        groups = self.pager.groups(point)
        whole = title + sum(self.pager.element(element) for group in groups for element in group)
        if self.room < whole <= self.full and self.room < _SCRAP:
            self._turn()
        for group in groups:
            head = group[0]
            if isinstance(head, SecondCheck) and len(self.pages) == 1:
                if self._fold(head):
                    continue
                self._turn()
                part = self._open(point, title, continued=part is not None)
            if isinstance(head, Table) and len(group) == 1:
                part = self._place_table(point, part, head, title)
            else:
                part = self._place(point, part, group, title)

    def _fold(self, check: SecondCheck) -> bool:
        """Put the second checker's box below a fold, out of sight of the printed dose."""
        height = self.pager.element(check) + 6.0
        if height > self.room:
            return False
        self.pages[-1].folded = check
        self.room -= height
        return True

    def _place_ward_checks(self, point: PausePoint, table: Table) -> None:
        height = self.pager.element(table)
        if height + 20 > self.room:
            self._turn()
        self.pages[-1].parts.append(Part(point, continued=False, is_ward_checks=True, elements=[table]))
        self.room -= height

    def _place(
        self, point: PausePoint, part: Part | None, group: list[Element], title: float
    ) -> Part:
        needed = sum(map(self.pager.element, group))
        if part is None:
            if needed + title > self.room and self.pages[-1].parts:
                self._turn()
            part = self._open(point, title, continued=False)
        elif needed > self.room:
            self._turn()
            part = self._open(point, title, continued=True)
        part.elements += group
        self.room -= needed
        return part

    def _place_table(
        self, point: PausePoint, part: Part | None, table: Table, title: float
    ) -> Part:
        """Place a table, broken between rows where enough of them stand on both sides."""
        continued = part is not None
        while True:
            left = self.room - (title if part is None else 0.0)
            fits = self._rows_that_fit(table, left)
            if fits < len(table.rows) and fits == 0:
                self._turn()
                part = None
                left = self.full - title
                fits = self._rows_that_fit(table, left) or min(len(table.rows), 2 * _LEAST_ROWS)
            part = part or self._open(point, title, continued=continued)
            shown = table if fits == len(table.rows) else replace(table, rows=table.rows[:fits])
            part.elements.append(shown)
            self.room -= self.pager.element(shown)
            if fits == len(table.rows):
                return part
            table = replace(table, rows=table.rows[fits:], continued=True)
            self._turn()
            part, continued = None, True

    def _rows_that_fit(self, table: Table, left: float) -> int:
        """Return how many rows fit: all, or so many that enough stand on both sides, or none."""
        measure = self.pager.measuring
        left -= measure.table_head(table)
        heights = measure.table_rows(table)
        fits = 0
        for height in heights:
            if left < height:
                break
            left -= height
            fits += 1
        if fits == len(heights):
            return len(table.rows)
        fits = min(fits, len(heights) - _LEAST_ROWS)
        if fits < _LEAST_ROWS:
            return 0
        return fits * 2 if table.beside else fits

    def _open(self, point: PausePoint, title: float, *, continued: bool) -> Part:
        part = Part(point, continued)
        self.pages[-1].parts.append(part)
        self.room -= title
        return part

    def _turn(self) -> None:
        self.pages.append(Page())
        self.room = self.full
