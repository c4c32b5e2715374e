"""A checker of SDTM datasets that shares no code with the writer: it reads the JSON and CSV files.

Order and core of the variables are SDTMIG 3.4's. Ids such as CORE-000004 name the rules of the
CDISC rules engine that a check restates; decision 0118 says how the engine itself was run. Terms
have the codes of the NCI Thesaurus, from the controlled terminology of 27 March 2026; where a code
list may be extended, what this program adds stands apart.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "interop/cdisc/dataset-json-1.1.schema.json").read_text("utf-8")
)
_START = "STUDYID DOMAIN USUBJID"
_TIMES = "STDTC ENDTC STDY ENDY DUR TPT TPTNUM ELTM TPTREF RFTDTC"
_ADJ = "ADJ TAETORD EPOCH"
ORDER = {
    "EC": "SEQ GRPID REFID SPID LNKID LNKGRP TRT MOOD CAT SCAT PRESP OCCUR REASOC DOSE DOSTXT DOSU"
    f" DOSFRM DOSFRQ DOSTOT DOSRGM ROUTE LOT LOC LAT DIR PORTOT FAST PSTRG PSTRGU {_ADJ} {_TIMES}",
    "EX": "SEQ GRPID REFID SPID LNKID LNKGRP TRT CAT SCAT DOSE DOSTXT DOSU DOSFRM DOSFRQ DOSRGM"
    f" ROUTE LOT LOC LAT DIR FAST {_ADJ} {_TIMES}",
    "DV": "SEQ REFID SPID TERM DECOD CAT SCAT TAETORD EPOCH STDTC ENDTC STDY ENDY",
}
# Required variables hold a value in every record, expected ones are there.
REQUIRED = {"EC": "SEQ TRT", "EX": "SEQ TRT", "DV": "SEQ TERM"}
EXPECTED = {"EC": "DOSE DOSU DOSFRM STDTC ENDTC", "EX": "DOSE DOSU DOSFRM STDTC ENDTC", "DV": ""}
SUPPLEMENT = ["STUDYID", "RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL"]
SUPPLEMENT += ["QNAM", "QLABEL", "QVAL", "QORIG", "QEVAL"]
_ROUTE = {  # C66729
    "INTRAVENOUS": "C38276",
    "INTRAMUSCULAR": "C28161",
    "SUBCUTANEOUS": "C38299",
    "INTRADERMAL": "C38238",
    "TOPICAL": "C38304",
    "ORAL": "C38288",
    "INTRAVITREAL": "C38280",
    "INTRAVESICAL": "C38278",
    "INTRATHECAL": "C38267",
    "INTRA-ARTICULAR": "C38223",
}
_UNIT = {  # C71620
    "g": "C48155",
    "mg": "C28253",
    "ug": "C48152",
    "kg": "C28252",
    "mL": "C28254",
    "L": "C48505",
    "Therapeutic Cells": "C187669",
}
_LATERALITY = {"LEFT": "C25229", "RIGHT": "C25228"}  # C99073
_NO_YES = {"N": "C49487", "Y": "C49488"}  # C66742, of which neither NA nor U is used
_EPOCH = {"TREATMENT": "C101526"}  # C99079
_MOOD = ("SCHEDULED", "PERFORMED")  # C125923
TERMS = {
    "ROUTE": {*_ROUTE, "OTHER"},
    "DOSU": {*_UNIT, "NOT STATED"},
    "LAT": set(_LATERALITY),
    "OCCUR": set(_NO_YES),
    "PRESP": {"Y"},
    "MOOD": set(_MOOD),
}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?")
Row = Mapping[str, Any]


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """Return a Dataset-JSON file's records by variable."""
    content = json.loads(data)
    names = [column["name"] for column in content["columns"]]
    return [dict(zip(names, row, strict=True)) for row in content["rows"]]


