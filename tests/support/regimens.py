"""Plans of published regimens, from the documents in docs/examples or from those that ship."""

from pathlib import Path

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient
from schedules.plan import Plan

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


def example_plan(name: str) -> Plan:
    """Return the plan of an example's own patient."""
    protocol = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    patient = (EXAMPLES / f"{name}.patient.yaml").read_text(encoding="utf-8")
    return build_plan(
        parse_protocol(protocol, source=f"{name}.yaml"),
        parse_patient(patient, source=f"{name}.patient.yaml"),
    )


def library_plan(name: str, patient: str) -> Plan:
    """Return the plan of a shipped protocol; ``patient`` holds what is not the same for all."""
    head = f'format_version: 1\nkind: patient\ncode: P-1\nprotocol: {{id: {name}, version: "1"}}\n'
    return build_plan(
        parse_protocol(library_text(name), source=name),
        parse_patient(head + patient, source="patient.yaml"),
    )


def rows(plan: Plan, arm: str) -> list[tuple[str, str]]:
    """Return an arm's dates with their doses."""
    return [
        (str(item.on), str(item.dose.amount)) for item in plan.administrations if item.arm == arm
    ]


def days(plan: Plan, arm: str) -> list[str]:
    """Return an arm's dates."""
    return [on for on, _ in rows(plan, arm)]


def doses(plan: Plan, arm: str) -> list[str]:
    """Return an arm's different doses, in the order in which they first appear."""
    return list(dict.fromkeys(amount for _, amount in rows(plan, arm)))


def table(text: str) -> list[str]:
    """Return the dates of a table written as text."""
    return text.split()
