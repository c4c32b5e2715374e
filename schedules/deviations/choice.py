"""Which reading of a stream is taken, and which others a person should look at.

Under the declared policy a reading costs what its misses, extras and distances cost. Where dates
are fixed and misses skipped, delays are weighed as people make them, too: an administration that is
as late as the one before it is likelier to belong to the same delay than to be a second miss. The
cheapest reading by both is taken. It is called ambiguous where another one is within the price of a
miss, and where it departs from the cheapest by the declared costs alone, or from what a bedside
screen would have shown: the oldest dose still open.
"""

from collections.abc import Iterator
from dataclasses import replace

from protocol.lean import dataclass
from schedules.deviations.rivals import best_reading, find_rivals
from schedules.deviations.stream import NONE, Pair, Reading, Stream

Pairs = tuple[Pair, ...]
# Going on with a delay costs this share of the price of a miss: little, so that it is a reason
# where several administrations share a delay, and no reason where only one is late.
_SHARE = 25


@dataclass(frozen=True, slots=True)
class Other:
    """Another tenable reading, and how much dearer (or cheaper) it is than the one taken."""

    margin: int
    pairs: Pairs


def choose(stream: Stream) -> tuple[Pairs, list[Other]]:
    """Return the reading to take, and the others to show; the nearest ones first."""
    best, rivals = find_rivals(stream)
    pointed = pointer_reading(stream)
    taken = _weighed(stream, best)
    departed = frozenset(_parts(taken, best.pairs))
    others = [Other(rival.margin, _without(departed, taken, rival.pairs)) for rival in rivals]
    for wanted in (best.pairs, pointed):
        others += [
            Other(abs(part.margin(stream)), taken[: part.at] + part.other + taken[part.end :])
            for part in _parts(taken, wanted)
            if part.differs
        ]
    return taken, others


def pointer_reading(stream: Stream) -> Pairs:
    """Return what the screen would have proposed: each administration takes the oldest open dose.

    A dose is open until its latest time, and not before its earliest.
    """
    pinned = {slot.pin: at for at, slot in enumerate(stream.slots) if slot.pin != NONE}
    found: list[Pair] = []
    slot = 0
    for act in range(len(stream.acts)):
        before = found[-1] if found else None
        if act in pinned:
            slot = pinned[act]
        while slot < len(stream.slots) and _is_over(stream, slot, act, before):
            slot += 1
        if slot < len(stream.slots) and stream.distance(slot, act, before) is not None:
            found.append(Pair(slot, act))
            slot += 1
    return tuple(found)


def _is_over(stream: Stream, slot: int, act: int, before: Pair | None) -> bool:
    dose, at = stream.slots[slot], stream.acts[act]
    if not stream.skips or dose.pin != NONE:
        return False
    late = at - stream.due(slot, before)
    return at > dose.shut or late > dose.latest - dose.due


@dataclass(frozen=True, slots=True)
class _Part:
    """Where two readings differ: what each has between two pairs that both have.

    ``at`` is where the part begins in the one reading.
    """

    at: int
    before: Pair | None
    one: Pairs
    other: Pairs
    after: Pair | None

    @property
    def end(self) -> int:
        """Where the part ends in the one reading."""
        return self.at + len(self.one)

    @property
    def differs(self) -> bool:
        """Whether more differs than which of two administrations of one dose is superfluous."""
        dose_of = {pair.act: pair.slot for pair in self.one}
        moved = any(dose_of.get(pair.act, pair.slot) != pair.slot for pair in self.other)
        return moved or {pair.slot for pair in self.one} != {pair.slot for pair in self.other}

    def margin(self, stream: Stream) -> int:
        """Return how much dearer the other reading of the part is, by the declared policy."""
        return self._cost(stream, self.other) - self._cost(stream, self.one)

    def _cost(self, stream: Stream, pairs: Pairs) -> int:
        taken = {pair.slot for pair in pairs}
        first_slot, first_act = (
            (self.before.slot + 1, self.before.act + 1) if self.before else (0, 0)
        )
        acts = self.after.act if self.after else len(stream.acts)
        over = max([stream.settled, *(slot + 1 for slot in taken)])
        over = self.after.slot if self.after else over
        used = {pair.act for pair in pairs}
        total = sum(stream.extras[act] for act in range(first_act, acts) if act not in used)
        total += sum(
            stream.slots[slot].missing for slot in range(first_slot, over) if slot not in taken
        )
        before = self.before
        for pair in (*pairs, *([self.after] if self.after else [])):
            total += stream.distance(pair.slot, pair.act, before) or 0
            before = pair
        return total


def _parts(one: Pairs, other: Pairs) -> Iterator[_Part]:
    """Yield where two readings differ, between the pairs that both have."""
    shared = sorted({*one} & {*other})
    before: Pair | None = None
    at_one = at_other = 0
    for after in (*shared, None):
        end_one = len(one) if after is None else one.index(after, at_one)
        end_other = len(other) if after is None else other.index(after, at_other)
        if end_one > at_one or end_other > at_other:
            yield _Part(at_one, before, one[at_one:end_one], other[at_other:end_other], after)
        before, at_one, at_other = after, end_one + 1, end_other + 1


def _without(parts: frozenset[_Part], taken: Pairs, other: Pairs) -> Pairs:
    """Return another reading where it departs from the one taken, but for some parts of it.

    A rival of the cheapest reading says nothing of where the one taken departs from that.
    """
    found: list[Pair] = []
    at = 0
    for part in _parts(taken, other):
        if part not in parts:
            found += taken[at : part.at] + part.other
            at = part.end
    return (*found, *taken[at:])


def _weighed(stream: Stream, best: Reading) -> Pairs:
    """Return the cheapest reading with delays weighed in, where dates are fixed and misses skipped.

    Another reading costs a miss or an extra at least, delays or not.
    """
    if not best.pairs or not stream.skips or stream.follows:
        return best.pairs
    if best.cost < min(*stream.extras, *(slot.missing for slot in stream.slots)):
        return best.pairs
    price = max(stream.dearest, *(slot.price for slot in stream.slots))
    return best_reading(replace(stream, persists=price // _SHARE)).pairs
