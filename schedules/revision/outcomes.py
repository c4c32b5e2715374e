"""What the log says of each planned administration."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.deviations import DeviationReport, Outcome
from schedules.history import Recorded
from schedules.plan import Plan
from schedules.reasons import MissedReason
from schedules.records import AdministrationRecord


def attributed(
    plan: Plan, records: Iterable[AdministrationRecord]
) -> tuple[AdministrationRecord, ...]:
    """Return records with a link to the administration that an earlier version took them for.

    A record belongs to the plan that was in force on its day: what moved since then must not make
    it another administration's. A link of the log itself stays as it is.
    """
    taken: dict[str, str] = {}
    for item in plan.administrations:
        for reason in item.reasons:
            if isinstance(reason, MissedReason):
                taken |= dict.fromkeys(reason.records, item.id)
        if item.recorded is not None and item.recorded.record is not None:
            taken[item.recorded.record] = item.id
    return tuple(
        record.model_copy(update={"planned": taken[record.id]})
        if record.planned is None and record.id in taken
        else record
        for record in records
    )


def recorded_by_id(plan: Plan, report: DeviationReport) -> dict[str, Recorded]:
    """Return what a report tells of each administration that was given, withheld or missed.

    A miss stays one until a record says otherwise, whatever a later plan makes of its limits.
    """
    missed = {
        item.id: item.recorded
        for item in plan.administrations
        if item.recorded is not None and item.recorded.outcome == "missed"
    }
    return missed | dict(_recorded(report))


def _recorded(report: DeviationReport) -> Iterator[tuple[str, Recorded]]:
    zone = ZoneInfo(report.zone)
    withheld = {item.planned: item for item in report.withheld if item.planned is not None}
    for result in report.planned:
        name, outcome = result.planned, result.outcome
        if result.given_at is not None:
            said = "partial" if outcome is Outcome.PARTIAL else "given"
            yield name, _dated(said, result.record, result.given_at.astimezone(zone))
        elif name in withheld:
            record = withheld[name]
            yield name, _dated("not-given", record.record, record.at.astimezone(zone))
        elif outcome is Outcome.MISSED:
            yield name, Recorded(outcome="missed")


def _dated(outcome: str, record: str | None, local: datetime) -> Recorded:
    values = {"outcome": outcome, "record": record, "on": local.date()}
    return Recorded.model_validate(values | {"at": local.time().replace(second=0, microsecond=0)})