def complaints(files: Mapping[str, bytes], reference: date) -> list[str]:
    """Return what speaks against a folder of datasets, by file name such as ``ec.json``."""
    found: list[str] = []
    datasets = {
        name.removesuffix(".json").upper(): rows_of(files[name])
        for name in files
        if name.endswith(".json")
    }
    for name, rows in datasets.items():
        content = json.loads(files[f"{name.lower()}.json"])
        own = [*_container(content), *_same_as_csv(content, files[f"{name.lower()}.csv"])]
        if name.startswith("SUPP"):
            own += _supplement(name, content, rows, datasets)
        else:
            own += [*_columns(name, content), *_records(name, rows, reference)]
        found += [f"{name}: {each}" for each in own]
    found += [f"EC: {each}" for each in _collected(datasets["EC"])]
    found += [f"EX: {each}" for each in _exposed(datasets["EX"], datasets["EC"])]
    return found


def _container(content: dict[str, Any]) -> Iterator[str]:
    for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(content):
        yield f"{error.json_path}: {error.message}"
    if content["records"] != len(content["rows"]):
        yield "records and rows differ"
    for at, column in enumerate(content["columns"]):
        if not (len(column["name"]) <= 8 and len(column["label"]) <= 40):
            yield f"{column['name']}: name or label too long"
        for row in content["rows"]:
            value = row[at]
            if value is None or value == "":
                continue
            wanted = {"integer": int}.get(column["dataType"], str)
            if type(value) is not wanted:
                yield f"{column['name']}: {value!r} is no {column['dataType']}"
            if isinstance(value, str) and len(value.encode()) > min(column["length"], 600):
                yield f"{column['name']}: {value!r} longer than stated"
            if isinstance(value, str) and len(value) > 200:
                yield f"{column['name']}: more than 200 characters"


def _same_as_csv(content: dict[str, Any], data: bytes) -> Iterator[str]:
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    if head != [column["name"] for column in content["columns"]]:
        yield "CSV and JSON have other variables"
    told = [["" if value is None else str(value) for value in row] for row in content["rows"]]
    if rows != told:
        yield "CSV and JSON have other values"


def _full(domain: str, name: str) -> str:
    return name if name in {"TAETORD", "EPOCH"} else domain + name


def _columns(name: str, content: dict[str, Any]) -> Iterator[str]:
    names = [column["name"] for column in content["columns"]]
    order = [*_START.split(), *(_full(name, each) for each in ORDER[name].split())]
    if unknown := set(names) - set(order):
        yield f"not of the domain: {sorted(unknown)}"
    if names != [each for each in order if each in names]:
        yield "variables are out of order"
    needed = [name + each for each in f"{REQUIRED[name]} {EXPECTED[name]}".split()]
    if missing := {*_START.split(), *needed} - set(names):
        yield f"missing: {sorted(missing)}"


def _records(name: str, rows: list[dict[str, Any]], reference: date) -> Iterator[str]:
    if [row[f"{name}SEQ"] for row in rows] != list(range(1, len(rows) + 1)):
        yield f"{name}SEQ is not unique and in order"
    for row in rows:
        for each in [*_START.split(), *(name + part for part in REQUIRED[name].split())]:
            if not row[each]:
                yield f"{each} is empty"
        if row["DOMAIN"] != name:
            yield "another domain"
        yield from _dates(name, row, reference)
        yield from _terms(name, row)


def _terms(name: str, row: Row) -> Iterator[str]:
    for variable, terms in TERMS.items():
        if row.get(name + variable) and row[name + variable] not in terms:
            yield f"{row[name + variable]} is no term of {name}{variable}"
    if row["EPOCH"] not in _EPOCH and (name != "DV" or row["DVCAT"] != "OTHER"):
        yield "CORE-000701: no epoch"
    if row.get(f"{name}SCAT") and not row[f"{name}CAT"]:
        yield "CORE-000103: a subcategory without its category"
    if row.get(f"{name}LAT") and not row[f"{name}LOC"]:
        yield "a side without its place"


