# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Which rows of a log the record model surely accepts: told by masks over whole columns.

The forms are narrower than what the model accepts, never wider. Every other row is read by it.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from protocol.route import Route
from schedules.cohort.arrays import EPOCH, Bools, Longs
from schedules.cohort.deviations.text_numbers import text_numbers
from schedules.records import RecordStatus, Storage

_NO = pa.scalar(value=False)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_ID = r"^[a-z]{1,20}(-[a-z0-9]{1,20}){0,5}$"
_WORDS = r"^[\p{L}\p{N}]([\p{L}\p{N} ,.;:()/+_-]{0,118}[\p{L}\p{N}.)])?$"
_AMOUNT = r"^([1-9][0-9]{0,14} cells|[1-9][0-9]{0,8}(\.[0-9]{1,6})? (mg|g|mL|mcg))$"
_NUMBER = r"^[1-9][0-9]{0,4}(\.[0-9]{1,6})?$"
_TIME = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_NEEDED = {"id": r"^[A-Za-z0-9]([A-Za-z0-9._/-]{0,58}[A-Za-z0-9])?$", "started_at": _TIME}
_FORMS = {
    **dict.fromkeys(("arm", "product", "planned"), _ID),
    **dict.fromkeys(("site", "reason", "lot", "recorded_by"), _WORDS),
    **dict.fromkeys(("amount", "rate_per_hour"), _AMOUNT),
    **dict.fromkeys(("weight_kg", "viability_percent"), _NUMBER),
    **dict.fromkeys(("ended_at", "thawed_at", "recorded_at"), _TIME),
    "expires": r"^20[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?$",
}
_VALUES = {
    "route": pa.array([route.value for route in Route], pa.string()),
    "storage": pa.array([storage.value for storage in Storage], pa.string()),
}
_TIMES = ("started_at", "ended_at", "thawed_at", "recorded_at")
_STATUSES = pa.array([status.value for status in RecordStatus], pa.string())
_GIVEN = pa.array([RecordStatus.COMPLETED.value, RecordStatus.PARTIAL.value], pa.string())


def sure_rows(rows: pa.RecordBatch, zone: str) -> Bools:
    """Say which rows the record model surely accepts; ids that come twice are not among them.

    The rows are those of patients in one time zone.
    """
    sure = np.ones(rows.num_rows, bool)
    for name, form in _NEEDED.items():
        sure &= _bools(_matches(rows.column(name), form, few=name != "id"))
    for name, form in _FORMS.items():
        if rows.column(name).null_count < rows.num_rows:
            sure &= _bools(_or_null(rows.column(name), _matches(rows.column(name), form)))
    for name, values in _VALUES.items():
        if rows.column(name).null_count < rows.num_rows:
            sure &= _bools(_or_null(rows.column(name), pc.is_in(rows.column(name), values)))
    status = rows.column("status")
    sure &= _bools(pc.is_in(status, _STATUSES))
    sure &= _bools(pc.or_(pc.is_null(rows.column("amount")), pc.is_in(status, _GIVEN)))
    route_and_product = pc.and_(*(pc.is_valid(rows.column(name)) for name in ("route", "product")))
    sure &= _bools(pc.or_(pc.is_valid(rows.column("arm")), route_and_product))
    for name in _TIMES:
        if rows.column(name).null_count < rows.num_rows:
            sure &= _are_instants(rows.column(name), zone)
    if rows.column("ended_at").null_count < rows.num_rows:
        sure &= _ends_later(rows)
    return sure & ~_comes_twice(rows)


def _matches(column: pa.Array, form: str, *, few: bool = True) -> pa.Array:
    """Say which texts have a form; where there are ``few``, each is looked at once."""
    if not few:
        return pc.fill_null(pc.match_substring_regex(column, form), _NO)
    texts = column.dictionary_encode()
    found = pc.match_substring_regex(texts.dictionary, form).take(texts.indices)
    return pc.fill_null(found, _NO)


def _or_null(column: pa.Array, accepted: pa.Array) -> pa.Array:
    return pc.or_(accepted, pc.is_null(column))


