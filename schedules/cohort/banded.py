"""The cheapest reading of streams with fixed dates, for many patients of one arm at once.

One source in two ways: plain Python, and compiled by numba where the extra ``fast`` is installed.
It says what ``schedules.deviations.rivals.best_reading`` says of such a stream: least cost first,
then fewer extras, later doses, earlier records. Only doses whose limits an administration keeps
are looked at, so that the work grows with the length of a course.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from schedules.cohort.arrays import Longs

_NONE = -1
_FAR = 1 << 62


def _jit() -> Callable[[Any], Any]:
    """Return what compiles a function, and a function that leaves it alone where numba is not."""
    if find_spec("numba") is None:
        return lambda function: function
    from numba import njit  # noqa: PLC0415 -- an extra, and slow to load

    found: Callable[[Any], Any] = njit(cache=True)
    return found


_compiled = _jit()


@_compiled
def _opening(earliest: Longs) -> Longs:
    """Return from when on a dose or a later one can be taken."""
    found = earliest.copy()
    for slot in range(len(found) - 2, -1, -1):
        found[slot] = min(found[slot], found[slot + 1])
    return found


@_compiled
def _closing(latest: Longs) -> Longs:
    """Return until when a dose or an earlier one can be taken."""
    found = latest.copy()
    for slot in range(1, len(found)):
        found[slot] = max(found[slot], found[slot - 1])
    return found


@_compiled
def _bands(acts: Longs, opens: Longs, closes: Longs, bands: Longs) -> int:
    """Find the doses that each administration can be; return how many pairs that makes."""
    low = high = room = 0
    for at in range(len(acts)):
        while low < len(closes) and closes[low] < acts[at]:
            low += 1
        high = max(high, low)
        while high < len(opens) and opens[high] <= acts[at]:
            high += 1
        bands[at, 0], bands[at, 1] = low, high
        room += high - low
    return room


@_compiled
def _forward(  # noqa: PLR0917 -- compiled functions take no names
    doses: Longs, extra: int, acts: Longs, bands: Longs, best: Longs, pairs: Longs
) -> None:
    """Find the best way to each pair, and in ``best`` the best one to end with each dose.

    A row of ``best`` is a cost and its ties, both beyond the misses and extras up to there, and the
    pair. A row of ``pairs`` is a dose, an administration, and the pair before.
    """
    count, last = len(acts), len(doses) - 1
    unit = count * count + 1
    # An administration with a dose saves the tie of an extra.
    first_tie = last * unit - unit * (len(doses) * count + 1)
    old_cost = old_tie = low = made = 0
    old_pair = _NONE
    for at in range(count):
        while low < bands[at, 0]:
            if best[low, 0] < old_cost or (best[low, 0] == old_cost and best[low, 1] < old_tie):
                old_cost, old_tie, old_pair = best[low, 0], best[low, 1], best[low, 2]
            low += 1
        from_cost, from_tie, from_pair = old_cost, old_tie, old_pair
        for slot in range(low, bands[at, 1]):
            # What this dose had before this administration is for the doses behind it.
            was_cost, was_tie, was_pair = best[slot, 0], best[slot, 1], best[slot, 2]
            if doses[slot, 1] <= acts[at] <= doses[slot, 2]:
                cost = from_cost + abs(acts[at] - doses[slot, 0]) - doses[slot, 3] - extra
                tie = from_tie + first_tie - slot * unit + at
                pairs[made, 0], pairs[made, 1], pairs[made, 2] = slot, at, from_pair
                if cost < was_cost or (cost == was_cost and tie < was_tie):
                    best[slot, 0], best[slot, 1], best[slot, 2] = cost, tie, made
                made += 1
            if was_cost < from_cost or (was_cost == from_cost and was_tie < from_tie):
                from_cost, from_tie, from_pair = was_cost, was_tie, was_pair


@_compiled
def _last_pair(doses: Longs, last_act: int, best: Longs) -> int:
    """Return the pair with which the best reading ends; -1 where it has none.

    Doses that were over before the last administration are missed in every reading; later ones
    cost nothing unless a dose behind them is taken.
    """
    settled = len(doses)
    while settled > 0 and doses[settled - 1, 2] >= last_act:
        settled -= 1
    over = 0
    for slot in range(settled):
        over += doses[slot, 3]
    passed, found = 0, _NONE
    found_cost, found_tie = over, 0
    for slot in range(len(doses)):
        passed += doses[slot, 3]
        cost = best[slot, 0] + max(over, passed)
        if best[slot, 2] != _NONE and (
            cost < found_cost or (cost == found_cost and best[slot, 1] < found_tie)
        ):
            found_cost, found_tie, found = cost, best[slot, 1], best[slot, 2]
    return found


@_compiled
def read_streams(doses: Longs, extra: int, acts: Longs, ends: Longs) -> Longs:
    """Return the dose that each administration is taken for, -1 where none takes it.

    A row of ``doses`` is when one is due, its earliest and latest time, and what missing it costs,
    in their order; ``extra`` is the cost of an administration without a dose. ``acts`` are the
    times of one patient after the other, each rising; ``ends`` are where those of each end.
    """
    opens, closes = _opening(doses[:, 1]), _closing(doses[:, 2])
    taken = np.full(len(acts), _NONE, np.int64)
    bands = np.empty((len(acts), 2), np.int64)
    best = np.empty((len(doses), 3), np.int64)
    pairs = np.empty((0, 3), np.int64)
    begin = 0
    for end in ends:
        own = acts[begin:end]
        room = _bands(own, opens, closes, bands)
        if room > len(pairs):
            pairs = np.empty((room, 3), np.int64)
        if room:
            best[:, 0] = _FAR
            best[:, 2] = _NONE
            _forward(doses, extra, own, bands, best, pairs)
            at = _last_pair(doses, own[-1], best)
            while at != _NONE:
                taken[begin + pairs[at, 1]] = pairs[at, 0]
                at = pairs[at, 2]
        begin = end
    return taken
