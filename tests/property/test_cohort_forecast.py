"""The forecast of a registry's record is that of every plan alone, to the last digit."""

import json
import operator
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from cohort_tables import Row, patient, row, table
from engine_documents import arm, dose, every, place, protocol_of, read_protocol, windows
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from protocol.errors import UserError
from protocol.place import Place
from protocol.provenance import Provenance, Sourced
from protocol.quantity import Quantity
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort import (
    Buffers,
    Compiler,
    Counted,
    Demand,
    Reader,
    demand,
    expand,
    record_of,
    rows_table,
    tables_of,
)
from schedules.cohort.patients import as_text
from schedules.cohort.tables import PartTables
from schedules.engine import build_plan
from schedules.forecast import Need, needs_of, use_lots, weekly_demand
from schedules.supply import Lot, ProductSupply

PLACES = (Place.model_validate(place(holidays="GB")),)


def _protocol(unit: str) -> TreatmentProtocol:
    """Two arms of one product: by weight, and in mL whatever the product's unit is."""
    by_weight = dose("per-kg", "3 mg" if unit == "mg" else "1000 cells")
    infusions = arm("iv", every("7 days", count=6), dose=by_weight, needs=["clinic"])
    injections = arm("im", every("11 days", count=3), dose=dose("fixed", "0.3 mL"))
    injections["windows"] = windows("-1/+2 days")
    weight = {"kind": "dry weight", "max_age": {"value": "20 days", **_BY}}
    return read_protocol(
        protocol_of(infusions, injections, unit=unit, span="4 months", weight=weight)
    )


_BY = {"provenance": "reported", "source": "book"}
WEIGHED = {"weight_on": "2025-12-20", "weight_kind": "dry weight"}
HOLD = {
    "arms": ["iv"],
    "first": "2026-02-10",
    "last": "2026-02-20",
    "reason": "x",
    "resume": "skip",
}


@st.composite
def registries(draw: st.DrawFn) -> list[Row]:
    return [
        row(
            f"P-{number}",
            arms=draw(st.sampled_from(["iv", "iv im"])),
            day_zero=f"2026-{draw(st.integers(1, 3)):02}-{draw(st.integers(1, 9)):02}",
            site=draw(st.sampled_from([None, "east", "west"])),
            weight_kg=draw(st.sampled_from(["60", "72.5", "0"])),
            weight_on="2025-12-20",
            weight_kind="dry weight",
            more=draw(st.sampled_from([None, None, json.dumps({"holds": [HOLD]})])),
        )
        for number in range(draw(st.integers(1, 9)))
    ]


def _needs(rows: list[Row], protocol: TreatmentProtocol) -> list[Need]:
    found: list[Need] = []
    for values in rows:
        try:
            plan = build_plan(protocol, patient(values, protocol), PLACES)
        except (UserError, ValueError):
            continue
        found += needs_of(plan)
    return found


def _counted(rows: list[Row], protocol: TreatmentProtocol, size: int, *days: date) -> Counted:
    reader = Reader(Compiler(protocol, PLACES), "table")
    counting = Demand(protocol)
    for start in range(0, len(rows), size):
        batch = table(rows[start : start + size])
        tables = tables_of(reader.read(batch, start), as_text(batch), start)
        counting.add(record_of(tables))
    return Counted.between(counting.days(), protocol, *days)


@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(registries(), st.sampled_from(["mg", "cells"]), st.integers(2, 9), st.data())
def test_the_record_needs_what_the_plans_need(
    rows: list[Row], unit: str, size: int, data: st.DataObject
):
    protocol = _protocol(unit)
    first = data.draw(st.sampled_from([date(2026, 1, 1), date(2026, 2, 4)]))
    last = data.draw(st.sampled_from([date(2026, 3, 3), date(2027, 1, 1)]))
    counted = _counted(rows, protocol, size, first, last)
    needs = [need for need in _needs(rows, protocol) if first <= need.on <= last]
    assert counted.weekly() == weekly_demand(needs)
    assert counted.last_on == max((need.on for need in needs), default=None)
    lots = [
        Lot(lot=name, amount=Quantity.parse(f"{amount} {unit}"), last_day=date(2026, month, 1))
        for name, amount, month in (("A", "70000", 2), ("B", "500", 3), ("C", "900000", 6))
    ]
    extra: Any = Sourced[int](value=17, provenance=Provenance.ENGINEERING, note="x")
    supply = ProductSupply(product="product", overage_percent=extra, lots=tuple(lots))
    assert counted.lots(supply, last=last) == use_lots(needs, supply, last=last)


def test_what_follows_from_weights_is_the_same_counted_in_pieces(monkeypatch: pytest.MonkeyPatch):
    protocol, days = _protocol("mg"), (date(2026, 1, 1), date(2027, 1, 1))
    rows = [
        row(f"P-{at}", day_zero=f"2026-01-{day:02}", weight_kg=str(60 + at % 3), **WEIGHED)
        for at, day in enumerate([1, 2, 3, 5, 8, 8, 9, 9])
    ]
    whole = _counted(rows, protocol, 8, *days).weekly()
    assert whole == weekly_demand(_needs(rows, protocol))
    monkeypatch.setattr(demand, "_TOGETHER", 2)
    assert _counted(rows, protocol, 8, *days).weekly() == whole


def test_a_part_read_back_has_the_rows_that_were_written():
    protocol = _protocol("mg")
    tall = json.dumps({"heights": [{"cm": "170", "on": "2026-01-01"}]})
    rows = [
        row("P-1", weight_kg="60", **WEIGHED),
        row("P-2", weight_kg="72.5", **WEIGHED),
        row("P-3", weight_kg="60", more=tall, **WEIGHED),
        row("P-4", arms="im", weight_kg="60", **WEIGHED),
    ]
    facts = as_text(table(rows))
    result = Reader(Compiler(protocol, PLACES), "table").read(table(rows), 0)
    tables = tables_of(result, facts, 0)
    written = rows_table(
        expand(result.groups, Buffers()), facts.column("code"), result.dictionaries
    )
    key = operator.itemgetter("code", "administration")
    assert written.num_rows == 3 * 6 + 3
    for kept in (tables, _with_plain_texts(tables)):
        again = record_of(kept)
        codes = again.patients.column("code").combine_chunks()
        read = rows_table(expand(list(again.groups), Buffers()), codes, again.dictionaries)
        assert sorted(read.to_pylist(), key=key) == sorted(written.to_pylist(), key=key)


def _with_plain_texts(tables: PartTables) -> PartTables:
    """Return a part as it was written before its texts were numbered."""

    def plain(found: pa.Table) -> pa.Table:
        columns = [
            column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for column in found.columns
        ]
        return pa.table(dict(zip(found.column_names, columns, strict=True)))

    return replace(tables, templates=plain(tables.templates), doses=plain(tables.doses))
