"""The streams of many patients of one arm, read at once where dates are fixed.

The source that reads them is ``schedules.deviations.fixed_dates``, as for one patient. Where numba
is installed, that file is read a second time here and its functions are compiled. They count in 64
bits; what could need more is read as the stream of one patient, whose numbers have no end.
"""

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from inspect import isfunction
from types import ModuleType
from typing import Any

import numpy as np

from schedules.cohort.arrays import Longs
from schedules.deviations import fixed_dates
from schedules.deviations.fixed_dates import BEYOND
from schedules.deviations.rivals import best_reading
from schedules.deviations.stream import Slot, Stream


def _compiler() -> Callable[..., Any] | None:
    """Return what compiles a function; None where numba is not installed."""
    if find_spec("numba") is None:
        return None
    from numba import njit  # noqa: PLC0415 -- an extra, and slow to load

    found: Callable[..., Any] = njit
    return found


def _source(compiled: Callable[..., Any] | None) -> ModuleType:
    """Return the module with the matcher, its functions compiled where they can be."""
    if compiled is None:
        return fixed_dates
    loader = SourceFileLoader("schedules.cohort.compiled_fixed_dates", fixed_dates.__file__)
    module = ModuleType(loader.name)
    sys.modules[loader.name] = module  # where numba looks for what it kept of an earlier process
    loader.exec_module(module)
    for name, function in list(vars(module).items()):
        if isfunction(function):
            setattr(module, name, compiled(cache=True)(function))
    return module


_compiled = _compiler()
matcher: Any = _source(_compiled)
_read_stream = matcher.read_stream


def read_streams(doses: Longs, extra: int, acts: Longs, ends: Longs) -> Longs:
    """Return the dose that each administration is taken for, -1 where none takes it.

    A row of ``doses`` is when one is due, its earliest and latest time, and what missing it costs,
    in their order; ``extra`` is the cost of an administration without a dose. ``acts`` are the
    times of one patient after the other, each rising; ``ends`` are where those of each end. What
    was over before the last of a patient's times was missed.
    """
    due, earliest, latest, missing = (np.ascontiguousarray(column) for column in doses.T)
    opens, closes = earliest.copy(), latest.copy()
    matcher.open_from(opens)
    matcher.open_until(closes)
    columns = (due, earliest, latest, missing, opens, closes)
    taken = np.empty(len(acts), np.int64)
    extras = np.broadcast_to(np.int64(extra), len(acts))
    begins = np.append(0, ends)[:-1]
    own = doses.tolist()
    counts = ends - begins
    most = int(counts.max(initial=0))
    if largest(own, extra, most) >= BEYOND:
        most = bisect_left(range(most), BEYOND, key=lambda count: largest(own, extra, count)) - 1
    short = counts <= most
    _read_each(columns, extras, acts, begins[short], ends[short], taken)
    for begin, end in zip(begins[~short], ends[~short], strict=True):
        taken[begin:end] = _read_long(own, extra, acts[begin:end].tolist())
    return taken


def largest(doses: Sequence[Sequence[int]], extra: int, count: int) -> int:
    """Return how far from 0 the matcher can count in a stream of that many administrations.

    A cost that is carried on is never above 0, for a pair is left out where it costs more than it
    saves. Each pair takes off a miss and an extra, and from the ties the place of its dose, which
    is another for each.
    """
    taken, scale = min(len(doses), count), count + 1
    miss = max((missing for *_, missing in doses), default=0)
    away = max((max(due - first, last - due) for due, first, last, _ in doses), default=0)
    places = taken * (2 * len(doses) - taken - 1) // 2
    return max(
        taken * ((miss + extra) * scale + 1),
        max(len(doses) * miss, away) * scale,
        places * (count * count + 1),
    )


def _read_long(doses: list[list[int]], extra: int, acts: list[int]) -> list[int]:
    slots = tuple(Slot(due, first, last, miss, miss) for due, first, last, miss in doses)
    over = (at for at, slot in enumerate(slots, 1) if acts and slot.latest < acts[-1])
    stream = Stream(slots, tuple(acts), (extra,) * len(acts), max(over, default=0))
    found = [-1] * len(acts)
    for slot, act in best_reading(stream).pairs:
        found[act] = slot
    return found


def _each(  # noqa: PLR0917 -- compiled functions take no names
    doses: tuple[Longs, ...], extras: Longs, acts: Longs, begins: Longs, ends: Longs, taken: Longs
) -> None:
    latest = doses[2]
    best, pairs = np.empty(len(latest) * 3, np.int64), np.empty(1024, np.int64)
    for at in range(len(ends)):
        begin, end = begins[at], ends[at]
        if begin < end:
            settled = len(latest)
            while settled > 0 and latest[settled - 1] >= acts[end - 1]:
                settled -= 1
            wanted = 1
            while wanted:
                room = (best, pairs)
                wanted = _read_stream(doses, settled, extras, acts, begin, end, room, taken)
                if wanted:
                    pairs = np.empty(wanted, np.int64)


# Not kept for another process: a change of what it calls in the other file would not be seen.
_read_each = _each if _compiled is None else _compiled(_each)
