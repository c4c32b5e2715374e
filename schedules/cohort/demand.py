# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""How many administrations of each dose fall on each day, counted from the factorised record.

Where everybody of a template gets the same dose, those are counted who begin on a day; where it
follows from a weight, those rows alone are looked at patient by patient. What is counted is whole
numbers; ``totals`` multiplies them with the amounts, exactly.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import field, replace

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.alike import COUNTED_STATES
from schedules.cohort.arrays import Longs
from schedules.cohort.courses import Course, begins
from schedules.cohort.dose_days import DoseDays, Key
from schedules.cohort.dosing import NO_DOSE
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.record import Record
from schedules.cohort.stacked import Stacked
from schedules.cohort.template import STATES, Days
from schedules.plan import State

_PENDING = STATES.index(State.PENDING)
# How many rows wait to be counted at once, at most; memory is for these.
_TOGETHER = 1 << 20


@dataclass(slots=True)
class Demand:
    """Counts the administrations of one part after the other."""

    protocol: TreatmentProtocol
    _days: DoseDays = field(default_factory=DoseDays)
    _sites: NumberedTexts = field(default_factory=NumberedTexts)
    _courses: dict[tuple[Key, bytes], Course] = field(
        default_factory=dict[tuple[Key, bytes], Course]
    )

    def add(self, record: Record) -> None:
        """Add the patients of a part."""
        if record.groups:
            part = _Part(self, record)
            part.add_courses()
            part.add_rows()

    def close_part(self, begun: Longs) -> None:
        """Keep of every course how many begin it where and when: ``begun``, by place."""
        for course in self._courses.values():
            course.close_part(begun)

    def course(self, need: Key, days: Days) -> Course:
        """Return the course of a need on some days after day zero."""
        key = need, days.tobytes()
        if key not in self._courses:
            self._courses[key] = Course(need, days)
        return self._courses[key]

    def site(self, name: str) -> int:
        """Return the number of a site."""
        return self._sites.number_of(name)

    def rows_of(self, needs: Iterable[Key]) -> Longs:
        """Return the rows of counts that needs have."""
        return np.fromiter(map(self._days.row_of, needs), np.int64)

    def make_room(self, first: int, last: int) -> None:
        """See to it that days between two, both inside, can be counted."""
        self._days.make_room(first, last)

    def count(self, rows: Longs, days: Days) -> None:
        """Count an administration for each row and day, for which there is room."""
        self._days.add(rows, days)

    def days(self) -> DoseDays:
        """Return how many administrations of all parts fall on each day."""
        names = [self._sites.text_of(number) or "" for number in range(len(self._sites))]
        for course in self._courses.values():
            course.count(names, self._days)
        return self._days


