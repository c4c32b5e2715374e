"""The example's plan, what became of it, and every figure of both."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from calendar_plans import example_plan

from schedules.deviations import DeviationReport, find_deviations, followed, lots_given
from schedules.display import Language
from schedules.engine import start_days
from schedules.figures import (
    PATTERNS,
    Picture,
    adherence_picture,
    lanes_picture,
    lots_picture,
    months_picture,
    schedule_picture,
    sites_picture,
    start_days_picture,
    trends_picture,
)
from schedules.instruments import parse_scores_csv
from schedules.logs import parse_log_csv

STARTERS = Path(__file__).parents[4] / "schedules" / "starters"
AS_OF = date(2026, 5, 15)
Draw = Callable[[str, Language], Picture]


@cache
def example_report() -> DeviationReport:
    plan = example_plan()
    text = (STARTERS / "example-log.csv").read_text("utf-8")
    reading = parse_log_csv(text, source="log.csv", zone=plan.patient.time_zone)
    return find_deviations(plan, reading.accepted(), as_of=AS_OF)


@cache
def example_starts():
    plan = example_plan()
    dialysis = plan.patient.dialysis
    assert dialysis is not None
    patients = {
        pattern: plan.patient.model_copy(
            update={"dialysis": dialysis.model_copy(update={"weekdays": pattern}), "places": ()}
        )
        for pattern in PATTERNS
    }
    return {
        pattern: start_days(plan.protocol, patient, plan.places)
        for pattern, patient in patients.items()
    }


def example_lots(language: Language) -> Picture:
    """Draw the example with lots of every state, and a log that names three of them."""
    plan = example_plan(patient=(("wounds:\n", f"{LOTS}wounds:\n"),))
    text = (STARTERS / "example-log.csv").read_text("utf-8")
    reading = parse_log_csv(text, source="log.csv", zone=plan.patient.time_zone)
    named = {"r-002": "L-1", "r-003": "L-2", "r-004": "L-9"}
    records = [
        record.model_copy(update={"lot": named.get(record.id)}) for record in reading.accepted()
    ]
    given = lots_given(find_deviations(plan, records, as_of=AS_OF), records)
    return lots_picture(plan, given, language)


LOTS = """lots:
  - {lot: L-1, product: hamsc, released_on: 2026-02-25, expires: 2026-03-31,
     administrations: [iv-induction-d0, im-injections-d0]}
  - {lot: L-2, released_on: 2026-03-20, expires: "2026-05-20T12:00+08:00", recalled_on: 2026-04-28}
  - {lot: L-3, released_on: 2026-03-24, expires: 2026-05, administrations: [iv-induction-d28]}
  - {lot: L-4}
"""


@cache
def example_figure(kind: str, language: Language) -> Picture:
    plan, report = example_plan(), example_report()
    scores = (STARTERS / "example-scores.csv").read_text("utf-8")
    entries = parse_scores_csv(scores, source="s", zone=plan.patient.time_zone).entries
    told = followed(report, language)
    draw = {
        "schedule": lambda: schedule_picture(plan, language),
        "month": lambda: months_picture(plan, language),
        "lanes": lambda: lanes_picture(plan, told, AS_OF, language),
        "adherence": lambda: adherence_picture(plan, told, AS_OF, language),
        "trends": lambda: trends_picture(plan, entries, language),
        "sites": lambda: sites_picture(plan, language),
        "lots": lambda: example_lots(language),
        "start-days": lambda: start_days_picture(plan, example_starts(), language),
    }
    return draw[kind]()


@pytest.fixture
def report() -> DeviationReport:
    return example_report()


@pytest.fixture
def figure() -> Draw:
    return example_figure
