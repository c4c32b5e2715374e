"""What is certain in a stream with fixed dates, before any other reading of it is looked for.

Where a part of a stream has as many administrations as doses and taking them in turn is cheaper
than every other reading by the price of a miss, no rival of the best reading departs from it there.
"""

from itertools import pairwise

from protocol.lean import dataclass
from schedules.deviations import fixed_dates
from schedules.deviations.fixed_dates import Doses, part_from, spare
from schedules.deviations.stream import NONE, Pair, Reading, Stream, cost_of


def is_plain(stream: Stream) -> bool:
    """Say whether limits and distances alone make a stream's readings, but for twins."""
    if stream.follows or stream.apart or not stream.skips or stream.persists is not None:
        return False
    return all(slot.pin == NONE and slot.shut >= slot.latest for slot in stream.slots)


def plain_reading(stream: Stream) -> Reading | None:
    """Return the cheapest reading of a plain stream in which no two records can be twins."""
    if not is_plain(stream) or any(_near(stream)):
        return None
    count = len(stream.acts)
    taken = [NONE] * count
    best, pairs = [0] * (3 * len(stream.slots)), [0] * (3 * len(stream.slots))
    doses = _doses(stream)
    while True:
        room = (best, pairs)
        wanted = fixed_dates.read_stream(
            doses, stream.settled, stream.extras, stream.acts, 0, count, room, taken
        )
        if not wanted:
            break
        pairs = [0] * wanted
    found = tuple(Pair(slot, act) for act, slot in enumerate(taken) if slot != NONE)
    return Reading(found, cost_of(stream, found))


def sure_pairs(stream: Stream) -> list[Pair]:
    """Return pairs that the best reading has, and each of its rivals."""
    found: list[Pair] = []
    if not is_plain(stream):
        return found
    doses, near, price = _doses(stream), _near(stream), [slot.price for slot in stream.slots]
    due, earliest, latest, missing, opens, closes = doses
    acts, extras, settled, end = stream.acts, stream.extras, stream.settled, len(stream.acts)
    at = low = 0
    while at < end:
        stop, first, high, after = part_from(opens, closes, settled, acts, at, end, low)
        if first < high <= settled and high - first == stop - at and not any(near[at : stop + 1]):
            more = spare(due, earliest, latest, missing, extras, acts, at, stop, first)
            if more >= max(price[first:high]):
                found += map(Pair, range(first, high), range(at, stop))
        at, low = stop, after
    return found


def _doses(stream: Stream) -> Doses:
    slots = stream.slots
    due, missing = [slot.due for slot in slots], [slot.missing for slot in slots]
    earliest, latest = [slot.earliest for slot in slots], [slot.latest for slot in slots]
    opens, closes = earliest.copy(), latest.copy()
    fixed_dates.open_from(opens)
    fixed_dates.open_until(closes)
    return due, earliest, latest, missing, opens, closes


def _near(stream: Stream) -> list[bool]:
    """Say of each administration whether it could be the one before it given twice."""
    most = max((slot.twins for slot in stream.slots), default=-1)
    acts = stream.acts
    if not acts:
        return []
    return [False, *(at - before <= most for before, at in pairwise(acts))]


@dataclass(frozen=True, slots=True)
class Rest:
    """A stream without some of its pairs, and which dose and administration each of it is."""

    stream: Stream
    slots: list[int]
    acts: list[int]

    def placed(self, pairs: tuple[Pair, ...], sure: list[Pair]) -> tuple[Pair, ...]:
        """Return a reading of the rest together with the pairs left out, by the whole's places."""
        own = (Pair(self.slots[pair.slot], self.acts[pair.act]) for pair in pairs)
        return tuple(sorted([*own, *sure]))


def rest_of(stream: Stream, sure: list[Pair]) -> Rest:
    """Return what is left of a stream to be read."""
    doses, records = {pair.slot for pair in sure}, {pair.act for pair in sure}
    slots = [at for at in range(len(stream.slots)) if at not in doses]
    acts = [at for at in range(len(stream.acts)) if at not in records]
    rest = Stream(
        tuple(stream.slots[at] for at in slots),
        tuple(stream.acts[at] for at in acts),
        tuple(stream.extras[at] for at in acts),
        settled=stream.settled - len(sure),
        skips=stream.skips,
    )
    return Rest(rest, slots, acts)