def _dates(name: str, row: Row, reference: date) -> Iterator[str]:
    for edge in ("ST", "EN"):
        start = row.get(f"{name}{edge}DTC")
        if start is None:
            if row.get(f"{name}{edge}DY") is not None:
                yield "a study day without a date"
            continue
        if not _TIME.fullmatch(start):
            yield f"{start} is not ISO 8601"
            continue
        days = (date.fromisoformat(start[:10]) - reference).days
        if row[f"{name}{edge}DY"] != (days + 1 if days >= 0 else days):
            yield f"{start}: wrong study day"
    end = row.get(f"{name}ENDTC")
    if end is not None and end < row[f"{name}STDTC"]:
        yield "ends before it starts"


def _collected(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        dose = None if row["ECDOSE"] is None else float(row["ECDOSE"])
        if row["ECMOOD"] not in _MOOD:  # EC assumption 3: where used, in all records
            yield "no mood"
        if bool(row["ECOCCUR"]) != bool(row["ECPRESP"]):
            yield "CORE-000014, CORE-000118: pre-specified and occurrence do not go together"
        if row["ECMOOD"] == "SCHEDULED" and row["ECOCCUR"]:  # EC assumption 3d
            yield "a scheduled record occurred"
        if row["ECOCCUR"] == "N" and dose is not None:
            yield "CORE-000004: an amount although not given"
        if row["ECOCCUR"] != "N" and not row["ECDOSTXT"] and (dose is None or dose <= 0):
            yield "CORE-000137, CORE-000217: neither dose nor description"
        if row["ECREASOC"] and row["ECOCCUR"] != "N":
            yield "a reason for what occurred"
        if (row["ECDOSU"] is None) != (dose is None and row["ECDOSTXT"] is None):
            yield "CORE-000093: a dose without its unit"
        if dose is not None and row["ECDOSTXT"]:
            yield "CORE-000092: an amount and a description"


def _exposed(rows: list[dict[str, Any]], collected: list[dict[str, Any]]) -> Iterator[str]:
    performed = [
        (row["ECSPID"], row["ECDOSE"], row["ECSTDTC"])
        for row in collected
        if row["ECMOOD"] == "PERFORMED" and row["ECOCCUR"] != "N"
    ]
    if performed != [(row["EXSPID"], row["EXDOSE"], row["EXSTDTC"]) for row in rows]:
        yield "EX and what EC says was performed differ"


def _supplement(
    name: str,
    content: dict[str, Any],
    rows: list[dict[str, Any]],
    datasets: Mapping[str, list[dict[str, Any]]],
) -> Iterator[str]:
    parent = name.removeprefix("SUPP")
    if [column["name"] for column in content["columns"]] != SUPPLEMENT:
        yield "other variables than a supplement has"
    keys = Counter((row["IDVAR"], row["IDVARVAL"], row["QNAM"]) for row in rows)
    if any(count > 1 for count in keys.values()):
        yield "CORE-000203: a qualifier twice"
    known = {str(row[f"{parent}SEQ"]) for row in datasets[parent]}
    labels: dict[str, set[str]] = {}
    for row in rows:
        labels.setdefault(row["QNAM"], set()).add(row["QLABEL"])
        if row["RDOMAIN"] != parent:
            yield "CORE-000538: another domain"
        if row["IDVAR"] != f"{parent}SEQ" or row["IDVARVAL"] not in known:
            yield "CORE-000206: leads nowhere"
        if not re.fullmatch("[A-Z][A-Z0-9_]{0,7}", row["QNAM"]):
            yield f"CORE-000221: {row['QNAM']}"
        if len(row["QLABEL"]) > 40 or not row["QVAL"] or not row["QORIG"]:
            yield f"CORE-000222: {row['QNAM']}"
        if row["QNAM"].removeprefix(parent) in ORDER[parent].split():
            yield f"CORE-000783: {row['QNAM']} is a variable of the domain"
    if any(len(each) > 1 for each in labels.values()):
        yield "CORE-000302: a qualifier with two labels"
