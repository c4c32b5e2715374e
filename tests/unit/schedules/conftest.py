"""The built-in example: its plan, its log, and the report that the demo shows."""

from datetime import date
from pathlib import Path

import pytest

from protocol.reading import parse_protocol
from schedules.deviations import DeviationReport, find_deviations
from schedules.engine import build_plan
from schedules.logs import LogReading, parse_log_csv
from schedules.patient import parse_patient
from schedules.plan import Plan

ROOT = Path(__file__).parents[3]
STARTERS = ROOT / "schedules" / "starters"


@pytest.fixture(scope="session")
def example_plan() -> Plan:
    protocol = ROOT / "protocol" / "library" / "hamsc-cua-example.yaml"
    patient = STARTERS / "example-patient.yaml"
    return build_plan(
        parse_protocol(protocol.read_text("utf-8"), source=protocol.name),
        parse_patient(patient.read_text("utf-8"), source=patient.name),
    )


@pytest.fixture(scope="session")
def example_log(example_plan: Plan) -> LogReading:
    text = (STARTERS / "example-log.csv").read_text("utf-8")
    return parse_log_csv(text, source="example-log.csv", zone=example_plan.patient.time_zone)


@pytest.fixture(scope="session")
def example_report(example_plan: Plan, example_log: LogReading) -> DeviationReport:
    return find_deviations(example_plan, example_log.accepted(), as_of=date(2026, 5, 15))
