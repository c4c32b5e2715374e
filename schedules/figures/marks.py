"""Marks that differ by form, never by colour: one for each arm of a protocol."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from math import cos, pi, sin

import svg

from protocol.arm import Arm
from schedules.figures.pen import BLACK, WHITE, line, points, rounded


class Shape(StrEnum):
    """The forms there are, the most different ones first."""

    SQUARE = "square"
    TRIANGLE = "triangle"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    HEXAGON = "hexagon"
    STAR = "star"
    DOWN = "down"
    PENTAGON = "pentagon"


_OF_CHECKLIST = {
    "cell-infusion": Shape.SQUARE,
    "cell-injection": Shape.TRIANGLE,
    "topical": Shape.CIRCLE,
    "infusion": Shape.DIAMOND,
}
# Corners, turn of the first one from straight up, in parts of a circle.
_REGULAR = {
    Shape.TRIANGLE: (3, 0.0),
    Shape.DIAMOND: (4, 0.0),
    Shape.SQUARE: (4, 0.125),
    Shape.HEXAGON: (6, 0.0),
    Shape.PENTAGON: (5, 0.0),
    Shape.DOWN: (3, 0.5),
}


def shapes_of(arms: Sequence[Arm]) -> dict[str, Shape]:
    """Return a form for each arm by its id: its kind's own where free, else the next free one.

    Beyond eight arms forms come again; marks stand beside ids wherever that could matter.
    """
    found: dict[str, Shape] = {}
    for arm in arms:
        free = [shape for shape in Shape if shape not in found.values()] or list(Shape)
        wanted = _OF_CHECKLIST.get(arm.checklist, free[0])
        found[arm.id] = wanted if wanted in free else free[0]
    return found


def mark(
    shape: Shape, x: float, y: float, radius: float = 4, *, filled: bool = True, fill: str = BLACK
) -> svg.Element:
    """Return a mark around a point; an open one is white inside."""
    inside = fill if filled else WHITE
    if shape is Shape.CIRCLE:
        return svg.Circle(
            cx=rounded(x),
            cy=rounded(y),
            r=radius * 0.9,
            fill=inside,
            stroke=BLACK,
            stroke_width=0.8,
        )
    corners = points(_corners(shape, x, y, radius))
    return svg.Polygon(points=corners, fill=inside, stroke=BLACK, stroke_width=0.8)


def cross(x: float, y: float, radius: float = 3) -> tuple[svg.Element, ...]:
    """Return an x: no day, not given."""
    return (
        line(x - radius, y - radius, x + radius, y + radius, width=1.2),
        line(x - radius, y + radius, x + radius, y - radius, width=1.2),
    )


Draw = Callable[[float, float], tuple[svg.Element, ...]]


def drawing(shape: Shape, *, radius: float = 4, filled: bool = True) -> Draw:
    """Return how to draw a mark at a point, for a legend."""
    return lambda x, y: (mark(shape, x, y, radius, filled=filled),)


def _corners(shape: Shape, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    if shape is Shape.STAR:
        turns = [(number / 10, radius * (1.2 if number % 2 == 0 else 0.5)) for number in range(10)]
    else:
        corners, turn = _REGULAR[shape]
        turns = [(turn + number / corners, radius * 1.15) for number in range(corners)]
    return [(x + away * sin(2 * pi * turn), y - away * cos(2 * pi * turn)) for turn, away in turns]
