"""From a sheet to its pages: what stands on which, so that every page knows its number."""

from collections.abc import Sequence
from dataclasses import field
from functools import partial

from protocol.lean import dataclass
from schedules.checklists.elements import Elements
from schedules.checklists.heights import dose_height, fact_height
from schedules.checklists.measuring import FULL, Measuring
from schedules.checklists.page import Page
from schedules.checklists.page_filling import PageFilling
from schedules.checklists.sheet import Cover, Header, PausePoint, Sheet
from schedules.checklists.words import Words

PAGE = 277.0
_ID = "an-administration-001"  # as long as ids are, where a header is measured
_PAIR = Words("one", "一")
_PAGE = Words("page 88 of 88", "第 88 页,共 88 页")
_LEFT = 80.0


@dataclass(slots=True)
class Pager:
    """Makes the pages of sheets in one mode of language."""

    measuring: Measuring
    elements: Elements = field(init=False)

    def __post_init__(self) -> None:
        self.elements = Elements(self.measuring)

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
        filling = PageFilling(self.elements, first, full)
        for point in points:
            filling.add(point)
        return filling.pages

    def furniture(self, header: Header) -> float:
        """Return the height of what stands on every page: who, whose, watermark, footer."""
        measure, mark = self.measuring, header.watermark
        least = 24.0 if measure.is_both else 18.0
        code = _code_height(measure, header.patient_code or "")
        small = sum(measure.text(words, 82, 7.5, 1.25) for words in (_PAIR, header.protocol, _PAIR))
        marked = 0.0 if mark is None else 3.2 + measure.text(mark, 180)
        return max(least, code + small) + marked + self._footer(header)

    def _footer(self, header: Header) -> float:
        """Return the footer's height: a line in each language, twice that where it wraps."""
        measure = self.measuring
        made_by = Words.same(header.made_by)
        parts = (_PAGE, header.made_from, header.supersedes, made_by, header.generated)
        taken = sum(measure.longest(part, 7.5) + 4 for part in parts if part is not None)
        lines = 1 + int(taken / FULL)
        return 2.2 + measure.text(_PAIR, 100, 7.5, 1.25) * (lines + 1)

    def opening(self, sheet: Sheet) -> float:
        """Return the height of what only the first page has: title, notices, facts, dose."""
        measure = self.measuring
        size = 12.5 if measure.is_both else 14
        title = 1.5 + measure.text(sheet.title, 165, size, 1.2) + measure.text(sheet.subtitle, 188)
        notices = sum(3.6 + measure.text(notice, 182) for notice in sheet.notices)
        heights = [
            self.elements.height(fact, partial(fact_height, measure)) for fact in sheet.facts
        ]
        dose = 0.0 if sheet.dose is None else 1.5 + dose_height(measure, sheet.dose)
        pairs = [max(heights[at : at + 2]) for at in range(0, len(heights), 2)]
        return title + notices + 1.2 + sum(pairs) + dose


def _code_height(measure: Measuring, code: str) -> float:
    """Return the height of patient code and sheet id, which wrap together in the left third."""
    width = measure.longest(Words.same(code), 14) + measure.longest(Words.same(_ID), 10.5)
    return (1 + int(width / _LEFT)) * 5.3
