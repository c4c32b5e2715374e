"""What a reader finds in an SVG figure: texts with their places, marks, hatching."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
_TRANSLATE = re.compile(r"translate\(([-0-9.]+) ([-0-9.]+)\)")
_GREY = re.compile(r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2|none|url\(#hatch\)")
_WIDE = 0x2E80


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element at its place on the whole picture."""

    element: ET.Element
    x: float
    y: float

    @property
    def tag(self) -> str:
        return self.element.tag.removeprefix(SVG)

    def number(self, name: str) -> float:
        return float(self.element.get(name, "0"))


@dataclass(frozen=True, slots=True)
class Said:
    """A text with the box around it, its width about that of Arial."""

    text: str
    size: float
    left: float
    right: float
    baseline: float


def root_of(figure: str) -> ET.Element:
    """Return the root; fails where the text is no XML."""
    return ET.fromstring(figure)  # noqa: S314 -- our own text


def drawn_in(figure: str) -> Iterator[Drawn]:
    """Yield every element of a figure at its place."""
    yield from _within(root_of(figure), 0, 0)


def _within(element: ET.Element, x: float, y: float) -> Iterator[Drawn]:
    for child in element:
        if child.tag == f"{SVG}defs":
            continue
        shift = _TRANSLATE.fullmatch(child.get("transform", ""))
        here = (x + float(shift[1]), y + float(shift[2])) if shift else (x, y)
        yield Drawn(child, *here)
        yield from _within(child, *here)


def texts_of(figure: str) -> list[Said]:
    """Return all texts with their boxes."""
    return [_said(item) for item in drawn_in(figure) if item.tag == "text"]


def _said(item: Drawn) -> Said:
    text, size = item.element.text or "", item.number("font-size")
    # Measured apart from the drawing: a narrow estimate, so that what overlaps here surely does.
    wide = sum(size if ord(char) >= _WIDE else 0.45 * size for char in text)
    anchor = item.element.get("text-anchor", "start")
    left = item.x + item.number("x") - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    return Said(text, size, left, left + wide, item.y + item.number("y"))


def overlaps(figure: str) -> list[tuple[str, str]]:
    """Return the pairs of texts that stand on each other."""
    found = sorted(texts_of(figure), key=lambda said: said.baseline)
    return [
        (one.text, other.text)
        for one, other in combinations(found, 2)
        if other.baseline - one.baseline < 0.7 * min(one.size, other.size)
        and min(one.right, other.right) - max(one.left, other.left) > 1
    ]


def outside(figure: str) -> list[str]:
    """Return the texts that leave the picture."""
    root = root_of(figure)
    _, _, wide, high = map(float, root.get("viewBox", "").split())
    return [
        said.text
        for said in texts_of(figure)
        if said.left < 0 or said.right > wide or said.baseline > high
    ]


def colours(figure: str) -> set[str]:
    """Return every paint that is not a grey."""
    paints = {
        value
        for item in drawn_in(figure)
        for name in ("fill", "stroke")
        if (value := item.element.get(name)) is not None
    }
    return {paint for paint in paints if not _GREY.fullmatch(paint)}
