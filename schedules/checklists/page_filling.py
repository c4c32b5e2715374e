"""Fills pages from top to bottom; what belongs together stays together."""

from dataclasses import replace

from schedules.checklists.elements import Elements
from schedules.checklists.heights import table_head, table_rows
from schedules.checklists.page import Element, Page, Part
from schedules.checklists.sheet import PausePoint, SecondCheck, Table

_FOLD = 5.0
_SCRAP = 50.0  # a pause point that would fit on a page is not begun in less than this
_LEAST_ROWS = 3  # fewer rows of a table are not left alone on a page
_BESIDE_WARD_CHECKS = 20.0


class PageFilling:
    """The pages of one sheet while they are being filled; ``room`` is what is left on the last."""

    def __init__(self, elements: Elements, first: float, full: float) -> None:
        """``first`` is the room on the first page, ``full`` that on every later one."""
        self.elements = elements
        self.pages = [Page()]
        self.room, self.full = first, full

    def add(self, point: PausePoint) -> None:
        """Place a pause point; its title never stands alone at the foot of a page."""
        if point.apart and len(self.pages) == 1:
            self._turn()
        if point.ward_checks is not None and self.elements.measuring.mode != "en":
            self._place_ward_checks(point, point.ward_checks)
        title = self.elements.title(point)
        part: Part | None = None
        groups = self.elements.groups(point)
        whole = title + sum(self.elements.element(element) for group in groups for element in group)
        if self.room < whole <= self.full and self.room < _SCRAP:
            self._turn()
        for group in groups:
            part = self._add_group(point, part, group, title)

    def _add_group(
        self, point: PausePoint, part: Part | None, group: list[Element], title: float
    ) -> Part | None:
        head = group[0]
        if isinstance(head, SecondCheck) and len(self.pages) == 1:
            if self._fold(head):
                return part
            self._turn()
            part = self._open(point, title, continued=part is not None)
        if isinstance(head, Table) and len(group) == 1:
            return self._place_table(point, part, head, title)
        return self._place(point, part, group, title)

    def _fold(self, check: SecondCheck) -> bool:
        """Put the second checker's box below a fold, out of sight of the printed dose."""
        height = self.elements.element(check) + _FOLD
        if height > self.room:
            return False
        self.pages[-1].folded = check
        self.room -= height
        return True

    def _place_ward_checks(self, point: PausePoint, table: Table) -> None:
        height = self.elements.element(table)
        if height + _BESIDE_WARD_CHECKS > self.room:
            self._turn()
        self.pages[-1].parts.append(
            Part(point, continued=False, is_ward_checks=True, elements=[table])
        )
        self.room -= height

    def _place(
        self, point: PausePoint, part: Part | None, group: list[Element], title: float
    ) -> Part:
        needed = sum(map(self.elements.element, group))
        if part is None:
            if needed + title > self.room and not self._is_fresh:
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
            fits = self._rows_that_fit(table, self.room - (title if part is None else 0.0))
            if not fits and not self._is_fresh:
                self._turn()
                part = None
                continue
            fits = fits or min(len(table.rows), _LEAST_ROWS)
            part = part or self._open(point, title, continued=continued)
            shown = table if fits == len(table.rows) else replace(table, rows=table.rows[:fits])
            part.elements.append(shown)
            self.room -= self.elements.element(shown)
            if fits == len(table.rows):
                return part
            table = replace(table, rows=table.rows[fits:], continued=True)
            self._turn()
            part, continued = None, True

    @property
    def _is_fresh(self) -> bool:
        """Whether nothing stands on the page yet; the first page has the sheet's opening."""
        return len(self.pages) > 1 and not self.pages[-1].parts

    def _rows_that_fit(self, table: Table, left: float) -> int:
        """Return how many rows fit: all, or so many that enough stand on both sides, or none."""
        measure = self.elements.measuring
        left -= table_head(measure, table)
        heights = table_rows(measure, table)
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
