"""What a deviation report holds. Totals are checked whenever one is built."""

from collections import Counter
from typing import Literal, Self

from protocol.base import Day, Id, Instant, Line, Model, Text
from protocol.fields import model_validator
from protocol.model import made
from schedules.deviations.assessed import AssessmentResult
from schedules.deviations.confirmations import Confirmed, Decided, count_decided
from schedules.deviations.exposure import Exposure
from schedules.deviations.pins import Pin
from schedules.deviations.taxonomy import (
    Flag,
    Kind,
    Outcome,
    Severity,
    default_rule,
    default_severity,
)


class Finding(Model):
    """One flag on an administration, why it was raised, and the rule of its severity."""

    flag: Flag
    severity: Severity
    rule: Line
    explanation: Text
    confirmed: Decided | None = None


_finding = made(Finding)


def finding(flag: Flag, explanation: Text) -> Finding:
    """Return a flag with its default severity and the rule behind it."""
    return _finding(
        flag=flag,
        severity=default_severity(flag),
        rule=default_rule(flag),
        explanation=explanation,
    )


class PlannedResult(Model):
    """What became of one planned dose.

    ``days`` counts from the day it was due to the day it was given, ``baseline_days`` from the
    protocol's own target. ``severity`` and ``rule`` are the outcome's; each finding has its own.
    ``confirmed`` is what a person decided of the outcome.
    """

    planned: Id
    arm: Id
    phase: Id
    due_on: Day
    target_on: Day
    window: tuple[Day, Day]
    outcome: Outcome
    record: Line | None = None
    given_at: Instant | None = None
    days: int | None = None
    baseline_days: int | None = None
    severity: Severity = Severity.NONE
    rule: Line | None = None
    explanation: Text | None = None
    confirmed: Decided | None = None
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Text, ...] = ()


class UnplannedResult(Model):
    """An administration that no planned dose takes. ``duplicate_of`` names the dose it repeats."""

    record: Line
    arm: Id | None
    given_at: Instant
    kind: Kind
    duplicate_of: Id | None = None
    severity: Severity
    rule: Line
    explanation: Text
    confirmed: Decided | None = None
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Text, ...] = ()


class Withheld(Model):
    """A record that says a dose was not given, and the planned dose it speaks of."""

    record: Line
    at: Instant
    planned: Id | None
    reason: Line | None = None


class ReadingLine(Model):
    """Which dose an administration belongs to, in the reading taken and in the other one."""

    record: Line
    taken: Id | None
    other: Id | None


class Ambiguity(Model):
    """Two readings of one arm's log that are both tenable: a person links the records."""

    arm: Id
    margin_minutes: int
    readings: tuple[ReadingLine, ...]


class Escalation(Model):
    """What single administrations do not show: too little of an arm's amount given until now."""

    arm: Id
    severity: Severity
    rule: Line
    explanation: Text
    confirmed: Decided | None = None


class Count(Model):
    """How many planned doses have an outcome."""

    outcome: Outcome
    count: int


class Totals(Model):
    """The sums that must agree: planned = outcomes, given = matched + unplanned."""

    planned: int
    outcomes: tuple[Count, ...]
    records: int
    given: int
    matched: int
    unplanned: int
    withheld: int
    entered_in_error: int
    after_as_of: int
    unreadable: int


Departure = PlannedResult | UnplannedResult | Finding | Escalation | AssessmentResult


class DeviationReport(Model):
    """What was given, held against a plan, as known on ``as_of``.

    ``not_examined`` says what no rule looked at; ``questions`` what a person has to decide;
    ``left_out`` which rows of the log could not be read. ``confirmed`` is there where decisions of
    people were read, ``assessments`` where scores were; ``scores_left_out`` holds their unreadable
    rows.
    """

    format_version: Literal["1"]
    kind: Literal["deviation-report"]
    patient: Line
    protocol: Id
    protocol_version: Line
    zone: Line
    as_of: Day
    watermark: Text | None = None
    totals: Totals
    confirmed: Confirmed | None = None
    planned: tuple[PlannedResult, ...]
    unplanned: tuple[UnplannedResult, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    assessments: tuple[AssessmentResult, ...] | None = None
    exposure_by_arm: tuple[Exposure, ...] = ()
    exposure_by_phase: tuple[Exposure, ...] = ()
    pins: tuple[Pin, ...] = ()
    questions: tuple[Text, ...] = ()
    not_examined: tuple[Text, ...] = ()
    left_out: tuple[Line, ...] = ()
    scores_left_out: tuple[Line, ...] = ()

    @property
    def departures(self) -> tuple[Departure, ...]:
        """Everything that departs from the plan, however mildly, each with its severity."""
        results: tuple[PlannedResult | UnplannedResult, ...] = (*self.planned, *self.unplanned)
        findings = (found for result in results for found in result.findings)
        everything: tuple[Departure, ...] = (
            *results,
            *findings,
            *self.escalations,
            *(self.assessments or ()),
        )
        return tuple(item for item in everything if item.severity is not Severity.NONE)

    @property
    def decided(self) -> Confirmed:
        """How many of them people decided on, and how."""
        return count_decided([item.confirmed for item in self.departures])

    @property
    def has_deviations(self) -> bool:
        """Whether anything departs from the plan, however mildly."""
        return bool(self.departures)

    @model_validator(mode="after")
    def _every_planned_dose_has_one_outcome(self) -> Self:
        counted = {item.outcome: item.count for item in self.totals.outcomes}
        ids = {item.planned for item in self.planned}
        if dict(Counter(item.outcome for item in self.planned)) != counted or not len(ids) == len(
            self.planned
        ) == self.totals.planned == sum(counted.values()):
            message = "planned doses and the sum of their outcomes differ"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_administration_stands_once(self) -> Self:
        totals = self.totals
        matched = [item.record for item in self.planned if item.record is not None]
        unplanned = [item.record for item in self.unplanned]
        once = len({*matched, *unplanned}) == len(matched) + len(unplanned) == totals.given
        if not once or (len(matched), len(unplanned)) != (totals.matched, totals.unplanned):
            message = "administrations given, matched and unplanned differ"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_departure_is_decided_or_not(self) -> Self:
        if self.confirmed is not None and self.confirmed != self.decided:
            message = "departures and what people decided of them differ"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _every_record_is_counted(self) -> Self:
        totals = self.totals
        parts = totals.given + totals.withheld + totals.entered_in_error + totals.after_as_of
        if (parts, len(self.withheld), len(self.left_out)) != (
            totals.records,
            totals.withheld,
            totals.unreadable,
        ):
            message = "records and their parts differ"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _exposure_counts_every_dose_once(self) -> Self:
        totals = (self.totals.planned, self.totals.matched + self.totals.unplanned)
        for lines in (self.exposure_by_arm, self.exposure_by_phase):
            sums = (sum(line.planned for line in lines), sum(line.given for line in lines))
            if lines and sums != totals:
                message = "the exposure and the totals differ"
                raise ValueError(message)
        return self
