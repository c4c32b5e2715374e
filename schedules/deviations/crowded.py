"""Which administrations of a crowded log a reading can need, where all others only repeat them.

Administrations of one time cost the same whichever of them is taken, so the first ones serve for
all. Where no two are twins of each other and the due dates are fixed, a reading that passes over a
free administration nearer to its dose is not the best of its kind: only the nearest ones of each
dose are needed. Decision 0108 says why no reading that matters is lost.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from schedules.deviations.stream import NONE, Stream


def needed(stream: Stream) -> list[int]:
    """Return the positions of the administrations to look for readings with, in order."""
    if not stream.slots:
        return []
    nearer = _is_nearer_better(stream)
    if not nearer and len({*stream.acts}) == len(stream.acts):
        return [*range(len(stream.acts))]  # no other one serves for any of them
    pinned = {slot.pin for slot in stream.slots if slot.pin != NONE}
    most = 2 * _at_one_time(stream)
    around = 2 * _within_limits(stream) if nearer else len(stream.acts)
    wanted = _wanted(stream)
    found = [*pinned]
    for part in _between(stream, pinned):
        times = [_first(stream, run, most) for run in _by_time(stream, part)]
        for number in _nearest([stream.acts[run[0]] for run in times], wanted, around):
            found += times[number]
    return sorted(found)


def _between(stream: Stream, pinned: set[int]) -> Iterator[range]:
    """Yield what lies between the administrations that a person linked."""
    ends = [NONE, *sorted(pinned), len(stream.acts)]
    return (range(before + 1, after) for before, after in pairwise(ends))


def _by_time(stream: Stream, part: range) -> Iterator[list[int]]:
    return (list(run) for _, run in groupby(part, key=stream.acts.__getitem__))


def _first(stream: Stream, run: list[int], most: int) -> list[int]:
    """Return the first administrations of one time, where leaving out any of them costs the same.

    One reading can take half as many; another one moves one of them to another dose.
    """
    alike = len({stream.extras[act] for act in run}) == 1
    return run[:most] if alike else run


def _at_one_time(stream: Stream) -> int:
    """Return how many administrations of one time a reading can take, at most."""
    if all(slot.twins >= 0 for slot in stream.slots):
        return max(Counter(slot.due for slot in stream.slots).values(), default=0)
    return _within_limits(stream)


def _within_limits(stream: Stream) -> int:
    """Return with how many doses, itself among them, a dose shares times that both can take."""
    if stream.follows or stream.apart:
        return len(stream.slots)
    opening = sorted(slot.earliest for slot in stream.slots)
    closing = sorted(slot.latest for slot in stream.slots)
    return max(
        (
            bisect_right(opening, slot.latest) - bisect_left(closing, slot.earliest)
            for slot in stream.slots
        ),
        default=0,
    )


def _is_nearer_better(stream: Stream) -> bool:
    """Say whether moving administrations nearer to their doses makes every reading cheaper."""
    if stream.follows or stream.apart or stream.persists is not None:
        return False
    alone = all(slot.twins < 0 for slot in stream.slots) and len({*stream.extras}) <= 1
    return alone and all(one <= other for one, other in pairwise(_wanted(stream)))


def _wanted(stream: Stream) -> list[int]:
    """Return the time that each dose would best be given."""
    return [min(slot.due, slot.shut) for slot in stream.slots]


def _nearest(times: list[int], wanted: list[int], around: int) -> Iterable[int]:
    """Return the positions of the times nearest to any dose: so many before it, and behind it."""
    if len(times) <= around:
        return range(len(times))
    kept: set[int] = set()
    inside = wanted[bisect_left(wanted, times[0]) : bisect_right(wanted, times[-1])]
    for at in (times[0], *inside, times[-1]):
        here = bisect_left(times, at)
        kept.update(range(max(0, here - around), min(len(times), here + around)))
    return sorted(kept)
