"""A target to place: the days it may take, and what each of them costs."""

from protocol.lean import dataclass

# Tiers of one integer cost. A course of 10,000 targets displaced by a year each stays below a tier.
SOFT = 10**8
OUTSIDE = 10**12
MOVED = 10**16
UNPLACED = 10**20
Choice = int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A target with the days it may take and the cost of each: cheapest first, then by side.

    ``later`` is the side it goes to where whole placements cost the same.
    """

    target: int
    options: tuple[tuple[int, int], ...]
    later: bool = True
