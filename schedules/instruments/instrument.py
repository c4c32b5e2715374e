"""What is counted in each instrument: how many items, their range, and which totals exist.

Item numbers and ranges only; the items' own wording belongs to the instruments' owners.
Sources: BWAT instructions (13 items of 1 to 5; location and shape recorded, not scored); BWAT-CUA,
Diagnostics 2021;11(4):730 (8 items of 1 to 5); Wound-QoL-17, wound-qol.com (17 items of 0 to 4,
the global score is the mean where at least 13 are answered, looking back 7 days).
"""

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument scored item by item.

    ``decimals`` is how finely an item may be read. ``mean_from`` is how many items must be answered
    for a mean; None where the instrument has none. ``recall_days`` is how far back it asks.
    """

    id: str
    name: str
    items: int
    lowest: int
    highest: int
    by_wound: bool = False
    decimals: int = 0
    mean_from: int | None = None
    recall_days: int = 0

    @property
    def sums(self) -> tuple[int, int]:
        """The lowest and the highest sum, both inside."""
        return self.items * self.lowest, self.items * self.highest


INSTRUMENTS = {
    instrument.id: instrument
    for instrument in (
        # A visual analogue scale is a line of 100 mm, read in tenths; a rating is a whole number.
        Instrument("vas", "VAS", 1, 0, 10, decimals=1),
        Instrument("nrs", "NRS", 1, 0, 10),
        Instrument("bwat", "BWAT", 13, 1, 5, by_wound=True),
        Instrument("bwat-cua", "BWAT-CUA", 8, 1, 5, by_wound=True),
        Instrument("wound-qol", "Wound-QoL", 17, 0, 4, mean_from=13, recall_days=7),
    )
}


def instrument_of(name: str) -> Instrument | None:
    """Return the instrument a protocol names, in whatever letters; None where it is not known."""
    return INSTRUMENTS.get(name.strip().lower())


def serves(protocol: TreatmentProtocol, assessment_id: str, scored: Instrument) -> bool:
    """Say whether a score of this instrument answers an assessment of the protocol.

    Many wards use a rating from 0 to 10 where a protocol says VAS: it is taken, under its own name.
    """
    asked = next(item for item in protocol.assessments if item.id == assessment_id)
    wanted = instrument_of(asked.instrument)
    return wanted is not None and (
        wanted.id == scored.id or {wanted.id, scored.id} == {"vas", "nrs"}
    )
