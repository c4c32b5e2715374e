"""For a set of dose rules, the doses of each weight that occurs, as one table to gather from."""

from dataclasses import field
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from schedules.cohort.dosing import AGES, DoseTable, Rule
from schedules.cohort.template import Days
from schedules.patient import Patient, Weight


@dataclass(slots=True)
class DoseRows:
    """Doses of the templates that share their rules. Each weight has a row, made when it is met.

    A row holds the dose of each rule in each epoch, one rule after the other. ``epochs`` has a row
    for each rule, with the epoch of every age of the weight in days.
    """

    table: DoseTable
    rules: tuple[Rule, ...]
    patient: Patient
    per_kg: npt.NDArray[np.bool_] = field(init=False)
    epochs: Days = field(init=False)
    _places: dict[tuple[str, str | None] | None, int] = field(
        default_factory=dict[tuple[str, str | None] | None, int]
    )
    _rows: list[Days] = field(default_factory=list[Days])

    def __post_init__(self) -> None:
        """Find the epochs of each rule, with the weight of the patient that stands for all."""
        self.per_kg = np.array([self.table.is_per_kg(rule) for rule in self.rules], bool)
        self.epochs = np.zeros((len(self.rules), AGES), np.int32)
        for at, rule in enumerate(self.rules):
            if self.per_kg[at] and self.patient.weights:
                self.epochs[at] = self.table.epochs(rule, self.patient, self.patient.weights[0])

    def place_of_written(self, kg: str | None, kind: str | None) -> int:
        """Return the row of a weight as it is written; None where the patient has none.

        A dose says the weight as it was given: 60 and 60.0 have rows of their own.
        """
        key = None if kg is None else (kg, kind)
        if key not in self._places:
            # The day is no part of it: a dose follows from the age of the weight.
            weight = None if kg is None else Weight(kg=Decimal(kg), on=date(2000, 1, 1), kind=kind)
            width = int(self.epochs.max(initial=0)) + 1
            row = [
                self.table.number_of(rule, self.patient, weight, min(epoch, last))
                for rule, last in zip(self.rules, self.epochs.max(axis=1), strict=True)
                for epoch in range(width)
            ]
            self._places[key] = len(self._rows)
            self._rows.append(np.array(row, np.int32))
        return self._places[key]

    def array(self) -> Days:
        """Return all rows, in the order of their places."""
        return np.stack(self._rows)
