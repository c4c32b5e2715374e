"""Plans for the calendar's tests: the shipped example, with words of its documents changed."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient
from schedules.plan import Plan

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "protocol/library/hamsc-cua-example.yaml").read_text("utf-8")
PATIENT = (ROOT / "schedules/starters/example-patient.yaml").read_text("utf-8")
# Zones whose clocks change in as many ways.
ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/Vancouver",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "America/Nuuk",
    "Asia/Kathmandu",
    "UTC",
]
Changes = tuple[tuple[str, str], ...]


@cache
def example_plan(*, patient: Changes = (), protocol: Changes = ()) -> Plan:
    """Return the example's plan after replacing texts in its two documents."""
    return build_plan(
        parse_protocol(_changed(PROTOCOL, protocol), source="protocol.yaml"),
        parse_patient(_changed(PATIENT, patient), source="patient.yaml"),
    )


def long_plan(count: int) -> Plan:
    """Return the example with its acts repeated, each under its own id, over more years."""
    plan = example_plan()
    acts = plan.administrations
    repeated = []
    for number in range(count):
        act, round_ = acts[number % len(acts)], number // len(acts)
        assert act.on is not None
        later = {"id": f"{act.id}-{round_}", "on": act.on + timedelta(days=7 * round_)}
        repeated.append(act.model_copy(update=later))
    return plan.model_copy(update={"administrations": tuple(repeated)})


def _changed(text: str, changes: Changes) -> str:
    for old, new in changes:
        assert old in text, f"the document no longer holds {old!r}"
        text = text.replace(old, new)
    return text
