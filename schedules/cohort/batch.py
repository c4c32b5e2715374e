# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""From a batch of patients to groups that share a template, and the patients set aside.

Whether a patient can be planned is decided by the patient model and the engine alone. Rows are
grouped by what their dates follow from; one patient of each group is read and planned. What differs
inside a group (code, site, stamp, weight) is checked against forms that the model is sure to take;
a row that does not match one is read by the model on its own.
"""

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.errors import DocumentError, UserError
from protocol.lean import dataclass
from protocol.overlay import ProtocolReference
from schedules.cohort.arrays import Bools
from schedules.cohort.compiler import Compiler
from schedules.cohort.dose_rows import DoseRows
from schedules.cohort.dosing import AGES, NO_DOSE, Rule
from schedules.cohort.kernel import Buffers, Group
from schedules.cohort.patients import CALENDAR, Problem, Row, as_text, patient_of, rows_of
from schedules.cohort.renumbering import localized
from schedules.cohort.template import Days, Dictionaries, Template
from schedules.patient import Patient

# Forms that the patient model takes without a look: narrower than what it accepts, never wider.
_SURE = {
    "code": r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$",
    "site": r"^[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,3}$",
    "updated_at": r"^20[0-9]{2}-(0[1-9]|1[0-2])-([01][1-9]|2[0-8])T[01][0-9](:[0-5][0-9]){2}Z$",
    "weight_kg": r"^([1-9][0-9]?|[1-6][0-9]{2})(\.[0-9]{1,6})?$",
    "weight_on": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$",
}
_MAY_BE_MISSING = {"site", "weight_kg", "weight_on"}
_NO = pa.scalar(value=False)


@dataclass(slots=True)
class Batch:
    """What became of a batch: groups of planned patients, and the patients that were set aside.

    ``dictionaries`` holds the texts that the groups number.
    """

    groups: list[Group] = field(default_factory=list[Group])
    dictionaries: Dictionaries = field(default_factory=Dictionaries)
    problems: list[Problem] = field(default_factory=list[Problem])


@dataclass(slots=True)
class Reader:
    """Reads batches. ``shared`` are the codes that more than one row of the run has.

    ``memory`` is for the rows of a batch after the other: new memory costs more than what is
    written into it.
    """

    compiler: Compiler
    source: str
    shared: frozenset[str] = frozenset()
    memory: Buffers = field(default_factory=Buffers)
    _known: dict[tuple[object, ...], tuple[int, Patient]] = field(
        default_factory=dict[tuple[object, ...], tuple[int, Patient]]
    )
    _stands_for: dict[int, Patient] = field(default_factory=dict[int, Patient])
    _doses: dict[tuple[tuple[Rule, ...], bool], DoseRows] = field(
        default_factory=dict[tuple[tuple[Rule, ...], bool], DoseRows]
    )

    def read(self, batch: pa.RecordBatch, first_row: int) -> Batch:
        """Return the batch's groups and problems; rows are counted from ``first_row`` on."""
        text = as_text(batch)
        result = Batch()
        days = _dates(text)
        sure = self._sure_rows(text, days)
        numbers = np.full(text.num_rows, -1, np.int32)
        zeros = np.zeros(text.num_rows, np.int32)
        alike = _alike(text, sure)
        firsts = rows_of(text.take(pa.array([rows[0] for rows in alike], pa.int32())))
        for rows, first in zip(alike, firsts, strict=True):
            others = (next(rows_of(text.slice(row, 1))) for row in rows[1:].tolist())
            case = self._case(chain([first], others))
            if case is not None:
                numbers[rows], zeros[rows] = case[0], _days(case[1])
                self._stands_for[case[0]] = case[1]
        weighed = _day_numbers(days, zeros)
        left = [np.flatnonzero(numbers == -1).astype(np.int32)]
        for number in np.unique(numbers[numbers >= 0]).tolist():
            rows = np.flatnonzero(numbers == number).astype(np.int32)
            group, rest = self._group(text, rows, (zeros[rows], weighed[rows]), number)
            result.groups.append(group)
            left.append(rest)
        for row in np.sort(np.concatenate(left)).tolist():
            self._one(text, row, first_row, result)
        known = self.compiler.dictionaries
        result.groups, result.dictionaries = localized(result.groups, known)
        return result

    def _case(self, alike: Iterable[Row]) -> tuple[int, Patient] | None:
        """Return the template of rows with the same dates, and a patient of it.

        The first row that can be planned stands for all. None where none can, or where each has
        doses of its own: then each is looked at alone.
        """
        for values in alike:
            key = (values["weight_kg"] is None, *(values[name] for name in CALENDAR))
            if key not in self._known:
                planned = self._planned(values)
                if planned is None:
                    continue
                self._known[key] = planned
            return self._known[key]
        return None

    def _planned(self, case: Row) -> tuple[int, Patient] | None:
        try:
            patient = self._patient(case)
            if not self.compiler.is_simple(patient):
                return None
            return self.compiler.template_of(patient), patient
        except UserError:
            return None

    def _patient(self, row: Row) -> Patient:
        protocol = self.compiler.protocol
        reference = ProtocolReference(id=protocol.id, version=protocol.version)
        return patient_of(row, reference, source=self.source)

    def _sure_rows(self, text: pa.RecordBatch, days: pa.Array) -> Bools:
        sure = np.ones(text.num_rows, bool)
        for name, form in _SURE.items():
            matches = pc.match_substring_regex(text.column(name), form)
            if name in _MAY_BE_MISSING:
                matches = pc.or_kleene(matches, pc.is_null(text.column(name)))
            sure &= _bools(matches.fill_null(_NO))
        read = pc.equal(days.cast(pa.string()), text.column("weight_on"))
        none = pc.is_null(text.column("weight_on"))
        sure &= _bools(pc.or_kleene(read, none).fill_null(_NO))
        both = pc.equal(pc.is_null(text.column("weight_kg")), pc.is_null(text.column("weight_on")))
        sure &= _bools(both)
        if self.shared:
            again = pc.is_in(text.column("code"), pa.array(sorted(self.shared), pa.string()))
            sure &= ~_bools(again)
        return sure

    def _group(
        self, text: pa.RecordBatch, rows: Days, days: tuple[Days, Days], number: int
    ) -> tuple[Group, Days]:
        """Return the rows of a template as a group, and those that the reference has to look at.

        ``days`` are the day zeros of the rows, and the days of their weights.
        """
        zeros, weighed = days
        patient = self._stands_for[number]
        template = self.compiler.templates[number]
        doses = self._dose_rows(template, patient)
        weights = text.column("weight_kg").take(pa.array(rows)).dictionary_encode()
        kind = patient.weights[0].kind if patient.weights else None
        # The last one is what a missing weight's number, -1, stands for.
        written = [*weights.dictionary.to_pylist(), None]
        places = [doses.place_of_written(kg, kind) for kg in written]
        place_of = np.array(places, np.int32)[_indices(weights)]
        ages = zeros[:, None] - weighed[:, None]
        first, last = np.array(template.dosed_first), np.array(template.dosed_last)
        fits = (ages + first >= 0) & (ages + last < AGES) | ~doses.per_kg
        table = doses.array()
        fits = fits.all(axis=1) & (table[place_of] != NO_DOSE).all(axis=1)
        group = Group(
            template=template,
            number=number,
            patients=rows[fits],
            zeros=zeros[fits],
            weighed=weighed[fits],
            places=place_of[fits],
            doses=table,
            epochs=doses.epochs,
        )
        return group, rows[~fits]

    def _dose_rows(self, template: Template, patient: Patient) -> DoseRows:
        key = (template.rules, bool(patient.weights))
        if key not in self._doses:
            self._doses[key] = DoseRows(self.compiler.doses, template.rules, patient)
        return self._doses[key]

    def _one(self, text: pa.RecordBatch, row: int, first_row: int, result: Batch) -> None:
        found = next(rows_of(text.slice(row, 1)))
        code = found["code"] or ""
        try:
            if code in self.shared:
                problem = f"{self.source}: found the code {code} more than once; accepted: once"
                raise DocumentError(self.source, [problem])
            patient = self._patient(found)
            number = self.compiler.template_alone(patient)
        except UserError as error:
            result.problems.append(Problem(first_row + row, code, _told(error)))
            return
        zero = np.array([_days(patient)], np.int32)
        none, only = np.zeros((1, 1), np.int32), np.array([row], np.int32)
        template = self.compiler.templates[number]
        result.groups.append(Group(template, number, only, zero, zero, none[0], none, none))


