"""Records, logs and reports in the shortest form that a test can read."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine_documents import Part, arm, on, plan_of, protocol_of, windows

from protocol.quantity import Quantity
from schedules.deviations import DeviationReport, find_deviations
from schedules.deviations.report import PlannedResult
from schedules.plan import Plan
from schedules.records import AdministrationRecord, RecordStatus

ZONE = ZoneInfo("Asia/Shanghai")  # as the patient of engine_documents
DAY_ZERO = date(2026, 1, 5)


def day(text: str) -> date:
    """Return a date from ``01-05`` (2026) or a whole ISO date."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def offsets(*days: str) -> Part:
    """Return a rhythm on the given dates."""
    return on(*(f"day {(day(each) - DAY_ZERO).days}" for each in days))


def weekly_arm(*days: str, name: str = "iv", window: str = "-1/+2 days", **more: object) -> Part:
    """Return an arm with a window on the given dates, where a miss is skipped."""
    tiers = {"windows": windows(window)} if window else {}
    return arm(name, offsets(*days), **{"missed": "skip", **tiers, **more})


def plan_on(*days: str, window: str = "-1/+2 days", **more: Any) -> Plan:
    """Return a plan with one arm on the given dates."""
    return plan_of(protocol_of(weekly_arm(*days, window=window, **more)))


def following(plan: Plan) -> Plan:
    """Return the plan with every arm counted from what was given."""
    arms = tuple(each.model_copy(update={"anchor": "actual"}) for each in plan.protocol.arms)
    return plan.model_copy(update={"protocol": plan.protocol.model_copy(update={"arms": arms})})


def given(
    on_day: str, at: str = "10:00", arm: str | None = "iv", **more: Any
) -> AdministrationRecord:
    """Return a record of a completed administration; its id tells day and time."""
    started = datetime.combine(day(on_day), time.fromisoformat(at), ZONE)
    amount = more.pop("amount", None)
    return AdministrationRecord.model_validate(
        {
            "id": f"r-{arm or more.get('product')}-{on_day}-{at}",
            "arm": arm,
            "started_at": started,
            "status": RecordStatus.COMPLETED,
            "amount": Quantity.parse(amount) if amount else None,
        }
        | more
    )


def not_given(on_day: str, **more: Any) -> AdministrationRecord:
    """Return a record of a dose that was not given."""
    return given(on_day, at="09:00", **{"status": RecordStatus.NOT_GIVEN, **more})


def report_on(
    plan: Plan, records: Iterable[AdministrationRecord], as_of: str = "2027-01-01", **more: Any
) -> DeviationReport:
    """Return the report on a log as known on a day."""
    return find_deviations(plan, records, as_of=day(as_of), **more)


def told(report: DeviationReport) -> list[str]:
    """Return a report in short: ``01-05 -> 01-13 on-time +1``, ``01-19 missed``."""
    lines = [
        f"{item.due_on:%m-%d} -> {item.given_at:%m-%d} {item.outcome} {item.days:+}"
        if item.given_at
        else f"{item.due_on:%m-%d} {item.outcome}"
        for item in report.planned
    ]
    return lines + [f"{item.given_at:%m-%d} {item.kind}" for item in report.unplanned]


def flags(report: DeviationReport) -> dict[str, list[str]]:
    """Return the flags of each record that has any."""
    results = [*report.planned, *report.unplanned]
    return {
        item.record or item.planned: [finding.flag.value for finding in item.findings]
        for item in results
        if item.findings
    }


def outcomes(report: DeviationReport) -> list[str]:
    """Return the outcome of each planned dose in order."""
    return [item.outcome.value for item in report.planned]


def kinds(report: DeviationReport) -> list[str]:
    """Return the kind of each unplanned administration in order."""
    return [item.kind.value for item in report.unplanned]


def why(result: PlannedResult) -> str:
    """Return the English explanation of an outcome; empty where there is none."""
    return result.explanation.en if result.explanation else ""
