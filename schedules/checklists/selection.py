"""Parts of sheets: only some of their pause points, such as the custody strip."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from schedules.checklists.sheet import PausePoint, Sheet

_Points = tuple[PausePoint, ...]


def only_points(sheets: Sequence[Sheet], wanted: Collection[str]) -> tuple[Sheet, ...]:
    """Return the sheets that have one of these pause points, with those alone."""
    # Sheets share their points: what is made of them is shared again.
    known: dict[int, _Points] = {}
    made: list[Sheet] = []
    for sheet in sheets:
        points = known.setdefault(id(sheet.points), _chosen(sheet.points, wanted))
        if points:
            made.append(replace(sheet, points=points))
    return tuple(made)


def _chosen(points: _Points, wanted: Collection[str]) -> _Points:
    """Return the wanted points; the first of them needs no page of its own."""
    chosen = [point for point in points if point.id in wanted]
    return tuple(replace(point, apart=point.apart and at > 0) for at, point in enumerate(chosen))
