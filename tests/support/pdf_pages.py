"""What a reader finds on the pages of a PDF: texts with their places, lines to write on, boxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2

MM = 72 / 25.4
TICK = 4.6 * MM
WRITE_LINE = 0.35 * MM
_LIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands, in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""

    def overlaps(self, other: "Box", by: float) -> bool:
        """Whether both share more than ``by`` in width and in height."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


class PrintedPage:
    """One page: the large pale mark behind the text is told apart."""

    def __init__(self, page: Any) -> None:
        """``page`` is pdfplumber's."""
        self.page = page
        self.width, self.height = float(page.width), float(page.height)

    @cached_property
    def chars(self) -> list[dict[str, Any]]:
        """The characters that are read, without the pale mark."""
        return [char for char in self.page.chars if not _is_pale(char)]

    @cached_property
    def text(self) -> str:
        """The text in the order it is read aloud, without the pale mark."""
        return "".join(char["text"] for char in self.chars).replace("\u00a0", " ")

    @cached_property
    def words(self) -> list[Box]:
        """The words with their places; height is that of the letters' own size."""
        kept = self.page.filter(lambda item: item["object_type"] != "char" or not _is_pale(item))
        return [
            Box(word["x0"], word["top"], word["x1"], word["bottom"], word["text"])
            for word in kept.extract_words(keep_blank_chars=False, use_text_flow=True)
        ]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of text from top to bottom."""
        kept = self.page.filter(lambda item: item["object_type"] != "char" or not _is_pale(item))
        return [line.replace("\u00a0", " ") for line in (kept.extract_text() or "").splitlines()]

    @property
    def ticks(self) -> list[Box]:
        """The boxes to tick: small squares."""
        return [
            Box(box["x0"], box["top"], box["x1"], box["bottom"])
            for box in self.page.rects
            if not box["fill"] and abs(box["width"] - box["height"]) < 1 and box["width"] < TICK + 2
        ]

    @property
    def write_lines(self) -> list[Box]:
        """The lines to write on."""
        return [
            Box(line["x0"], line["top"], line["x1"], line["bottom"])
            for line in self.page.rects
            if line["fill"] and abs(line["height"] - WRITE_LINE) < 0.05
        ]


def pages_of(data: bytes, wanted: Iterable[int] | None = None) -> list[PrintedPage]:
    """Return the pages of a file, or those at some places, counted from 0."""
    with pdfplumber.open(BytesIO(data)) as document:
        found = document.pages if wanted is None else [document.pages[at] for at in wanted]
        pages = [PrintedPage(page) for page in found]
        for page in pages:
            _ = page.text, page.words, page.lines, page.ticks, page.write_lines
        return pages


def texts_of(data: bytes) -> list[str]:
    """Return the pages' texts alone, which takes a fraction of the time that places take."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def overlapping(page: PrintedPage) -> list[tuple[str, str]]:
    """Return the pairs of words that lie on one another."""
    words = sorted(page.words, key=lambda word: word.top)
    found: list[tuple[str, str]] = []
    for at, word in enumerate(words):
        for other in words[at + 1 :]:
            if other.top > word.bottom:
                break
            # Boxes of neighbouring lines share their ascenders and descenders, letters do not.
            if word.overlaps(other, by=0.45 * min(_height(word), _height(other))):
                found.append((word.text, other.text))
    return found


def gaps_above(page: PrintedPage, line: Box) -> float:
    """Return the room above a line to write on, up to the next text over it."""
    above = [
        word.bottom
        for word in page.words
        # The colon of a time stands on its line.
        if word.text != ":"
        and word.bottom <= line.top + 1
        and word.x0 < line.x1 - 1
        and word.x1 > line.x0 + 1
    ]
    return line.top - max(above, default=0.0)


def is_ordered(numbers: list[int]) -> bool:
    """Whether each number follows the one before it, or starts again at one."""
    return all(after in {before + 1, 1} for before, after in pairwise(numbers))


def _height(box: Box) -> float:
    return box.bottom - box.top


def _is_pale(item: dict[str, Any]) -> bool:
    colour = item.get("non_stroking_color")
    value = colour[0] if isinstance(colour, tuple | list) and colour else colour
    return isinstance(value, int | float) and value > _LIGHT
