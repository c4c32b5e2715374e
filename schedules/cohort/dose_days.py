"""How many administrations of each dose fall on each day."""

from dataclasses import field
from typing import NamedTuple

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.template import Days

# Columns of days are added by the year.
_YEAR = 371


class Key(NamedTuple):
    """A dose of a product at a site; its dates are relative. A dose may wait, or have no day."""

    product: str
    site: str
    dose: str
    pending: bool
    placed: bool


@dataclass(slots=True)
class DoseDays:
    """A row of counts for each key, a column for each day from ``first``, in days since 1970."""

    first: int = 0
    counts: Longs = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    rows: dict[Key, int] = field(default_factory=dict[Key, int])

    def row_of(self, key: Key) -> int:
        """Return the row of a key, a new one for a new key."""
        if key not in self.rows:
            self.rows[key] = len(self.rows)
            if len(self.rows) > len(self.counts):
                self._grow(max(256, len(self.counts)), 0, 0)
        return self.rows[key]

    def make_room(self, first: int, last: int) -> None:
        """See to it that there is a column for each day between two, both inside."""
        width = self.counts.shape[1]
        if width == 0:
            self.first = first
        before = -(-max(0, self.first - first) // _YEAR) * _YEAR
        after = -(-max(0, last + 1 - self.first - width) // _YEAR) * _YEAR
        if before or after:
            self._grow(0, before, after)
            self.first -= before

    def _grow(self, rows: int, before: int, after: int) -> None:
        height, width = self.counts.shape
        grown = np.zeros((height + rows, before + width + after), np.int64)
        grown[:height, before : before + width] = self.counts
        self.counts = grown

    def add(self, rows: Longs, days: Days) -> None:
        """Count an administration for each row and day."""
        places = rows * self.counts.shape[1] + (days - self.first)
        if len(places) < self.counts.size:  # memory for as many counts again costs more
            np.add.at(self.counts.reshape(-1), places, 1)
        else:
            found = np.bincount(places, minlength=self.counts.size)
            self.counts += found.reshape(self.counts.shape)

    def add_run(self, row: int, first: int, counts: Longs) -> None:
        """Count administrations of a row on the days from ``first`` on, a number for each."""
        self.make_room(first, first + len(counts) - 1)
        self.counts[row, first - self.first :][: len(counts)] += counts
