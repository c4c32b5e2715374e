"""Sheets as one HTML file that prints: no script, nothing from elsewhere, one page a page."""

from collections.abc import Sequence
from dataclasses import field
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import fixed
from schedules.checklists.cover import cover_of
from schedules.checklists.language import MODES, Language, Mode, number_once
from schedules.checklists.measuring import Measuring
from schedules.checklists.page import Element, Line
from schedules.checklists.paging import Pager
from schedules.checklists.sheet import Cover, Sheet
from schedules.checklists.words import Words
from schedules.plan import Plan

_Rendered = dict[int, tuple[object, Markup]]
_MACROS = {
    "line": "line",
    "table": "table",
    "flags": "flags",
    "second-check": "second_check",
    "sign": "sign",
    "scale": "scale",
}


def render_html(
    sheets: Sequence[Sheet], plan_or_protocol: Plan | TreatmentProtocol, *, language: Language
) -> str:
    """Return a file with a cover and every sheet; the same sheets give the same text.

    ``plan_or_protocol`` is what the sheets were made from: a plan, or the protocol of blank ones.
    With ``en+zh-CN`` each text stands in both languages, Chinese first, and a number once.
    """
    writer = _Writer(MODES[language])
    cover = cover_of(plan_or_protocol, sheets)
    pages = [*writer.cover(cover)]
    for sheet in sheets:
        pages += writer.sheet(sheet)
    return writer.document(cover, pages)


@cache
def _environment(mode: Mode) -> Environment:
    environment = Environment(
        loader=PackageLoader("schedules.checklists"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared: dict[str, object] = {
        "both": mode == "both",
        "say": partial(_say, mode=mode),
        "once": partial(_once, mode=mode),
        "fixed": fixed,
        "page_of": fixed.page_of,
        "tick": _tick(mode),
        "empty_box": _box(mode),
        "html_lang": "en" if mode == "en" else "zh-CN",
    }
    environment.globals.update(shared)  # pyright: ignore[reportUnknownMemberType]
    return environment


@dataclass(slots=True)
class _Writer:
    mode: Mode
    pager: Pager = field(init=False)
    environment: Environment = field(init=False)
    _macros: dict[str, Any] = field(init=False)
    _rendered: _Rendered = field(default_factory=_Rendered)

    def __post_init__(self) -> None:
        self.pager = Pager(Measuring(self.mode))
        self.environment = _environment(self.mode)
        blocks = self.environment.get_template("blocks.html.j2").module
        pages = self.environment.get_template("page.html.j2").module
        self._macros = {**vars(blocks), **vars(pages)}

    def sheet(self, sheet: Sheet) -> list[Markup]:
        """Return the pages of a sheet."""
        pages = self.pager.pages(sheet)
        rendered = {
            "facts": self._macros["facts"](sheet.facts),
            "dose": "" if sheet.dose is None else self._once(sheet.dose, "dose", sheet.dose),
        }
        page_of = self._macros["sheet_page"]
        return [
            page_of(sheet, page, at, len(pages), rendered, self._element)
            for at, page in enumerate(pages, start=1)
        ]

    def cover(self, cover: Cover) -> list[Markup]:
        """Return the pages of the cover."""
        pages = self.pager.cover_pages(cover)
        page_of = self._macros["cover_page"]
        return [
            page_of(cover, page, at, len(pages), self._element)
            for at, page in enumerate(pages, start=1)
        ]

    def document(self, cover: Cover, pages: Sequence[Markup]) -> str:
        """Return the whole file."""
        template = self.environment.get_template("document.html.j2")
        code = cover.header.patient_code or cover.header.protocol.en
        title = _plain(cover.title, self.mode) + f" {code}"
        return template.render(pages=pages, title=title, style=_style()) + "\n"

    def _element(self, element: Element) -> Markup:
        argument = element.checks if isinstance(element, Line) else element
        return self._once(element, _MACROS[element.kind], argument)

    def _once(self, value: object, macro: str, argument: object) -> Markup:
        """Render a value once: sheets share their blocks."""
        known = self._rendered.get(id(value))
        if known is None:
            # The value is kept with its text, so that its id cannot be given to another.
            known = (value, self._macros[macro](argument))
            self._rendered[id(value)] = known
        return known[1]


@cache
def _style() -> Markup:
    path = Path(__file__).parent / "templates" / "style.css"
    return Markup(path.read_text(encoding="utf-8").rstrip("\n"))  # noqa: S704 -- the package's own


def _tick(mode: Mode) -> Markup:
    label = _plain(fixed.TICK, mode)
    return Markup('<span class="tick" role="img" aria-label="{}"></span>').format(label)


@cache
def _box(mode: Mode) -> Markup:
    label = _plain(fixed.EMPTY, mode)
    return Markup('<span class="box" role="img" aria-label="{}"></span>').format(label)


def _plain(words: Words, mode: Mode) -> str:
    return words.zh if mode == "zh" else words.en


@lru_cache(maxsize=8192)
def _say(words: Words, mode: Mode) -> Markup:
    if mode != "both" or words.is_same:
        return escape(_plain(words, mode))
    return Markup(
        '<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>'
    ).format(words.zh, words.en)


def _once(words: Words, mode: Mode) -> Markup:
    """Say a figure; where both languages start with the same number, print the number once."""
    once = number_once(words) if mode == "both" else None
    if once is None:
        return _say(words, mode)
    return Markup(
        '<span class="once">{}\u00a0<span class="zh" lang="zh-CN">{}</span>'
        ' · <span class="en" lang="en">{}</span></span>'
    ).format(*once)
