# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Administration logs of many patients as a table: one row a record, ``code`` says whose it is.

A row is accepted where the record model accepts it. Rows in forms that the model surely takes are
accepted by masks over whole columns; every other row goes through the model, whose message is kept.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from protocol.document import TextPlace
from protocol.errors import DocumentError
from protocol.lean import dataclass
from protocol.model import made
from protocol.quantity import Quantity
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.text_numbers import text_numbers
from schedules.cohort.patients import text_column
from schedules.logs import COLUMNS, UnreadableRow, read_row
from schedules.records import AdministrationRecord, RecordStatus

CODE = "code"
_REQUIRED = (CODE, "id", "started_at", "status")
_NO = pa.scalar(value=False)
_ODD = np.uint64(0x9E3779B97F4A7C15)
# Forms that the record model takes without a look: narrower than what it accepts, never wider.
_SURE = {
    "id": r"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,58}[A-Za-z0-9])?$",
    "arm": r"^[a-z]{1,20}(-[a-z0-9]{1,20}){0,3}$",
    "started_at": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
    "amount": r"^([1-9][0-9]{0,17} cells|[1-9][0-9]{0,8}(\.[0-9]{1,6})? (mg|g|mL|mcg))$",
    "site": r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,58}[A-Za-z0-9])?$",
}
_MAY_BE_MISSING = {"amount", "site"}
_STATUSES = pa.array([status.value for status in RecordStatus], pa.string())
_GIVEN = pa.array([RecordStatus.COMPLETED.value, RecordStatus.PARTIAL.value], pa.string())


def check_log_columns(schema: pa.Schema, source: str) -> None:
    """Raise ``DocumentError`` where a column is missing, unknown or holds floats."""
    accepted = (CODE, *COLUMNS)
    problems = [
        f"{source}: found no column {name}" for name in _REQUIRED if name not in schema.names
    ]
    problems += [
        f"{source}: found the column {field.name}; accepted: {', '.join(accepted)}"
        for field in schema
        if field.name not in accepted
    ]
    problems += [
        f"{source}: the column {field.name} holds floats, which round; accepted: decimals, whole"
        " numbers or text"
        for field in schema
        if pa.types.is_floating(field.type)
    ]
    if "arm" not in schema.names and not {"route", "product"} <= set(schema.names):
        problems.append(f"{source}: found no column arm; accepted: arm, or route and product")
    if problems:
        raise DocumentError(source, problems)


def log_as_text(batch: pa.RecordBatch, source: str, first_row: int) -> pa.RecordBatch:
    """Return rows as trimmed text in fixed columns, null where empty, with where each stands."""
    columns = [
        _trimmed(text_column(batch.column(name)))
        if name in batch.schema.names
        else pa.nulls(batch.num_rows, pa.string())
        for name in (CODE, *COLUMNS)
    ]
    rows = pa.array(np.arange(first_row, first_row + batch.num_rows))
    sources = pa.repeat(pa.scalar(source), batch.num_rows)
    return pa.RecordBatch.from_arrays(
        [*columns, rows, sources], names=[CODE, *COLUMNS, "row", "source"]
    )


