"""A row of scores that gives none, and which assessment it may be of as far as it can be read."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

from protocol.document import TextPlace
from protocol.lean import dataclass
from schedules.instruments.instrument import instrument_of
from schedules.logs.row import instant_of


@dataclass(frozen=True, slots=True)
class UnreadScore:
    """A row that was left out: why, where it stands, and what of it could be read.

    ``on`` is its day in the patient's zone. None stands for what is not there or is no such thing.
    """

    reasons: str
    place: str
    instrument: str | None = None
    wound: str | None = None
    planned: str | None = None
    on: date | None = None

    def may_be(
        self, instrument: str, wound: str | None, planned: str, window: tuple[date, date]
    ) -> bool:
        """Say whether it may be the score of an assessment: nothing readable speaks against it."""
        if self.instrument != instrument or (self.wound and wound and self.wound != wound):
            return False
        if self.planned is not None:
            return self.planned == planned
        return self.on is None or window[0] <= self.on <= window[1]


def unread_score(
    reasons: str, cells: Mapping[str, str], place: TextPlace, *, zone: str
) -> UnreadScore:
    """Return what a row that gives no score says all the same."""
    instrument = instrument_of(cells.get("instrument", ""))
    on = None
    with suppress(ValueError):
        on = instant_of(cells.get("at"), zone).astimezone(ZoneInfo(zone)).date()
    return UnreadScore(
        reasons,
        f"{place.source}:{place.line}",
        None if instrument is None else instrument.id,
        cells.get("wound"),
        cells.get("planned"),
        on,
    )
