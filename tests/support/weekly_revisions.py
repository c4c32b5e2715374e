"""A weekly arm (5, 12, 19, 26 January, 2 February 2026) and its plan as it is revised.

Window -1/+2 days, at least 5 days apart.
"""

import json
from typing import Any

from deviation_logs import day, given
from engine_documents import (
    Part,
    arm,
    dates,
    every,
    interval,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
    windows,
)
from revision_courses import signed

from schedules.plan import Plan
from schedules.records import AdministrationRecord
from schedules.revision import Sources, revise

ON_TIME = [given("01-05"), given("01-12")]


def weekly(anchor: str = "fixed", missed: str = "skip", **more: Any) -> Part:
    """Return the protocol."""
    own: dict[str, Any] = {
        "windows": windows("-1/+2 days"),
        "interval": interval(minimum="5 days"),
    } | more
    when = own.pop("when", every("7 days", count=5))
    return protocol_of(arm(when=when, anchor=anchor, missed=missed, **own))


def revised(
    protocol: Part, records: list[AdministrationRecord], as_of: str, **patient: Any
) -> Plan:
    """Return the second version of the plan."""
    plan = plan_of(protocol)
    document = read_patient(patient_of(protocol, **patient))
    sources = Sources(Sources.of(plan).protocols, document)
    on = day(as_of)
    return revise(plan, records, as_of=on, signature=signed(on), sources=sources)


def short(plan: Plan) -> str:
    """Return the arm's dates in the protocol's order."""
    return " ".join(found.removeprefix("2026-") for found in dates(plan))


def hold(first: str, last: str, resume: str = "shift") -> Part:
    """Return a hold of the arm."""
    return {
        "arms": ["iv"],
        "first": f"2026-{first}",
        "last": f"2026-{last}",
        "reason": "fever",
        "resume": resume,
    }


def after_that(plan: Plan, records: list[AdministrationRecord], as_of: str, **patient: Any) -> Plan:
    """Return the version after a plan; ``patient`` replaces parts of the patient document."""
    document = json.loads(plan.patient.model_dump_json(exclude_defaults=True)) | patient
    sources = Sources(Sources.of(plan).protocols, read_patient(document))
    on = day(as_of)
    return revise(plan, records, as_of=on, signature=signed(on), sources=sources)
