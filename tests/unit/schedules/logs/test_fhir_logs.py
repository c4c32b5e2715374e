"""Logs in FHIR, of two releases: what each resource gives, or why it gives nothing."""

import json
from typing import Any

import pytest
from foreign_logs import ZONE

from schedules.logs import LogError, parse_log_fhir

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R28")]


def r4(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"coding": [{"code": "hamsc"}]},
        "effectivePeriod": {
            "start": "2026-01-05T10:00:00+01:00",
            "end": "2026-01-05T11:00:00+01:00",
        },
        "dosage": {
            "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
            "dose": {"value": 60000000, "unit": "cells"},
        },
    } | more


def r5(spelling: str = "occurenceDateTime", **more: Any) -> dict[str, Any]:
    found = r4(**more)
    found["medication"] = {"concept": found.pop("medicationCodeableConcept")}
    found[spelling] = found.pop("effectivePeriod")["start"]
    found["recorded"] = "2026-01-06T08:00:00+01:00"
    return found


def fhir(*resources: dict[str, Any]):
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in resources],
    }
    return parse_log_fhir(json.dumps(bundle), source="log.json", zone=ZONE)


@pytest.mark.parametrize(
    "resource",
    [r4(), r5(), r5("occurrenceDateTime")],
    ids=["R4", "R5", "R5 in the usual spelling"],
)
def test_both_releases_give_the_same_record(resource):
    (record,) = fhir(resource).accepted()
    assert (record.id, record.product, record.route) == ("a1", "hamsc", "intravenous")
    assert str(record.amount) == "60000000 cells"
    assert record.started_at.isoformat() == "2026-01-05T10:00:00+01:00"
    assert (record.recorded_at is not None) == ("recorded" in resource)


def test_the_batch_of_a_contained_medication_is_the_lot():
    medication = {
        "resourceType": "Medication",
        "id": "m1",
        "code": {"coding": [{"code": "hamsc"}]},
        "batch": {"lotNumber": "X", "expirationDate": "2026-01"},
    }
    resource = r4(contained=[medication], medicationReference={"reference": "#m1"})
    del resource["medicationCodeableConcept"]
    (record,) = fhir(resource).accepted()
    assert (record.product, record.lot, str(record.expires)) == ("hamsc", "X", "2026-01")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"status": "in-progress"}, "accepted: completed, stopped", id="not over yet"),
        pytest.param({"status": "done"}, "status", id="no status of FHIR"),
        pytest.param({"effectivePeriod": {"start": "2026-01-05"}}, "started_at", id="no time"),
        pytest.param({"dosage": {"route": {"text": "somehow"}}}, "found somehow", id="no route"),
        pytest.param(
            {"dosage": {"dose": {"value": 6, "unit": "10*7"}}}, "a number in digits", id="no unit"
        ),
    ],
)
def test_a_resource_that_gives_no_record_is_listed_with_its_place(change, expected):
    reading = fhir(r4(id="a0"), r4(**change))
    assert [record.id for record in reading.records] == ["a0"]
    (unreadable,) = reading.unreadable
    assert str(unreadable).startswith("log.json: entry[1]: ")
    assert expected in str(unreadable)


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        pytest.param({"resourceType": ["x"]}, "found the resource type", id="no name of a type"),
        pytest.param(
            {"resourceType": "MedicationAdministratio"}, "MedicationAdministratio", id="misspelt"
        ),
        pytest.param({"identifier": [None]}, "identifier", id="an identifier that is none"),
        pytest.param({"dosage": 1}, "dosage", id="a dosage that is none"),
    ],
)
def test_a_damaged_resource_is_listed_and_not_passed_over(damage, expected):
    reading = fhir(r4(id="a0"), r4(**damage))
    assert [record.id for record in reading.records] == ["a0"]
    (line,) = reading.left_out
    assert line.startswith("log.json: entry[1]: ")
    assert expected in line


def test_parts_that_are_null_are_not_there():
    reading = fhir(r4(identifier=None, performer=None, statusReason=None, contained=None))
    assert [record.id for record in reading.accepted()] == ["a1"]


def test_an_amount_that_is_null_is_not_there():
    dosage = r4()["dosage"] | {"dose": {"value": None, "unit": "mg"}}
    (record,) = fhir(r4(dosage=dosage)).accepted()
    assert record.amount is None


def test_an_administration_that_was_not_done_keeps_its_reason():
    (record,) = fhir(
        r4(
            status="not-done",
            statusReason=[{"text": "fever"}],
            dosage={"route": {"text": "intravenous"}},
        )
    ).accepted()
    assert (record.status, record.reason) == ("not-given", "fever")


@pytest.mark.hazard("H06")
def test_a_bundle_of_two_patients_is_refused():
    with pytest.raises(LogError, match="of 2 patients"):
        fhir(r4(), r4(id="a2", subject={"reference": "Patient/p2"}))


def test_what_is_no_administration_is_told_with_its_places_unless_one_refers_to_it():
    medication = {"resourceType": "Medication", "id": "m1", "code": {"coding": [{"code": "hamsc"}]}}
    given = r4(medicationReference={"reference": "Medication/m1"})
    del given["medicationCodeableConcept"]
    patient = {"resourceType": "Patient", "id": "p1"}
    reading = fhir(patient, medication, given, medication | {"id": "m2"}, patient | {"id": "p2"})
    assert [record.product for record in reading.accepted()] == ["hamsc"]
    assert reading.passed_over == (
        "log.json: entry[0], entry[4]: Patient, which is no MedicationAdministration",
        "log.json: entry[3]: Medication, which is no MedicationAdministration",
    )


def test_what_an_administration_says_beyond_a_log_is_told_with_how_many_say_it():
    note = {"note": [{"text": "slept"}], "category": None}
    route = {"text": "intravenous"}
    dosage = {
        "route": route,
        "method": {"text": "push"},
        "dose": {"value": 10, "unit": "mg"},
        "text": "slowly",
    }
    performer = [{"actor": {"reference": "Practitioner/n1"}, "function": {"text": "nurse"}}]
    reading = fhir(r4(**note, dosage=dosage), r4(**note, id="a2", performer=performer), r4(id="a3"))
    assert len(reading.accepted()) == 3
    assert reading.passed_over == (
        "log.json: dosage.method (administrations: 1), which no log here holds",
        "log.json: dosage.text (administrations: 1), which no log here holds",
        "log.json: note (administrations: 2), which no log here holds",
        "log.json: performer.function (administrations: 1), which no log here holds",
    )


def test_a_bundle_inside_a_bundle_is_listed_and_not_searched():
    reading = fhir(r4(), {"resourceType": "Bundle", "type": "collection"})
    (unreadable,) = reading.unreadable
    assert str(unreadable).startswith("log.json: entry[1]: found a bundle inside the bundle")


def test_a_page_that_is_not_in_the_file_is_missing_from_the_log():
    links = [{"relation": "self", "url": "x"}, {"relation": "next", "url": "y"}]
    bundle = {"resourceType": "Bundle", "link": links, "entry": [{"resource": r4()}]}
    reading = parse_log_fhir(json.dumps(bundle), source="log.json", zone=ZONE)
    assert len(reading.records) == 1
    with pytest.raises(LogError, match="found a next page, which is not in this file"):
        reading.accepted()


def test_another_resource_alone_is_no_log():
    with pytest.raises(LogError, match='found "Observation"; accepted: a Bundle or a Medication'):
        parse_log_fhir('{"resourceType": "Observation"}', source="log.json", zone=ZONE)
