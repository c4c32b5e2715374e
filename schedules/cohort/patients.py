# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Patients as a table: one row each, in columns named as the patient document names its facts.

Numbers that a dose rests on are decimals, whole numbers or text; a column of floats is refused.
Everything the columns do not cover stands in ``more``, a JSON object with further keys of a patient
document (holds, decisions, wounds, weights on several days).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from protocol.errors import DocumentError
from protocol.lean import dataclass
from protocol.overlay import ProtocolReference
from schedules.patient import Patient, parse_patient

REQUIRED = ("code", "day_zero", "time_zone", "updated_at", "arms")
OPTIONAL = (
    "site",
    "weight_kg",
    "weight_on",
    "weight_kind",
    "dialysis_weekdays",
    "dialysis_start",
    "dialysis_duration",
    "more",
)
# What a patient's dates follow from; the rest is its name and its measured weight.
CALENDAR = (
    "day_zero",
    "time_zone",
    "arms",
    "weight_kind",
    "dialysis_weekdays",
    "dialysis_start",
    "dialysis_duration",
    "more",
)
Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """A patient that cannot be planned: its place in the table, its code as found, and why."""

    row: int
    code: str
    text: str


def check_columns(schema: pa.Schema, source: str) -> None:
    """Raise ``DocumentError`` where a column is missing, unknown or holds floats."""
    accepted = (*REQUIRED, *OPTIONAL)
    problems = [
        f"{source}: found no column {name}" for name in REQUIRED if name not in schema.names
    ]
    for field in schema:
        if field.name not in accepted:
            problems.append(
                f"{source}: found the column {field.name}; accepted: {', '.join(accepted)}"
            )
        elif pa.types.is_floating(field.type):
            problems.append(
                f"{source}: the column {field.name} holds floats, which round; accepted: decimals,"
                " whole numbers or text"
            )
    if problems:
        raise DocumentError(source, problems)


def as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with every accepted column as text in document notation, in fixed order."""
    columns: list[pa.Array] = []
    for name in (*REQUIRED, *OPTIONAL):
        if name in batch.schema.names:
            columns.append(text_column(batch.column(name)))
        else:
            columns.append(pa.nulls(batch.num_rows, pa.string()))
    return pa.RecordBatch.from_arrays(columns, names=[*REQUIRED, *OPTIONAL])


def text_column(column: pa.Array) -> pa.Array:
    """Return a column as text in document notation."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text_column(column.dictionary_decode())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(column.cast(pa.list_(pa.string())), " ")
    if pa.types.is_timestamp(kind):
        # An instant in its own zone's notation: UTC where the column has a zone.
        return (
            pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
            if kind.tz
            else column.cast(pa.string())
        )
    return column.cast(pa.string())


def document_of(row: Row, protocol: ProtocolReference) -> dict[str, Any]:
    """Return a row as the values of a patient document; raises ``ValueError`` for bad JSON."""
    more: object = json.loads(row["more"]) if row["more"] else {}
    if not isinstance(more, dict):
        message = "more: found no JSON object; accepted: keys of a patient document"
        raise ValueError(message)  # noqa: TRY004 -- the content is wrong, not a type of ours
    found: dict[str, Any] = {
        "format_version": "1",
        "kind": "patient",
        "protocol": {"id": protocol.id, "version": protocol.version},
        "arms": (row["arms"] or "").split(),
    }
    found |= {name: row[name] for name in (*REQUIRED[:-1], "site") if row[name] is not None}
    if row["weight_kg"] is not None or row["weight_on"] is not None:
        parts = {"kg": row["weight_kg"], "on": row["weight_on"], "kind": row["weight_kind"]}
        found["weights"] = [{name: part for name, part in parts.items() if part is not None}]
    if row["dialysis_weekdays"] is not None:
        found["dialysis"] = {
            "weekdays": row["dialysis_weekdays"].split(),
            "start": row["dialysis_start"],
            "duration": row["dialysis_duration"],
        }
    twice = sorted(found.keys() & more.keys())
    if twice:
        message = f"more: found {', '.join(twice)}, which the columns hold too; accepted: one place"
        raise ValueError(message)
    return found | cast("dict[str, Any]", more)


def patient_of(row: Row, protocol: ProtocolReference, *, source: str) -> Patient:
    """Return the patient of a row. Raises ``DocumentError`` as the patient's document would."""
    try:
        values = document_of(row, protocol)
    except ValueError as error:
        raise DocumentError(source, [f"{source}: {error}"]) from None
    return parse_patient(json.dumps(values), source=source)


def rows_of(batch: pa.RecordBatch) -> Iterator[Row]:
    """Yield the rows of a batch that ``as_text`` made."""
    yield from cast("list[Row]", batch.to_pylist())
