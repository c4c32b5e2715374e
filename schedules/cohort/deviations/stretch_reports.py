# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Asks the reference about stretches, each in one patient, under names that hold their places."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from protocol.lean import dataclass
from protocol.model import made
from schedules.cohort.deviations.arm_courses import ArmCourse
from schedules.cohort.deviations.given import Given
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.said import (
    KILOGRAMS,
    LONG_AGO,
    NOTE,
    REASON,
    RECORD,
    Part,
    Said,
    Writer,
    said_of,
)
from schedules.cohort.kernel import slots_of
from schedules.deviations.course import MINUTES_A_DAY, Course
from schedules.deviations.stretch import Piece, judge_stretches, shifted
from schedules.patient import Patient
from schedules.plan import Plan, PlannedAdministration
from schedules.records import AdministrationRecord

_EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Desk:
    """Asks the reference about stretches of a portion's patients.

    ``people`` are the patients that were read in the run, by their facts.
    """

    laid: Laid
    people: dict[str, Patient]

    def ask(self, part: Part) -> Said | None:
        """Return what is said of a stretch; None where it reaches beyond."""
        found = self.ask_together([part])
        return None if found is None else found[0]

    def ask_together(self, parts: Sequence[Part]) -> list[Said] | None:
        """Return what is said of stretches of one patient, read together across their arms."""
        who = int(self.laid.streams.patient[parts[0].stream])
        patient = self._patient(
            who, weighed=any(part.weighed for part in parts), old=all(part.old for part in parts)
        )
        items = self._items(who, parts)
        records, notes = (
            self._records(parts, patient.time_zone),
            self._notes(parts, patient.time_zone),
        )
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
        return made(Plan)(
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
        about = self.laid.digests.facts(
            self.laid.plans.record.groups[int(self.laid.patients.group[who])]
        )
        if about not in self.people:
            self.people[about] = self.laid.plans.patient(int(self.laid.patients.row[who]))
        return self.people[about]

    def course_of(self, who: int) -> tuple[str, Course]:
        """Return a plan with the facts of a patient's group and no doses, and what names it."""
        patient = self.facts(who)
        group = self.laid.plans.record.groups[int(self.laid.patients.group[who])]
        plan = self._plan(patient, ())
        return self.laid.digests.facts(group), Course(plan)

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
        group = self.laid.plans.record.groups[int(self.laid.patients.group[who])]
        zero, weighed = int(self.laid.patients.zero[who]), int(self.laid.patients.weighed[who])
        row_of = {
            at: int(self._course(part).rows[self._local(part, at)])
            for part in parts
            for at in part.doses
        }
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

    def _records(self, parts: Sequence[Part], zone: str) -> dict[int, AdministrationRecord]:
        """Return the records of parts by place, with names in the order of time and of ids."""
        places = sorted({at for part in parts for at in part.records})
        return self._named(self.laid.given, parts, places, zone, (RECORD, REASON))

    def _notes(self, parts: Sequence[Part], zone: str) -> dict[int, AdministrationRecord]:
        """Return the records of doses not given by place, named in the same way."""
        places = [at for part in parts for at in part.noted]
        return self._named(self.laid.withheld, parts, places, zone, (NOTE, NOTE))

    def _named(  # noqa: PLR0917 -- records, and what they are called
        self,
        given: Given,
        parts: Sequence[Part],
        places: Sequence[int],
        zone: str,
        marks: tuple[str, str],
    ) -> dict[int, AdministrationRecord]:
        """Return records under names of their own; a link to a dose that is not asked is none."""
        doses = {at for part in parts for at in part.doses}
        rows = self.laid.log.row[given.row[np.array(places, np.int64)]]
        found = zip(places, self.laid.log.records.of(rows, zone), strict=True)
        in_time = sorted(found, key=lambda each: (each[1].started_at, each[1].id))
        name, reason = marks
        link = {at: int(given.link[at]) for at in places}
        return {
            at: record.model_copy(
                update={
                    "id": f"«{name}{rank:06}:{at}»",
                    "planned": f"«d:{link[at]}»" if link[at] in doses else None,
                    "reason": None if record.reason is None else f"«{reason}:{at}»",
                }
            )
            for rank, (at, record) in enumerate(in_time)
        }
