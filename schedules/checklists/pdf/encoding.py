"""Sheets as data for the template: words of one mode of language, shared parts once."""

from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import groupby
from typing import Any, TypeVar

from protocol.lean import dataclass
from schedules.checklists import fixed
from schedules.checklists.elements import Elements
from schedules.checklists.language import Mode
from schedules.checklists.measuring import BOLD, FULL, HALF, Measuring
from schedules.checklists.pdf.breaking import set_in
from schedules.checklists.pdf.element_data import ElementData
from schedules.checklists.pdf.folding import folded
from schedules.checklists.pdf.qr import Symbols
from schedules.checklists.pdf.row_heights import RowHeights
from schedules.checklists.pdf.saying import ROOM, Data, Saying
from schedules.checklists.sheet import (
    Cover,
    DosePanel,
    Fact,
    Header,
    PausePoint,
    SecondCheck,
    Sheet,
)
from schedules.checklists.words import Words
from schedules.text_width import width as text_width

T = TypeVar("T")
_Folded = tuple[tuple[PausePoint, ...], SecondCheck | None]
_FACT = HALF - 32  # the width beside a fact's label
_LABEL = 27.0
_COVER = {"en": "cover", "zh": "封面", "both": "封面 cover"}
_LEFT = 68.0  # of what stands beside the label's box at the top of a page


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
    saying: Saying = field(init=False)
    elements: Elements = field(init=False)
    element_data: ElementData = field(init=False)
    symbols: Symbols = field(default_factory=Symbols)
    points: _Shared = field(default_factory=_Shared)
    heads: _Shared = field(default_factory=_Shared)
    facts: _Shared = field(default_factory=_Shared)
    doses: _Shared = field(default_factory=_Shared)
    _folds: dict[int, tuple[object, _Folded]] = field(
        default_factory=dict[int, tuple[object, _Folded]]
    )

    def __post_init__(self) -> None:
        self.saying = Saying(self.mode)
        self.elements = Elements(Measuring(self.mode))
        self.element_data = ElementData(self.saying, self.elements, RowHeights(self.mode))

    def shared(self) -> dict[str, list[Any]]:
        """Return what sheets point to by its place; complete once every sheet is encoded."""
        return {
            "points": self.points.items,
            "heads": self.heads.items,
            "facts": self.facts.items,
            "doses": self.doses.items,
        }

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
            "title": self.saying.say(sheet.title),
            "subtitle": self.saying.say(sheet.subtitle),
            "beside": self._title_width(sheet) < FULL,
            "on": self.saying.said(fixed.days_words(sheet.on, sheet.last)),
            "code": None if sheet.code is None else self.symbols.svg(sheet.code),
            "notices": [self.saying.say(notice) for notice in sheet.notices],
            "facts": self.facts.at(sheet.facts, lambda facts: [self.fact(fact) for fact in facts]),
            "dose": None if sheet.dose is None else self.doses.at(sheet.dose, self.dose),
            "points": [self.points.at(point, self.point) for point in points],
            "fold": None if fold is None else self.element_data.second_check(fold),
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
            "name": _COVER[self.saying.mode],
            "on": None,
            "code": None,
            "title": self.saying.say(cover.title),
            "protocol": self.saying.say(cover.header.protocol_title),
            "notices": [self.saying.say(notice) for notice in cover.notices],
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
            "protocol": self.saying.say(header.protocol, _LEFT, 7.5),
            "mark": self.saying.said(header.watermark),
            "foot": [self.saying.say(words) for words in made if words is not None],
            "legal": self.saying.say(
                legal + fixed.assumed_present if header.has_assumed else legal
            ),
        }

    def fact(self, fact: Fact) -> Data:
        """Return a labelled value."""
        measure = self.elements.measuring
        taken = sum(measure.figure(figure, 9) + 2 for figure in fact.figures)
        beside, below = self.element_data.split(fact.entries, _FACT - taken, _FACT)
        return {
            "label": self.saying.say(fact.label, _LABEL, 8),
            "figures": [self.saying.figure(figure, _FACT, 9) for figure in fact.figures],
            "beside": beside if fact.figures else [],
            "below": below if fact.figures else below or [beside],
        }

    def dose(self, panel: DosePanel) -> Data:
        """Return the dose panel."""
        return {
            "total": self.saying.figure(panel.total, ROOM, 14),
            "line": self.saying.said(panel.line),
            "by": self.saying.said(panel.stated_by),
        }

    def point(self, point: PausePoint) -> Data:
        """Return a pause point; Chinese sheets have the ward's own checks before it."""
        ward = point.ward_checks if self.mode != "en" else None
        return {
            "title": self.saying.say(point.title),
            "apart": point.apart,
            "ward": None if ward is None else self.element_data.table(ward),
            "groups": [
                [self.element_data.element(element) for element in group]
                for group in self.elements.groups(point)
            ],
        }


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
