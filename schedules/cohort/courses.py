"""Administrations of one dose on the same days of the course, for patients of any part.

Courses of one arm differ in few ways, whole calendars in many: what many templates share is counted
once, for everybody who begins on a day.
"""

from dataclasses import field

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.dose_days import DoseDays, Key
from schedules.cohort.template import Days

# Where somebody begins: the number of a site, then a day zero, which may lie before 1970.
_DAY_BITS = 20
_BEFORE = 1 << (_DAY_BITS - 1)


def begins(sites: Days, zeros: Days) -> Longs:
    """Return a number for each patient: of a site, and of the day zero."""
    found: Longs = (sites.astype(np.int64) << _DAY_BITS) + (zeros + _BEFORE)
    return found


@dataclass(slots=True)
class Course:
    """Days after day zero on which everybody needs the same, and where and when people begin."""

    need: Key
    days: Days
    _begins: list[Longs] = field(default_factory=list[Longs])
    _met: list[tuple[Longs, Longs]] = field(default_factory=list[tuple[Longs, Longs]])

    def add(self, begun: Longs) -> None:
        """Add patients of a part: for each the place of where and when it begins."""
        self._begins.append(begun)

    def close_part(self, begun: Longs) -> None:
        """Keep how many begin where and when, and not who; ``begun`` are the part's, by place."""
        if self._begins:
            counts = np.bincount(np.concatenate(self._begins), minlength=len(begun))
            met = np.flatnonzero(counts)
            self._met.append((begun[met], counts[met]))
            self._begins.clear()

    def count(self, sites: list[str], into: DoseDays) -> None:
        """Count what everybody needs who was added since the last time, by site and day."""
        if not self._met:
            return
        begun = np.concatenate([found for found, _ in self._met])
        people = np.concatenate([counts for _, counts in self._met])
        self._met.clear()
        days, of = (begun & ((1 << _DAY_BITS) - 1)) - _BEFORE, begun >> _DAY_BITS
        first, earliest = int(days.min()), int(self.days.min())
        width, given = int(days.max()) - first + 1, np.bincount(self.days - earliest)
        # Whole numbers far below 2 ** 53: nothing is rounded.
        on_day = np.bincount(of * width + (days - first), people, len(sites) * width)
        for site in np.flatnonzero(np.bincount(of)).tolist():
            needed = np.convolve(on_day[site * width :][:width], given).astype(np.int64)
            row = into.row_of(self.need._replace(site=sites[site]))
            into.add_run(row, first + earliest, needed)
