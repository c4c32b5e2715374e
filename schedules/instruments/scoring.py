"""From the items of an instrument to its totals; a sum and a mean are never mixed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from protocol.lean import dataclass
from schedules.instruments.instrument import Instrument

Item = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Score:
    """The totals of one filled instrument. ``sum`` and ``mean`` are None where they do not exist.

    ``mean`` is exact; ``mean_shown`` is it to two decimals, rounded half up.
    """

    instrument: Instrument
    answered: int
    sum: Decimal | None
    mean: Fraction | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every item was answered."""
        return self.answered == self.instrument.items

    @property
    def incomplete(self) -> str | None:
        """``incomplete 11/13`` where items are open; else None."""
        return None if self.is_complete else f"incomplete {self.answered}/{self.instrument.items}"

    @property
    def mean_shown(self) -> Decimal | None:
        """The mean as it is printed."""
        if self.mean is None:
            return None
        return Decimal((self.mean * 100 + Fraction(1, 2)).__floor__()) / 100


def problems_of(instrument: Instrument, items: Sequence[Item]) -> Iterator[str]:
    """Yield what speaks against the items, each with what is accepted. An open item is None."""
    if len(items) != instrument.items:
        yield (
            f"found {len(items)} items; accepted: {instrument.items} for {instrument.name},"
            " with - for one that was not answered"
        )
    for number, item in enumerate(items, start=1):
        if item is not None and not _fits(instrument, Decimal(item)):
            yield f"item {number}: found {item}; accepted: {_range(instrument)}"
    if items and all(item is None for item in items):
        yield "found no answered item; accepted: at least one"


def score(instrument: Instrument, items: Sequence[Item]) -> Score:
    """Return the totals of the items.

    A sum exists only where every item was answered: an open item is never made up for. The
    Wound-QoL mean exists from 13 answered items on, over those that were answered.

    >>> from schedules.instruments.instrument import INSTRUMENTS
    >>> score(INSTRUMENTS["bwat"], [5] * 13).sum
    Decimal('65')
    >>> score(INSTRUMENTS["bwat"], [5] * 11 + [None, None]).incomplete
    'incomplete 11/13'

    Raises ``ValueError`` with every problem where the items cannot be scored.
    """
    problems = list(problems_of(instrument, items))
    if problems:
        raise ValueError("; ".join(problems))
    answered = [Decimal(item) for item in items if item is not None]
    total = sum(answered, Decimal(0))
    needed = instrument.mean_from
    return Score(
        instrument,
        len(answered),
        sum=total if len(answered) == instrument.items else None,
        mean=Fraction(total) / len(answered) if needed and len(answered) >= needed else None,
    )


def _fits(instrument: Instrument, item: Decimal) -> bool:
    if not item.is_finite() or not instrument.lowest <= item <= instrument.highest:
        return False
    return item == round(item, instrument.decimals)


def _range(instrument: Instrument) -> str:
    kind = "a whole number" if instrument.decimals == 0 else "a number with at most one decimal"
    return f"{kind} from {instrument.lowest} to {instrument.highest}"
