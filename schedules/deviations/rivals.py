"""Other readings of a stream that are nearly as good, and differ in what they say of a dose.

Materially different means: another set of doses was given, or an administration belongs to another
dose. Which of two administrations of one dose is the superfluous one does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schedules.deviations.alignment import Reading, end_of_best, pairs_of
from schedules.deviations.prices import NONE, Pair, Priced, Stream
from schedules.deviations.sweep import Sweep


@dataclass(frozen=True, slots=True)
class Rival:
    """A materially different reading, its cost above the best, and the dose it turns on."""

    slot: int
    margin: int
    pairs: tuple[Pair, ...]


def find_rivals(stream: Stream) -> tuple[Reading, list[Rival]]:
    """Return the best reading, and its rivals with a margin below the price of one miss.

    Where several rivals turn on the same dose or administration, only the cheapest is returned.
    """
    search = _Search(stream)
    return search.best, search.rivals()


@dataclass(frozen=True, slots=True)
class _Turn:
    """The best reading under one condition: it runs up to one pair and goes on from another."""

    margin: int
    slot: int
    act: int
    before: int
    after: int


class _Search:
    def __init__(self, stream: Stream) -> None:
        self._priced = Priced(stream)
        self._forward = Sweep(self._priced, forward=True)
        self._backward = Sweep(self._priced, forward=False)
        self._unmatched: dict[int, tuple[int, int, int]] = {}
        self._run()
        self._value, last = end_of_best(self._priced, self._forward)
        pairs = tuple(pairs_of(self._priced, self._forward.chain(last)[::-1]))
        self.best = Reading(pairs, self._priced.cost(self._value))

    def rivals(self) -> list[Rival]:
        found: list[Rival] = []
        seen: set[tuple[str, int]] = set()
        for turn in sorted(self._turns(), key=lambda turn: (turn.margin, turn.slot, turn.act)):
            if ("slot", turn.slot) in seen or ("act", turn.act) in seen:
                continue
            pairs = self._pairs(turn)
            found.append(Rival(turn.slot, turn.margin, pairs))
            for pair in set(pairs) ^ set(self.best.pairs):
                seen |= {("slot", pair.slot), ("act", pair.act)}
        return found

    def _turns(self) -> Iterator[_Turn]:
        """Yield each condition that makes a reading materially different and stays cheap."""
        slots = self._priced.stream.slots
        dose_of = {pair.act: pair.slot for pair in self.best.pairs}
        act_of = {pair.slot: pair.act for pair in self.best.pairs}
        for at, (slot, act) in enumerate(self._priced.pairs):
            if dose_of.get(act, slot) == slot and slot in act_of:
                continue  # the same pair, or another administration of the same dose
            margin = self._margin(self._through(at))
            if margin < slots[slot].price:
                yield _Turn(margin, slot, act, at, at)
        for slot, act in act_of.items():
            value, before, after = self._unmatched[slot]
            margin = self._margin(value)
            if margin < slots[slot].price:
                yield _Turn(margin, slot, act, before, after)

    def _pairs(self, turn: _Turn) -> tuple[Pair, ...]:
        before = self._forward.chain(turn.before)[::-1]
        after = self._backward.chain(turn.after)
        joined = before + (after[1:] if turn.before == turn.after != NONE else after)
        return tuple(pairs_of(self._priced, joined))

    def _margin(self, value: int) -> int:
        return self._priced.cost(value) - self.best.cost

    def _through(self, at: int) -> int:
        return self._forward.value[at] + self._backward.value[at] - self._priced.own[at]

    def _run(self) -> None:
        """Sweep both ways, and note the best reading that leaves out each dose."""
        splits = self._splits()
        acts = range(len(self._priced.stream.acts))
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        for act in acts:
            for slot in splits[act]:
                value, before = self._forward.best_beside(slot)
                reached[slot, act] = (value, before) if value < 0 else (0, NONE)
            self._forward.take(act)
        self._end_before_each_dose()
        for act in reversed(acts):
            self._backward.take(act)
            for slot in splits[act]:
                value, before = reached[slot, act]
                rest, after = self._backward.best_beside(slot)
                if value + rest < self._unmatched[slot][0]:
                    self._unmatched[slot] = value + rest, before, after

    def _splits(self) -> list[list[int]]:
        """Return, for each administration, the doses that a reading may leave out just before it.

        Before a split lie all administrations of earlier doses, behind it those of later ones.
        """
        acts, doses = len(self._priced.stream.acts), len(self._priced.stream.slots)
        first_later, last_earlier = [acts] * (doses + 1), [NONE] * (doses + 1)
        for slot, act in self._priced.pairs:
            first_later[slot] = min(first_later[slot], act)
            last_earlier[slot + 1] = max(last_earlier[slot + 1], act)
        for slot in range(doses):
            last_earlier[slot + 1] = max(last_earlier[slot + 1], last_earlier[slot])
            first_later[doses - 1 - slot] = min(
                first_later[doses - 1 - slot], first_later[doses - slot]
            )
        splits: list[list[int]] = [[] for _ in range(acts)]
        for slot in range(doses):
            first = first_later[slot + 1]
            for act in range(first, min(acts, max(first, last_earlier[slot] + 1) + 1)):
                splits[act].append(slot)
        return splits

    def _end_before_each_dose(self) -> None:
        """Note, for each dose, the best reading whose last pair has an earlier dose."""
        by_slot: dict[int, list[int]] = {}
        for at, pair in enumerate(self._priced.pairs):
            by_slot.setdefault(pair.slot, []).append(at)
        best = (self._priced.nothing, NONE, NONE)
        for slot in range(len(self._priced.stream.slots)):
            self._unmatched[slot] = best
            for at in by_slot.get(slot, []):
                value = self._forward.value[at] + self._priced.tail[at]
                best = min(best, (value, at, NONE))
