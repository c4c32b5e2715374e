"""All readings of a stream as paths through its possible pairs, with the cheapest way to each.

Cost and tie-breaks share one integer: minutes, then extras, then later doses, then earlier
administrations.

The work grows with the length of a course and not with its square, because a path that has fallen
behind is not gone on with. Where due dates are fixed, every pair can be reached from all pairs with
an earlier dose and record, and only ways are kept that are within one miss of the best one: nothing
is lost. Where due dates follow what was given, a path is given up once it is behind the best one at
the same administration by four misses and extras.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from schedules.deviations.stream import NONE, Pair, Stream

_ROOM = 4
_ENDLESS = 10**80
_NO_DOSES = range(0)
# How a reading can come to a pair: what it costs to begin there, and the pairs before it.
_Ways = tuple[int | None, list[tuple[int, int]]]


class Lattice:
    """The pairs of a stream that can follow one another, and the best value of each.

    ``moves[at]`` holds the pairs that a path can come from to a pair, each with the cost of the
    step; ``start`` and ``tail`` are what it costs to begin at a pair and to end with it.
    """

    def __init__(self, stream: Stream) -> None:
        """Find and value every pair, one administration after the other."""
        self.stream = stream
        doses, acts = len(stream.slots), len(stream.acts)
        self._dose_unit = acts * acts + 1
        extra_unit = self._dose_unit * (doses * acts + 1)
        self.unit = extra_unit * (acts + 1)
        extras = (extra * self.unit + extra_unit for extra in stream.extras)
        self._extras = list(accumulate(extras, initial=0))
        missing = (slot.missing * self.unit for slot in stream.slots)
        self._missed = list(accumulate(missing, initial=0))
        self._over = self._missed[stream.settled]
        self.nothing = self._extras[acts] + self._over
        self.pairs: list[Pair] = []
        self.value: list[int] = []
        self.start: list[int | None] = []
        self.tail: list[int] = []
        self.moves: list[list[tuple[int, int]]] = []
        self.before: list[int] = []
        self._until: list[int] = []
        self._behind: list[int] = []
        self._least: list[int] = []
        self._offsets: list[int] = []
        price = max((slot.price for slot in stream.slots), default=0) * self.unit
        self._threshold = price + extra_unit
        most_extra = max(stream.extras, default=0) * self.unit + extra_unit
        self._room = _ROOM * (price + most_extra + self._dose_unit * (doses + 1))
        self._run()

    def cost(self, value: int) -> int:
        """Return a value's cost in minutes, without the tie-breaks."""
        return value // self.unit

    def end(self) -> tuple[int, int]:
        """Return the value of the best reading and its last pair; ``NONE`` where it has no pair."""
        value, last = self.nothing, NONE
        for at, tail in enumerate(self.tail):
            if self.value[at] + tail < value:
                value, last = self.value[at] + tail, at
        return value, last

    def chain(self, at: int) -> list[int]:
        """Return the best way to a pair, from its first pair on."""
        found: list[int] = []
        while at != NONE:
            found.append(at)
            at = self.before[at]
        return found[::-1]

    def _run(self) -> None:
        search = _Candidates(self.stream)
        for act in range(len(self.stream.acts)):
            found = self._first(act, search)
            if search.fixed:
                self._join(act, found)
            else:
                self._follow(act, search, found)
            for slot in sorted(found):
                self._add(slot, act, *found[slot])
            self._note_behind(act)

    def _first(self, act: int, search: "_Candidates") -> dict[int, _Ways]:
        """Return the doses that a reading can begin with at an administration, and at what cost."""
        distances = ((slot, self.stream.distance(slot, act, None)) for slot in search.first(act))
        return {
            slot: (self._price(slot, act, distance) + self._extras[act], [])
            for slot, distance in distances
            if distance is not None
        }

    def _join(self, act: int, found: dict[int, _Ways]) -> None:
        """Add the ways to each dose where every pair before it can come to it."""
        join = self._join_alike if self.stream.persists is None else self._join_lasting
        for slot, (start, moves) in found.items():
            alone = start or 0
            most = join(slot, act, alone, moves)
            if alone > most:
                found[slot] = (None, moves)

    def _join_alike(self, slot: int, act: int, alone: int, moves: list[tuple[int, int]]) -> int:
        """Add the ways to a dose that costs the same after any pair; return what they may cost."""
        behind, least, value = self._behind, self._least, self.value
        pairs, room, most = self.pairs, self._threshold, self._threshold
        until, now = self._until, self.stream.acts[act]
        for at in range(len(pairs) - 1, -1, -1):
            if least[at] > most:
                break
            if behind[at] > most or pairs[at].slot >= slot or pairs[at].act == act:
                continue
            if until[at] >= now and self.stream.is_twin(slot, act, pairs[at]):
                continue
            moves.append((at, behind[at] + alone - value[at]))
            if behind[at] + room < most:  # noqa: PLR1730 -- a call takes as long as all else
                most = behind[at] + room
        return most + alone

    def _join_lasting(self, slot: int, act: int, alone: int, moves: list[tuple[int, int]]) -> int:
        """Add the ways to a dose that costs less where a delay lasts; return what they may cost."""
        behind, least, value, offsets = self._behind, self._least, self.value, self._offsets
        stream, unit, persists = self.stream, self.unit, self.stream.persists or 0
        passed = self._missed[slot] + self._extras[act]
        tie = self._price(slot, act, 0) - self._missed[slot]
        away = stream.acts[act] - stream.slots[slot].due
        farthest = stream.distance(slot, act, None) or 0  # 0 where a person linked the two
        pairs, room = self.pairs, self._threshold
        until, now = self._until, stream.acts[act]
        most = alone - passed + room
        for at in range(len(pairs) - 1, -1, -1):
            if least[at] > most:
                break
            own = behind[at] + tie
            if own > most or pairs[at].slot >= slot or pairs[at].act == act:
                continue
            if until[at] >= now and stream.is_twin(slot, act, pairs[at]):
                continue
            distance = persists + abs(away - offsets[at]) if offsets[at] > 0 else farthest
            own += (distance if distance < farthest else farthest) * unit  # noqa: FURB136
            if own <= most:
                moves.append((at, own + passed - value[at]))
                if own + room < most:  # noqa: PLR1730
                    most = own + room
        return most + passed

    def _follow(self, act: int, search: "_Candidates", found: dict[int, _Ways]) -> None:
        """Add the ways to each dose where what it costs hangs on the dose before."""
        value, behind, least, missed = self.value, self._behind, self._least, self._missed
        extras = self._extras[act]
        best = min(
            (start - missed[slot] for slot, (start, _) in found.items() if start is not None),
            default=0,
        )
        most = best - extras + self._room if found else _ENDLESS
        for at in range(len(self.pairs) - 1, -1, -1):
            if least[at] > most:
                break
            if behind[at] > most:
                continue
            before = self.pairs[at]
            for slot in search.after(before, act):
                distance = self.stream.distance(slot, act, before)
                if distance is None:
                    continue
                step = (
                    self._price(slot, act, distance)
                    - missed[before.slot + 1]
                    + extras
                    - self._extras[before.act + 1]
                )
                found.setdefault(slot, (None, []))[1].append((at, step))
                most = min(most, value[at] + step - missed[slot] - extras + self._room)
        for slot, (start, moves) in found.items():
            if start is not None and start - missed[slot] - extras > most:
                found[slot] = (None, moves)

    def _price(self, slot: int, act: int, distance: int) -> int:
        tie = (len(self.stream.slots) - 1 - slot) * self._dose_unit + act
        return self._missed[slot] + distance * self.unit + tie

    def _add(self, slot: int, act: int, start: int | None, moves: list[tuple[int, int]]) -> None:
        value, before = start, NONE
        for at, step in moves:
            if value is None or self.value[at] + step < value:
                value, before = self.value[at] + step, at
        if value is None:
            return
        self.pairs.append(Pair(slot, act))
        self._until.append(self.stream.acts[act] + self.stream.slots[slot].twins)
        self.value.append(value)
        self.start.append(start)
        self.moves.append(moves)
        self.before.append(before)
        extras = self._extras[-1] - self._extras[act + 1]
        self.tail.append(extras + max(0, self._over - self._missed[slot + 1]))

    def _note_behind(self, act: int) -> None:
        """Note what the new pairs have cost beyond their share of misses and extras."""
        for at in range(len(self._behind), len(self.pairs)):
            passed = self._missed[self.pairs[at].slot + 1] + self._extras[act + 1]
            own = self.value[at] - passed
            slot, given = self.pairs[at]
            self._offsets.append(self.stream.acts[given] - self.stream.slots[slot].due)
            self._behind.append(own)
            self._least.append(min(own, self._least[at - 1]) if at else own)


class _Candidates:
    """Which doses an administration can be taken for, by the limits alone."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        slots = stream.slots
        # Limits rise along a stream only nearly; these envelopes do, and bound the search.
        self._latest = list(accumulate((slot.latest for slot in slots), max))
        self._earliest = list(accumulate((slot.earliest for slot in reversed(slots)), min))[::-1]
        self._late = max((slot.latest - slot.due for slot in slots), default=0)
        self._early = max((slot.due - slot.earliest for slot in slots), default=0)
        bases = [slot.due if slot.base is None else slot.base for slot in slots]
        self._base = bases
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
