"""Patients as a table and as documents, for comparing a cohort with one patient at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from engine_documents import read_patient, read_protocol

from protocol.json_text import json_text
from protocol.overlay import ProtocolReference
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort import (
    Buffers,
    Compiler,
    Reader,
    Record,
    absolute,
    expand,
    log_as_text,
    record_of,
    tables_of,
)
from schedules.cohort.patients import as_text, document_of
from schedules.cohort.template import DAYS, NO_DAY, NO_TIME, TEXTS
from schedules.logs import COLUMNS
from schedules.patient import Patient
from schedules.plan import PlannedAdministration

Row = dict[str, str | None]
SITE = """
format_version: 1
kind: site
id: east
protocol: {id: hamsc-cua-example, version: "1"}
places:
  - {id: clinic, weekdays: [mon, tue, wed, thu, fri]}
  - {id: cell-laboratory, weekdays: [mon, tue, wed, thu, fri]}
"""
DAYS_SINCE = 719_163  # date.toordinal() of 1970-01-01


def row(code: str, **more: str | None) -> Row:
    """Return a patient's row: every arm of ``protocol_of``, from Monday 2026-01-05 on."""
    found: Row = {
        "code": code,
        "day_zero": "2026-01-05",
        "time_zone": "Asia/Shanghai",
        "updated_at": "2026-01-01T01:00:00Z",
        "arms": "iv",
        "weight_kg": None,
        "weight_on": None,
        "weight_kind": None,
        "dialysis_weekdays": None,
        "dialysis_start": None,
        "dialysis_duration": None,
        "site": None,
        "more": None,
    }
    return found | more


def table(rows: list[Row]) -> pa.RecordBatch:
    """Return rows as an Arrow batch of texts."""
    return pa.RecordBatch.from_pylist(rows, pa.schema([(name, pa.string()) for name in row("x")]))


def patient(found: Row, protocol: TreatmentProtocol) -> Patient:
    """Return the patient of a row, read as a document would be."""
    reference = ProtocolReference(id=protocol.id, version=protocol.version)
    return read_patient(document_of(found, reference))


def rows_by_patient(
    reader: Reader, batch: pa.RecordBatch
) -> tuple[dict[int, list[dict[str, Any]]], dict[int, str]]:
    """Return each planned patient's rows as plain values, and why the others were set aside."""
    result = reader.read(batch, 0)
    columns = expand(result.groups, Buffers())
    words = {name: texts.array().to_pylist() for name, texts in result.dictionaries.of.items()}
    found: dict[int, list[dict[str, Any]]] = {}
    at = 0
    for group in result.groups:
        for index, number in enumerate(group.patients.tolist()):
            zero = _date(int(group.zeros[index]))
            own = group.template.dose is not None
            weighed = zero if own else _date(int(group.weighed[index]))
            stop = at + group.template.rows
            lines = (
                {name: int(column[line]) for name, column in columns.items()}
                for line in range(at, stop)
            )
            found[number] = [_plain(line, words, zero, weighed) for line in lines]
            at = stop
    return found, {problem.row: problem.text for problem in result.problems}


def _plain(
    line: dict[str, int], words: dict[str, list[str | None]], zero: date, weighed: date
) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: None if line[name] == NO_DAY else _date(line[name]) for name in DAYS
    }
    for name in TEXTS:
        text = words[name][line[name]]
        found[name] = None if text is None else absolute(text, zero)
    found["minute"] = None if line["at"] == NO_TIME else line["at"]
    found["number"] = line["number"]
    found["dose"] = absolute(words["dose"][line["dose"]] or "", weighed)
    return found


def planned(item: PlannedAdministration) -> dict[str, Any]:
    """Return an administration of a plan in the same plain values."""
    found: dict[str, Any] = {name: read(item) for name, read in DAYS.items()}
    for name, read in TEXTS.items():
        value = read(item)
        written = value is None or isinstance(value, str)
        found[name] = value if written else json_text(value, exclude_defaults=True)
    found["minute"] = None if item.at is None else item.at.hour * 60 + item.at.minute
    found["number"] = item.day
    found["dose"] = item.dose.model_dump_json(exclude_defaults=True)
    return found


def _date(days: int) -> date:
    return date.fromordinal(DAYS_SINCE + days)


def record_for(
    people: Sequence[Row], document: dict[str, Any], places: tuple[Place, ...]
) -> tuple[Record, TreatmentProtocol]:
    """Return the record of a part in which everybody can be planned, and the protocol."""
    protocol = read_protocol(document)
    batch = table(list(people))
    result = Reader(Compiler(protocol, places), "table").read(batch, 0)
    assert not result.problems
    return record_of(tables_of(result, as_text(batch), 0)), protocol


def log_table(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    """Return rows of a log as a registry's log is read."""
    names = ["code", *COLUMNS]
    schema = pa.schema([(name, pa.string()) for name in names])
    batch = pa.RecordBatch.from_pylist([{n: r.get(n) for n in names} for r in rows], schema)
    return log_as_text(batch, "log", 2)
