# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Patients as a table: one row each, in columns named as the patient document names its facts.

Numbers that a dose rests on are decimals, whole numbers or text; a column of floats is refused.
Everything the columns do not cover stands in ``more``, a JSON object with further keys of a patient
document (holds, decisions, wounds, weights on several days).
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from protocol.errors import DocumentError
from protocol.lean import dataclass
from protocol.model import read_quickly
from protocol.overlay import ProtocolReference
from protocol.values import Refused
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
# What a file may hold as timestamps of midnight, since not every program has dates.
_OF_DAYS = ("day_zero", "weight_on")
# What Python makes of bytes that are no UTF-8 ("surrogateescape").
_NO_TEXT = re.compile("[\udc80-\udcff]")
Row = Mapping[str, str | None]
# A document of such signs says what is in its quotes: ASCII that is printed, nothing escaped.
_PLAIN = re.compile(r"[ -\[\]-~]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """A patient that cannot be planned: its place in the table, its code as found, and why."""

    row: int
    code: str
    text: str


def check_columns(schema: pa.Schema, source: str) -> None:
    """Raise ``DocumentError`` where a column is missing, unknown, there twice or cannot be read."""
    accepted = (*REQUIRED, *OPTIONAL)
    problems = [
        f"{source}: found no column {name}" for name in REQUIRED if name not in schema.names
    ]
    problems += column_problems(schema, source, accepted)
    if problems:
        raise DocumentError(source, problems)


def column_problems(schema: pa.Schema, source: str, accepted: Collection[str]) -> list[str]:
    """Return what is wrong with the names and the types of columns."""
    problems: list[str] = []
    for name in dict.fromkeys(schema.names):
        places = schema.get_all_field_indices(name)
        kind = schema.field(places[0]).type
        if not name:
            told = f"{source}: found a column without a name; accepted: {', '.join(accepted)}"
            problems.append(told)
        elif name not in accepted:
            problems.append(f"{source}: found the column {name}; accepted: {', '.join(accepted)}")
        elif len(places) > 1:
            problems.append(
                f"{source}: found the column {name} {len(places)} times; accepted: once"
            )
        elif pa.types.is_floating(_values_of(kind)):
            problems.append(
                f"{source}: the column {name} holds floats, which round; accepted: decimals,"
                " whole numbers or text"
            )
        elif not _is_text(kind):
            problems.append(
                f"{source}: the column {name} holds {kind}; accepted: text, whole numbers,"
                " decimals, dates, times, or a list of words"
            )
    return problems


def _values_of(kind: pa.DataType) -> pa.DataType:
    """Return the type of the values of a dictionary or a list, else the type itself."""
    nested = pa.types.is_dictionary(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return _values_of(kind.value_type) if nested else kind


def _is_text(kind: pa.DataType) -> bool:
    """Say whether ``text_column`` can write values of a type."""
    values = _values_of(kind)
    return not (pa.types.is_nested(values) or pa.types.is_run_end_encoded(values))


def as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with every accepted column as text in document notation, in fixed order."""
    columns: list[pa.Array] = []
    for name in (*REQUIRED, *OPTIONAL):
        if name == "code":
            columns.append(codes_of(batch))
        elif name in batch.schema.names:
            columns.append(text_column(batch.column(name), of_days=name in _OF_DAYS))
        else:
            columns.append(pa.nulls(batch.num_rows, pa.string()))
    return pa.RecordBatch.from_arrays(columns, names=[*REQUIRED, *OPTIONAL])


def codes_of(batch: pa.RecordBatch | pa.Table) -> pa.Array:
    """Return the codes as the patient model takes them: without what is white around them."""
    column = batch.column("code")
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.utf8_trim_whitespace(text_column(whole))


def text_column(column: pa.Array, *, of_days: bool = False) -> pa.Array:
    """Return a column as text in document notation; ``of_days`` takes midnight for the day."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text_column(column.dictionary_decode(), of_days=of_days)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        of_bytes = pa.types.is_binary(kind.value_type) or pa.types.is_large_binary(kind.value_type)
        words = pa.binary() if of_bytes else pa.string()
        return _utf8(pc.binary_join(column.cast(pa.list_(words)), pa.scalar(" ", words)))
    if pa.types.is_timestamp(kind):
        return _moments(column, of_days=of_days)
    text = _utf8(column)
    if pa.types.is_time(kind):
        return pc.replace_substring_regex(text, r"^([0-9]{2}:[0-9]{2}):00(\.0+)?$", r"\1")
    return text


def _utf8(column: pa.Array) -> pa.Array:
    """Return a column as text, with the control character SUBSTITUTE for bytes that are none.

    No document takes that character: such a row is set aside, and stops nobody else.
    """
    try:
        text = column.cast(pa.string())
        text.validate(full=True)  # what a file calls text is not looked at when it is read
    except (pa.ArrowInvalid, UnicodeDecodeError):
        found = cast("list[bytes | None]", column.cast(pa.binary()).to_pylist())
        return pa.array(
            [None if each is None else _substituted(each) for each in found], pa.string()
        )
    return text


def _substituted(written: bytes) -> str:
    return _NO_TEXT.sub("\x1a", written.decode("utf-8", "surrogateescape"))


def _moments(column: pa.Array, *, of_days: bool) -> pa.Array:
    """Return timestamps as text: in UTC where the column has a zone, else as the clock said it.

    Files hold thousandths of seconds and less; a fraction is written where there is one.
    """
    kind = column.type
    if kind.tz:
        text = column.cast(pa.timestamp(kind.unit, "UTC")).cast(pa.string())
        text = pc.replace_substring(text, " ", "T")
    else:
        text = column.cast(pa.string())
    text = pc.replace_substring_regex(text, r"\.0+(Z?)$", r"\1")
    return pc.replace_substring_regex(text, " 00:00:00$", "") if of_days else text


def document_of(row: Row, protocol: ProtocolReference) -> dict[str, Any]:
    """Return a row as the values of a patient document; raises ``ValueError`` for bad JSON."""
    try:
        more: object = json.loads(row["more"], object_pairs_hook=_once) if row["more"] else {}
    except (ValueError, RecursionError) as error:
        message = f"more: found no JSON ({error}); accepted: a JSON object"
        raise ValueError(message) from None
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for at, name in enumerate(names) if name in names[:at])
        message = f'the key "{again}" again'
        raise ValueError(message)
    return found


def patient_of(row: Row, protocol: ProtocolReference, *, source: str) -> Patient:
    """Return the patient of a row. Raises ``DocumentError`` as the patient's document would.

    Texts that a document would read as they are need not be written as one first.
    """
    try:
        values = document_of(row, protocol)
    except ValueError as error:
        raise DocumentError(source, [f"{source}: {error}"]) from None
    text = json.dumps(values)
    if not row["more"] and _PLAIN.fullmatch(text):
        try:
            quick: Patient = read_quickly(Patient, values)
        except Refused:
            pass  # the document says why
        else:
            return quick
    try:
        return parse_patient(text, source=source)
    except DocumentError as error:
        # Line and column are those of a text that nobody has seen: the row is told elsewhere.
        beside = re.compile(rf"^{re.escape(source)}:[0-9]+:[0-9]+: ")
        told = [_in_columns(beside.sub("", problem), row) for problem in error.problems]
        raise DocumentError(source, [f"{source}: {problem}" for problem in told]) from None


def _in_columns(problem: str, row: Row) -> str:
    """Say where a complaint about a patient document stands in a table: ``COLUMN: found ...``.

    >>> _in_columns('weights.0.kg: found "0"; accepted: a number above 0', {"weight_kg": "0"})
    'weight_kg: found "0"; accepted: a number above 0'
    """
    path, mark, text = problem.partition(": ")
    first, *below = path.split(".")
    missing = re.match(r'"([a-z_]+)" is missing; ', text)
    part = missing[1] if missing else below[-1] if below else ""
    if first == "weights" and (row.get("weight_kg") or row.get("weight_on")) is not None:
        name = f"weight_{part}"
    elif first == "dialysis" and row.get("dialysis_weekdays") is not None:
        name = f"dialysis_{below[0]}" if below else "dialysis_weekdays"
    elif first in {*REQUIRED, "site"}:
        name = first
    elif missing and first == "document":
        name = part
    else:
        return f"more: {problem}" if first in _keys_of_more(row) else problem
    if name not in {*REQUIRED, *OPTIONAL}:
        return problem
    return f"{name}: found nothing; accepted: a value" if missing else f"{name}{mark}{text}"


def _keys_of_more(row: Row) -> set[str]:
    held: object = json.loads(row.get("more") or "{}")
    return set(cast("dict[str, Any]", held)) if isinstance(held, dict) else set()


def rows_of(batch: pa.RecordBatch) -> Iterator[Row]:
    """Yield the rows of a batch that ``as_text`` made."""
    yield from cast("list[Row]", batch.to_pylist())
