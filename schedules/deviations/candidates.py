"""Which doses an administration can be taken for, by the limits alone."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from schedules.deviations.stream import NONE, Pair, Stream

_NO_DOSES = range(0)


class Candidates:
    """The limits of a stream's doses, ready to be searched."""

    def __init__(self, stream: Stream) -> None:
        """Note how far limits reach. ``fixed``: a pair costs the same after any pair before it."""
        self._stream = stream
        slots = stream.slots
        # Limits rise along a stream only nearly; these envelopes do, and bound the search.
        self._latest = list(accumulate((slot.latest for slot in slots), max))
        self._earliest = list(accumulate((slot.earliest for slot in reversed(slots)), min))[::-1]
        self._late = max((slot.latest - slot.due for slot in slots), default=0)
        self._early = max((slot.due - slot.earliest for slot in slots), default=0)
        bases = [slot.due if slot.base is None else slot.base for slot in slots]
        self._base = bases
        self._length = max(bases, default=0) - min(bases, default=0)
        self._base_low = list(accumulate(bases, max))
        self._base_high = list(accumulate(reversed(bases), min))[::-1]
        self._pins = {slot.pin: at for at, slot in enumerate(slots) if slot.pin != NONE}
        self._moves = stream.follows or stream.apart > 0
        self.fixed = not self._moves and stream.skips

    def first(self, act: int) -> range | list[int]:
        """Return the doses that an administration can be where it is the first one taken."""
        if act in self._pins:
            return [self._pins[act]]
        if not self._stream.skips:
            return range(min(1, len(self._stream.slots)))
        at = self._stream.acts[act]
        return range(bisect_left(self._latest, at), bisect_right(self._earliest, at))

    def after(self, before: Pair, act: int) -> range:
        """Return the doses that an administration can be after another pair."""
        follow = before.slot + 1
        if self._pins and act in self._pins:
            pinned = self._pins[act]
            return range(pinned, pinned + 1) if pinned >= follow else _NO_DOSES
        if not self._stream.skips:
            return range(follow, min(follow + 1, len(self._base)))
        low, high = self._span(before, act)
        return range(max(follow, low), high)

    def since(self, act: int) -> int:
        """Return the first administration that an earlier pair with a way to this one can have."""
        stream, at = self._stream, self._stream.acts[act]
        if act in self._pins or not stream.skips:
            return 0
        if stream.follows:
            return bisect_left(stream.acts, at - self._length - self._late - stream.apart)
        # Where no dose can be taken as planned, one that was pushed back still can.
        open_yet = bisect_left(self._latest, at) < bisect_right(self._earliest, at)
        return 0 if open_yet else bisect_left(stream.acts, at - self._late - stream.apart)

    def _span(self, before: Pair, act: int) -> tuple[int, int]:
        at, stream = self._stream.acts[act], self._stream
        gone = at - stream.acts[before.act]
        if stream.follows:
            low = bisect_left(self._base_low, self._base[before.slot] + gone - self._late)
            high = bisect_right(self._base_high, self._base[before.slot] + gone + self._early)
        else:
            low = bisect_left(self._latest, at)
            high = bisect_right(self._earliest, at)
        # A due date pushed back can be taken later than planned, never earlier.
        return (0 if gone - stream.apart <= self._late and stream.apart else low), high
