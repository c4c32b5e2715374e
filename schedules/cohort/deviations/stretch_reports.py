# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Asks the reference about stretches, each in one patient, under names that hold their places."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

import numpy as np

from protocol.lean import dataclass
from protocol.model import made
from protocol.treatment_protocol import WeightRule
from schedules.cohort.deviations.arm_courses import ArmCourse
from schedules.cohort.deviations.given import Given
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.said import (
    KILOGRAMS,
    LONG_AGO,
    NOTE,
    REASON,
    RECORD,
    USED,
    Part,
    Said,
    Writer,
    said_of,
)
from schedules.cohort.kernel import slots_of
from schedules.deviations.course import MINUTES_A_DAY, Course
from schedules.deviations.manner_checks import passed_change
from schedules.deviations.stretch import Piece, judge_stretches, shifted
from schedules.patient import Patient
from schedules.plan import Plan, PlannedAdministration
from schedules.records import AdministrationRecord

_EPOCH = date(1970, 1, 1)
_made_plan = made(Plan)
Question = Sequence[Part]
"""Stretches of one patient that are read together, across their arms."""


@dataclass(frozen=True, slots=True)
class _Records:
    """Records by place, as the log has them, and the marks of their names and reasons."""

    given: Given
    read: Mapping[int, AdministrationRecord]
    name: str
    reason: str

    def named(
        self, places: Iterable[Iterable[int]], doses: Container[int]
    ) -> dict[int, AdministrationRecord]:
        """Return records under names that stand in the order of time and of their own ids.

        A link to a dose that is not asked about is none.
        """
        found = {at: self.read[at] for at in chain.from_iterable(places)}
        in_time = sorted(found.items(), key=lambda each: (each[1].started_at, each[1].id))
        link = {at: int(self.given.link[at]) for at in found}
        return {
            at: record.model_copy(
                update={
                    "id": f"«{self.name}{rank:06}:{at}»",
                    "planned": f"«d:{link[at]}»" if link[at] in doses else None,
                    "reason": None if record.reason is None else f"«{self.reason}:{at}»",
                }
            )
            for rank, (at, record) in enumerate(in_time)
        }


def _weight_told(
    rule: WeightRule, used: Decimal | None, known: Decimal | None, own: str | None
) -> Decimal | None:
    """Return the weight that is told of a record that names the one that was ``used``.

    That is its own where a rule tells of the change from the patient's ``own`` one; else one that
    stands for all that differ, beside the one that is ``known`` here.
    """
    if used is None or known is None or own is None or used == Decimal(own):
        return None
    changed = passed_change(rule, used, Decimal(own)) is not None
    return used if changed else round(known, 6) + USED


