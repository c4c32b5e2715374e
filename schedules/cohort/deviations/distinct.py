"""Rows of whole numbers told apart: which differ, and where each first stands."""

from collections.abc import Iterable

import numpy as np

from schedules.cohort.arrays import Longs

# Up to so many possible values a table of them is quicker than sorting.
_TABLE = 1 << 22


def distinct_rows(columns: Iterable[Longs], rows: int) -> tuple[Longs, Longs]:
    """Return the first place of each distinct row, and for every row the number of its like."""
    code = np.zeros(rows, np.int64)
    size = 1
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if rows else (0, 0)
        if low == high:
            continue
        width = high - low + 1
        if size * width > (1 << 62):
            code, size = _numbered(code, size)
        if size * width > (1 << 62):
            _, column = np.unique(column, return_inverse=True)  # noqa: PLW2901 -- the same, closer
            low, width = 0, int(column.max()) + 1
        code = code * width + (column - low)
        size *= width
        if size > _TABLE:
            code, size = _numbered(code, size)
    code, size = _numbered(code, size)
    first = np.full(size, rows, np.int64)
    first[code[::-1]] = np.arange(rows)[::-1]
    return first, code


def _numbered(code: Longs, size: int) -> tuple[Longs, int]:
    """Return codes as numbers without gaps."""
    if size <= max(_TABLE, 4 * len(code)):
        used = np.zeros(size, bool)
        used[code] = True
        number = np.cumsum(used) - 1
        return number[code], int(number[-1]) + 1
    found, places = np.unique(code, return_inverse=True)
    return places.astype(np.int64), len(found)
