"""Facts about one patient: a code, a day zero, and what dates and doses depend on. No name."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from protocol.base import (
    DECIMAL_FORM,
    Clock,
    Day,
    Exact,
    Id,
    Ids,
    Instant,
    Line,
    Model,
    Weekday,
    parse_positive,
)
from protocol.document import read_document
from protocol.expiry import Expiry
from protocol.fields import BeforeValidator, Field, WithJsonSchema, model_validator
from protocol.overlay import ProtocolReference
from protocol.place import Closure, Place
from protocol.text_form import not_accepted
from protocol.timespan import Duration
from protocol.validation import validate


def _parse_zone(found: object) -> str:
    accepted = "an IANA time zone, such as Asia/Shanghai or Europe/London"
    if not isinstance(found, str):
        raise not_accepted(found, accepted)
    try:
        ZoneInfo(found)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError, a folder an OSError
        raise not_accepted(found, accepted) from None
    except KeyError:
        raise not_accepted(found, accepted) from None
    return found


Zone = Annotated[
    str,
    BeforeValidator(_parse_zone),
    WithJsonSchema({"type": "string", "examples": ["Asia/Shanghai"]}),
]


def _parse_key(found: object) -> str:
    if isinstance(found, str) and re.fullmatch("[0-9a-f]{32,128}", found):
        return found
    raise not_accepted(found, "32 to 128 random digits 0-9 and a-f, never used for another patient")


Key = Annotated[
    str,
    BeforeValidator(_parse_key),
    WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{32,128}$"}),
]


def _of_a_person(least: str, most: str, words: str) -> BeforeValidator:
    """Return what refuses a number that no person measures: grams, pounds of a bed, a typing slip.

    The limits lie outside the smallest and the largest people on record.
    """

    def parse(found: object) -> Decimal:
        number = parse_positive(found)
        if not Decimal(least) <= number <= Decimal(most):
            raise not_accepted(found, f"{words} from {least} to {most}")
        return number

    return BeforeValidator(parse)


_NUMBER = WithJsonSchema(
    {"type": ["string", "number"], "pattern": f"^{DECIMAL_FORM}$", "examples": ["60.5"]}
)
Kilograms = Annotated[Decimal, _of_a_person("0.2", "700", "kilograms"), _NUMBER]
Centimetres = Annotated[Decimal, _of_a_person("20", "300", "centimetres"), _NUMBER]


class Weight(Model):
    """A body weight on a day; ``kind`` says which, such as dry weight."""

    kg: Kilograms
    on: Day
    kind: Line | None = None


class Height(Model):
    """A body height on a day."""

    cm: Centimetres
    on: Day


class WoundArea(Model):
    """A measured wound area on a day."""

    cm2: Exact
    on: Day


class Wound(Model):
    """A wound with its measured areas."""

    id: Id
    place: Line
    areas: tuple[WoundArea, ...] = ()


class MovedSession(Model):
    """A dialysis session swapped to another day."""

    moved: Day
    to: Day
    reason: Line | None = None


class Dialysis(Model):
    """The weekly dialysis pattern, with exceptions by date."""

    weekdays: tuple[Weekday, ...] = Field(min_length=1)
    start: Clock
    duration: Duration
    moved: tuple[MovedSession, ...] = ()
    cancelled: tuple[Day, ...] = ()
    added: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _exceptions_fit_the_pattern(self) -> Self:
        gone = [*self.cancelled, *(move.moved for move in self.moved)]
        come = [*self.added, *(move.to for move in self.moved)]
        for day in gone:
            if Weekday.of(day) not in self.weekdays:
                message = f"found no session on {day} to cancel or move; accepted: a session's day"
                raise ValueError(message)
        for day in come:
            if (Weekday.of(day) in self.weekdays and day not in gone) or come.count(day) > 1:
                message = f"found a session on {day} already; accepted: a day without one"
                raise ValueError(message)
        return self


class Check(Model):
    """One of the protocol's gates was passed: a result, a consent or a release came on a day."""

    gate: Id
    on: Day
    at: Clock | None = None


class RecordedDecision(Model):
    """An answer to one of the protocol's decisions."""

    decision: Id
    outcome: Id
    on: Day
    by: Line


class MissedAnswer(Model):
    """What a person decided about an administration that was not given."""

    administration: Id
    then: Literal["skip", "defer", "catch-up"]
    on: Day
    by: Line


class Hold(Model):
    """A stretch in which nothing is given: the reason, and how the course resumes."""

    arms: tuple[Id, ...] = Field(min_length=1)
    first: Day
    last: Day
    reason: Line
    resume: Literal["shift", "rejoin", "restart"]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.last < self.first:
            message = f"last: found {self.last}, before first {self.first}; accepted: a later day"
            raise ValueError(message)
        return self


