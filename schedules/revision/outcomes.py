"""What the log says of each planned administration."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules.deviations import DeviationReport, Outcome
from schedules.history import Recorded


def recorded_by_id(report: DeviationReport) -> dict[str, Recorded]:
    """Return what a report tells of each administration that was given, withheld or missed."""
    return dict(_recorded(report))


def _recorded(report: DeviationReport) -> Iterator[tuple[str, Recorded]]:
    zone = ZoneInfo(report.zone)
    withheld = {item.planned: item for item in report.withheld if item.planned is not None}
    for result in report.planned:
        name, outcome = result.planned, result.outcome
        if result.given_at is not None:
            said = "partial" if outcome is Outcome.PARTIAL else "given"
            yield name, _dated(said, result.record, result.given_at.astimezone(zone))
        elif outcome is Outcome.NOT_GIVEN and name in withheld:
            record = withheld[name]
            yield name, _dated("not-given", record.record, record.at.astimezone(zone))
        elif outcome is Outcome.MISSED:
            yield name, Recorded(outcome="missed")


def _dated(outcome: str, record: str | None, local: datetime) -> Recorded:
    values = {"outcome": outcome, "record": record, "on": local.date()}
    return Recorded.model_validate(values | {"at": local.time().replace(second=0, microsecond=0)})
