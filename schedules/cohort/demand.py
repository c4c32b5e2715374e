# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""How many administrations of each dose fall on each day, counted from the factorised record.

Where everybody of a template gets the same dose, those are counted who begin on a day; where it
follows from a weight, those rows alone are looked at patient by patient. What is counted is whole
numbers; ``totals`` multiplies them with the amounts, exactly.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import field
from itertools import pairwise

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.alike import COUNTED_STATES, own_doses
from schedules.cohort.arrays import Longs
from schedules.cohort.courses import Course, begins
from schedules.cohort.dose_days import DoseDays, Key
from schedules.cohort.dosing import NO_DOSE
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.record import Record
from schedules.cohort.template import NO_DAY, STATES, Days, Template
from schedules.plan import State

_PENDING = STATES.index(State.PENDING)
# How many rows wait to be counted at once, at most; memory is for these.
_TOGETHER = 1 << 20


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a template needs: courses that everybody has alike, and rows whose doses differ."""

    courses: tuple[Course, ...]
    rows: Longs
    kinds: Longs
    days: Days


@dataclass(slots=True)
class Demand:
    """Counts the administrations of one part after the other."""

    protocol: TreatmentProtocol
    _days: DoseDays = field(default_factory=DoseDays)
    _sites: NumberedTexts = field(default_factory=NumberedTexts)
    _doses: NumberedTexts = field(default_factory=NumberedTexts)
    shapes: "dict[Hashable, _Shape]" = field(default_factory=dict[Hashable, "_Shape"])
    _courses: dict[tuple[Key, bytes], Course] = field(
        default_factory=dict[tuple[Key, bytes], Course]
    )

    def add(self, record: Record) -> None:
        """Add the patients of a part, template by template."""
        part = _Part(self, record)
        for group in record.groups:
            part.add(group)
        part.count()
        for course in self._courses.values():
            course.close_part(part.begun)

    def course(self, need: Key, days: Days) -> Course:
        """Return the course of a need on some days after day zero."""
        key = need, days.tobytes()
        if key not in self._courses:
            self._courses[key] = Course(need, days)
        return self._courses[key]

    def site(self, name: str) -> int:
        """Return the number of a site."""
        return self._sites.number_of(name)

    def dose(self, text: str | None) -> int:
        """Return the number of a dose among those of all parts."""
        return self._doses.number_of(text)

    def rows_of(self, needs: Iterable[Key]) -> Longs:
        """Return the rows of counts that needs have."""
        return np.fromiter(map(self._days.row_of, needs), np.int64)

    def count(self, rows: Longs, days: Days) -> None:
        """Count an administration for each row and day."""
        self._days.make_room(int(days.min()), int(days.max()))
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
        self._demand = demand
        column = record.patients.column("site").cast(pa.string()).combine_chunks()
        encoded = column.fill_null("").dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        self._names: list[str] = encoded.dictionary.to_pylist()
        self._site: Days = encoded.indices.to_numpy()
        numbers = np.array([demand.site(name) for name in self._names], np.int32)
        zeros = np.zeros(len(self._site), np.int32)
        for group in record.groups:
            zeros[group.patients] = group.zeros
        # Where and when somebody begins, each once, and the place there of each patient.
        self.begun, self._place = np.unique(begins(numbers[self._site], zeros), return_inverse=True)
        self._texts = record.dictionaries.of["dose"]
        self._products = {arm.id: arm.product for arm in demand.protocol.arms}
        self._kinds = sorted(set(self._products.values()))
        # How many codes a site has, and a product with what its need is like.
        self._of_kind = max(len(self._texts), 1)
        self._of_site = 4 * len(self._kinds) * self._of_kind
        # The dose of each number among those of all parts; the last place is what -1 finds.
        texts = (self._texts.text_of(number) for number in range(len(self._texts)))
        self._doses = np.array([*map(demand.dose, texts), NO_DOSE], np.int32)
        self._waiting: list[tuple[Longs, Days]] = []
        self._size = 0

    def add(self, group: Group) -> None:
        """Add the patients of a template."""
        shape, sites = self._shape(group), self._site[group.patients]
        if shape.courses:
            begun = self._place[group.patients]
            for course in shape.courses:
                course.add(begun)
        if len(rows := shape.rows):
            dose = group.doses.ravel()[slots_of(group, np.arange(len(group.patients)), rows)]
            first = sites.astype(np.int64) * self._of_site
            codes = first[:, None] + shape.kinds * self._of_kind + dose
            self._wait(codes, group.zeros[:, None] + shape.days)

    def _shape(self, group: Group) -> "_Shape":
        """Return what a template needs; the same for one with the same content, in any part."""
        template, own = group.template, own_doses(group)
        if template.dose is not None:  # a patient's own: there is no other
            return self._new_shape(template, own)
        doses = self._doses[own]
        content = (
            doses,
            template.rule,
            template.states,
            template.days["on"],
            template.days["due_on"],
        )
        key = template.rules, *(column.tobytes() for column in content)
        if key not in self._demand.shapes:
            self._demand.shapes[key] = self._new_shape(template, own)
        return self._demand.shapes[key]

    def _new_shape(self, template: Template, own: Days) -> "_Shape":
        needed = COUNTED_STATES[template.states]
        kinds, days = self._kinds_of(template), template.listed_on
        same, rows = (np.flatnonzero(needed & found) for found in (own != NO_DOSE, own == NO_DOSE))
        courses = self._courses_of((kinds * self._of_kind + own)[same], days[same])
        return _Shape(tuple(courses), rows, kinds[rows], days[rows])

    def _courses_of(self, codes: Longs, days: Days) -> Iterator[Course]:
        """Yield the course of each code that occurs."""
        order = np.argsort(codes, kind="stable")
        codes, days = codes[order], days[order]
        bounds = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
        for start, stop in pairwise(bounds if len(codes) else ()):
            yield self._demand.course(self._need(int(codes[start])), days[start:stop])

    def _kinds_of(self, template: Template) -> Longs:
        """Return the product of each row, with what its need is like, as a number."""
        products = [self._kinds.index(self._products[arm]) for arm, _ in template.rules]
        product = np.array(products, np.int64)[template.rule]
        pending, placed = template.states == _PENDING, template.days["on"] != NO_DAY
        found: Longs = (product * 2 + pending) * 2 + placed
        return found

    def _wait(self, codes: Longs, days: Days) -> None:
        self._waiting.append((codes.ravel(), days.ravel()))
        self._size += days.size
        if self._size > _TOGETHER:
            self.count()

    def count(self) -> None:
        """Count the administrations that wait, whose doses follow from weights."""
        if not self._waiting:
            return
        codes = np.concatenate([codes for codes, _ in self._waiting])
        days = np.concatenate([days for _, days in self._waiting])
        self._waiting.clear()
        self._size = 0
        row = np.zeros(self._of_site * len(self._names), np.int64)
        row[codes] = 1
        met = np.flatnonzero(row)
        row[met] = self._demand.rows_of(self._need(code) for code in met.tolist())
        self._demand.count(row[codes], days)

    def _need(self, code: int) -> Key:
        site, rest = divmod(code, self._of_site)
        kind, dose = divmod(rest, self._of_kind)
        need, placed = divmod(kind, 2)
        product, pending = divmod(need, 2)
        text = self._texts.text_of(dose) or ""
        return Key(self._kinds[product], self._names[site], text, bool(pending), bool(placed))
