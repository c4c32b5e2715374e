# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The plan of one patient of a record, as far as what was given is held against it.

Administrations are read once a template and moved to each patient's days; doses are read once for
each dose and day of the weight. Assessments and what is given as needed are not in it.
"""

import json
from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pyarrow as pa

from protocol.base import Instant
from protocol.lean import dataclass
from protocol.model import made, validated, validated_json
from protocol.overlay import ProtocolReference
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import EPOCH
from schedules.cohort.kernel import Group, slots_of
from schedules.cohort.patients import OPTIONAL, REQUIRED, patient_of
from schedules.cohort.record import Record
from schedules.cohort.relative import DAY, absolute
from schedules.cohort.template import NO_DAY, NO_TIME, Template
from schedules.patient import Patient
from schedules.plan import Plan, PlannedAdministration, State
from schedules.planned_dose import PlannedDose
from schedules.reasons import Reason

_Moments = tuple[datetime, datetime]
PERMITTED_AT = "permitted_at"
_HOLD = '"kind":"hold"'
_administration = made(PlannedAdministration)
_Kept = tuple[tuple[int, int], dict[int, PlannedAdministration]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a template: ``values`` that all patients share, and ``days`` from day zero.

    ``reasons`` are those that the reference looks at, ``rest`` what states a window in hours; both
    are texts with days from day zero, None where there is nothing of the kind.
    """

    values: dict[str, Any]
    days: dict[str, int]
    reasons: str | None
    rest: str | None


@dataclass(slots=True)
class PatientPlans:
    """Makes the plans of a record's patients. ``source`` is what problems are told about."""

    record: Record
    protocol: TreatmentProtocol
    places: tuple[Place, ...]
    source: str
    _doses: dict[tuple[int, int], PlannedDose] = field(
        default_factory=dict[tuple[int, int], PlannedDose]
    )
    _texts: dict[str, list[str | None]] = field(default_factory=dict[str, list[str | None]])
    _lines: dict[tuple[int, int], _Line] = field(default_factory=dict[tuple[int, int], _Line])
    _kept: _Kept = ((-1, 0), {})

    def __post_init__(self) -> None:
        """Read the texts of the record."""
        self._texts = {
            name: words.array().to_pylist() for name, words in self.record.dictionaries.of.items()
        }

    def patient(self, row: int) -> Patient:
        """Return the patient in a row of the record's table."""
        values = self.record.patients.slice(row, 1).select(
            [name for name in (*REQUIRED, *OPTIONAL) if name in self.record.patients.column_names]
        )
        found = {
            name: column.cast(pa.string()).to_pylist()[0]
            for name, column in zip(values.column_names, values.columns, strict=True)
        }
        reference = ProtocolReference(id=self.protocol.id, version=self.protocol.version)
        return patient_of(found, reference, source=self.source)

    def plan(self, group: Group, at: int, arms: frozenset[str] | None = None) -> Plan:
        """Return the plan of the patient at a place of a group: of all arms, or of some."""
        zero, own = int(group.zeros[at]), group.template.dose is not None
        weighed = zero if own else int(group.weighed[at])
        doses = _doses_of(group, at)
        dosed = tuple(
            self.item_of(group, row, zero).model_copy(
                update={"dose": self.dose(doses[row], weighed)}
            )
            for row in self._rows_of(group, arms)
        )
        return made(Plan)(
            format_version="1",
            kind="plan",
            made_by="",
            protocol=self.protocol,
            patient=self.patient(int(group.patients[at])),
            places=self.places,
            administrations=dosed,
        )

    def dose(self, number: int, weighed: int) -> PlannedDose:
        """Return the dose with a number in the record, of a patient weighed on a day."""
        text = self._texts["dose"][number] or ""
        key = number, weighed if DAY in text else 0
        if key not in self._doses:
            self._doses[key] = PlannedDose.model_validate_json(absolute(text, _date(weighed)))
        return self._doses[key]

    def _rows_of(self, group: Group, arms: frozenset[str] | None) -> Sequence[int]:
        """Return the template's rows of some arms."""
        if arms is None:
            return range(group.template.rows)
        wanted = [number for number, name in enumerate(self._texts["arm"]) if name in arms]
        found: list[int] = np.flatnonzero(np.isin(group.template.texts["arm"], wanted)).tolist()
        return found

    def item_of(self, group: Group, row: int, zero: int) -> PlannedAdministration:
        """Return an administration of a group's patients from a day zero on, without its dose."""
        if self._kept[0] != (group.number, zero):
            self._kept = ((group.number, zero), {})
        kept = self._kept[1]
        if row not in kept:
            kept[row] = self._item(self._line(group, row), zero)
        return kept[row]

    def _item(self, line: _Line, zero: int) -> PlannedAdministration:
        day = {name: _day(after, zero) for name, after in line.days.items()}
        values: dict[str, Any] = {
            **line.values,
            "target_on": day["target_on"],
            "due_on": day["due_on"],
            "on": day["on"],
            "preferred": (day["preferred_first"], day["preferred_last"]),
            "permitted": (day["permitted_first"], day["permitted_last"]),
            "reasons": validated_json(tuple[Reason, ...], absolute(line.reasons, _date(zero)))
            if line.reasons
            else (),
            "permitted_at": _moments(line.rest, zero) if line.rest else None,
        }
        return _administration(**values)

    def _line(self, group: Group, row: int) -> _Line:
        """Return a row of a group's template; it is read once for all patients."""
        if (group.number, row) not in self._lines:
            self._lines[group.number, row] = self._read(group.template, row)
        return self._lines[group.number, row]

    def _read(self, template: Template, row: int) -> _Line:
        names = self._texts
        text = {name: names[name][numbers[row]] for name, numbers in template.texts.items()}
        minute, state = int(template.at[row]), State(text["state"])
        reasons = text["reasons"] or "[]"
        # Why a dose stands on its day says nothing of what was given, but for holds and stops.
        needed = state is not State.PLANNED or _HOLD in reasons
        rest = names["rest"][template.rest[row]] or ""
        values: dict[str, Any] = {
            "dose": None,
            "id": text["administration"],
            "arm": text["arm"],
            "phase": text["phase"],
            "ordinal": int(template.ordinal[row]),
            "state": state,
            "at": None if minute == NO_TIME else time(minute // 60, minute % 60),
            "day": int(template.number[row]),
            "site": text["site"],
            "assumed": tuple(text["assumed"].split("\n")) if text["assumed"] else (),
        }
        return _Line(
            values,
            {name: int(column[row]) for name, column in template.days.items()},
            reasons if needed else None,
            rest if PERMITTED_AT in rest else None,
        )


def _moments(rest: str, zero: int) -> _Moments:
    """Return the ends of a window in hours."""
    stated = json.loads(absolute(rest, _date(zero)))[PERMITTED_AT]
    found: _Moments = validated(tuple[Instant, Instant], stated)
    return found


def _doses_of(group: Group, at: int) -> list[int]:
    template = group.template
    if template.dose is not None:
        own: list[int] = template.dose.tolist()
        return own
    slots = slots_of(group, np.array([at]), np.arange(template.rows))
    found: list[int] = group.doses.ravel()[slots][0].tolist()
    return found


def _day(after: int, zero: int) -> date | None:
    return None if after == NO_DAY else _date(zero + after)


def _date(day: int) -> date:
    return date.fromordinal(EPOCH + day)
