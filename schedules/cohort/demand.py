# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""How many administrations of each dose fall on each day, counted from the factorised record.

Where everybody of a template gets the same dose, patients count by their day zero; where it follows
from a weight, those rows alone are looked at patient by patient. Templates of all parts that share
the course of an arm are counted together, each template being taken apart once. What is counted is
whole numbers; ``totals`` multiplies them with the amounts, exactly.
"""

from collections.abc import Hashable
from dataclasses import field

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.alike import Alike, own_doses, sets_of
from schedules.cohort.dose_days import DoseDays
from schedules.cohort.dosing import NO_DOSE
from schedules.cohort.kernel import Group
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.patterns import Pattern, People, Weighing
from schedules.cohort.record import Record
from schedules.cohort.template import Days

_NOT_WEIGHED = Weighing(np.zeros(0, np.int32), np.zeros((0, 0), np.int32))


@dataclass(frozen=True, slots=True)
class _Set:
    """Rows that need the same product in the same way: their days, and the rules of their doses.

    ``rules`` are those of the template that tell doses by weight, ``rule`` the place among them for
    each row.
    """

    kind: tuple[str, bool, bool]
    days: Days
    doses: Days | None
    rules: Days
    rule: Days


@dataclass(slots=True)
class Demand:
    """Counts the administrations of one part after the other."""

    protocol: TreatmentProtocol
    _days: DoseDays = field(default_factory=DoseDays)
    _doses: NumberedTexts = field(default_factory=NumberedTexts)
    _sites: NumberedTexts = field(default_factory=NumberedTexts)
    _sets: dict[Hashable, tuple[_Set, ...]] = field(
        default_factory=dict[Hashable, tuple[_Set, ...]]
    )
    _patterns: dict[Hashable, Pattern] = field(default_factory=dict[Hashable, Pattern])

    def add(self, record: Record) -> None:
        """Add the patients of a part, template by template."""
        column = record.patients.column("site").cast(pa.string()).combine_chunks()
        encoded = column.fill_null("").dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        names = [self._sites.number_of(name) for name in encoded.dictionary.to_pylist()]
        sites = np.array(names, np.int32)[encoded.indices.to_numpy()]
        texts = record.dictionaries.of["dose"]
        known = [self._doses.number_of(texts.text_of(at)) for at in range(len(texts))]
        doses = np.array([*known, NO_DOSE], np.int32)  # the last stands for itself
        for group in record.groups:
            self._add(group, sites[group.patients], doses)

    def days(self) -> DoseDays:
        """Return how many administrations of all parts fall on each day."""
        for pattern in self._patterns.values():
            pattern.count()
        return self._days

    def _add(self, group: Group, sites: Days, doses: Days) -> None:
        ages = group.zeros - group.weighed
        people: People = np.stack([group.zeros, sites, ages, group.places])
        for some in self._sets_of(group, doses[own_doses(group)]):
            if some.doses is not None:
                self._pattern(some, _NOT_WEIGHED, 0).add(people, some.doses)
                continue
            blocks = group.doses.reshape(len(group.doses), len(group.epochs), -1)[:, some.rules]
            table = doses[blocks.reshape(len(blocks), -1)]
            weighing = Weighing(some.rule, group.epochs[some.rules])
            self._pattern(some, weighing, table.shape[1]).add(people, table)

    def _sets_of(self, group: Group, own: Days) -> tuple[_Set, ...]:
        """Return the sets of a group's template; the same ones for one with the same content."""
        template = group.template
        if template.dose is not None:  # a patient's own: there is no other
            return tuple(_set(group, alike) for alike in sets_of(template, own, self.protocol))
        columns = (
            own,
            template.rule,
            template.states,
            template.days["on"],
            template.days["due_on"],
        )
        key = (template.rules, *(column.tobytes() for column in columns))
        if key not in self._sets:
            found = sets_of(template, own, self.protocol)
            self._sets[key] = tuple(_set(group, alike) for alike in found)
        return self._sets[key]

    def _pattern(self, some: _Set, weighing: Weighing, width: int) -> Pattern:
        """Return the pattern of a set; ``width`` is that of its patients' table of doses."""
        doses = b"" if some.doses is None else some.doses.tobytes()
        rules = (weighing.rules.tobytes(), weighing.epochs.tobytes(), width)
        key = (some.kind, some.days.tobytes(), doses, rules)
        if key not in self._patterns:
            self._patterns[key] = Pattern(
                some.kind, some.days, some.doses, weighing, self._doses, self._sites, self._days
            )
        return self._patterns[key]


def _set(group: Group, alike: Alike) -> _Set:
    kind = (alike.product, alike.pending, alike.placed)
    days, none = group.template.listed_on[alike.rows], np.zeros(0, np.int32)
    if alike.doses is not None:
        return _Set(kind, days, alike.doses[0], none, none)
    rules, rule = np.unique(group.template.rule[alike.rows], return_inverse=True)
    return _Set(kind, days, None, rules, rule.astype(np.int32))
