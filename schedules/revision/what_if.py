"""What would follow if a dose were given at a time: before it is given. Nothing is recorded."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from protocol.base import Day, Id, Model, parse_clock, parse_day
from protocol.text_form import not_accepted
from schedules.deviations import DeviationReport, Pin, Severity, find_deviations
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.table import worst
from schedules.plan import Plan, State
from schedules.records import AdministrationRecord, RecordStatus
from schedules.revision.difference import ChangeKind, PlanDifference, diff
from schedules.revision.revise import Signature, revise

# Nobody's record: it stands in no log and in no plan that is written.
RECORD = "what-if"
_FORM = re.compile(r"(?P<arm>[a-z0-9-]+)\s+(?P<on>\S+)\s+(?P<at>\S+)")
_ACCEPTED = 'an arm, a date and a time on the clock of the patient, as in "iv 2026-05-12 14:00"'


class WhatIf(Model):
    """The answer. ``result`` is what the report would say of the administration itself.

    ``others`` are results of other doses that would read otherwise; ``moves`` what the next version
    of the plan would change because of it; ``unplaced`` what would then have no day.
    """

    format_version: Literal["1"]
    kind: Literal["what-if"]
    record: AdministrationRecord
    as_of: Day
    result: PlannedResult | UnplannedResult
    others: tuple[PlannedResult, ...]
    moves: PlanDifference
    unplaced: tuple[Id, ...]

    @property
    def departs(self) -> bool:
        """Whether it or what it does to others would be a deviation, or another loses its day."""
        results: list[PlannedResult | UnplannedResult] = [self.result, *self.others]
        return bool(self.unplaced) or any(worst(item) is not Severity.NONE for item in results)


def parse_what_if(plan: Plan, text: str) -> AdministrationRecord:
    """Read ``iv 2026-05-12 14:00`` as a record. Raises ``ValueError`` with what is accepted.

    The amount is taken to be the planned one: the question is when, not how much.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise not_accepted(text, _ACCEPTED)
    arm = found["arm"]
    if arm not in plan.patient.arms:
        raise not_accepted(arm, f"an arm of the patient: {', '.join(plan.patient.arms)}")
    on, at = parse_day(found["on"]), parse_clock(found["at"])
    return _record(plan, arm, on, at)


def _record(plan: Plan, arm: str, on: date, at: time) -> AdministrationRecord:
    started = datetime.combine(on, at, ZoneInfo(plan.patient.time_zone))
    return AdministrationRecord(
        id=RECORD, arm=arm, started_at=started, status=RecordStatus.COMPLETED
    )


def what_if(
    plan: Plan,
    records: Sequence[AdministrationRecord],
    record: AdministrationRecord,
    pins: Sequence[Pin] = (),
) -> WhatIf:
    """Return what would follow from one more record, as it would be known on its day.

    Two worlds are compared on that day, one with the record and one without, so that doses that are
    not due yet, or not entered yet, make no difference.
    """
    zone = ZoneInfo(plan.patient.time_zone)
    as_of = record.started_at.astimezone(zone).date()
    if plan.revision is not None:
        as_of = max(as_of, plan.revision.as_of)
    without = find_deviations(plan, records, as_of=as_of, pins=pins)
    report = find_deviations(plan, [*records, record], as_of=as_of, pins=pins)
    signature = Signature(RECORD, RECORD, _made_at(plan, as_of))
    before = revise(plan, records, as_of=as_of, signature=signature, pins=pins)
    after = revise(plan, [*records, record], as_of=as_of, signature=signature, pins=pins)
    moves = diff(before, after)
    kept = tuple(change for change in moves.changes if change.kind is not ChangeKind.RECORDED)
    moves = moves.model_copy(update={"changes": kept})
    had_none = {item.id for item in before.administrations if item.state is State.UNPLACED}
    return WhatIf(
        format_version="1",
        kind="what-if",
        record=record,
        as_of=as_of,
        result=_result(report),
        others=_others(without, report),
        moves=moves,
        unplaced=tuple(
            item.id
            for item in after.administrations
            if item.state is State.UNPLACED and item.id not in had_none
        ),
    )


def write_what_if(answer: WhatIf) -> bytes:
    """Return an answer as UTF-8 JSON: equal answers give equal bytes."""
    return answer.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"


def _made_at(plan: Plan, as_of: date) -> datetime:
    at = datetime.combine(as_of, time(), UTC)
    return at if plan.revision is None else max(at, plan.revision.made_at)


def _result(report: DeviationReport) -> PlannedResult | UnplannedResult:
    for planned in report.planned:
        if planned.record == RECORD:
            return planned
    return next(item for item in report.unplanned if item.record == RECORD)


def _others(without: DeviationReport, report: DeviationReport) -> tuple[PlannedResult, ...]:
    before = {item.planned: item for item in without.planned}
    return tuple(
        item
        for item in report.planned
        if item.record != RECORD and _said(item) != _said(before[item.planned])
    )


def _said(result: PlannedResult) -> tuple[object, ...]:
    return (result.outcome, result.record, tuple(item.flag for item in result.findings))