def _bools(column: pa.Array) -> Bools:
    found: Bools = column.to_numpy(zero_copy_only=False)
    return found


def days_of(written: pa.Array) -> pa.Array:
    """Return the local days of times; null where the text is no date."""
    texts = pc.utf8_slice_codeunits(written, 0, 10).dictionary_encode()
    words = texts.dictionary
    parsed = pc.strptime(words, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    same = pc.equal(parsed.cast(pa.string()), words)
    return pc.if_else(pc.fill_null(same, _NO), parsed, None).take(texts.indices)


def local_days(written: pa.Array) -> npt.NDArray[np.int32]:
    """Return the local days of times since 1970; 0 where the text is no date."""
    found: npt.NDArray[np.int32] = pc.fill_null(days_of(written).cast(pa.int32()), 0).to_numpy()
    return found


def _are_instants(written: pa.Array, zone: str) -> Bools:
    """Say which local times are there, and are there once; those that are not stated, too."""
    days = days_of(written)
    found: Bools = _bools(pc.or_(pc.is_null(written), pc.is_valid(days)))
    distinct, places = np.unique(
        pc.fill_null(days.cast(pa.int32()), 0).to_numpy(), return_inverse=True
    )
    plain = np.array([_plain_day(int(day), zone) for day in distinct], bool)[places]
    odd = np.flatnonzero(found & ~plain & _bools(pc.is_valid(written)))
    if len(odd):
        texts = written.take(pa.array(odd)).dictionary_encode()
        once = np.array([_is_once(text, zone) for text in texts.dictionary.to_pylist()], bool)
        found[odd] = once[np.asarray(texts.indices)]
    return found


@lru_cache(maxsize=65536)
def _plain_day(day: int, zone: str) -> bool:
    """Say whether every time of the clock is there exactly once on a day."""
    on, info = date.fromordinal(day + EPOCH), ZoneInfo(zone)
    if on.year in (date.min.year, date.max.year):  # the days around it may be none
        return False
    offsets = {
        datetime.combine(on + timedelta(days=after), time(), info).utcoffset()
        for after in (-1, 0, 1, 2)
    }
    return len(offsets) == 1


def _is_once(written: str, zone: str) -> bool:
    """Say whether a local time is exactly one instant."""
    try:
        at = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))
        instants = {at.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    except (ValueError, OverflowError):
        return False
    return len(instants) == 1


def _ends_later(rows: pa.RecordBatch) -> Bools:
    """Say which rows end when they start or later; by the clock, which every time is on once."""
    started, ended = (
        local_days(column) * np.int64(86_400) + seconds_of(column)
        for column in (rows.column("started_at"), rows.column("ended_at"))
    )
    found: Bools = _bools(pc.is_null(rows.column("ended_at"))) | (ended >= started)
    return found


def seconds_of(written: pa.Array) -> Longs:
    """Return the seconds after midnight of local times; 0 where there is none."""
    clock = pc.utf8_slice_codeunits(written, 11, 19).dictionary_encode()
    known = [_of_clock(text) for text in clock.dictionary.to_pylist()]
    places = pc.fill_null(clock.indices, 0).to_numpy(zero_copy_only=False)
    found = np.array(known or [0], np.int64)[places] if len(places) else np.zeros(0, np.int64)
    found[~_bools(pc.is_valid(written))] = 0
    return found


def _of_clock(text: str) -> int:
    parts = text.split(":")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return 0
    hour, minute, second = (*map(int, parts), 0, 0)[:3]
    return (hour * 60 + minute) * 60 + second


def _comes_twice(rows: pa.RecordBatch) -> Bools:
    """Say which rows have an id that another row of the same patient has, too.

    Told by numbers of 64 bits that are made from both: two that are equal by chance are read by the
    model, which is all that it costs.
    """
    code = pc.fill_null(rows.column("code").dictionary_encode().indices, -1).to_numpy()
    both = text_numbers(rows.column("id")) * _ODD + code.astype(np.uint64)
    order = np.argsort(both)
    same = both[order][1:] == both[order][:-1]
    found = np.zeros(rows.num_rows, bool)
    found[order[1:][same]] = found[order[:-1][same]] = True
    return found
