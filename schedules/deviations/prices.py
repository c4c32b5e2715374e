"""What each step of reading a stream costs: a match, a miss, an extra. Pure, integers only."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

NONE = -1


@dataclass(frozen=True, slots=True)
class Slot:
    """One planned dose, in minutes: when it is due, and from when to when it can be taken.

    ``price`` is what a miss costs, ``missing`` what it costs here: 0 where the log itself says that
    the dose was not given.
    """

    due: int
    earliest: int
    latest: int
    price: int
    missing: int


@dataclass(frozen=True, slots=True)
class Stream:
    """The doses and administrations of one stream, both in the order of time.

    ``extra`` is the cost of an administration without a dose. Doses before ``settled`` are over,
    because a later one is known to be given; the others cost nothing while no later one is taken.
    """

    slots: tuple[Slot, ...]
    acts: tuple[int, ...]
    extra: int
    settled: int = 0


class Pair(NamedTuple):
    """An administration taken for a dose, both by position."""

    slot: int
    act: int


class Priced:
    """A stream with all pairs within limits, and what each costs.

    Cost and tie-breaks share one integer: minutes, then extras, then later doses, then earlier
    administrations. A reading costs ``own`` of each of its pairs, plus ``leave`` of a pair and
    ``enter`` of the next, plus ``enter`` of the first and ``tail`` of the last.
    """

    def __init__(self, stream: Stream) -> None:
        """Price every pair once."""
        self.stream = stream
        doses, acts = len(stream.slots), len(stream.acts)
        dose_unit = acts * acts + 1
        extra_unit = dose_unit * (doses * acts + 1)
        self.unit = extra_unit * (acts + 1)
        missed = list(accumulate((slot.missing * self.unit for slot in stream.slots), initial=0))
        one_extra = stream.extra * self.unit + extra_unit
        over, extras = missed[stream.settled], acts * one_extra
        self.pairs = pairs_within_limits(stream)
        self.nothing = extras + over
        self.own: list[int] = []
        self.enter: list[int] = []
        self.leave: list[int] = []
        self.tail: list[int] = []
        for slot, act in self.pairs:
            far = abs(stream.acts[act] - stream.slots[slot].due)
            passed, taken = missed[slot + 1], (act + 1) * one_extra
            self.own.append(far * self.unit + (doses - 1 - slot) * dose_unit + act)
            self.enter.append(missed[slot] + act * one_extra)
            self.leave.append(-passed - taken)
            self.tail.append(extras - taken + max(0, over - passed))
        self.of_act = _positions_by_act(self.pairs, acts)

    def cost(self, value: int) -> int:
        """Return a value's cost in minutes, without the tie-breaks."""
        return value // self.unit


def pairs_within_limits(stream: Stream) -> list[Pair]:
    """Return every pair within limits, in the order of administrations, then doses."""
    # Limits rise along a stream only nearly; these envelopes do, and bound the search.
    latest = list(accumulate((slot.latest for slot in stream.slots), max))
    earliest = list(accumulate((slot.earliest for slot in reversed(stream.slots)), min))[::-1]
    return [
        Pair(slot, act)
        for act, at in enumerate(stream.acts)
        for slot in range(bisect_left(latest, at), bisect_right(earliest, at))
        if stream.slots[slot].earliest <= at <= stream.slots[slot].latest
    ]


def _positions_by_act(pairs: Sequence[Pair], acts: int) -> list[range]:
    starts = [bisect_left(pairs, act, key=lambda pair: pair.act) for act in range(acts + 1)]
    return [range(starts[act], starts[act + 1]) for act in range(acts)]