class Stop(Model):
    """The end of arms before the protocol's own end."""

    arms: tuple[Id, ...] = Field(min_length=1)
    on: Day
    reason: Line


class PatientEvent(Model):
    """The day of one of the protocol's events."""

    event: Id
    on: Day


class Amendment(Model):
    """Another version of the protocol, in force from a day on."""

    first: Day
    protocol: ProtocolReference
    reason: Line


class ArmTimes(Model):
    """The patient's own times of day for an arm, or for one of its phases.

    Those of an arm do not replace times that the protocol states for a phase by itself.
    """

    arm: Id
    phase: Id | None = None
    at: tuple[Clock, ...] = Field(min_length=1)


class ClockChanges(Model):
    """What a wall time means on a day whose clock changes: the rule is applied and reported."""

    missing: Literal["later", "refuse"] = "later"
    double: Literal["first", "refuse"] = "first"


class Lot(Model):
    """A lot of the product that the laboratory assigned to the patient.

    Not released while ``released_on`` is empty; ``recalled_on`` speaks against every use of it.
    ``administrations`` names those it is meant for: they are planned so that they end before it
    expires, by the margin of the product.
    """

    lot: Line
    product: Id | None = None
    released_on: Day | None = None
    expires: Expiry | None = None
    recalled_on: Day | None = None
    administrations: Ids = ()
    note: Line | None = None


class Patient(Model):
    """Facts about one patient. The code identifies the patient only where it was issued.

    ``site`` is the treating site, by which a forecast counts; a plan is the same with any.
    """

    format_version: Literal["1"]
    kind: Literal["patient"]
    code: Line
    protocol: ProtocolReference
    day_zero: Day
    time_zone: Zone
    updated_at: Instant
    arms: tuple[Id, ...] = Field(min_length=1)
    site: Id | None = None
    calendar_key: Key | None = None
    clock_changes: ClockChanges = ClockChanges()
    times: tuple[ArmTimes, ...] = ()
    weights: tuple[Weight, ...] = ()
    heights: tuple[Height, ...] = ()
    wounds: tuple[Wound, ...] = ()
    checks: tuple[Check, ...] = ()
    dialysis: Dialysis | None = None
    places: tuple[Place, ...] = ()
    closures: tuple[Closure, ...] = ()
    decisions: tuple[RecordedDecision, ...] = ()
    events: tuple[PatientEvent, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    missed: tuple[MissedAnswer, ...] = ()
    lots: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
    stops: tuple[Stop, ...] = ()

    @model_validator(mode="after")
    def _holds_follow_each_other(self) -> Self:
        for arm in dict.fromkeys(arm for hold in self.holds for arm in hold.arms):
            holds = sorted(
                (hold for hold in self.holds if arm in hold.arms), key=lambda hold: hold.first
            )
            for one, other in pairwise(holds):
                if other.first <= one.last:
                    message = (
                        f"holds: found two of arm {arm} that overlap, from {one.first} and from"
                        f" {other.first}; accepted: one hold over the whole stretch"
                    )
                    raise ValueError(message)
            if holds[0].last < self.day_zero:
                message = (
                    f"holds: found one of arm {arm} that ends on {holds[0].last}, before day zero"
                    f" {self.day_zero}; accepted: a later day zero"
                )
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _recorded_once(self) -> Self:
        for name, ids in (
            ("arms", list(self.arms)),
            ("times", [f"{item.arm} {item.phase or ''}".strip() for item in self.times]),
            ("decisions", [item.decision for item in self.decisions]),
            ("events", [item.event for item in self.events]),
            ("wounds", [item.id for item in self.wounds]),
            ("missed", [item.administration for item in self.missed]),
            ("lots", [item.lot for item in self.lots]),
        ):
            twice = sorted({found for found in ids if ids.count(found) > 1})
            if twice:
                message = f"{name}: found {twice[0]} twice; accepted: once"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _measured_once_a_day(self) -> Self:
        dated = {
            "weights": [item.on for item in self.weights],
            "heights": [item.on for item in self.heights],
        } | {f"wounds.{item.id}.areas": [area.on for area in item.areas] for item in self.wounds}
        for name, days in dated.items():
            twice = sorted({day for day in days if days.count(day) > 1})
            if twice:
                message = f"{name}: found two on {twice[0]}; accepted: one a day"
                raise ValueError(message)
        return self


def parse_patient(text: str, *, source: str) -> Patient:
    """Read a patient document. Raises ``DocumentError`` listing every problem with its place."""
    return validate(Patient, read_document(text, source))
