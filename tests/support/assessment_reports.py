"""A plan with weekly assessments of one wound, scores for it, and the report of both."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine_documents import arm, every, on, plan_of, protocol_of

from schedules.deviations import AssessmentResult, DeviationReport, find_deviations, scored
from schedules.instruments import ScoreEntry
from schedules.plan import Plan

ZONE = ZoneInfo("Asia/Shanghai")
WHOLE, PART = "3 " * 13, "3 " * 11 + "- -"
BY = {"important": "yes", "by": "dr-7", "on": "2026-02-01", "reason": "primary endpoint"}


def plan_with(instrument: str = "BWAT", count: int = 3, **more: object) -> Plan:
    """Return weekly assessments from 5 January on, with a day of tolerance before and two after."""
    assessment = {
        "id": "wound",
        "instrument": instrument,
        "title": instrument,
        "provenance": "reported",
        "source": "book",
        "when": every("7 days", "day 0", count=count),
        "windows": {
            "preferred": {"value": "-0/+0 days", "provenance": "reported", "source": "book"},
            "permitted": {"value": "-1/+2 days", "provenance": "reported", "source": "book"},
        },
    }
    protocol = protocol_of(arm("iv", on("day 0")), assessments=[assessment | more])
    return plan_of(protocol, wounds=[{"id": "left", "place": "left buttock"}])


def filled(on_day: str, items: str = WHOLE, **more: object) -> ScoreEntry:
    at = datetime.combine(date.fromisoformat(f"2026-{on_day}"), datetime.min.time(), ZONE)
    return ScoreEntry.model_validate(
        {"id": f"s-{on_day}", "instrument": "BWAT", "at": at, "wound": "left", "items": items}
        | more
    )


def report_with(*scores: ScoreEntry, count: int = 3, as_of: str = "2026-02-20") -> DeviationReport:
    plan = plan_with(count=count)
    return scored(find_deviations(plan, [], as_of=date.fromisoformat(as_of)), plan, scores)


def results(report: DeviationReport) -> tuple[AssessmentResult, ...]:
    assert report.assessments is not None
    return report.assessments
