"""Strokes, boxes and words in greys; sizes in points. Nothing here knows what is drawn."""

from collections.abc import Sequence
from html import escape

import svg

from schedules.text_width import MM_PER_POINT
from schedules.text_width import width as width_in_mm

BLACK, DARK, MIDDLE, LIGHT, PALE, WHITE = "#000", "#444", "#767676", "#c4c4c4", "#ececec", "#fff"
SMALLEST = 7  # points; what is smaller is not read at the bedside
SMALL, NORMAL, LARGE = 7.5, 9, 13
HATCH = "hatch"
_WIDER = 1.08


def rounded(value: float) -> float | int:
    """Return a length to hundredths of a point: the same text from every machine."""
    near = round(value, 2)
    return int(near) if near == int(near) else near


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = SMALL,
    anchor: str = "start",
    bold: bool = False,
    fill: str = BLACK,
) -> svg.Text:
    """Return a line of text with its baseline at ``y``."""
    assert size >= SMALLEST  # noqa: S101 -- a size that is not read is a mistake of the drawing
    return svg.Text(
        x=rounded(x),
        y=rounded(y),
        text=escape(text, quote=False),  # svg.py writes texts as they are
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        font_weight="bold" if bold else None,
        fill=None if fill == BLACK else fill,
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = BLACK,
    width: float = 0.5,
    dash: Sequence[float] | None = None,
) -> svg.Line:
    """Return a straight line."""
    return svg.Line(
        x1=rounded(x1),
        y1=rounded(y1),
        x2=rounded(x2),
        y2=rounded(y2),
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=None if dash is None else list(dash),
    )


def box(
    x: float,
    y: float,
    wide: float,
    high: float,
    *,
    fill: str = "none",
    stroke: str = BLACK,
    width: float = 0.5,
) -> svg.Rect:
    """Return a rectangle."""
    return svg.Rect(
        x=rounded(x),
        y=rounded(y),
        width=rounded(wide),
        height=rounded(high),
        fill=fill,
        stroke=stroke,
        stroke_width=width,
    )


def points(places: Sequence[tuple[float, float]]) -> list[svg.Point]:
    """Return places as svg.py wants the corners of a polygon."""
    return [svg.Point(rounded(x), rounded(y)) for x, y in places]


def hatched(x: float, y: float, wide: float, high: float) -> svg.Rect:
    """Return a rectangle in slanted lines, which a copy in black and white keeps."""
    return box(x, y, wide, high, fill=f"url(#{HATCH})", stroke="none")


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in points: our letters are wider than Arial's."""
    return _WIDER * width_in_mm(text, size) / MM_PER_POINT


def wrapped(text: str, size: float, wide: float) -> list[str]:
    """Return a text in lines no wider than ``wide``; Chinese breaks anywhere, words where long."""
    lines = [""]
    for piece in _pieces(text):
        if width_of((lines[-1] + piece).rstrip(), size) <= wide:
            lines[-1] += piece
            continue
        lines.append(piece.lstrip())
        while width_of(lines[-1], size) > wide and len(lines[-1]) > 1:
            fits = _fitting(lines[-1], size, wide)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return [found.rstrip() for found in lines if found.strip()] or [""]


def _pieces(text: str) -> list[str]:
    """Part a text behind each blank and around each wide character."""
    pieces = [""]
    for char in text:
        if ord(char) >= _WIDE:
            pieces += [char, ""]
        else:
            pieces[-1] += char
            if char == " ":
                pieces.append("")
    return [piece for piece in pieces if piece]


_WIDE = 0x2E80


def _fitting(text: str, size: float, wide: float) -> int:
    count = 1
    while count < len(text) and width_of(text[: count + 1], size) <= wide:
        count += 1
    return count
