"""The best reading of a stream, and others that are nearly as good but say another thing of a dose.

Materially different means: another set of doses was given, or an administration belongs to another
dose. Which of two administrations of one dose is the superfluous one does not count.
"""

from collections.abc import Iterator

from protocol.lean import dataclass
from schedules.deviations.lattice import Lattice
from schedules.deviations.stream import NONE, Pair, Reading, Stream
from schedules.deviations.sure_pairs import plain_reading, rest_of, sure_pairs


@dataclass(frozen=True, slots=True)
class Rival:
    """A materially different reading, its cost above the best, and the dose it turns on."""

    slot: int
    margin: int
    pairs: tuple[Pair, ...]


def best_reading(stream: Stream) -> Reading:
    """Return the cheapest reading; on equal cost fewer extras, later doses, earlier records."""
    return plain_reading(stream) or _best(Lattice(stream))


def find_rivals(stream: Stream) -> tuple[Reading, list[Rival]]:
    """Return the best reading, and its rivals with a margin below the price of one miss.

    Where several rivals turn on the same dose or administration, only the cheapest is returned.
    Costs are the declared ones: ``persists`` is None.
    """
    sure = sure_pairs(stream)
    if not sure:
        return search(stream)
    rest = rest_of(stream, sure)
    best, rivals = search(rest.stream)
    pairs = rest.placed(best.pairs, sure)
    away = (abs(stream.acts[act] - stream.slots[slot].due) for slot, act in sure)
    return Reading(pairs, best.cost + sum(away)), [
        Rival(rest.slots[each.slot], each.margin, rest.placed(each.pairs, sure)) for each in rivals
    ]


def search(stream: Stream) -> tuple[Reading, list[Rival]]:
    """Return the same by a search over all pairs, none of them known to be certain."""
    lattice = Lattice(stream)
    best = _best(lattice)
    return best, _Search(lattice, best).rivals()


def _best(lattice: Lattice) -> Reading:
    value, last = lattice.end()
    pairs = tuple(lattice.pairs[at] for at in lattice.chain(last))
    return Reading(pairs, lattice.cost(value))


@dataclass(frozen=True, slots=True)
class _Turn:
    """The best reading under one condition: it runs up to one pair and goes on from another."""

    margin: int
    slot: int
    act: int
    before: int
    after: int


class _Search:
    def __init__(self, lattice: Lattice, best: Reading) -> None:
        self._lattice = lattice
        self._best = best
        self._rest = list(lattice.tail)
        self._after = [NONE] * len(lattice.pairs)
        self._go_back()

    def rivals(self) -> list[Rival]:
        found: list[Rival] = []
        seen: set[tuple[str, int]] = set()
        for turn in sorted(self._turns(), key=lambda turn: (turn.margin, turn.slot, turn.act)):
            if ("slot", turn.slot) in seen or ("act", turn.act) in seen:
                continue
            pairs = self._pairs(turn)
            found.append(Rival(turn.slot, turn.margin, pairs))
            for pair in set(pairs) ^ set(self._best.pairs):
                seen |= {("slot", pair.slot), ("act", pair.act)}
        return found

    def _go_back(self) -> None:
        """Find the cheapest way from each pair to the end."""
        lattice = self._lattice
        for at in range(len(lattice.pairs) - 1, -1, -1):
            for before, step in lattice.moves[at]:
                if step + self._rest[at] < self._rest[before]:
                    self._rest[before], self._after[before] = step + self._rest[at], at

    def _turns(self) -> Iterator[_Turn]:
        """Yield each condition that makes a reading materially different and stays cheap."""
        lattice = self._lattice
        slots = lattice.stream.slots
        dose_of = {pair.act: pair.slot for pair in self._best.pairs}
        act_of = {pair.slot: pair.act for pair in self._best.pairs}
        for at, (slot, act) in enumerate(lattice.pairs):
            if dose_of.get(act, slot) == slot and slot in act_of:
                continue  # the same pair, or another administration of the same dose
            margin = self._margin(lattice.value[at] + self._rest[at])
            if margin < slots[slot].price:
                yield _Turn(margin, slot, act, at, at)
        for slot, (value, before, after) in self._without(act_of).items():
            margin = self._margin(value)
            if margin < slots[slot].price:
                yield _Turn(margin, slot, act_of[slot], before, after)

    def _without(self, taken: dict[int, int]) -> dict[int, tuple[int, int, int]]:
        """Return, for each dose taken, the best reading that leaves it out."""
        lattice = self._lattice
        ends = self._ends_before()
        found = {slot: ends[slot] for slot in taken}
        for at, (slot, _) in enumerate(lattice.pairs):
            start = lattice.start[at]
            ways = [] if start is None else [(NONE, -1, start)]
            ways += [
                (before, lattice.pairs[before].slot, lattice.value[before] + step)
                for before, step in lattice.moves[at]
            ]
            for before, last, value in ways:
                for skipped in range(last + 1, slot):
                    if skipped in found and value + self._rest[at] < found[skipped][0]:
                        found[skipped] = (value + self._rest[at], before, at)
        return found

    def _ends_before(self) -> list[tuple[int, int, int]]:
        """Return, for each dose, the best reading whose last pair has an earlier dose."""
        lattice = self._lattice
        doses = len(lattice.stream.slots)
        ending = [(lattice.nothing, NONE, NONE)] * doses
        for at, (slot, _) in enumerate(lattice.pairs):
            ending[slot] = min(ending[slot], (lattice.value[at] + lattice.tail[at], at, NONE))
        best = (lattice.nothing, NONE, NONE)
        found: list[tuple[int, int, int]] = []
        for slot in range(doses):
            found.append(best)
            best = min(best, ending[slot])
        return found

    def _pairs(self, turn: _Turn) -> tuple[Pair, ...]:
        places = self._lattice.chain(turn.before)
        at = turn.after if turn.before != turn.after else self._after[turn.after]
        while at != NONE:
            places.append(at)
            at = self._after[at]
        return tuple(self._lattice.pairs[at] for at in places)

    def _margin(self, value: int) -> int:
        return self._lattice.cost(value) - self._best.cost