def _trimmed(column: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


@dataclass(frozen=True, slots=True)
class LogProblem:
    """A row of a log that gives no record: where it stands, whose it is as found, and why."""

    source: str
    row: int
    code: str
    text: str


def sure_rows(rows: pa.RecordBatch, zone: str) -> Bools:
    """Say which rows the record model surely accepts; ids that come twice are not among them.

    The rows are those of patients in one time zone.
    """
    sure = np.ones(rows.num_rows, bool)
    for name, form in _SURE.items():
        matches = _matches(rows.column(name), form, few=name != "id")
        if name in _MAY_BE_MISSING:
            matches = pc.or_kleene(matches, pc.is_null(rows.column(name)))
        sure &= _bools(matches.fill_null(_NO))
    status = rows.column("status")
    sure &= _bools(pc.is_in(status, _STATUSES))
    no_amount = pc.is_null(rows.column("amount"))
    sure &= _bools(pc.or_(no_amount, pc.is_in(status, _GIVEN)))
    for name in COLUMNS:
        if name not in {*_SURE, "status"}:
            sure &= _bools(pc.is_null(rows.column(name)))
    days = _days(rows)
    sure &= _bools(pc.is_valid(days))
    numbers = pc.fill_null(days.cast(pa.int32()), 0).to_numpy()
    sure &= _is_plain(numbers, zone)
    return sure & ~_comes_twice(rows)


def _matches(column: pa.Array, form: str, *, few: bool) -> pa.Array:
    """Say which texts have a form; where there are ``few``, each is looked at once."""
    if not few:
        return pc.match_substring_regex(column, form)
    texts = column.dictionary_encode()
    return pc.match_substring_regex(texts.dictionary, form).take(texts.indices)


def _days(rows: pa.RecordBatch) -> pa.Array:
    """Return the local days; null where the text is no date."""
    texts = pc.utf8_slice_codeunits(rows.column("started_at"), 0, 10).dictionary_encode()
    written = texts.dictionary
    parsed = pc.strptime(written, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    same = pc.equal(parsed.cast(pa.string()), written)
    return pc.if_else(pc.fill_null(same, _NO), parsed, None).take(texts.indices)


def local_days(rows: pa.RecordBatch) -> npt.NDArray[np.int32]:
    """Return the local days of rows since 1970; 0 where the text is no date."""
    found: npt.NDArray[np.int32] = pc.fill_null(_days(rows).cast(pa.int32()), 0).to_numpy()
    return found


def _is_plain(days: npt.NDArray[np.int32], zone: str) -> Bools:
    """Say on which days every time of the clock is there exactly once."""
    distinct, places = np.unique(days, return_inverse=True)
    plain = np.array([_plain_day(int(day), zone) for day in distinct], bool)
    return plain[places]


@lru_cache(maxsize=65536)
def _plain_day(day: int, zone: str) -> bool:
    on, info = datetime.fromordinal(day + _EPOCH), ZoneInfo(zone)
    offsets = {
        (on + timedelta(days=after)).replace(tzinfo=info).utcoffset() for after in (-1, 0, 1, 2)
    }
    return len(offsets) == 1


_EPOCH = date(1970, 1, 1).toordinal()


def _comes_twice(rows: pa.RecordBatch) -> Bools:
    """Say which rows have an id that another row of the same patient has, too.

    Told by numbers of 64 bits that are made from both: two that are equal by chance are read by the
    model, which is all that it costs.
    """
    code = pc.fill_null(rows.column(CODE).dictionary_encode().indices, -1).to_numpy()
    both = text_numbers(rows.column("id")) * _ODD + code.astype(np.uint64)
    order = np.argsort(both)
    same = both[order][1:] == both[order][:-1]
    found = np.zeros(rows.num_rows, bool)
    found[order[1:][same]] = found[order[:-1][same]] = True
    return found


def read_records(
    rows: pa.RecordBatch, zone: str, sure: Bools | None = None
) -> tuple[tuple[AdministrationRecord, ...], tuple[LogProblem, ...]]:
    """Return the records of one patient's rows, and the rows that give none, in their order.

    Rows that are ``sure`` become records as they are; every other row is read by the model.
    """
    records: list[AdministrationRecord] = []
    problems: list[LogProblem] = []
    first: dict[str, int] = {}
    for at, cells in enumerate(_cells(rows)):
        if sure is not None and sure[at]:
            records.append(sure_record(cells, zone))
            continue
        row, source, code = int(cells.pop("row")), cells.pop("source"), cells.pop(CODE, "")
        try:
            record = read_row(cells, TextPlace(source, row, 1), places=dict, zone=zone)
        except UnreadableRow as error:
            problems.append(LogProblem(source, row, code, str(error.row)))
            continue
        earlier = first.setdefault(record.id, row)
        if earlier != row:
            again = f'found the id "{record.id}" again (first in row {earlier})'
            told = f"{again}; accepted: each id once"
            problems.append(LogProblem(source, row, code, f"{source}:{row}: {told}"))
        else:
            records.append(record)
    return tuple(records), tuple(problems)


def sure_record(cells: Mapping[str, str], zone: str) -> AdministrationRecord:
    """Return the record of a row that the model surely accepts."""
    amount, site = cells.get("amount"), cells.get("site")
    started = datetime.fromisoformat(cells["started_at"]).replace(tzinfo=ZoneInfo(zone))
    return made(AdministrationRecord)(
        id=cells["id"],
        arm=cells["arm"],
        started_at=started,
        amount=None if amount is None else _quantity(amount),
        status=RecordStatus(cells["status"]),
        site=site,
        place=f"{cells['source']}:{cells['row']}",
    )


@lru_cache(maxsize=4096)
def _quantity(text: str) -> Quantity:
    return Quantity.parse(text)


def _cells(rows: pa.RecordBatch) -> Iterator[dict[str, str]]:
    for values in rows.to_pylist():
        found: Mapping[str, object] = values
        yield {name: str(value) for name, value in found.items() if value is not None}


def _bools(column: pa.Array) -> Bools:
    found: Bools = column.to_numpy(zero_copy_only=False)
    return found


def started_minutes(rows: pa.RecordBatch) -> Longs:
    """Return the local minutes since 1970 of rows that are sure."""
    days = pc.fill_null(_days(rows).cast(pa.int32()), 0).to_numpy().astype(np.int64)
    written = rows.column("started_at")
    hours = pc.utf8_slice_codeunits(written, 11, 13).cast(pa.int64()).to_numpy()
    minutes = pc.utf8_slice_codeunits(written, 14, 16).cast(pa.int64()).to_numpy()
    found: Longs = days * 1440 + hours * 60 + minutes
    return found
