# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Administration logs of many patients as a table: one row a record, ``code`` says whose it is.

A row is accepted where the record model accepts it. Rows that it surely takes become records as
they are; every other row goes through the model, whose message is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.document import TextPlace
from protocol.errors import DocumentError
from protocol.expiry import Expiry
from protocol.lean import dataclass
from protocol.model import made
from protocol.quantity import Quantity
from protocol.route import Route
from schedules.cohort.arrays import Bools
from schedules.cohort.patients import column_problems, text_column
from schedules.logs import COLUMNS, UnreadableRow, read_row
from schedules.records import AdministrationRecord, RecordStatus, Storage

CODE, ROW = "code", "row"
PROBLEM = "problem"
"""Why a row gives no cells, where its table says so."""

_REQUIRED = (CODE, "id", "started_at", "status")


_ALL = (CODE, *COLUMNS, PROBLEM, ROW)


def check_log_columns(schema: pa.Schema, source: str) -> None:
    """Raise ``DocumentError`` where a column is missing, unknown, there twice or cannot be read."""
    accepted = (CODE, *COLUMNS)
    problems = [
        f"{source}: found no column {name}" for name in _REQUIRED if name not in schema.names
    ]
    problems += column_problems(schema, source, accepted)
    if "arm" not in schema.names and not {"route", "product"} <= set(schema.names):
        problems.append(f"{source}: found no column arm; accepted: arm, or route and product")
    if problems:
        raise DocumentError(source, problems)


def log_as_text(batch: pa.RecordBatch, source: str, first_row: int) -> pa.RecordBatch:
    """Return rows as trimmed text in fixed columns, null where empty, with where each stands."""
    numbers = pa.array(np.arange(first_row, first_row + batch.num_rows))
    return with_source(with_rows(batch, numbers), source)


def with_rows(batch: pa.RecordBatch, numbers: pa.Array) -> pa.RecordBatch:
    """Return the columns of a log as trimmed text, null where empty, and the rows' numbers."""
    names = [name for name in (CODE, *COLUMNS, PROBLEM) if name in batch.schema.names]
    columns = [trimmed(batch.column(name)) for name in names]
    return pa.RecordBatch.from_arrays([*columns, numbers], names=[*names, ROW])


def with_source(rows: pa.RecordBatch, source: str) -> pa.RecordBatch:
    """Return rows of ``with_rows`` in fixed columns, with the log that they are of."""
    columns = [
        rows.column(name) if name in rows.schema.names else pa.nulls(rows.num_rows, pa.string())
        for name in _ALL
    ]
    sources = pa.repeat(pa.scalar(source), rows.num_rows)
    return pa.RecordBatch.from_arrays([*columns, sources], names=[*_ALL, "source"])


def trimmed(column: pa.Array) -> pa.Array:
    """Return a column of any kind as text without spaces around it, null where nothing is left."""
    if pa.types.is_dictionary(column.type):
        return trimmed(column.dictionary).take(column.indices)
    text = pc.utf8_trim_whitespace(text_column(column))
    return pc.if_else(pc.equal(text, ""), None, text)


@dataclass(frozen=True, slots=True)
class LogProblem:
    """A row of a log that gives no record: where it stands, whose it is as found, and why."""

    source: str
    row: int
    code: str
    text: str


def read_records(
    rows: pa.RecordBatch, zone: str, sure: Bools | None = None
) -> tuple[tuple[AdministrationRecord, ...], tuple[LogProblem, ...]]:
    """Return the records of one patient's rows, and the rows that give none, in their order.

    Rows that are ``sure`` become records as they are; every other row is read by the model.
    """
    cells = list(cells_of_rows(rows))
    is_sure = [False] * len(cells) if sure is None else sure.tolist()
    read = read_each((each for at, each in enumerate(cells) if not is_sure[at]), zone)
    found = [
        sure_record(each, zone) if is_sure[at] else next(read) for at, each in enumerate(cells)
    ]
    return (
        tuple(each for each in found if isinstance(each, AdministrationRecord)),
        tuple(each for each in found if isinstance(each, LogProblem)),
    )


def read_each(
    rows: Iterable[Mapping[str, str]], zone: str
) -> Iterator[AdministrationRecord | LogProblem]:
    """Yield what the model makes of each of one patient's rows: a record, or why there is none.

    Of rows with the same id the first that gives a record is kept.
    """
    first: dict[str, tuple[str, int]] = {}
    for row_ in rows:
        cells = dict(row_)
        row, source, code = int(cells.pop("row")), cells.pop("source"), cells.pop(CODE, "")
        if PROBLEM in cells:
            yield LogProblem(source, row, code, f"{source}:{row}: {cells[PROBLEM]}")
            continue
        try:
            record = read_row(cells, TextPlace(source, row, 1), places=dict, zone=zone)
        except UnreadableRow as error:
            # A table's row has no columns of a text: what is told names the column.
            told = str(error.row).replace(f"{source}:{row}:1: ", f"{source}:{row}: ")
            yield LogProblem(source, row, code, told)
            continue
        earlier = first.setdefault(record.id, (source, row))
        if earlier != (source, row):
            beside = "" if earlier[0] == source else f" of {earlier[0]}"
            again = f'found the id "{record.id}" again (first in row {earlier[1]}{beside})'
            told = f"{again}; accepted: each id once"
            yield LogProblem(source, row, code, f"{source}:{row}: {told}")
        else:
            yield record


def sure_record(cells: Mapping[str, str], zone: str) -> AdministrationRecord:
    """Return the record of a row that the model surely accepts."""
    values: dict[str, Any] = {}
    for name, text in cells.items():
        if name in _LINES:
            values[name] = text
        elif name in _TIMES:
            values[name] = _moment(text, zone)
        elif name in _READ:
            values[name] = _READ[name](text)
    return _record(**values, place=f"{cells['source']}:{cells['row']}")


_record = made(AdministrationRecord)


def _moment(written: str, zone: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


@lru_cache(maxsize=4096)
def _quantity(text: str) -> Quantity:
    return Quantity.parse(text)


_LINES = frozenset({"id", "arm", "product", "planned", "site", "reason", "lot", "recorded_by"})
_TIMES = frozenset({"started_at", "ended_at", "thawed_at", "recorded_at"})
_READ: Mapping[str, Callable[[str], object]] = {
    "status": RecordStatus,
    "route": Route,
    "storage": Storage,
    "amount": _quantity,
    "rate_per_hour": _quantity,
    "expires": Expiry.parse,
    "weight_kg": Decimal,
    "viability_percent": Decimal,
}


def cells_of_rows(rows: pa.RecordBatch) -> Iterator[dict[str, str]]:
    """Yield what rows hold by column, cells that hold nothing left out."""
    for values in rows.to_pylist():
        found: Mapping[str, object] = values
        yield {name: str(value) for name, value in found.items() if value is not None}
