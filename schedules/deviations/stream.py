"""One stream of doses and administrations, in minutes, and what each step of reading it costs.

A reading takes administrations for doses and keeps their order. It costs the distance of each from
when its dose was due, a price for each dose passed over, and one for each administration that no
dose takes. When a dose is due can hang on the administration before it: a course that counts from
what was given, or that keeps a shortest interval.
"""

from typing import NamedTuple

from protocol.lean import dataclass

NONE = -1
FAR = 10**12


@dataclass(frozen=True, slots=True)
class Slot:
    """One planned dose: when it is due, and from when to when it can be taken, as planned.

    ``price`` is what a miss costs, ``missing`` what it costs here: 0 where the log itself says that
    the dose was not given. ``base`` is its place in a rhythm that counts from what was given.
    ``shut`` is the time after which it cannot be taken whatever came before, ``pin`` the
    administration that a person linked to it. ``opens`` is when its window opens; within ``twins``
    after the administration that took it, another one is the same given twice, unless the next
    window is open. Negative: no two are.
    """

    due: int
    earliest: int
    latest: int
    price: int
    missing: int
    base: int | None = None
    shut: int = FAR
    pin: int = NONE
    opens: int = 0
    twins: int = -1


@dataclass(frozen=True, slots=True)
class Stream:
    """The doses and administrations of one stream, both in the order of time.

    ``extras`` is what each administration costs without a dose. Doses before ``settled`` are over,
    because a later one is known to be given; the others cost nothing while no later one is taken.
    ``follows``: a dose is due its planned gap after the last one given. ``skips``: a dose can be
    passed over. ``apart``: no dose is due sooner than this after the last one given.
    ``dearest``: what the dearest miss of the whole arm costs, where this is a part of it.
    ``persists``: what it costs to read an administration as late as the one before it; None where
    every delay is a new one.
    """

    slots: tuple[Slot, ...]
    acts: tuple[int, ...]
    extras: tuple[int, ...]
    settled: int = 0
    follows: bool = False
    skips: bool = True
    apart: int = 0
    persists: int | None = None
    dearest: int = 0

    def due(self, slot: int, before: "Pair | None") -> int:
        """Return when a dose is due, given the last dose taken before it."""
        wanted = self.slots[slot]
        if before is None:
            return wanted.due
        at, previous, due = self.acts[before.act], self.slots[before.slot], wanted.due
        if self.follows and wanted.base is not None and previous.base is not None:
            due = at + wanted.base - previous.base
        return max(due, at + self.apart) if self.apart else due

    def distance(self, slot: int, act: int, before: "Pair | None") -> int | None:
        """Return what it costs to take an administration for a dose; None where it cannot be."""
        wanted, at = self.slots[slot], self.acts[act]
        if wanted.pin != NONE:
            return 0 if wanted.pin == act else None
        away = at - self.due(slot, before)
        if at > wanted.shut or not wanted.earliest <= wanted.due + away <= wanted.latest:
            return None
        if before is None:
            return abs(away)
        if self.is_twin(slot, act, before):
            return None
        offset = self.acts[before.act] - self.slots[before.slot].due
        # A ward falls behind; nothing makes it run ahead by the same days again and again.
        if self.persists is None or offset <= 0:
            return abs(away)
        return min(abs(away), self.persists + abs(at - wanted.due - offset))

    def is_twin(self, slot: int, act: int, before: "Pair") -> bool:
        """Say whether an administration is the one before it given twice, and no other dose.

        Two of one day are, and two within ``twins`` while the window of the other dose is not open;
        doses that are due together have one each.
        """
        at, gone = self.acts[act], self.acts[act] - self.acts[before.act]
        wanted, previous = self.slots[slot], self.slots[before.slot]
        if gone > previous.twins or wanted.due == previous.due or wanted.pin != NONE:
            return False
        return gone == 0 or at - self.due(slot, before) < wanted.opens - wanted.due


class Pair(NamedTuple):
    """An administration taken for a dose, both by position."""

    slot: int
    act: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stream: which pairs belong together, and the cost in minutes."""

    pairs: tuple[Pair, ...]
    cost: int


def cost_of(stream: Stream, pairs: tuple[Pair, ...]) -> int:
    """Return the cost of a reading in minutes. Every pair must be possible after the one before."""
    taken = {pair.slot for pair in pairs}
    over = max((slot + 1 for slot in taken), default=0)
    taken_by = {pair.act for pair in pairs}
    total = sum(extra for act, extra in enumerate(stream.extras) if act not in taken_by)
    total += sum(
        stream.slots[slot].missing for slot in range(max(over, stream.settled)) if slot not in taken
    )
    before: Pair | None = None
    for pair in pairs:
        total += stream.distance(pair.slot, pair.act, before) or 0
        before = pair
    return total
