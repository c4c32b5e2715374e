# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What the reference says of one patient's stretch, written so that it holds for all like it.

Days count from when the first dose of the stretch is due; names of records and of doses are their
places, counted from the first of the stretch; a weight, its day and its age, and the hour of a
record are marks.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from protocol.model import made
from schedules.cohort.deviations.counts import COUNTS, Counts
from schedules.cohort.deviations.given import Given, Patients, Streams
from schedules.cohort.deviations.log_columns import LogColumns
from schedules.cohort.deviations.marks import DAY_TEXT, HOUR_TEXT, day_of
from schedules.cohort.deviations.template_digest import Digests
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.patient_plans import PatientPlans
from schedules.deviations import result_cells, tells
from schedules.deviations.course import MINUTES_A_DAY, Course
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.stretch import Stretch, judge_stretch, shifted
from schedules.deviations.taxonomy import Severity
from schedules.patient import Patient
from schedules.plan import Plan, PlannedAdministration
from schedules.records import AdministrationRecord

Result = PlannedResult | UnplannedResult
_EPOCH = date(1970, 1, 1)
# Stands for a patient's weight where no dose is computed from it.
_KG = Decimal("913.127")
# So many days before its own one a weight is dated where it is too old: all ages are alike then.
_LONG_AGO = 200_000
_MARKS = re.compile(
    rf"«([rd])(-?\d+)»|(?<![\d.]){re.escape(str(_KG))}(?![\d.])|{DAY_TEXT}|{HOUR_TEXT}|\b2\d{{5}}\b(?=.days?\b)"
)
RECORD, DOSE, KG, DAY, WEIGHED, AGE, HOUR = "rdktwah"
Mark = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row of the results: texts as they are, days and places from the first of the stretch.

    ``words`` are what stands before, between and behind the ``marks`` of the explanation.
    """

    texts: tuple[str | None, ...]
    numbers: tuple[int | None, ...]
    days: tuple[int | None, ...]
    dose: int | None
    record: int | None
    repeats: int | None
    words: tuple[str, ...]
    marks: tuple[Mark, ...]


TEXT_CELLS = ("arm", "outcome", "kind", "flags", "severity", "rules")
NUMBER_CELLS = ("days", "baseline_days")
DAY_CELLS = ("due", "target", "window_first", "window_last")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a stretch: counts, rows, doses without a record, records without a dose."""

    counts: Counts
    rows: tuple[SaidRow, ...]
    empty: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Doses and records of a stream that the reference is to look at, by place.

    ``doses`` and ``records`` are all of them, in order; ``dose`` and ``record`` the first ones of
    the stretch, of ``own_doses`` and ``own_records``. ``weighed``: amounts hang on the weight.
    ``old``: the weight is too old at every record, and nothing else hangs on its day.
    """

    stream: int
    doses: Sequence[int]
    dose: int
    own_doses: int
    records: Sequence[int]
    record: int
    own_records: int
    weighed: bool
    old: bool


@dataclass(slots=True)
class Desk:
    """Asks the reference about stretches of a part's patients."""

    plans: PatientPlans
    rows: pa.RecordBatch
    log: LogColumns
    patients: Patients
    streams: Streams
    given: Given
    as_of: date
    digests: Digests
    people: dict[str, Patient]

    def ask(self, part: Part) -> Said | None:
        """Return what is said of a stretch; None where it reaches beyond."""
        stream, who = part.stream, int(self.streams.patient[part.stream])
        course = self.streams.courses[int(self.streams.course[stream])]
        group = self.plans.record.groups[int(self.patients.group[who])]
        zero, first = int(self.patients.zero[who]), int(self.streams.first[stream])
        local = [at - first for at in part.doses]
        items = self._items(group, who, [int(course.rows[at]) for at in local], part)
        patient = self._patient(who, part)
        rhythm = shifted(course.rhythm.part(local), (zero - course.zero) * MINUTES_A_DAY, items)
        plan = self._plan(patient, items)
        records = self._records(part, patient.time_zone)
        found = judge_stretch(Course(plan), rhythm, records, self.as_of)
        anchor = _EPOCH + timedelta(days=zero + int(course.due[part.dose - first]))
        weighed = _EPOCH + timedelta(days=int(self.patients.weighed[who]) - _LONG_AGO)
        return _Writer(self.plans, part, anchor, weighed).said(found)

    def _plan(self, patient: Patient, items: tuple[PlannedAdministration, ...]) -> Plan:
        return made(Plan)(
            format_version="1",
            kind="plan",
            made_by="",
            protocol=self.plans.protocol,
            patient=patient,
            places=self.plans.places,
            administrations=items,
        )

    def facts(self, who: int) -> Patient:
        """Return a patient with the facts that one has, but for the day zero and the weight."""
        about = self.digests.facts(self.plans.record.groups[int(self.patients.group[who])])
        if about not in self.people:
            self.people[about] = self.plans.patient(int(self.patients.row[who]))
        return self.people[about]

    def course_of(self, who: int) -> tuple[str, Course]:
        """Return a plan with the facts of a patient's group and no doses, and what names it."""
        patient = self.facts(who)
        group = self.plans.record.groups[int(self.patients.group[who])]
        plan = self._plan(patient, ())
        return self.digests.facts(group), Course(plan)

    def kilograms(self, who: int) -> str | None:
        """Return a patient's weight as the record has it."""
        column = self.plans.record.patients.column("weight_kg")
        found = column[int(self.patients.row[who])].as_py()
        return None if found is None else str(found)

    def _patient(self, who: int, part: Part) -> Patient:
        found = self.facts(who)
        if not found.weights:
            return found
        kg = Decimal(self.kilograms(who) or "") if part.weighed else _KG
        days = int(self.patients.weighed[who]) - (_LONG_AGO if part.old else 0)
        on = _EPOCH + timedelta(days=days)
        weight = found.weights[0].model_copy(update={"kg": kg, "on": on})
        return found.model_copy(update={"weights": (weight,)})

    def _items(
        self, group: Group, who: int, rows: Sequence[int], part: Part
    ) -> tuple[PlannedAdministration, ...]:
        zero, weighed = int(self.patients.zero[who]), int(self.patients.weighed[who])
        slots = slots_of(group, self.patients.place[who : who + 1], np.array(rows))
        doses = group.doses.ravel()[slots][0].tolist()
        return tuple(
            self.plans.item_of(group, row, zero).model_copy(
                update={"id": f"«d{at - part.dose}»", "dose": self.plans.dose(dose, weighed)}
            )
            for row, dose, at in zip(rows, doses, part.doses, strict=True)
        )

    def _records(self, part: Part, zone: str) -> list[AdministrationRecord]:
        rows = self.log.row[self.given.row[np.array(part.records, np.int64)]]
        return [
            record.model_copy(update={"id": f"«r{at - part.record}»"})
            for record, at in zip(self.log.records.of(rows, zone), part.records, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Writer:
    plans: PatientPlans
    part: Part
    anchor: date
    weighed: date

    def said(self, found: Stretch) -> Said | None:
        """Return what is said of the doses and records of the stretch itself."""
        part = self.part
        own_doses, own_records = range(part.own_doses), range(part.own_records)
        planned = [each for each in found.planned if _place(each.planned) in own_doses]
        unplanned = [each for each in found.unplanned if _place(each.record) in own_records]
        matched = [_place(each.record) for each in planned if each.record is not None]
        acts = [_place(act.id) for each in found.unclear for act, _, _ in each.readings]
        inside = len(matched) + len(unplanned) == part.own_records
        if not inside or not {*matched, *acts} <= {*own_records}:
            return None
        counts = dict.fromkeys(COUNTS, 0)
        for result in planned:
            counts[result.outcome.value] += 1
        results: list[Result] = [*planned, *unplanned]
        judged = [*results, *(each for result in results for each in result.findings)]
        counts |= {
            "planned": part.own_doses,
            "records": part.own_records,
            "given": part.own_records,
            "matched": len(matched),
            "unplanned": len(unplanned),
            "departures": sum(each.severity is not Severity.NONE for each in judged),
            "ambiguities": len(found.unclear),
            "questions": sum(name in {each.planned for each in planned} for name in found.asked),
        }
        listed: list[Result] = [*filter(tells, planned), *unplanned]
        return Said(
            np.array(list(counts.values()), np.int64),
            tuple(self._row(result) for result in listed),
            tuple(_place(each.planned) for each in planned if each.record is None),
            tuple(_place(each.record) for each in unplanned),
        )

    def _row(self, result: Result) -> SaidRow:
        cells = result_cells(result)
        record = _named(cells.get("record"))
        words, marks = self._parts(str(cells["explanation"]), record)
        return SaidRow(
            texts=tuple(_text(cells.get(name)) for name in TEXT_CELLS),
            numbers=tuple(_number(cells.get(name)) for name in NUMBER_CELLS),
            days=tuple(self._day(cells.get(name)) for name in DAY_CELLS),
            dose=_named(cells.get("planned")),
            record=record,
            repeats=_named(cells.get("duplicate_of")),
            words=words,
            marks=marks,
        )

    def _day(self, cell: object) -> int | None:
        return (cell - self.anchor).days if isinstance(cell, date) else None

    def _parts(self, text: str, record: int | None) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
        words, marks, last = [], list[Mark](), 0
        for mark in _MARKS.finditer(text):
            words.append(text[last : mark.start()])
            last = mark.end()
            marks.append(self._mark(mark, record))
        return (*words, text[last:]), tuple(marks)

    def _mark(self, mark: re.Match[str], record: int | None) -> Mark:
        if mark[1]:
            return (RECORD if mark[1] == "r" else DOSE, int(mark[2]))
        if mark[0] == str(_KG):
            return (KG, 0)
        if ":" in mark[0]:
            assert record is not None  # noqa: S101 -- an administration's own hour
            return (HOUR, record)
        if mark[0].isdigit():
            return (AGE, (self.weighed - self.anchor).days + int(mark[0]))
        on = day_of(mark[0])
        return (WEIGHED, 0) if on == self.weighed else (DAY, (on - self.anchor).days)


def _place(name: str | None) -> int:
    return int((name or "«r-1»")[2:-1])


def _named(cell: object) -> int | None:
    return _place(cell) if isinstance(cell, str) and cell else None


def _text(cell: object) -> str | None:
    return str(cell) if cell not in {None, ""} else None


def _number(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None
