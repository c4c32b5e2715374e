"""Where the second checker's box goes: never in sight of the printed dose."""

from collections.abc import Sequence
from dataclasses import replace

from schedules.checklists.sheet import PausePoint, SecondCheck


def folded(points: Sequence[PausePoint]) -> tuple[tuple[PausePoint, ...], SecondCheck | None]:
    """Return the points, and the second check that goes below the fold at the sheet's end.

    After a page break the box stands on another page than the dose and stays where it is.
    """
    for at, point in enumerate(points):
        if point.apart and at > 0:
            break
        check = next((block for block in point.blocks if isinstance(block, SecondCheck)), None)
        if check is not None:
            blocks = tuple(block for block in point.blocks if block is not check)
            rest = (replace(point, blocks=blocks),) if blocks else ()
            return (*points[:at], *rest, *points[at + 1 :]), check
    return tuple(points), None
