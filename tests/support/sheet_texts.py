"""What a reader finds on printed sheets, a reader of the HTML file, and a short document."""

import dataclasses
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TypeVar

from schedules.checklists import build_checklists
from schedules.checklists.sheet import Cover, DosePanel, Row, Sheet, Table
from schedules.checklists.words import Figure, Words
from schedules.plan import Plan

B = TypeVar("B")
_VOID = {"meta", "col", "br", "link", "img", "input", "hr"}
_DATE_EN = re.compile(r"[A-Z][a-z]{2} ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{4})")
_DATE_ZH = re.compile("([0-9]{4})年([0-9]{2})月([0-9]{2})日")
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_SCALES = {"million": 10**6, "billion": 10**9, "万": 10**4, "亿": 10**8}
# A digit inside a word (cm2) belongs to the word.
_NUMBER = re.compile(r"(?<![A-Za-z])([0-9][0-9,]*(?:\.[0-9]+)?)[ \u00a0]?(million|billion|万|亿)?")

# A site's own checklist document, as short as one can be.
SMALL_CHECKLIST = """\
format_version: 1
kind: checklist
id: general
version: "1"
title: {en: Any, zh: 任意}
sources:
  ours: {citation: our own rule}
pause_points:
  - id: before
    title: {en: Before, zh: 之前}
    items:
      - kind: check
        text: {en: Washed hands, zh: 已洗手}
        source: ours
"""


def sheets_by_id(plan: Plan) -> dict[str, Sheet]:
    """Return the sheets of a plan by their ids."""
    return {sheet.id: sheet for sheet in build_checklists(plan)}


def words_in(value: object) -> Iterator[Words]:
    """Yield every text of a sheet."""
    if isinstance(value, Words):
        yield value
        return
    yield from (text for part in _parts(value) for text in words_in(part))


def figures_in(value: object) -> Iterator[Figure]:
    """Yield every value that a sheet shows or leaves as a box."""
    if isinstance(value, Figure):
        yield value
        return
    yield from (figure for part in _parts(value) for figure in figures_in(part))


def dose_of(sheet: Sheet) -> DosePanel:
    """Return the dose that a sheet of one administration has."""
    assert sheet.dose is not None
    return sheet.dose


def shown(figure: Figure | None, language: str = "en") -> str | None:
    """Return what a value says, with plain spaces; None for an empty box."""
    if figure is None or figure.text is None:
        return None
    text: str = getattr(figure.text, language)
    return text.replace("\u00a0", " ")


def marked(figure: Figure | None) -> tuple[str | None, bool]:
    """Return what a value says, and whether it carries the mark of an assumed one."""
    return shown(figure), figure is not None and figure.assumed


def blocks(sheet: Sheet, kind: type[B]) -> list[B]:
    """Return a sheet's blocks of one kind, in order."""
    return [block for point in sheet.points for block in point.blocks if isinstance(block, kind)]


def table(sheet: Sheet, name: str) -> Table:
    """Return a sheet's table by its id."""
    return next(block for block in blocks(sheet, Table) if block.id == name)


def section(cover: Cover, name: str) -> tuple[Row, ...]:
    """Return the rows of one section of a cover."""
    found = [block for part in cover.sections if part.id == name for block in part.blocks]
    return next(block.rows for block in found if isinstance(block, Table))


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, tuple | list):
        yield from value
    elif dataclasses.is_dataclass(value):
        yield from (getattr(value, field.name) for field in dataclasses.fields(value))


def numbers_in(text: str) -> list[str]:
    """Return the dates and numbers of a text in order, each in one way of writing.

    >>> numbers_in("Mon 02-Mar-2026: 60,000,000 (60 million)")
    ['2026-03-02', '60000000', '60000000']
    >>> numbers_in("2026年03月02日(周一):60,000,000 (6000万)")
    ['2026-03-02', '60000000', '60000000']
    """
    text = _DATE_ZH.sub(r"<\1-\2-\3>", _DATE_EN.sub(_iso, text))
    found = re.finditer(rf"<([0-9-]+)>|{_NUMBER.pattern}", text)
    return [match[1] or _plain(match[2], match[3]) for match in found]


def _iso(found: re.Match[str]) -> str:
    month = _MONTHS.index(found[2]) // 3 + 1
    return f"<{found[3]}-{month:02}-{found[1]}>"


def _plain(digits: str, scale: str | None) -> str:
    number = float(digits.replace(",", "")) * _SCALES.get(scale or "", 1)
    return str(int(number)) if number == int(number) else str(number)


@dataclasses.dataclass
class Printed:
    """One page of the file: its id and what can be read on it, ornaments left out."""

    id: str
    text: str = ""
    dose: str = ""
    second_check: str = ""


class FileReader(HTMLParser):
    """Reads the HTML file as strictly as a file without errors allows."""

    def __init__(self, html: str) -> None:
        """Read the whole text; problems are collected, not raised."""
        super().__init__(convert_charrefs=True)
        self.pages: list[Printed] = []
        self.problems: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a section is a page."""
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "section":
            self.pages.append(Printed(attributes.get("id") or ""))
        if tag not in _VOID:
            self._open.append((tag, attributes.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        """Close an element; it has to be the one opened last."""
        if not self._open or self._open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:]}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note a text where it stands."""
        classes = [name for _, name in self._open]
        if not self.pages or "ghost" in classes:
            return
        page = self.pages[-1]
        page.text += data + " "
        if "dose" in classes:
            page.dose += data + " "
        if "second" in classes:
            page.second_check += data + " "
