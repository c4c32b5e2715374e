"""Which of one stream's administrations belongs to which planned dose. Pure, integers only.

Order is kept: a later administration never belongs to an earlier dose than one before it. Among all
such readings the cheapest is taken; on equal cost the one with fewer extras, then the later doses,
then the earlier administrations. It equals an exhaustive search over all readings.

Only pairs within a dose's limits are looked at, so that the work grows with the length of a course
and not with its square.
"""

from dataclasses import dataclass

from schedules.deviations.prices import NONE, Pair, Priced, Stream
from schedules.deviations.sweep import Sweep


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stream: which pairs belong together, and the cost in minutes."""

    pairs: tuple[Pair, ...]
    cost: int


def best_reading(stream: Stream) -> Reading:
    """Return the best reading of a stream."""
    priced = Priced(stream)
    forward = Sweep(priced, forward=True)
    for act in range(len(stream.acts)):
        forward.take(act)
    value, last = end_of_best(priced, forward)
    return Reading(tuple(pairs_of(priced, forward.chain(last)[::-1])), priced.cost(value))


def end_of_best(priced: Priced, forward: Sweep) -> tuple[int, int]:
    """Return the value of the best reading and its last pair; ``NONE`` where it has no pair."""
    value, last = priced.nothing, NONE
    for at, tail in enumerate(priced.tail):
        if forward.value[at] + tail < value:
            value, last = forward.value[at] + tail, at
    return value, last


def pairs_of(priced: Priced, positions: list[int]) -> list[Pair]:
    """Return the pairs at some positions."""
    return [priced.pairs[at] for at in positions]
