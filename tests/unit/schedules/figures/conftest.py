"""The example's plan, what became of it, and every figure of both."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from calendar_plans import example_plan

from schedules.deviations import DeviationReport, find_deviations, followed
from schedules.display import Language
from schedules.engine import start_days
from schedules.figures import (
    PATTERNS,
    Picture,
    adherence_picture,
    lanes_picture,
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
        "start-days": lambda: start_days_picture(plan, example_starts(), language),
    }
    return draw[kind]()


@pytest.fixture
def report() -> DeviationReport:
    return example_report()


@pytest.fixture
def figure() -> Draw:
    return example_figure
