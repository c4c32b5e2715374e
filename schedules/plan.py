"""A dated plan for one patient. It carries everything a reader needs; nothing is computed later."""

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self
from weakref import ref

from protocol.base import Clock, Day, Id, Instant, Model
from protocol.document import TextPlace
from protocol.errors import DocumentError
from protocol.fields import model_validator
from protocol.model import details_of
from protocol.place import Place
from protocol.provenance import Provenance
from protocol.treatment_protocol import TreatmentProtocol
from schedules.causes import Cause
from schedules.history import History, Recorded, Revision
from schedules.patient import Patient
from schedules.planned_dose import PlannedDose
from schedules.reasons import Reason

# Each sheet of a plan asks for the plan's digest, and a plan does not change.
_LAST_DIGEST: dict[str, tuple[ref[Any], str]] = {}


class State(StrEnum):
    """Where a planned administration stands. A revision cancels what is no longer planned."""

    PLANNED = "planned"
    PENDING = "pending"
    UNPLACED = "unplaced"
    HELD = "held"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class PlannedGate(Model):
    """What must be fresh before an administration: by ``fresh_from`` at the earliest.

    ``fresh_at`` is the hour of that day, where the limit is in hours. Without ``fresh_from`` it
    counts once and for all (``lasts: once``), or the document leaves the limit open (``open``).
    """

    gate: Id
    fresh_from: Day | None = None
    fresh_at: Clock | None = None
    open: bool = False


class PlannedAdministration(Model):
    """One dated administration. ``id`` survives every move.

    ``target_on`` is where the protocol puts it, ``due_on`` where holds moved that, ``on`` the day
    it got, null where it got none. ``recorded`` is what the log said of it when the plan was
    revised, ``history`` what a revised plan remembers of it. ``warnings`` are the soft rules that
    speak against its day. Of a window in hours ``preferred_at`` and ``permitted_at`` are the first
    and the last moment, both inside; the days are theirs.
    """

    id: Id
    arm: Id
    phase: Id
    ordinal: int
    state: State = State.PLANNED
    target_on: Day
    due_on: Day
    on: Day | None
    at: Clock | None = None
    day: int
    preferred: tuple[Day, Day]
    permitted: tuple[Day, Day]
    preferred_at: tuple[Instant, Instant] | None = None
    permitted_at: tuple[Instant, Instant] | None = None
    dose: PlannedDose
    reasons: tuple[Reason, ...]
    site: Id | None = None
    gates: tuple[PlannedGate, ...] = ()
    warnings: tuple[Cause, ...] = ()
    assumed: tuple[str, ...] = ()
    recorded: Recorded | None = None
    history: History | None = None

    @property
    def preferred_span(self) -> tuple[date, date]:
        """The ends of the preferred window: days, or moments (which are datetimes) of hours."""
        return self.preferred_at or self.preferred

    @property
    def permitted_span(self) -> tuple[date, date]:
        """The ends of the permitted window: days, or moments (which are datetimes) of hours."""
        return self.permitted_at or self.permitted

    @property
    def listed_on(self) -> date:
        """The day it is listed under: its own, else the one it was due on."""
        return self.on or self.due_on


class PlannedAssessment(Model):
    """One dated assessment, or one at a moment of an administration (``around``).

    ``warnings`` name the limits that nobody stated, and that were not applied.
    """

    id: Id
    assessment: Id
    state: State = State.PLANNED
    on: Day | None
    target_on: Day
    preferred: tuple[Day, Day]
    permitted: tuple[Day, Day]
    around: Id | None = None
    moment: Literal["before", "after"] | None = None
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Cause, ...] = ()
    assumed: tuple[str, ...] = ()
    history: History | None = None


Entry = PlannedAdministration | PlannedAssessment


class AsNeeded(Model):
    """What may be given when it is needed: its limits, and the dose of the day it would be.

    ``pending`` where it waits for a decision; from ``stopped_on`` on nothing is given any more.
    """

    arm: Id
    phase: Id
    pending: bool = False
    stopped_on: Day | None = None
    maximum_per_day: int
    minimum_gap_minutes: int
    dose: PlannedDose
    assumed: tuple[str, ...] = ()


class CumulativeOpen(Model):
    """A limit whose sum nobody can tell from an administration on: its amount is open."""

    rule: str
    administration: Id


