# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""How many administrations of each dose fall on each day, counted from the factorised record.

Where everybody of a template gets the same dose, patients count by their day zero; where it follows
from a weight, those rows alone are looked at patient by patient. What is counted is whole numbers;
``totals`` multiplies them with the amounts, exactly.
"""

from collections.abc import Iterator
from dataclasses import field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.record import Record
from schedules.cohort.template import NO_DAY, Days, Dictionaries
from schedules.forecast import COUNTED
from schedules.plan import State

# Columns of days are added by the year.
_YEAR = 371
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Key:
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
                self.counts = np.pad(self.counts, ((0, max(64, len(self.counts))), (0, 0)))
        return self.rows[key]

    def make_room(self, first: int, last: int) -> None:
        """See to it that there is a column for each day between two, both inside."""
        width = self.counts.shape[1]
        if width == 0:
            self.first = first
        before = -(-max(0, self.first - first) // _YEAR) * _YEAR
        after = -(-max(0, last + 1 - self.first - width) // _YEAR) * _YEAR
        if before or after:
            self.counts = np.pad(self.counts, ((0, 0), (before, after)))
            self.first -= before

    def add(self, rows: Days, days: Days, counts: Longs) -> None:
        """Count administrations: arrays of a shape, or ones that broadcast to that of ``days``."""
        places = rows * np.int64(self.counts.shape[1]) + (days - self.first)
        weights = np.broadcast_to(counts, places.shape)
        np.add.at(self.counts.reshape(-1), places.ravel(), weights.ravel())


@dataclass(slots=True)
class Demand:
    """Counts the administrations of one part after the other."""

    protocol: TreatmentProtocol
    days: DoseDays = field(default_factory=DoseDays)

    def add(self, record: Record) -> None:
        """Add the patients of a part, template by template and site by site."""
        sites = record.patients.column("site").cast(pa.string()).combine_chunks()
        encoded = sites.fill_null("").dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        names, numbers = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
        counters = [_Counter(self, record.dictionaries, name) for name in names]
        for group in record.groups:
            rows = list(alike_rows(group, self.protocol))
            own = numbers[group.patients]
            for at in np.unique(own).tolist():
                mine = np.flatnonzero(own == at)
                for alike in rows:
                    counters[at].add(group, mine, alike)


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of a template that need the same product in the same way, all by one dose or not."""

    product: str
    pending: bool
    placed: bool
    shared: bool
    rows: Longs


def alike_rows(group: Group, protocol: TreatmentProtocol) -> Iterator[Alike]:
    """Yield the rows of a group's template that need anything, in sets."""
    template = group.template
    width = group.doses.shape[1] // max(len(template.rules), 1)
    states = np.array(template.states)
    product = {arm.id: arm.product for arm in protocol.arms}
    placed = template.days["on"] != NO_DAY
    for at, (arm, _) in enumerate(template.rules):
        block = group.doses[:, at * width : (at + 1) * width]
        shared = template.dose is not None or bool((block == block.flat[0]).all())
        for state in COUNTED:
            for has_day in (True, False):
                rows = (template.rule == at) & (states == state.value) & (placed == has_day)
                if rows.any():
                    waits = state is State.PENDING
                    yield Alike(product[arm], waits, has_day, shared, np.flatnonzero(rows))


def doses_of(group: Group, mine: Longs, alike: Alike) -> Days:
    """Return the doses of patients of a group for its rows; one line where all have the same."""
    if group.template.dose is not None:
        return group.template.dose[None, alike.rows]
    some = mine[:1] if alike.shared else mine
    found: Days = group.doses.ravel()[slots_of(group, some, alike.rows)]
    return found


@dataclass(slots=True)
class _Counter:
    """Counts for one site of a part, and remembers which rows of counts its doses have."""

    demand: Demand
    known: Dictionaries
    site: str
    _places: dict[tuple[str, bool, bool], Days] = field(
        default_factory=dict[tuple[str, bool, bool], Days]
    )

    def add(self, group: Group, mine: Longs, alike: Alike) -> None:
        days = group.template.listed_on[alike.rows]
        zeros = group.zeros[mine]
        doses = doses_of(group, mine, alike)
        counts = np.ones(len(mine), np.int64)
        if alike.shared:
            zeros, counts = np.unique(zeros, return_counts=True)
        counted = self.demand.days
        rows = self._rows(doses, alike)
        counted.make_room(int(zeros.min() + days.min()), int(zeros.max() + days.max()))
        counted.add(rows, zeros[:, None] + days[None, :], counts[:, None])

    def _rows(self, doses: Days, alike: Alike) -> Days:
        """Return the rows of counts that doses have."""
        kind = (alike.product, alike.pending, alike.placed)
        texts = self.known.of["dose"]
        if kind not in self._places:
            self._places[kind] = np.full(len(texts), -1, np.int32)
        places = self._places[kind]
        found = places[doses]
        if (found < 0).any():
            for dose in np.unique(doses[found < 0]).tolist():
                key = Key(alike.product, self.site, texts.text_of(dose) or "", *kind[1:])
                places[dose] = self.demand.days.row_of(key)
            found = places[doses]
        return found
