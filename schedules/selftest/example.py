"""What the checks work on: the shipped example, and small documents of their own."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient
from schedules.plan import Plan

PROTOCOL = "hamsc-cua-example"
Part = dict[str, Any]


def starter(name: str) -> str:
    """Return a document that ships with the program."""
    return (files("schedules") / "starters" / name).read_text("utf-8")


@cache
def example_plan() -> Plan:
    """Return the plan of the shipped example."""
    protocol = parse_protocol(library_text(PROTOCOL), source=f"{PROTOCOL}.yaml")
    return build_plan(protocol, parse_patient(starter("example-patient.yaml"), source="patient"))


def number(value: object) -> Part:
    """Return a number as a document states it."""
    return {"value": value, "provenance": "reported", "source": "book"}


def small_plan(arm: Part, patient: Part, **protocol: object) -> Plan:
    """Return the plan of a protocol with one arm, ``a``, and one patient."""
    document: Part = {
        "format_version": 1,
        "kind": "protocol",
        "id": "small",
        "version": "1",
        "title": "small",
        "status": "draft",
        "day_numbering": "day0",
        "month_rule": "last-of-month",
        "span": number("24 months"),
        "sources": {"book": {"citation": "self-test"}},
        "products": [{"id": "product", "name": "product", "unit": "mg"}],
        **protocol,
        "arms": [
            {
                "id": "a",
                "title": "a",
                "product": "product",
                "route": "intravenous",
                "checklist": "general",
                "dose": {"basis": "fixed", "amount": number("1 mg")},
                **arm,
            }
        ],
    }
    person: Part = {
        "format_version": 1,
        "kind": "patient",
        "code": "SELFTEST",
        "protocol": {"id": "small", "version": "1"},
        "day_zero": "2026-01-05",
        "time_zone": "UTC",
        "updated_at": "2026-01-01T08:00+00:00",
        "arms": ["a"],
        **patient,
    }
    return build_plan(
        parse_protocol(json.dumps(document), source="self-test protocol"),
        parse_patient(json.dumps(person), source="self-test patient"),
    )


def phases(when: Part) -> Part:
    """Return an arm's phases: one."""
    return {"phases": [{"id": "p", "when": when}]}


def on_day(*offsets: str) -> Part:
    """Return a rhythm of listed places."""
    return {"kind": "on", "offsets": number(list(offsets))}
