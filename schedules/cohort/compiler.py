"""From patients to templates and dose tables: the engine is called once for each distinct case."""

from collections.abc import Hashable, Iterator
from dataclasses import field, replace
from datetime import time

import numpy as np

from protocol.json_text import json_text
from protocol.lean import dataclass
from protocol.place import Place
from protocol.rules import CumulativeMaximum
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.calendar_key import CalendarKeys
from schedules.cohort.dosing import DoseTable, dose_text
from schedules.cohort.template import Dictionaries, Template, template_of
from schedules.engine import build_plan
from schedules.patient import Patient
from schedules.plan import Plan, State
from schedules.reasons import ClockReason

_PER_WEIGHT = {"fixed", "per-site", "per-kg"}


@dataclass(slots=True)
class Compiler:
    """Keeps what was computed for earlier patients of one protocol at one site."""

    protocol: TreatmentProtocol
    places: tuple[Place, ...] = ()
    templates: list[Template] = field(default_factory=list[Template])
    dictionaries: Dictionaries = field(default_factory=Dictionaries)
    doses: DoseTable = field(init=False)
    _keys: CalendarKeys = field(init=False)
    _hours: dict[Hashable, frozenset[time]] = field(default_factory=dict[Hashable, frozenset[time]])
    _known: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    _alone: set[Hashable] = field(default_factory=set[Hashable])

    def __post_init__(self) -> None:
        """Prepare for the protocol."""
        self.doses = DoseTable(self.protocol, self.dictionaries.of["dose"])
        self._keys = CalendarKeys(self.protocol, self.places)

    @property
    def shares_doses(self) -> bool:
        """Whether doses follow from one weight and nothing else, so that templates need none."""
        doses = [arm.dose_of(phase) for arm in self.protocol.arms for phase in arm.phases]
        bases = {dose.basis for dose in doses if not dose.amount.is_open}
        summed = any(isinstance(rule, CumulativeMaximum) for rule in self.protocol.rules)
        return bases <= _PER_WEIGHT and not summed

    def template_of(self, patient: Patient) -> int:
        """Return the number of the template with the patient's dates, a new one for a new case.

        Raises what ``build_plan`` raises where the patient's plan is needed and cannot be made.
        """
        key = self._key(patient)
        if key in self._hours:
            full = (key, self._keys.clock_changes(patient, self._hours[key]))
            if full in self._known:
                return self._known[full]
        plan = build_plan(self.protocol, patient, self.places)
        if any(item.state is State.UNPLACED for item in plan.administrations):
            self._alone.add(key)  # what is proposed for them looks at other days to start on
            key = (key, patient.day_zero)
        self._hours[key] = frozenset(_hours(plan))
        number = self._add(plan, with_doses=not self.is_simple(patient))
        self._known[key, self._keys.clock_changes(patient, self._hours[key])] = number
        return number

    def template_alone(self, patient: Patient) -> int:
        """Return a template for this patient only, doses included; raises as ``build_plan``."""
        return self._add(build_plan(self.protocol, patient, self.places), with_doses=True)

    def is_simple(self, patient: Patient) -> bool:
        """Say whether a patient's doses come from the dose table rather than from the template."""
        measured_once = len(patient.weights) <= 1 and not patient.heights and not patient.wounds
        return measured_once and self.shares_doses

    def _key(self, patient: Patient) -> Hashable:
        key: Hashable = (self._keys.of(patient), tuple(item.kind for item in patient.weights))
        if not self.is_simple(patient):
            # As written: 60 and 60.0 are equal, and their doses do not say the same.
            measured = (patient.weights, patient.heights, patient.wounds)
            key = (key, patient.day_zero, json_text(measured))
        return (key, patient.day_zero) if key in self._alone else key

    def _add(self, plan: Plan, *, with_doses: bool) -> int:
        template = template_of(plan, self.dictionaries)
        if with_doses:
            zero, words = plan.patient.day_zero, self.dictionaries.of["dose"]
            texts = (dose_text(item.dose, zero) for item in plan.administrations)
            numbers = np.fromiter((words.number_of(text) for text in texts), np.int32)
            template = replace(template, dose=numbers)
        self.templates.append(template)
        return len(self.templates) - 1


def _hours(plan: Plan) -> Iterator[time]:
    """Yield the hours that the plan asks for, also where the clock has changed them."""
    for item in plan.administrations:
        stated = [reason.stated for reason in item.reasons if isinstance(reason, ClockReason)]
        yield from stated or ([] if item.at is None else [item.at])
