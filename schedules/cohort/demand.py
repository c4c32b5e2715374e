# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""How many administrations of each dose fall on each day, counted from the factorised record.

Where everybody of a template gets the same dose, patients count by their day zero; where it follows
from a weight, those rows alone are looked at patient by patient. What is counted is whole numbers;
``totals`` multiplies them with the amounts, exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.record import Record
from schedules.cohort.template import NO_DAY, STATES, Days, Dictionaries
from schedules.forecast import COUNTED
from schedules.plan import State

# Columns of days are added by the year.
_YEAR = 371
_ONE = np.ones((1, 1), np.int64)
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
                counters[at].add(group, np.flatnonzero(own == at), rows)


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of a template that need the same product in the same way.

    ``doses`` are there where everybody has the same ones; else they follow from the weight.
    """

    product: str
    pending: bool
    placed: bool
    rows: Longs
    doses: Days | None


def alike_rows(group: Group, protocol: TreatmentProtocol) -> Iterator[Alike]:
    """Yield the rows of a group's template that need anything, in sets."""
    template = group.template
    if not template.rows:
        return
    products = {arm.id: arm.product for arm in protocol.arms}
    names = [products[arm] for arm, _ in template.rules]
    width = group.doses.shape[1] // len(names)
    if template.dose is not None:
        own, shared = template.dose, np.ones(len(names), bool)
    else:
        blocks = group.doses.reshape(len(group.doses), len(names), width)
        shared = (blocks == blocks[:1, :, :1]).all(axis=(0, 2))
        own = blocks[0, :, 0][template.rule]
    kinds = np.array([names.index(name) for name in names])[template.rule]
    placed = template.days["on"] != NO_DAY
    code = ((kinds * 2 + shared[template.rule]) * len(STATES) + template.states) * 2 + placed
    for number in np.unique(code[_COUNTED[template.states]]).tolist():
        rows = np.flatnonzero(code == number)
        rest, has_day = divmod(number, 2)
        rest, state = divmod(rest, len(STATES))
        kind, same = divmod(rest, 2)
        waits = STATES[state] is State.PENDING
        yield Alike(names[kind], waits, bool(has_day), rows, own[None, rows] if same else None)


_COUNTED = np.array([state in COUNTED for state in STATES])


def doses_of(group: Group, mine: Longs, alike: Alike) -> Days:
    """Return the doses of patients of a group for its rows; one line where all have the same."""
    if alike.doses is not None:
        return alike.doses
    found: Days = group.doses.ravel()[slots_of(group, mine, alike.rows)]
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

    def add(self, group: Group, mine: Longs, sets: Sequence[Alike]) -> None:
        """Count what some of a group's patients need."""
        zeros = group.zeros[mine]
        starts, counts = np.unique(zeros, return_counts=True)
        counted, days = self.demand.days, group.template.listed_on
        for alike in sets:
            own = days[alike.rows]
            rows = self._rows(doses_of(group, mine, alike), alike)
            counted.make_room(int(starts[0] + own.min()), int(starts[-1] + own.max()))
            if alike.doses is None:
                counted.add(rows, zeros[:, None] + own[None, :], _ONE)
            else:
                counted.add(rows, starts[:, None] + own[None, :], counts[:, None])

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