class _Part:
    """Counts a part. A code stands for a site, a product and its need, and a dose of the part."""

    def __init__(self, demand: Demand, record: Record) -> None:
        self._demand, self._groups = demand, record.groups
        self._stack = Stacked.of(record.groups)
        column = record.patients.column("site").cast(pa.string()).combine_chunks()
        encoded = column.fill_null("").dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        self._names: list[str] = encoded.dictionary.to_pylist()
        numbers: Longs = encoded.indices.to_numpy().astype(np.int64)
        self._sites = [numbers[group.patients] for group in record.groups]
        self._zeros = np.concatenate([group.zeros for group in record.groups])
        self._texts = record.dictionaries.of["dose"]
        self._products = sorted({arm.product for arm in demand.protocol.arms})
        # How many codes a product has, with what its need is like, and a site.
        self._of_kind = max(len(self._texts), 1)
        self._of_site = 4 * len(self._products) * self._of_kind
        # The code of each row, without a site and a dose.
        self._code = self._kinds() * self._of_kind
        # The row of counts of each code that was met.
        self._row = np.full(self._of_site * len(self._names), -1, np.int64)

    def _kinds(self) -> Longs:
        """Return the product of each row, with what its need is like, as a number."""
        arms = {arm.id: self._products.index(arm.product) for arm in self._demand.protocol.arms}
        stack = self._stack
        product = np.array([arms[arm] for arm, _ in stack.rules], np.int64)[stack.rule]
        found: Longs = (product * 2 + (stack.states == _PENDING)) * 2 + stack.placed
        return found

    def add_courses(self) -> None:
        """Add to each course, where and when they begin, the patients whose doses are its own."""
        numbers = np.array([self._demand.site(name) for name in self._names], np.int32)
        sites = numbers[np.concatenate(self._sites)]
        begun, place = np.unique(begins(sites, self._zeros), return_inverse=True)
        people = np.split(place, np.cumsum([len(group.zeros) for group in self._groups])[:-1])
        needs: dict[int, Key] = {}
        for code, group, days in self._courses():
            if code not in needs:
                needs[code] = self._need(code)._replace(site="")
            self._demand.course(needs[code], days).add(people[group])
        self._demand.close_part(begun)

    def _courses(self) -> Iterator[tuple[int, int, Days]]:
        """Yield each code that all patients of a group need, the group, and the days of it."""
        stack = self._stack
        rows = np.flatnonzero(COUNTED_STATES[stack.states] & (stack.doses != NO_DOSE))
        codes = self._code[rows] + stack.doses[rows]
        # Numbers of 16 bits are sorted much faster.
        order = np.argsort(codes.astype(np.min_scalar_type(self._of_site)), kind="stable")
        codes, days, groups = codes[order], stack.days[rows[order]], stack.group[rows[order]]
        new = np.flatnonzero((np.diff(codes, prepend=-1) != 0) | (np.diff(groups, prepend=-1) != 0))
        pieces = np.split(days, new[1:]) if len(new) else []
        yield from zip(codes[new].tolist(), groups[new].tolist(), pieces, strict=True)

    def add_rows(self) -> None:
        """Count, patient by patient, the administrations whose doses follow from weights."""
        for places, rows, codes in self._by_weight():
            group = _as_one([self._groups[at] for at in places])
            sites = np.concatenate([self._sites[at] for at in places]) * self._of_site
            listed_on, doses = group.template.listed_on[rows], group.doses.ravel()
            together = max(1, _TOGETHER // len(rows))
            for start in range(0, len(sites), together):
                some = np.arange(start, min(start + together, len(sites)))
                found = sites[some, None] + codes + doses[slots_of(group, some, rows)]
                self._count(found, group.zeros[some, None] + listed_on)

    def _by_weight(self) -> Iterator[tuple[list[int], Longs, Longs]]:
        """Yield the places of groups with the same rows by weight, these rows, and their codes."""
        stack = self._stack
        rows = np.flatnonzero(COUNTED_STATES[stack.states] & (stack.doses == NO_DOSE))
        if not len(rows):
            return
        first, last = stack.days[rows].min(), stack.days[rows].max()
        self._demand.make_room(int(self._zeros.min() + first), int(self._zeros.max() + last))
        alike: defaultdict[Hashable, list[int]] = defaultdict(list)
        own = np.split(rows, np.searchsorted(rows, stack.first[1:-1]))
        for at, (group, mine) in enumerate(zip(self._groups, own, strict=True)):
            rule = group.template.rule[mine - stack.first[at]]
            content = [column.tobytes() for column in (rule, stack.days[mine], self._code[mine])]
            key = group.template.rules, group.doses.shape[1], id(group.epochs), *content
            if len(mine):
                alike[key].append(at)
        for places in alike.values():
            mine = own[places[0]]
            yield places, mine - stack.first[places[0]], self._code[mine]

    def _count(self, codes: Longs, days: Days) -> None:
        """Count an administration for each code and day."""
        new = np.zeros(len(self._row), bool)
        new[codes] = True
        met = np.flatnonzero(new & (self._row < 0))
        self._row[met] = self._demand.rows_of(self._need(code) for code in met.tolist())
        self._demand.count(self._row[codes].ravel(), days.ravel())

    def _need(self, code: int) -> Key:
        site, rest = divmod(code, self._of_site)
        kind, dose = divmod(rest, self._of_kind)
        need, placed = divmod(kind, 2)
        product, pending = divmod(need, 2)
        text = self._texts.text_of(dose) or ""
        return Key(self._products[product], self._names[site], text, bool(pending), bool(placed))


def _as_one(groups: Sequence[Group]) -> Group:
    """Return groups whose doses follow the same rules as one; its template is the first one's."""
    before = np.cumsum([0, *(len(group.doses) for group in groups)])[:-1].tolist()
    places = [group.places + first for group, first in zip(groups, before, strict=True)]
    return replace(
        groups[0],
        patients=np.concatenate([group.patients for group in groups]),
        zeros=np.concatenate([group.zeros for group in groups]),
        weighed=np.concatenate([group.weighed for group in groups]),
        places=np.concatenate(places),
        doses=np.concatenate([group.doses for group in groups]),
    )
