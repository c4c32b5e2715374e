"""The best cost from one end of a stream up to each pair, one administration after the other."""

from schedules.deviations.prices import NONE, Priced

# Larger than any value: a century in minutes, times all doses, times the tie-breaks.
_FAR = 10**60


class Sweep:
    """Values of readings from the start up to a pair (or, backward, from a pair to the end)."""

    def __init__(self, priced: Priced, *, forward: bool) -> None:
        """Begin before the first administration, or behind the last."""
        self._priced = priced
        self._doses = len(priced.stream.slots)
        self._forward = forward
        self._alone = priced.enter if forward else priced.tail
        self._join = priced.enter if forward else priced.leave
        self._go_on = priced.leave if forward else priced.enter
        self._least = _LeastBelow(self._doses)
        self.value = [_FAR] * len(priced.pairs)
        self._before = [NONE] * len(priced.pairs)

    def take(self, act: int) -> None:
        """Value the pairs of the next administration in the direction of the sweep."""
        positions = self._priced.of_act[act]
        for at in positions:
            reached, before = self.best_beside(self._priced.pairs[at].slot)
            alone, joined = self._alone[at], reached + self._join[at]
            if joined < alone:
                self._before[at] = before
            self.value[at] = self._priced.own[at] + min(joined, alone)
        for at in positions:
            key = self._key(self._priced.pairs[at].slot)
            self._least.put(key, self.value[at] + self._go_on[at], at)

    def best_beside(self, slot: int) -> tuple[int, int]:
        """Return the best of the pairs taken so far whose dose lies on the near side of one."""
        return self._least.below(self._key(slot))

    def chain(self, at: int) -> list[int]:
        """Return a pair and those before it in the direction of the sweep."""
        found: list[int] = []
        while at != NONE:
            found.append(at)
            at = self._before[at]
        return found

    def _key(self, slot: int) -> int:
        return slot if self._forward else self._doses - 1 - slot


class _LeastBelow:
    """The least value at positions below one (a binary indexed tree)."""

    def __init__(self, size: int) -> None:
        self._value = [_FAR] * (size + 1)
        self._item = [NONE] * (size + 1)

    def put(self, position: int, value: int, item: int) -> None:
        """Add a value at a position; on equal values the first one stays."""
        at = position + 1
        while at < len(self._value):
            if value < self._value[at]:
                self._value[at], self._item[at] = value, item
            at += at & -at

    def below(self, position: int) -> tuple[int, int]:
        """Return the least value below a position, with its item."""
        value, item = _FAR, NONE
        at = position
        while at:
            if self._value[at] < value:
                value, item = self._value[at], self._item[at]
            at &= at - 1
        return value, item
