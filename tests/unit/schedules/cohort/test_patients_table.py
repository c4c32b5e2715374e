"""What a table of patients may hold: types of columns, codes, weights of any age."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
import pytest
from cohort_tables import Row, patient, planned, row, rows_by_patient, table
from engine_documents import arm, dose, every, place, protocol_of, read_protocol, with_dialysis

from protocol.errors import DocumentError
from protocol.overlay import ProtocolReference
from protocol.place import Place
from schedules.cohort import Compiler, Reader, check_columns, codes_again
from schedules.cohort.patients import document_of, patient_of
from schedules.engine import build_plan
from schedules.patient import Patient, parse_patient

DOCUMENT = protocol_of(
    arm("iv", every("7 days", count=2), dose=dose("per-kg", "2 mg")),
    arm("salt", with_dialysis("after", count=2)),
    span="2 months",
    weight={"kind": "dry weight"},
)
PROTOCOL = read_protocol(DOCUMENT)
FACTS: Row = row(
    "P-1",
    arms="iv salt",
    weight_kg="60",
    weight_on="2026-01-02",
    weight_kind="dry weight",
    dialysis_weekdays="mon wed fri",
    dialysis_start="07:30",
    dialysis_duration="4 hours",
)
MOMENT = datetime(2026, 1, 1, 1, tzinfo=UTC)


def _kind(item: object) -> str:
    return item if isinstance(item, str) else str(getattr(item, "type", item))


def _found(batch: pa.RecordBatch) -> tuple[dict[int, Any], dict[int, str]]:
    check_columns(batch.schema, "table")
    return rows_by_patient(Reader(Compiler(PROTOCOL), "table"), batch)


def _with(name: str, column: pa.Array) -> pa.RecordBatch:
    batch = table([FACTS])
    return batch.set_column(batch.schema.names.index(name), name, column)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("day_zero", pa.array([date(2026, 1, 5)], pa.date32())),
        ("day_zero", pa.array([datetime(2026, 1, 5)], pa.timestamp("us"))),
        ("weight_on", pa.array([datetime(2026, 1, 2)], pa.timestamp("ms"))),
        ("weight_kg", pa.array([60], pa.int16())),
        ("weight_kg", pa.array([Decimal(60)], pa.decimal128(6, 0))),
        ("updated_at", pa.array([MOMENT], pa.timestamp("us", "UTC"))),
        ("updated_at", pa.array([MOMENT], pa.timestamp("ms", "Asia/Shanghai"))),
        ("updated_at", pa.array([MOMENT], pa.timestamp("ns", "UTC")).dictionary_encode()),
        ("arms", pa.array([["iv", "salt"]])),
        ("arms", pa.array([["iv", "salt"]], pa.large_list(pa.large_string()))),
        ("dialysis_start", pa.array([time(7, 30)], pa.time32("ms"))),
        ("time_zone", pa.array(["Asia/Shanghai"]).dictionary_encode()),
        ("code", pa.array(["P-1"], pa.large_string())),
        ("site", pa.nulls(1)),
    ],
    ids=_kind,
)
def test_a_column_of_another_type_gives_the_plan_of_its_text(name: str, column: pa.Array):
    found, aside = _found(_with(name, column))
    assert not aside
    assert found == _found(table([FACTS]))[0]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([60.5]), "floats, which round"),
        (pa.array([60.5]).dictionary_encode(), "floats, which round"),
        (pa.array([[60.5]]), "floats, which round"),
        (pa.array([{"kg": 60}]), "holds struct"),
        (pa.array([[("kg", 60)]], pa.map_(pa.string(), pa.int64())), "holds map"),
    ],
    ids=_kind,
)
def test_a_column_that_cannot_be_text_is_refused_before_anybody_is_planned(
    column: pa.Array, said: str
):
    with pytest.raises(DocumentError, match=said):
        _found(_with("weight_kg", column))


def test_a_column_that_stands_twice_is_refused():
    batch = table([FACTS])
    twice = pa.RecordBatch.from_arrays(
        [*batch.columns, batch.column("code")], names=[*batch.schema.names, "code"]
    )
    with pytest.raises(DocumentError, match="the column code 2 times"):
        check_columns(twice.schema, "table")


def test_a_code_with_white_around_it_is_the_code_without():
    batch = table([FACTS, FACTS | {"code": " P-1\n"}])
    assert codes_again(batch) == {"P-1"}
    _, aside = rows_by_patient(Reader(Compiler(PROTOCOL), "table", codes_again(batch)), batch)
    assert sorted(aside) == [0, 1]


@pytest.mark.parametrize("weight_on", ["1990-01-01", "2015-12-01", "2026-01-10", "2099-12-31"])
def test_a_weight_of_any_age_stops_nobody_where_no_dose_follows_from_it(weight_on: str):
    protocol = read_protocol(protocol_of(arm("iv", every("7 days", count=3)), span="2 months"))
    rows = [row("P-1", weight_kg="60", weight_on=weight_on), row("P-2")]
    found, aside = rows_by_patient(Reader(Compiler(protocol), "table"), table(rows))
    assert not aside
    alone = [
        planned(item) for item in build_plan(protocol, patient(rows[0], protocol)).administrations
    ]
    assert found == {0: alone, 1: alone}


@pytest.mark.parametrize("basis", ["per-kg", "per-m2"])
def test_a_dose_says_the_weight_as_it_was_written_whoever_came_before(basis: str):
    more = {"formula": "mosteller", "round_to": "1 mg"} if basis == "per-m2" else {}
    document = protocol_of(
        arm("iv", every("7 days", count=2), dose=dose(basis, "2 mg", **more)),
        span="2 months",
        weight={"kind": "dry weight"},
    )
    protocol = read_protocol(document)
    height = '{"heights": [{"cm": "170", "on": "2026-01-01"}]}' if more else None
    facts = FACTS | {"arms": "iv", "more": height}
    rows = [facts | {"code": f"P-{kg}", "weight_kg": kg} for kg in ("60", "60.0", "60.00")]
    places = (Place.model_validate(place()),)
    found, aside = rows_by_patient(Reader(Compiler(protocol, places), "table"), table(rows))
    assert not aside
    for at, values in enumerate(rows):
        plan = build_plan(protocol, patient(values, protocol), places)
        assert found[at] == [planned(item) for item in plan.administrations]


@pytest.mark.parametrize(
    "kind",
    [
        "dry weight",
        "null",
        "1e6",
        "a: b # c",
        'a "b"',
        "a\\b",
        "ü",
        "\N{WHITE SUN WITH RAYS}",
        "\x7f",
        "\n",
    ],
)
def test_a_row_is_read_as_its_document_is(kind: str):
    facts = row("P-1", weight_kg="60.0", weight_on="2025-12-30", weight_kind=kind)
    reference = ProtocolReference(id="example", version="1")
    text = json.dumps(document_of(facts, reference))
    assert _read(partial(patient_of, facts, reference)) == _read(partial(parse_patient, text))


def _read(read: Callable[..., Patient]) -> str:
    try:
        return repr(read(source="table"))
    except DocumentError:
        return "refused"


def test_a_problem_names_no_place_in_a_text_that_nobody_has():
    _, aside = _found(table([FACTS | {"day_zero": "2026-02-30"}]))
    assert "table: day_zero: found" in aside[0]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"weight_kg": "0"}, 'weight_kg: found "0"; accepted: a number above 0'),
        ({"weight_on": None}, "weight_on: found nothing; accepted: a value"),
        ({"day_zero": None}, "day_zero: found nothing; accepted: a value"),
        ({"dialysis_weekdays": "mon fry"}, 'dialysis_weekdays: found "fry"'),
        ({"dialysis_start": None}, "dialysis_start: found nothing (null)"),
        ({"more": '{"holds": [{}]}'}, 'more: holds.0: "arms" is missing'),
        ({"more": '{"holds": '}, "more: found no JSON (Expecting value: line 1 column 11"),
        (
            {"weight_kg": None, "weight_on": None, "more": '{"weights": [{"kg": "x"}]}'},
            'more: weights.0.kg: found "x"',
        ),
    ],
    ids=str,
)
def test_a_problem_names_the_column_that_it_is_about(facts: dict[str, Any], told: str):
    _, aside = _found(table([FACTS | facts]))
    assert f"table: {told}" in aside[0]


def _not_utf8(text: str) -> pa.Array:
    """A column that says it is text and holds a byte that is none, as some programs write it."""
    data = pa.array([text.encode() + b"\xe9"], pa.binary()).buffers()
    return pa.StringArray.from_buffers(1, data[1], data[2])


def _numbered(column: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0], pa.int32()), column)


def _in_a_list(column: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays([0, 1], column.cast(pa.binary()))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *((name, pa.array) for name, value in FACTS.items() if value is not None),
        pytest.param("code", lambda column: column.cast(pa.large_binary()), id="as bytes"),
        pytest.param("code", _numbered, id="numbered"),
        pytest.param("arms", _in_a_list, id="in a list"),
    ],
)
def test_bytes_that_are_no_text_set_a_patient_aside_and_stop_nobody_else(
    name: str, written: Callable[[pa.Array], pa.Array]
):
    found, aside = _found(_with(name, written(_not_utf8(FACTS[name] or ""))))
    assert (found, list(aside)) == ({}, [0])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param("[" * 100_000, "found no JSON", id="lists inside lists without end"),
        pytest.param('{"holds":' + "[" * 900 + "]" * 900 + "}", "inside 50 others", id="deep"),
        pytest.param('{"holds": [], "holds": []}', 'the key "holds" again', id="a key twice"),
    ],
)
def test_odd_json_sets_a_patient_aside_and_stops_nobody_else(more: str, told: str):
    found, aside = _found(table([FACTS | {"more": more}, FACTS | {"code": "P-2"}]))
    assert (list(found), list(aside)) == ([1], [0])
    assert told in aside[0]
