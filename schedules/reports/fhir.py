"""A log as a FHIR bundle of MedicationAdministration resources, R4 or R5.

Explicit links to planned administrations are requests. What the program matched is supporting
information: read back, it must not look like what a person recorded.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from protocol.expiry import Expiry
from protocol.quantity import CELLS, Quantity, plain
from protocol.route import Route
from schedules.deviations import DeviationReport
from schedules.plan import Plan
from schedules.records import AdministrationRecord, RecordStatus

Release = Literal["R4", "R5"]
Json = dict[str, Any]
_STATUSES = {
    RecordStatus.COMPLETED: "completed",
    RecordStatus.PARTIAL: "stopped",
    RecordStatus.NOT_GIVEN: "not-done",
    RecordStatus.REFUSED: "not-done",
    RecordStatus.ENTERED_IN_ERROR: "entered-in-error",
}
_SNOMED = {
    Route.INTRAVENOUS: "47625008",
    Route.INTRAMUSCULAR: "78421000",
    Route.SUBCUTANEOUS: "34206005",
    Route.INTRADERMAL: "372464004",
    Route.TOPICAL: "6064005",
    Route.ORAL: "26643006",
    Route.INTRATHECAL: "72607000",
}
_UCUM = {CELLS: "{cells}", "mcg": "ug", "mg": "mg", "g": "g", "kg": "kg", "mL": "mL", "L": "L"}
_NO_PLACE = ("recorded_by", "thawed_at", "storage", "viability_percent", "weight_kg")
# Names of resources: the same record of the same patient has the same one in every bundle.
_NAMES = uuid5(NAMESPACE_URL, "https://hl7.org/fhir/MedicationAdministration#hamsc-scheduler")
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# No text of a record holds this sign, so that nothing else can be taken for a number.
_NUMBER = "\x00"


def write_fhir(
    plan: Plan,
    report: DeviationReport,
    records: Iterable[AdministrationRecord],
    *,
    release: Release = "R4",
) -> bytes:
    """Return every record in the order of time: equal logs give equal bytes, amounts exactly.

    The patient is the code; ``left_out_of_fhir`` says what of the records is not among it.
    """
    writer = _Writer(plan, report, release)
    in_time = sorted(records, key=lambda record: (record.started_at, record.id))
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": plan.patient.updated_at.isoformat(timespec="seconds"),
        "entry": [
            {
                "fullUrl": f"urn:uuid:{uuid5(_NAMES, f'{plan.patient.code} {record.id}')}",
                "resource": writer.resource(record, f"administration-{number}"),
            }
            for number, record in enumerate(in_time, start=1)
        ],
    }
    text = json.dumps(bundle, ensure_ascii=False, indent=1)
    return re.sub(r'"\\u0000([0-9.]+)"', r"\1", text).encode() + b"\n"


def left_out_of_fhir(
    records: Iterable[AdministrationRecord], release: Release = "R4"
) -> dict[str, int]:
    """Return what of a log a bundle has no place for, or leaves out: in how many records it was."""
    names = [*_NO_PLACE, *(("recorded_at",) if release == "R4" else ())]
    counted = Counter(
        name for record in records for name in names if getattr(record, name) is not None
    )
    return {name: counted[name] for name in names if counted[name]}


class _Writer:
    def __init__(self, plan: Plan, report: DeviationReport, release: Release) -> None:
        self.plan = plan
        self.zone = ZoneInfo(plan.patient.time_zone)
        self.is_r5 = release == "R5"
        self.matched = {item.record: item.planned for item in report.planned if item.record}
        self.arms = {arm.id: arm for arm in plan.protocol.arms}

    def resource(self, record: AdministrationRecord, name: str) -> Json:
        """Return one administration, or one that did not happen."""
        found: Json = {
            "resourceType": "MedicationAdministration",
            "id": name,
            **self._medication(record),
            "identifier": [{"value": record.id}],
            "status": _STATUSES[record.status],
            "statusReason": _reasons(record),
            "subject": {"identifier": {"value": self.plan.patient.code}},
            "supportingInformation": self._match(record),
            **self._time(record),
            "request": _link(record.planned) if record.planned else None,
            "dosage": self._dosage(record),
        }
        if self.is_r5 and record.recorded_at is not None:
            found["recorded"] = record.recorded_at.isoformat(timespec="seconds")
        return {key: value for key, value in found.items() if value}

    def _time(self, record: AdministrationRecord) -> Json:
        name = "occurence" if self.is_r5 else "effective"  # R5 spells it so
        start = record.started_at.astimezone(self.zone).isoformat(timespec="seconds")
        if record.ended_at is None:
            return {f"{name}DateTime": start}
        end = record.ended_at.astimezone(self.zone).isoformat(timespec="seconds")
        return {f"{name}Period": {"start": start, "end": end}}

    def _medication(self, record: AdministrationRecord) -> Json:
        """Return the product, with its batch as a contained resource where a lot was recorded."""
        arm = self.arms.get(record.arm or "")
        product = record.product or (arm.product if arm else "unknown")
        names = {item.id: item.name.en for item in self.plan.protocol.products}
        concept = {"coding": [{"code": product}], "text": names.get(product, product)}
        if record.lot is None and record.expires is None:
            return (
                {"medication": {"concept": concept}}
                if self.is_r5
                else {"medicationCodeableConcept": concept}
            )
        expires = None if record.expires is None else _expiry(record.expires)
        batch = {"lotNumber": record.lot, "expirationDate": expires}
        inside = {
            "resourceType": "Medication",
            "id": "product",
            "code": concept,
            "batch": {key: value for key, value in batch.items() if value},
        }
        reference = {"reference": "#product"}
        medication = (
            {"medication": {"reference": reference}}
            if self.is_r5
            else {"medicationReference": reference}
        )
        return {"contained": [inside], **medication}

    def _match(self, record: AdministrationRecord) -> list[Json]:
        planned = self.matched.get(record.id)
        if planned is None or planned == record.planned:
            return []
        return [{**_link(planned), "display": "matched by the program, not recorded"}]

    def _dosage(self, record: AdministrationRecord) -> Json:
        arm = self.arms.get(record.arm or "")
        route = record.route or (arm.route if arm else None)
        rate = record.rate_per_hour
        found = {
            "site": {"text": record.site} if record.site else None,
            "route": _route(route) if route else None,
            "dose": _quantity(record.amount) if record.amount else _no_dose(record),
            "rateQuantity": _quantity(rate, "/h") if rate else None,
        }
        return {key: value for key, value in found.items() if value}


def _expiry(expires: Expiry) -> str:
    """Return an expiry as FHIR writes it: a time has its seconds, a month and a day have none."""
    if expires.last_day is not None:
        return str(expires)
    return datetime.fromisoformat(str(expires)).isoformat(timespec="seconds")


def _link(planned: str) -> Json:
    return {"type": "MedicationRequest", "identifier": {"value": planned}}


def _reasons(record: AdministrationRecord) -> list[Json]:
    reason = record.reason or ("refused" if record.status is RecordStatus.REFUSED else None)
    return [{"text": reason}] if reason else []


def _route(route: Route) -> Json:
    code = _SNOMED.get(route)
    coding = {"coding": [{"system": "http://snomed.info/sct", "code": code}]} if code else {}
    return {**coding, "text": route.value}


def _quantity(amount: Quantity, per: str = "") -> Json:
    value = f"{_NUMBER}{plain(Decimal(amount.amount))}"
    code = _UCUM.get(amount.unit)
    coded = {"system": "http://unitsofmeasure.org", "code": f"{code}{per}"} if code else {}
    return {"value": value, "unit": f"{amount.unit}{per}", **coded}


def _no_dose(record: AdministrationRecord) -> Json:
    """Say why there is no amount: a dosage must hold a dose, and 0 would be one."""
    why = "not-performed" if record.was_withheld else "unknown"
    return {"extension": [{"url": _ABSENT, "valueCode": why}]}
