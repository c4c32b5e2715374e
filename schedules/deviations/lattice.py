"""All readings of a stream as paths through its possible pairs, with the cheapest way to each.

Cost and tie-breaks share one integer: minutes, then extras, then later doses, then earlier
administrations.

The work grows with the length of a course and not with its square, because a path that has fallen
behind is not gone on with. Where due dates are fixed, every pair can be reached from all pairs with
an earlier dose and record, and only ways are kept that are within one miss of the best one: nothing
is lost. Where due dates follow what was given, a path is given up once it is behind the best one at
the same administration, or the best one so far, by four misses and extras.
"""

from itertools import accumulate

from schedules.deviations.candidates import Candidates
from schedules.deviations.crowded import needed
from schedules.deviations.stream import NONE, Pair, Stream

_ROOM = 4
_ENDLESS = 10**80
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
        # By dose: the pairs to go on from where delays last, and the least that any up to it cost.
        self._useful: list[list[int]] = [[] for _ in stream.slots]
        self._lowest: list[int] = []
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
        search = Candidates(self.stream)
        for act in needed(self.stream):
            found = self._first(act, search)
            if search.fixed:
                self._join(act, found)
            else:
                self._follow(act, search, found)
            for slot in sorted(found):
                self._add(slot, act, *found[slot])
            self._note_behind(act)

    def _first(self, act: int, search: Candidates) -> dict[int, _Ways]:
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
        """Add the ways to a dose that costs less where a delay lasts; return what they may cost.

        Only from pairs that no other one of their dose serves better, whatever comes next.
        """
        behind, value, offsets = self._behind, self.value, self._offsets
        stream, unit, persists = self.stream, self.unit, self.stream.persists or 0
        passed = self._missed[slot] + self._extras[act]
        tie = self._price(slot, act, 0) - self._missed[slot]
        away = stream.acts[act] - stream.slots[slot].due
        farthest = stream.distance(slot, act, None) or 0  # 0 where a person linked the two
        room, until, now = self._threshold, self._until, stream.acts[act]
        most = alone - passed + room
        for dose in range(min(slot, len(self._lowest)) - 1, -1, -1):
            if self._lowest[dose] > most:
                break
            for at in self._useful[dose]:
                own = behind[at] + tie
                if own > most or (until[at] >= now and stream.is_twin(slot, act, self.pairs[at])):
                    continue
                distance = persists + abs(away - offsets[at]) if offsets[at] > 0 else farthest
                own += (distance if distance < farthest else farthest) * unit  # noqa: FURB136
                if own <= most:
                    moves.append((at, own + passed - value[at]))
                    most = min(most, own + room)
        return most + passed

    def _follow(self, act: int, search: Candidates, found: dict[int, _Ways]) -> None:
        """Add the ways to each dose where what it costs hangs on the dose before."""
        value, behind, least, missed = self.value, self._behind, self._least, self._missed
        extras = self._extras[act]
        best = min(
            (start - missed[slot] for slot, (start, _) in found.items() if start is not None),
            default=0,
        )
        most = best - extras + self._room if found else _ENDLESS
        if least:
            most = min(most, least[-1] + self._room)
        since = search.since(act)
        for at in range(len(self.pairs) - 1, -1, -1):
            before = self.pairs[at]
            if least[at] > most or before.act < since:
                break
            if behind[at] > most:
                continue
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
            if self.stream.persists is not None:
                self._note_useful(at, slot)

    def _note_useful(self, at: int, slot: int) -> None:
        """Note a pair to go on from, where no pair of its dose before serves at least as well."""
        own, useful = self._behind[at], self._useful[slot]
        if any(self._serves(other, at) for other in useful):
            return
        if self.stream.slots[slot].twins < 0:
            useful[:] = [other for other in useful if not self._serves(at, other)]
        useful.append(at)
        lowest = self._lowest[-1] if self._lowest else own
        self._lowest += [lowest] * (slot + 1 - len(self._lowest))
        for dose in range(slot, len(self._lowest)):
            if self._lowest[dose] <= own:
                break
            self._lowest[dose] = own

    def _serves(self, one: int, other: int) -> bool:
        """Say whether going on from one pair of a dose is never dearer than from the other.

        What the next delay has in common with one is at most as far from it as from the other,
        and as the two are from each other.
        """
        ahead = self._behind[other] - self._behind[one]
        delay, own = self._offsets[other], self._offsets[one]
        apart = 0 if delay <= 0 else abs(delay - own) if own > 0 else delay
        return ahead >= apart * self.unit