@dataclass(slots=True)
class Desk:
    """Asks the reference about stretches of a portion's patients.

    ``people`` are the patients that were read in the run, by their facts.
    """

    laid: Laid
    people: dict[str, Patient]
    courses: dict[str, Course] = field(default_factory=dict[str, Course])

    def ask(self, questions: Sequence[Question]) -> list[list[Said] | None]:
        """Return what is said of the stretches of each question; None where one reaches beyond.

        The rows of the log are looked up once for all.
        """
        parts = [part for each in questions for part in each]
        given = self._read(self.laid.given, [part.records for part in parts], (RECORD, REASON))
        withheld = self._read(self.laid.withheld, [part.noted for part in parts], (NOTE, NOTE))
        return [self._answer(each, given, withheld) for each in questions]

    def _read(
        self, given: Given, places: Iterable[Iterable[int]], marks: tuple[str, str]
    ) -> "_Records":
        distinct = sorted({*chain.from_iterable(places)})
        at = np.array(distinct, np.int64)
        whose = self.laid.streams.patient[given.stream[at]].tolist()
        zones = [self.facts(who).time_zone for who in whose]
        found = self.laid.log.records.of(self.laid.log.row[given.row[at]], zones)
        return _Records(given, dict(zip(distinct, found, strict=True)), *marks)

    def _answer(
        self, parts: Question, given: "_Records", withheld: "_Records"
    ) -> list[Said] | None:
        who = int(self.laid.streams.patient[parts[0].stream])
        patient = self._patient(
            who, weighed=any(part.weighed for part in parts), old=all(part.old for part in parts)
        )
        items = self._items(who, parts)
        named = given.named((part.records for part in parts), items.keys())
        records = self._weighed(named, who, patient)
        notes = withheld.named((part.noted for part in parts), items.keys())
        pieces = [self._piece(who, part, items, (records, notes)) for part in parts]
        course = Course(self._plan(patient, tuple(items.values())))
        log = [*records.values(), *notes.values()]
        found = judge_stretches(course, pieces, log, self.laid.as_of)
        return said_of(found, [self._writer(who, part) for part in parts])

    def _writer(self, who: int, part: Part) -> Writer:
        due = int(self._course(part).due[self._local(part, part.dose)])
        days = (
            int(self.laid.patients.zero[who]) + due,
            int(self.laid.patients.weighed[who]) - LONG_AGO,
        )
        anchor, weighed = (_EPOCH + timedelta(days=each) for each in days)
        return Writer(part, anchor, weighed)

    def _course(self, part: Part) -> ArmCourse:
        return self.laid.streams.courses[int(self.laid.streams.course[part.stream])]

    def _local(self, part: Part, dose: int) -> int:
        return dose - int(self.laid.streams.first[part.stream])

    def _piece(
        self,
        who: int,
        part: Part,
        items: Mapping[int, PlannedAdministration],
        log: tuple[Mapping[int, AdministrationRecord], Mapping[int, AdministrationRecord]],
    ) -> Piece:
        records, notes = log
        course = self._course(part)
        minutes = (int(self.laid.patients.zero[who]) - course.zero) * MINUTES_A_DAY
        rhythm = course.rhythm.part([self._local(part, at) for at in part.doses])
        return Piece(
            rhythm=shifted(rhythm, minutes, [items[at] for at in part.doses]),
            records=frozenset(
                [*(records[at].id for at in part.records), *(notes[at].id for at in part.noted)]
            ),
            own=frozenset(
                [
                    *(items[at].id for at in part.doses_asked),
                    *(records[at].id for at in part.records_asked),
                ]
            ),
        )

    def _plan(self, patient: Patient, items: tuple[PlannedAdministration, ...]) -> Plan:
        return _made_plan(
            format_version="1",
            kind="plan",
            made_by="",
            protocol=self.laid.plans.protocol,
            patient=patient,
            places=self.laid.plans.places,
            administrations=items,
        )

    def facts(self, who: int) -> Patient:
        """Return a patient with the facts that one has, but for the day zero and the weight."""
        about = self.laid.digests.facts(self.laid.group_of(who))
        if about not in self.people:
            self.people[about] = self.laid.plans.patient(int(self.laid.patients.row[who]))
        return self.people[about]

    def course_of(self, who: int) -> tuple[str, Course]:
        """Return a plan without doses for what rules of days look at, and what names it.

        ``who`` stands for all patients with the same name, whose lots and wounds may be others.
        """
        name = self.laid.digests.facts_of_courses(self.laid.group_of(who))
        if name not in self.courses:
            self.courses[name] = self.own_course(who)
        return name, self.courses[name]

    def own_course(self, who: int) -> Course:
        """Return a plan with the facts of a patient's group and no doses."""
        return Course(self._plan(self.facts(who), ()))

    def kilograms(self, who: int) -> str | None:
        """Return a patient's weight as the record has it."""
        column = self.laid.plans.record.patients.column("weight_kg")
        found = column[int(self.laid.patients.row[who])].as_py()
        return None if found is None else str(found)

    def _patient(self, who: int, *, weighed: bool, old: bool) -> Patient:
        found = self.facts(who)
        if not found.weights:
            return found
        kg = Decimal(self.kilograms(who) or "") if weighed else KILOGRAMS
        days = int(self.laid.patients.weighed[who]) - (LONG_AGO if old else 0)
        on = _EPOCH + timedelta(days=days)
        weight = found.weights[0].model_copy(update={"kg": kg, "on": on})
        return found.model_copy(update={"weights": (weight,)})

    def _items(self, who: int, parts: Sequence[Part]) -> dict[int, PlannedAdministration]:
        """Return the doses of parts by place, in the order of the plan."""
        group = self.laid.group_of(who)
        zero, weighed = int(self.laid.patients.zero[who]), int(self.laid.patients.weighed[who])
        row_of: dict[int, int] = {}
        for part in parts:
            local = [self._local(part, at) for at in part.doses]
            rows = self._course(part).rows[local].tolist()
            row_of |= dict(zip(part.doses, rows, strict=True))
        in_order = sorted(row_of, key=row_of.__getitem__)
        rows = [row_of[at] for at in in_order]
        slots = slots_of(group, self.laid.patients.place[who : who + 1], np.array(rows))
        doses = group.doses.ravel()[slots][0].tolist()
        return {
            at: self.laid.plans.item_of(group, row, zero).model_copy(
                update={"id": f"«d:{at}»", "dose": self.laid.plans.dose(dose, weighed)}
            )
            for row, dose, at in zip(rows, doses, in_order, strict=True)
        }

    def _weighed(
        self, records: Mapping[int, AdministrationRecord], who: int, patient: Patient
    ) -> Mapping[int, AdministrationRecord]:
        """Return records with the weights that are told of them."""
        rule = self.laid.plans.protocol.weight
        if rule is None or not any(record.weight_kg for record in records.values()):
            return records
        own = self.kilograms(who)
        known = patient.weights[0].kg if patient.weights else None
        return {
            at: record.model_copy(
                update={"weight_kg": _weight_told(rule, record.weight_kg, known, own)}
            )
            for at, record in records.items()
        }
