# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Amounts in a log beside the doses they are held against: as planned, or what is told of both."""

from collections.abc import Hashable
from dataclasses import field

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from protocol.quantity import Quantity
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.distinct import distinct_rows
from schedules.cohort.deviations.log_columns import PARTIAL
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.kernel import epochs_of
from schedules.cohort.totals import amount_of

_NONE = -1


@dataclass(slots=True)
class StatedAmounts:
    """The doses of a portion's streams, and amounts beside them."""

    laid: Laid
    _same: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])
    _weights: tuple[Longs, list[str | None]] | None = None
    _measured: dict[int, bool] = field(default_factory=dict[int, bool])

    def doses(self, stream: Longs, dose: Longs) -> Longs:
        """Return the number of each dose's text, for doses by their places in streams."""
        streams, patients = self.laid.streams, self.laid.patients
        record = self.laid.plans.record
        who, course = streams.patient[stream], streams.course[stream]
        rows = np.zeros(len(stream), np.int64)
        for number in np.unique(course).tolist():
            own = course == number
            rows[own] = streams.courses[number].rows[dose[own]]
        found = np.zeros(len(stream), np.int64)
        groups = patients.group[who]
        order = np.argsort(groups, kind="stable")
        bounds = np.searchsorted(groups[order], np.arange(len(record.groups) + 1))
        for number, group in enumerate(record.groups):
            own = order[bounds[number] : bounds[number + 1]]
            if not len(own):
                continue
            template, width = group.template, group.doses.shape[1]
            row, place = rows[own], patients.place[who[own]]
            age = (patients.zero - patients.weighed)[who[own]] + template.listed_on[row]
            rule = template.rule[row]
            slot = group.places[place] * width + rule * (width // len(template.rules))
            found[own] = group.doses.ravel()[slot + epochs_of(group, rule, age)]
        return found

    def told(
        self, stream: Longs, dose: Longs, row: Longs, late: Longs
    ) -> tuple[Longs, list[Hashable]]:
        """Return what is told of the amounts of records with one dose each, by place in a list.

        Nothing, -1, is told where none is stated, and where exactly the dose was given: then there
        is nothing to say of it. A dose that follows from a weight is another one on another day, so
        that the weight is told with it.
        """
        log, patients = self.laid.log, self.laid.patients
        amount = log.amounts[row].astype(np.int64)
        found = np.full(len(row), _NONE, np.int64)
        stated = np.flatnonzero(amount >= 0)
        if not len(stated):
            return found, []
        doses = self.doses(stream[stated], dose[stated])
        who = self.laid.streams.patient[stream[stated]]
        moved = (late[stated] != 0) & np.array(
            [self._is_measured(number) for number in range(int(doses.max()) + 1)], bool
        )[doses]
        weights, words = self.weights()
        age = log.days[row[stated]] - patients.weighed[who]
        partial = log.status[row[stated]] == PARTIAL
        columns = [
            partial.astype(np.int64),
            amount[stated],
            doses,
            np.where(moved, weights[patients.row[who]], _NONE),
            np.where(moved, age, _NONE),
        ]
        firsts, like = distinct_rows(columns, len(stated))
        told: dict[Hashable, int] = {}
        places = np.full(len(firsts), _NONE, np.int64)
        for at, first in enumerate(firsts.tolist()):
            given, planned, weight, old = (int(column[first]) for column in columns[1:])
            if moved[first] or partial[first] or not self._is_same(given, planned):
                kg = words[weight] if weight >= 0 else None
                about = (log.names["amount"][given], self.text(planned), kg, old)
                places[at] = told.setdefault(about, len(told))
        found[stated] = places[like]
        return found, list(told)

    def weights(self) -> tuple[Longs, list[str | None]]:
        """Return the number of each patient's weight, -1 for none, and the weights as texts."""
        if self._weights is None:
            column = self.laid.plans.record.patients.column("weight_kg").cast(pa.string())
            found = column.combine_chunks().dictionary_encode()
            numbers = np.asarray(found.indices.fill_null(_NONE)).astype(np.int64)
            self._weights = numbers, found.dictionary.to_pylist()
        return self._weights

    def text(self, dose: int) -> str:
        """Return what a dose is, relative to the day of the weight."""
        return self.laid.plans.record.dictionaries.of["dose"].text_of(dose) or ""

    def _is_measured(self, dose: int) -> bool:
        if dose not in self._measured:
            self._measured[dose] = self.laid.plans.dose(dose, 0).measured is not None
        return self._measured[dose]

    def _is_same(self, amount: int, dose: int) -> bool:
        if (amount, dose) not in self._same:
            given = Quantity.parse(self.laid.log.names["amount"][amount] or "")
            found = amount_of(self.text(dose), given.unit)
            self._same[amount, dose] = (found.amount, found.unit) == (given.amount, given.unit)
        return self._same[amount, dose]
