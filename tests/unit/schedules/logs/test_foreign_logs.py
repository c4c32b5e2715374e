"""Logs of other systems: columns and values by a mapping, workbooks, FHIR of two releases."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from protocol.errors import DocumentError
from schedules.logs import (
    LogError,
    parse_log_csv,
    parse_log_fhir,
    parse_log_xlsx,
    parse_mapping,
)

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R28")]

ZONE = "Europe/Berlin"
MAPPING = """
format_version: 1
kind: log-mapping
delimiter: semicolon
columns:
  id: {column: Nr}
  arm: {constant: iv}
  started_at: {columns: [Datum, Zeit], format: "%d.%m.%Y %H:%M"}
  amount: {column: Dosis, unit: mg, decimal_comma: yes}
  status: {column: Gegeben, values: {J: completed, N: not-given}}
ignore: [Bemerkung]
"""
HEADER = "Nr;Datum;Zeit;Dosis;Gegeben;Bemerkung\n"


def read(text: str, mapping: str = MAPPING):
    found = parse_mapping(mapping, source="map.yaml")
    return parse_log_csv(text, source="log.csv", zone=ZONE, mapping=found)


@pytest.mark.hazard("H51")
def test_a_foreign_table_is_read_by_its_mapping():
    (record,) = read(HEADER + "7;05.01.2026;10:30;1.012,5;J;gut\n").accepted()
    assert (record.id, record.arm, str(record.amount)) == ("7", "iv", "1012.5 mg")
    assert record.started_at.isoformat() == "2026-01-05T10:30:00+01:00"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("7;2026-01-05;10:30;1;J;", "log.csv:2:3: started_at", id="a form, its place"),
        pytest.param("7;2026-01-05;10:30;1;J;", "in the form %d.%m.%Y %H:%M", id="another form"),
        pytest.param("7;05.01.2026;10:30;1;X;", "log.csv:2:22: status", id="a value, its place"),
        pytest.param("7;05.01.2026;10:30;1;X;", "accepted: J, N", id="a value not listed"),
        pytest.param("7;05.01.2026;10:30;eins;J;", "log.csv:2:20: amount", id="no number"),
        pytest.param("7;25.10.2026;02:30;1;J;", "comes twice", id="a time that comes twice"),
        pytest.param("7;29.03.2026;02:30;1;J;", "skip on that day", id="a time that is skipped"),
    ],
)
def test_what_a_mapping_does_not_cover_is_unreadable_and_named(row, expected):
    (unreadable,) = read(HEADER + row + "\n").unreadable
    assert unreadable.line == 2
    assert expected in str(unreadable)


@pytest.mark.parametrize(("meant", "offset"), [("first", "+02:00"), ("second", "+01:00")])
def test_a_time_that_comes_twice_is_read_by_the_declared_rule(meant, offset):
    mapping = MAPPING.replace("delimiter", f"ambiguous: {meant}\ndelimiter")
    (record,) = read(HEADER + "7;25.10.2026;02:30;1;J;\n", mapping).accepted()
    assert record.started_at.isoformat() == f"2026-10-25T02:30:00{offset}"


def test_a_column_that_nobody_mapped_stops_the_reading():
    with pytest.raises(LogError) as refused:
        read(HEADER.replace("Zeit", "Uhrzeit") + "7;05.01.2026;10:30;1;J;\n")
    assert 'the column "Zeit" is missing' in str(refused.value)
    assert '"Uhrzeit", which the mapping neither reads nor ignores' in str(refused.value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("id: {column: Nr}", "nr: {column: Nr}"), "nr"),
        (("{constant: iv}", "{constant: iv, column: Arm}"), "one of column, columns and constant"),
        (("delimiter: semicolon", "encoding: klingon"), "klingon"),
        (("delimiter: semicolon", "delimiter: x"), "delimiter"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(change, expected):
    with pytest.raises(DocumentError) as refused:
        parse_mapping(MAPPING.replace(*change), source="map.yaml")
    assert expected in str(refused.value)


def workbook(*rows: list[Any], second: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if second:
        book.create_sheet("more").append(["id"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX_HEADER = ["id", "arm", "started_at", "amount", "status"]


@pytest.mark.hazard("H51")
def test_a_workbook_is_read_like_a_table():
    data = workbook(
        XLSX_HEADER,
        ["r-1", "iv", datetime(2026, 1, 5, 10, 30), "60000000 cells", "completed"],
        [],
        ["r-2", "iv", "2026-01-12 10:30", None, "completed"],
        ["r-3", "iv", "=A1", None, "completed"],
        ["r-1", "iv", "2026-01-19 10:30", None, "completed"],
    )
    reading = parse_log_xlsx(data, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.records] == ["r-1", "r-2"]
    assert reading.records[0].started_at.isoformat() == "2026-01-05T10:30:00+01:00"
    assert [
        (row.line, "formula" in str(row) or "again" in str(row)) for row in reading.unreadable
    ] == [
        (5, True),
        (6, True),
    ]


def test_a_number_of_a_workbook_gets_its_unit_from_the_mapping():
    mapping = MAPPING.replace("decimal_comma: yes", "decimal_comma: no")
    header = ["Nr", "Datum", "Zeit", "Dosis", "Gegeben"]
    data = workbook(header, [7, "05.01.2026", "10:30", 0.1, "J"])
    found = parse_mapping(mapping.replace("ignore: [Bemerkung]", ""), source="map.yaml")
    (record,) = parse_log_xlsx(data, source="log.xlsx", zone=ZONE, mapping=found).accepted()
    assert str(record.amount) == "0.1 mg"


def test_two_sheets_need_a_name_and_no_workbook_is_said():
    with pytest.raises(LogError, match="the sheets Sheet, more"):
        parse_log_xlsx(workbook(XLSX_HEADER, second=True), source="log.xlsx", zone=ZONE)
    with pytest.raises(LogError, match="no workbook"):
        parse_log_xlsx(b"id,arm", source="log.xlsx", zone=ZONE)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as written:
        for name in book.namelist():
            content = book.read(name)
            written.writestr(name, change(content) if name == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ROWS = [XLSX_HEADER, *([f"r-{n}", "iv", "2026-01-05 10:30", None, "completed"] for n in (1, 2))]


def test_a_size_that_a_workbook_states_wrongly_leaves_no_row_out():
    small = changed(workbook(*ROWS), SHEET, lambda text: text.replace(b"A1:E3", b"A1:B2"))
    reading = parse_log_xlsx(small, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.accepted()] == ["r-1", "r-2"]


def test_a_sheet_that_breaks_off_is_listed_where_it_does():
    broken = changed(workbook(*ROWS), SHEET, lambda text: text.replace(b'<row r="3"', b"<row <"))
    reading = parse_log_xlsx(broken, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.records] == ["r-1"]
    (line,) = reading.left_out
    assert line.startswith("log.xlsx:3: found a damaged sheet; ")
    assert line.endswith("nothing after it was read")


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        pytest.param(SHEET, b'<row r="3"', b'<row r="2"', "damaged sheet", id="a row twice"),
        pytest.param(SHEET, b'<row r="3"', b'<row r="9999999"', "damaged sheet", id="no such row"),
        pytest.param("xl/workbook.xml", b"<sheets>", b"<", "no workbook", id="a broken part"),
    ],
)
def test_a_damaged_workbook_is_refused(part, old, new, expected):
    data = changed(workbook(*ROWS), part, lambda text: text.replace(old, new))
    with pytest.raises(LogError, match=expected):
        parse_log_xlsx(data, source="log.xlsx", zone=ZONE)


def test_a_workbook_with_damaged_bytes_is_refused():
    data = bytearray(workbook(*ROWS))
    start = data.index(b"xl/workbook.xml") + 40
    data[start : start + 20] = b"x" * 20
    with pytest.raises(LogError, match="no workbook"):
        parse_log_xlsx(bytes(data), source="log.xlsx", zone=ZONE)


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
