"""A figure as pages of blocks under one head, with what has to stand on every page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import svg

from protocol.lean import dataclass
from schedules import display
from schedules.display import Language
from schedules.figures.marks import Draw
from schedules.figures.pen import (
    LARGE,
    MIDDLE,
    NORMAL,
    SMALL,
    SMALLEST,
    box,
    line,
    width_of,
    words,
    wrapped,
)
from schedules.figures.words import said
from schedules.plan import Plan

WIDTH, MARGIN = 842, 30  # A4 across, in points
BODY = WIDTH - 2 * MARGIN
_HIGHEST = 595 - 2 * MARGIN
_GAP = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a figure that is never cut in two, drawn from its own corner."""

    height: float
    elements: tuple[svg.Element, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a figure."""

    height: float
    elements: tuple[svg.Element, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: its title, what it shows in words, and its pages.

    ``made_at`` dates a PDF: when the patient document was changed last, not when it was drawn.
    """

    title: str
    description: str
    language: Language
    made_at: datetime
    pages: tuple[Page, ...]

    def each_page(self) -> tuple["Picture", ...]:
        """Return each page as a figure of its own."""
        return tuple(replace(self, pages=(page,)) for page in self.pages)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every page of a figure: what it is about, the watermark, its identity."""

    about: str
    mark: str | None
    identity: str
    made_at: datetime


def picture(
    plan: Plan,
    *,
    title: str,
    description: str,
    blocks: Sequence[Block],
    language: Language,
    key: Block | None = None,
) -> Picture:
    """Return blocks as pages under the title, the watermark and the plan's own identity.

    ``key`` says on every page what the marks mean.
    """
    protocol = plan.protocol
    version = f"{protocol.id} {said(language, 'version', '版本')} {protocol.version}"
    made = said(language, "plan", "计划")
    head = Head(
        about=f"{plan.patient.code} · {version}",
        mark=display.watermark(protocol, language),
        identity=f"{made} {plan.digest[:12]} · {plan.made_by}",
        made_at=plan.patient.updated_at,
    )
    return headed(
        head, title=title, description=description, blocks=blocks, language=language, key=key
    )


def headed(
    own: Head,
    *,
    title: str,
    description: str,
    blocks: Sequence[Block],
    language: Language,
    key: Block | None = None,
) -> Picture:
    """Return blocks as pages under a head; as ``picture``, for what is not of one plan."""
    head = _above(_head(own, title), key)
    room = _HIGHEST - head.height - _FOOT
    groups = list(_grouped(blocks, room))
    pages = tuple(
        _page(head, group, _foot(own.identity, number, len(groups), language))
        for number, group in enumerate(groups, start=1)
    )
    return Picture(title, description, language, own.made_at, pages)


def legend(entries: Iterable[tuple[Draw, str]]) -> Block:
    """Return marks with their meaning, in as many lines as they need."""
    elements: list[svg.Element] = []
    x, y = 0.0, 8.0
    for draw, meaning in entries:
        lines = wrapped(meaning, SMALL, BODY - 16)
        wide = 26 + width_of(meaning, SMALL)
        if x > 0 and x + wide > BODY:
            x, y = 0.0, y + 13
        elements += draw(x + 6, y - 2.5)
        for number, text in enumerate(lines):
            y += 11 * (number > 0)
            elements.append(words(x + 15, y, text))
        x += wide
    return Block(y + 5, tuple(elements))


def notes(texts: Iterable[str], *, bold: bool = False) -> list[Block]:
    """Return texts, each in as many lines as it needs; every line is a block of its own."""
    lines = [found for text in texts for found in wrapped(text, SMALL, BODY)]
    return [Block(11, (words(0, 8, found, bold=bold),)) for found in lines]


def titled(title: str, texts: Iterable[str]) -> list[Block]:
    """Return texts under a title that stays with the first of them."""
    head, *rest = [*notes([title], bold=True), *notes(texts)]
    return [stacked([head, *rest[:1]]), *rest[1:]]


def stacked(blocks: Sequence[Block]) -> Block:
    """Return blocks below each other as one that is never cut."""
    elements: list[svg.Element] = []
    y = 0.0
    for block in blocks:
        shift = svg.Translate(0, round(y, 2))
        elements.append(svg.G(transform=[shift], elements=list(block.elements)))
        y += block.height
    return Block(y, tuple(elements))


def _above(head: Block, key: Block | None) -> Block:
    if key is None:
        return head
    return stacked([head, key, Block(4, ())])


def _grouped(blocks: Sequence[Block], room: float) -> Iterator[list[Block]]:
    group: list[Block] = []
    used = 0.0
    for block in blocks:
        if group and used + block.height > room:
            yield group
            group, used = [], 0.0
        group.append(block)
        used += block.height
    yield group


def _page(head: Block, blocks: Sequence[Block], foot: Block) -> Page:
    elements: list[svg.Element] = []
    y = float(MARGIN)
    for block in (head, *blocks, Block(_GAP, ()), foot):
        if block.elements:
            shift = svg.Translate(MARGIN, round(y, 2))
            elements.append(svg.G(transform=[shift], elements=list(block.elements)))
        y += block.height
    return Page(round(y + MARGIN), tuple(elements))


_FOOT = 34


def _head(own: Head, title: str) -> Block:
    elements: list[svg.Element] = []
    y = 0.0
    for text in wrapped(title, LARGE, BODY):
        y += 15
        elements.append(words(0, y, text, size=LARGE, bold=True))
    for text in wrapped(own.about, NORMAL, BODY):
        y += 13
        elements.append(words(0, y, text, size=NORMAL))
    if own.mark:
        y += 8
        elements += [
            box(0, y, BODY, 16, width=1.2),
            words(BODY / 2, y + 11.5, own.mark, size=NORMAL, bold=True, anchor="middle"),
        ]
        y += 16
    return Block(y + _GAP, tuple(elements))


def _foot(identity: str, number: int, count: int, language: Language) -> Block:
    page = said(language, f"page {number} of {count}", f"第 {number} 页,共 {count} 页")
    return Block(
        18,
        (
            line(0, 2, BODY, 2, stroke=MIDDLE),
            words(0, 13, display.NOT_A_PRESCRIPTION[language], size=SMALLEST),
            words(BODY, 13, f"{identity} · {page}", size=SMALLEST, anchor="end"),
        ),
    )
