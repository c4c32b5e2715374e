"""The doses of everybody: each distinct case is computed once, by the reference.

A dose per kilogram follows from the rule, the weight, and how old the weight is on the day. Ages
between which nothing changes, neither the dose nor what is said of the weight, are one epoch.
"""

from collections.abc import Callable
from dataclasses import field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from protocol.dose import DosePerKg
from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.relative import relative
from schedules.engine.dosing import Dosing
from schedules.engine.measured import DoseProblem
from schedules.patient import Patient, Weight
from schedules.planned_dose import PlannedDose

# Ages of a weight that are told apart, in days: ten years. Older ones are left to the reference.
AGES = 3660
NO_DOSE = -1
_DAY = date(2000, 1, 1)
Rule = tuple[str, str]


@dataclass(slots=True)
class DoseTable:
    """Doses by number, for rules named by arm and phase.

    ``words`` holds each dose as JSON, its dates relative to the day of the weight.
    """

    protocol: TreatmentProtocol
    words: NumberedTexts
    _epochs: dict[Rule, npt.NDArray[np.int32]] = field(
        default_factory=dict[Rule, npt.NDArray[np.int32]]
    )
    _known: dict[tuple[Rule, tuple[str, str | None] | None, int], int] = field(
        default_factory=dict[tuple[Rule, tuple[str, str | None] | None, int], int]
    )

    def is_per_kg(self, rule: Rule) -> bool:
        """Say whether a rule's dose follows from a weight."""
        arm = self.protocol.arm(rule[0])
        phase = next(phase for phase in arm.phases if phase.id == rule[1])
        dose = arm.dose_of(phase)
        return isinstance(dose, DosePerKg) and not dose.amount.is_open

    def epochs(self, rule: Rule, patient: Patient, weight: Weight) -> npt.NDArray[np.int32]:
        """Return the epoch of each age in days, by trying every age on one weight."""
        if rule not in self._epochs:
            texts = NumberedTexts()
            ask = self._doses_by_age(rule, patient, weight)
            numbers = np.empty(AGES, np.int32)
            before = ask(0)
            numbers[0] = texts.number_of(_text_of(before, weight.on))
            for age in range(1, AGES):
                dose = ask(age)
                if dose == before:  # nearly always: then its text is the same
                    numbers[age] = numbers[age - 1]
                else:
                    numbers[age] = texts.number_of(_text_of(dose, weight.on))
                    before = dose
            self._epochs[rule] = numbers
        return self._epochs[rule]

    def number_of(self, rule: Rule, patient: Patient, weight: Weight | None, epoch: int) -> int:
        """Return the number of a dose; ``NO_DOSE`` where the reference refuses it."""
        same = None if weight is None else weight.model_copy(update={"on": _DAY})
        # As written: 60 and 60.0 are equal, and their doses do not say the same.
        written = None if weight is None else (str(weight.kg), weight.kind)
        key = (rule, written, epoch)
        if key not in self._known:
            age = int(np.argmax(self._epochs[rule] == epoch)) if rule in self._epochs else 0
            text = self._text(rule, patient, same, age)
            self._known[key] = NO_DOSE if text is None else self.words.number_of(text)
        return self._known[key]

    def _text(self, rule: Rule, patient: Patient, weight: Weight | None, age: int) -> str | None:
        weighed_on = _DAY if weight is None else weight.on
        return _text_of(self._doses_by_age(rule, patient, weight)(age), weighed_on)

    def _doses_by_age(
        self, rule: Rule, patient: Patient, weight: Weight | None
    ) -> Callable[[int], PlannedDose | None]:
        """Return what tells the dose at an age of the weight; None where it is refused."""
        arm = self.protocol.arm(rule[0])
        phase = next(phase for phase in arm.phases if phase.id == rule[1])
        weighed_on = _DAY if weight is None else weight.on
        alone = patient.model_copy(update={"weights": () if weight is None else (weight,)})
        dosing = Dosing.for_patient(self.protocol, alone)

        def dose_at(age: int) -> PlannedDose | None:
            try:
                return dosing.dose(arm, phase, weighed_on + timedelta(days=age))
            except DoseProblem:
                return None

        return dose_at


def _text_of(dose: PlannedDose | None, weighed_on: date) -> str | None:
    return None if dose is None else dose_text(dose, weighed_on)


def dose_text(dose: PlannedDose, weighed_on: date) -> str:
    """Return a dose as JSON, its dates relative to the day of the weight."""
    return relative(dose.model_dump_json(exclude_defaults=True), weighed_on)