def _told(error: UserError) -> str:
    """Return why a row is set aside; a document of its own it is only here."""
    return "\n".join(error.problems) if isinstance(error, DocumentError) else str(error)


def _alike(text: pa.RecordBatch, sure: Bools) -> list[Days]:
    """Return the sure rows in groups: what their dates follow from is the same, as text."""
    combined = np.zeros(text.num_rows, np.int64)
    columns = [text.column(name) for name in CALENDAR]
    for column in (*columns, pc.is_null(text.column("weight_kg")).cast(pa.string())):
        encoded = column.dictionary_encode()
        numbers = _indices(encoded) + 1
        _, combined = np.unique(
            combined * (len(encoded.dictionary) + 1) + numbers, return_inverse=True
        )
    rows = np.flatnonzero(sure)
    rows = rows[np.argsort(combined[rows], kind="stable")].astype(np.int32)
    return [] if not len(rows) else np.split(rows, np.flatnonzero(np.diff(combined[rows])) + 1)


def _indices(encoded: pa.DictionaryArray) -> Days:
    """Return the numbers of a dictionary column; a missing value is -1."""
    found: Days = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return found


def _bools(column: pa.Array) -> Bools:
    found: Bools = column.to_numpy(zero_copy_only=False)
    return found


def _dates(text: pa.RecordBatch) -> pa.Array:
    """Return the days of the weights; null where the text is no date, or there is none."""
    parsed = pc.strptime(text.column("weight_on"), format="%Y-%m-%d", unit="s", error_is_null=True)
    return parsed.cast(pa.date32())


def _day_numbers(column: pa.Array, otherwise: Days) -> Days:
    days = column.cast(pa.int32())
    found = np.where(_bools(pc.is_null(days)), otherwise, pc.fill_null(days, 0).to_numpy())
    return found.astype(np.int32)


def _days(patient: Patient) -> int:
    return (patient.day_zero - date(1970, 1, 1)).days
