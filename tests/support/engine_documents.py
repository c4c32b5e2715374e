"""The smallest valid protocol and patient documents; a test states only what it is about.

Every number gets the same provenance and source. Documents go through the parsers as text (JSON,
which is YAML), so that a test sees what a person's document would give.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from protocol.reading import parse_protocol
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine import build_plan
from schedules.patient import Patient, parse_patient
from schedules.plan import Plan, PlannedAdministration

Part = dict[str, Any]


def number(value: object) -> Any:
    """Return a number as a document states it, with its provenance."""
    return {"value": value, "provenance": "reported", "source": "book"}


def on(*offsets: str) -> Part:
    """Return a rhythm of listed places."""
    return {"kind": "on", "offsets": number(list(offsets))}


def assessment(name: str, when: Part, **more: object) -> Part:
    """Return an assessment with an instrument of its own name."""
    return {"id": name, "instrument": name, "title": name, "when": when, **more}


def every(step: str, first: str = "day 0", **end: object) -> Part:
    """Return a rhythm of equal steps; ``last`` or ``count`` ends it."""
    return {"kind": "every", "step": number(step), "first": number(first), **_numbers(end)}


def cycle(cycle_days: list[int], *, length: str, cycles: int, first: str = "day 0") -> Part:
    """Return days of a repeating cycle."""
    numbers = {"cycle_days": cycle_days, "length": length, "cycles": cycles, "first": first}
    return {"kind": "cycle", **_numbers(numbers)}


def weekdays(*days: str, first: str = "day 0", **end: object) -> Part:
    """Return a rhythm of weekdays."""
    numbers = {"weekdays": list(days), "first": first, **end}
    return {"kind": "weekdays", **_numbers(numbers)}


def with_dialysis(moment: str = "during", first: str = "day 0", **more: object) -> Part:
    """Return a rhythm of dialysis sessions."""
    return {"kind": "with-dialysis", "moment": moment, **_numbers({"first": first, **more})}


def fixed(amount: str = "1 mg", **more: object) -> Part:
    """Return a dose that is the same at every administration."""
    return dose("fixed", amount, **more)


def dose(basis: str, amount: str | None, **more: object) -> Part:
    """Return a dose on a basis, with rounding, maximum and others where given."""
    formula = {"formula": more.pop("formula")} if "formula" in more else {}
    return {"basis": basis, "amount": number(amount), **formula, **_numbers(more)}


def windows(preferred: str, permitted: str | None = None) -> Part:
    """Return one or two tiers of a window."""
    tiers = {"preferred": preferred, "permitted": permitted}
    return _numbers({name: tier for name, tier in tiers.items() if tier is not None})


def interval(**limits: str) -> Part:
    """Return minimum, hard minimum and maximum between consecutive administrations."""
    return _numbers(limits)


def off_dialysis(strength: str = "hard", allow: str = "off-dialysis") -> Part:
    """Return a rule about dialysis days."""
    return {"kind": "dialysis", "allow": allow, "strength": strength}


def allowed_weekdays(*days: str, strength: str = "hard") -> Part:
    """Return a rule about weekdays."""
    return {"kind": "weekdays", "weekdays": list(days), "strength": strength}


def between(kind: str, first: str, second: str, **numbers: object) -> Part:
    """Return a rule between two arms."""
    return {"kind": kind, "arms": [first, second], **_numbers(numbers)}


def arm(name: str = "iv", when: Part | None = None, **more: object) -> Part:
    """Return an arm with one phase. Other keys are the arm's own, phases included."""
    found: Part = {
        "id": name,
        "title": name,
        "product": "product",
        "route": "intravenous",
        "checklist": "general",
        "dose": fixed(),
        "phases": [{"id": "course", "when": when or on("day 0")}],
    }
    return found | more


def phase(name: str, when: Part, **more: object) -> Part:
    """Return a phase."""
    return {"id": name, "when": when, **more}


def place(name: str = "clinic", days: str = "mon tue wed thu fri", **more: object) -> Part:
    """Return a place with its working week."""
    return {"id": name, "weekdays": days.split(), **more}


def closure(first: str, last: str | None = None) -> Part:
    """Return a closure of one day or more."""
    return {"first": first, "last": last or first, "reason": "closed"}


def dialysis(days: str = "mon wed fri", **more: object) -> Part:
    """Return a dialysis pattern."""
    return {"weekdays": days.split(), "start": "08:00", "duration": "4 hours", **more}


def protocol_of(*arms: Part, unit: str = "mg", span: str = "24 months", **more: object) -> Part:
    """Return a protocol document as values; ``more`` replaces or adds keys."""
    found: Part = {
        "format_version": "1",
        "kind": "protocol",
        "id": "tiny",
        "version": "1",
        "title": "tiny",
        "status": "draft",
        "day_numbering": "day0",
        "month_rule": "last-of-month",
        "span": number(span),
        "sources": {"book": {"citation": "a book"}},
        "products": [{"id": "product", "name": "product", "unit": unit}],
        "arms": list(arms) or [arm()],
    }
    return {key: value for key, value in (found | more).items() if value is not None}


def patient_of(protocol: Part, **more: object) -> Part:
    """Return a patient document as values, with every arm, from Monday 2026-01-05 on."""
    return {
        "format_version": "1",
        "kind": "patient",
        "code": "P-1",
        "protocol": {"id": "tiny", "version": "1"},
        "day_zero": "2026-01-05",
        "time_zone": "Asia/Shanghai",
        "updated_at": "2026-01-01T09:00+08:00",
        "arms": [item["id"] for item in protocol["arms"]],
    } | more


def read_protocol(protocol: Part) -> TreatmentProtocol:
    """Read a protocol from its values."""
    return parse_protocol(json.dumps(protocol), source="protocol.yaml")


def read_patient(patient: Part) -> Patient:
    """Read a patient from its values."""
    return parse_patient(json.dumps(patient), source="patient.yaml")


def plan_of(protocol: Part | None = None, **patient: object) -> Plan:
    """Return the plan of a patient under a protocol (by default one arm with one day)."""
    return plan_given({}, protocol, **patient)


def plan_given(given: Mapping[str, str], protocol: Part | None = None, **patient: object) -> Plan:
    """Return the plan of a patient to whom some administrations were given, by id."""
    protocol = protocol or protocol_of()
    days = {name: date.fromisoformat(day) for name, day in given.items()}
    document = read_patient(patient_of(protocol, **patient))
    return build_plan(read_protocol(protocol), document, given=days)


def of_arm(plan: Plan, name: str = "iv") -> list[PlannedAdministration]:
    """Return an arm's administrations in the order of the protocol, not of their dates."""
    found = [item for item in plan.administrations if item.arm == name]
    return sorted(found, key=lambda item: item.ordinal)


def dates(plan: Plan, name: str = "iv") -> list[str]:
    """Return an arm's dates; ``-`` where there is none."""
    return [item.on.isoformat() if item.on else "-" for item in of_arm(plan, name)]


def states(plan: Plan, name: str = "iv") -> list[str]:
    """Return the states of an arm's administrations."""
    return [item.state.value for item in of_arm(plan, name)]


def _numbers(values: Mapping[str, object]) -> Part:
    return {name: number(value) for name, value in values.items()}
