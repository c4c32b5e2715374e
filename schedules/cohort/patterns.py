"""Administrations on the same days after day zero, for patients of any part, counted together.

What many templates share is looked at once for all of their patients: courses of one arm differ in
few ways, whole calendars in many.
"""

from collections.abc import Sequence
from dataclasses import field

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from schedules.cohort.dose_days import DoseDays, Key
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.template import Days

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
# A column for each patient: day zero, site, age of the weight on day zero, row of a table of doses.
People = npt.NDArray[np.int32]
# How many rows are gathered at once, at most; memory is for these.
_TOGETHER = 1 << 20
_ONE = np.ones((1, 1), np.int64)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How doses follow from weights: of each row its rule, of each rule its epoch by age."""

    rules: Days
    epochs: Days


@dataclass(slots=True)
class Pattern:
    """Rows of a product on some days, and the patients who wait to be counted for them.

    ``doses`` are those of the rows where all patients have the same; else each patient has a row in
    a table, with the dose of each rule in each epoch, one rule after the other. Doses and sites are
    numbers of ``dose_texts`` and ``sites``.
    """

    kind: tuple[str, bool, bool]
    days: Days
    doses: Days | None
    weighing: Weighing
    dose_texts: NumberedTexts
    sites: NumberedTexts
    into: DoseDays
    _waiting: list[tuple[People, Days]] = field(default_factory=list[tuple[People, Days]])
    _size: int = 0

    def add(self, people: People, table: Days) -> None:
        """Add patients; ``table`` has their doses where these follow from weights."""
        self._waiting.append((people, table))
        self._size += people.shape[1] * (len(self.days) if self.doses is None else 1)
        if self._size > _TOGETHER:
            self.count()

    def count(self) -> None:
        """Count what the patients need who wait."""
        if not self._waiting:
            return
        people = np.concatenate([some for some, _ in self._waiting], axis=1)
        tables = [table for _, table in self._waiting]
        begins = np.cumsum([0, *(len(table) for table in tables[:-1])])
        people[3] += np.repeat(begins, [some.shape[1] for some, _ in self._waiting])
        self._waiting.clear()
        self._size = 0
        zeros, days = people[0], self.days
        self.into.make_room(int(zeros.min() + days.min()), int(zeros.max() + days.max()))
        for site in np.flatnonzero(np.bincount(people[1])).tolist():
            self._count_site(site, people[:, people[1] == site], tables)

    def _count_site(self, site: int, people: People, tables: Sequence[Days]) -> None:
        if self.doses is not None:
            first = people[0].min()
            counts = np.bincount(people[0] - first)
            starts = np.flatnonzero(counts)
            rows = self._rows(site, self.doses)[None, :]
            self.into.add(rows, (starts + first)[:, None] + self.days, counts[starts, None])
            return
        table = np.concatenate(tables)
        slots = self._slots(people, table.shape[1])
        used = np.zeros(table.size, np.bool_)
        used[slots] = True
        rows = np.zeros(table.size, np.int64)
        rows[used] = self._rows(site, table.ravel()[used])
        self.into.add(rows[slots], people[0][:, None] + self.days, _ONE)

    def _slots(self, people: People, width: int) -> Days:
        """Return the places in the table of each patient's doses."""
        rules, epochs = self.weighing.rules, self.weighing.epochs
        ages = self.days + rules * np.int32(epochs.shape[1])
        age = np.add(people[2][:, None], ages[None, :])
        found: Days = np.take(epochs.ravel(), age)
        found += (rules * (width // len(epochs)))[None, :]
        found += (people[3] * width)[:, None]
        return found

    def _rows(self, site: int, doses: Days) -> Longs:
        """Return the rows of counts that doses have."""
        product, pending, placed = self.kind
        distinct, places = np.unique(doses, return_inverse=True)
        name = self.sites.text_of(site) or ""
        keys = (
            Key(product, name, self.dose_texts.text_of(dose) or "", pending, placed)
            for dose in distinct.tolist()
        )
        return np.array([self.into.row_of(key) for key in keys], np.int64)[places]