class Assumption(Model):
    """A number the plan rests on that nobody has stated for this treatment."""

    number: str
    value: str
    provenance: Provenance
    source: tuple[Id, ...] = ()
    note: str | None = None


class Plan(Model):
    """What one patient should get, when, how much and why, with everything it rests on.

    ``protocol`` is the version in force at the end of the course; versions that amendments ended
    are in ``earlier_protocols``, the first one first. A first plan has no ``revision``; in a
    revised one every entry has its history.
    """

    format_version: Literal["1"]
    kind: Literal["plan"]
    made_by: str
    revision: Revision | None = None
    protocol: TreatmentProtocol
    earlier_protocols: tuple[TreatmentProtocol, ...] = ()
    patient: Patient
    places: tuple[Place, ...] = ()
    administrations: tuple[PlannedAdministration, ...]
    assessments: tuple[PlannedAssessment, ...] = ()
    as_needed: tuple[AsNeeded, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    open_numbers: tuple[str, ...] = ()
    cumulative_open: tuple[CumulativeOpen, ...] = ()

    @model_validator(mode="after")
    def _each_entry_stands_once(self) -> Self:
        for name, ids in (
            ("administrations", [item.id for item in self.administrations]),
            ("assessments", [item.id for item in self.assessments]),
        ):
            twice = [found for found, count in Counter(ids).items() if count > 1]
            if twice:
                message = f"{name}: found {twice[0]} twice; accepted: once"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _histories_fit_the_revision(self) -> Self:
        """Without its histories a revised plan could not update a calendar: it is refused."""
        entries: list[Entry] = [*self.administrations, *self.assessments]
        if self.revision is None:
            wrong = [item.id for item in entries if item.history is not None]
            told = "has a history, and the plan no revision; accepted: both or none"
        else:
            wrong = [item.id for item in entries if item.history is None]
            told = "has no history, and the plan is a revision; accepted: the file as it was made"
        if wrong:
            message = f"{wrong[0]} {told}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _holds_each_version(self) -> Self:
        """Without one of its versions a plan could not say what is in force on a day."""
        ended, amended = len(self.earlier_protocols), len(self.patient.amendments)
        if ended != amended:
            message = f"earlier_protocols: found {ended}; accepted: {amended}, one an amendment"
            raise ValueError(message)
        return self

    def protocol_on(self, day: date) -> TreatmentProtocol:
        """Return the version in force on a day: an entry belongs to that of its ``target_on``."""
        begun = sum(amendment.first <= day for amendment in self.patient.amendments)
        return (*self.earlier_protocols, self.protocol)[begun]

    @property
    def number(self) -> int:
        """Which version of the patient's plan this is, the first one being 1."""
        return 1 if self.revision is None else self.revision.number

    def history_of(self, entry: Entry) -> History:
        """Return an entry's history; in a first plan it began with the patient document."""
        first = self.patient.updated_at
        return entry.history or History(created_at=first, modified_at=first)

    @property
    def digest(self) -> str:
        """The SHA-256 of the plan's bytes, in hex: sheets show its first 12 digits."""
        kept = _LAST_DIGEST.get("of")
        if kept is None or kept[0]() is not self:
            import hashlib  # noqa: PLC0415 -- loads a library that plans do not need

            kept = ref(self), hashlib.sha256(write_plan(self)).hexdigest()
            _LAST_DIGEST["of"] = kept
        return kept[1]

    def administration(self, wanted: str) -> PlannedAdministration:
        """Return the administration with this id; raises ``KeyError``."""
        for administration in self.administrations:
            if administration.id == wanted:
                return administration
        raise KeyError(wanted)

    @property
    def last_on(self) -> date | None:
        """The last day on which anything is planned; None where nothing has a date."""
        return max((item.on for item in self.administrations if item.on), default=None)


def write_plan(plan: Plan) -> bytes:
    """Return the plan as UTF-8 JSON: equal plans give equal bytes."""
    return plan.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"


def read_plan(text: str, *, source: str) -> Plan:
    """Read a plan file. Raises ``DocumentError`` where it is not one."""
    try:
        return Plan.model_validate_json(text)
    except ValueError as error:
        place = TextPlace(source, 1, 1)
        problems = [
            f"{place}: {'.'.join(map(str, item['loc'])) or 'plan'}:"
            f" {item['msg'].removeprefix('Value error, ')}"
            for item in details_of(error)
        ]
        raise DocumentError(source, problems) from None
