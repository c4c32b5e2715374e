# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A log as columns of numbers, a place for each row in the order it came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from schedules.cohort.arrays import EPOCH, Bools, Longs
from schedules.cohort.deviations.log_rows import (
    LogProblem,
    cells_of_rows,
    read_each,
    sure_record,
)
from schedules.cohort.deviations.said import MARKS
from schedules.cohort.deviations.sure_rows import local_days, seconds_of, sure_rows
from schedules.records import AdministrationRecord, RecordStatus

COMPLETED, PARTIAL, WITHHELD, IN_ERROR, UNREADABLE = range(5)
"""What a row is."""

_STATUS = {
    RecordStatus.COMPLETED: COMPLETED,
    RecordStatus.PARTIAL: PARTIAL,
    RecordStatus.NOT_GIVEN: WITHHELD,
    RecordStatus.REFUSED: WITHHELD,
    RecordStatus.ENTERED_IN_ERROR: IN_ERROR,
}
_IN_SENTENCES = ("amount", "site", "lot", "weight_kg", "rate_per_hour")
_NAMED = ("arm", "amount", "site", "reason", "route", "product")


@dataclass(frozen=True, slots=True)
class LogRecords:
    """The rows of a log as records: those that the model read, and those that it surely takes."""

    rows: pa.RecordBatch
    read: Mapping[int, AdministrationRecord]
    zones: Sequence[str]

    @property
    def ids(self) -> pa.Array:
        """The ids of all rows."""
        return self.rows.column("id")

    def of(self, rows: Longs, zones: Iterable[str]) -> list[AdministrationRecord]:
        """Return the records of rows, all of which give one, each with its patient's time zone."""
        if not len(rows):
            return []
        cells = cells_of_rows(self.rows.take(pa.array(rows)))
        return [
            self.read[at] if at in self.read else sure_record(own, zone)
            for at, own, zone in zip(rows.tolist(), cells, zones, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class LogColumns:
    """What rows of a log say, texts as places in lists, -1 where there is none.

    ``row`` is where each stands in the log. ``patient`` is the place of each row's patient, the
    number of patients where it is nobody's. ``days`` are local days since 1970, ``seconds`` those
    after midnight. ``links`` are names of planned doses. ``odd`` rows say more than is told of a
    stretch.
    """

    row: Longs
    patient: Longs
    days: Longs
    seconds: Longs
    status: Longs
    arms: Longs
    amounts: Longs
    sites: Longs
    reasons: Longs
    routes: Longs
    products: Longs
    links: Longs
    odd: Bools
    names: Mapping[str, list[str | None]]
    records: LogRecords

    def some(self, rows: Longs, patient: Longs) -> "LogColumns":
        """Return some rows, and the place of each one's patient among others."""
        columns = ("row", "days", "seconds", "status", "links", "odd")
        numbered = (f"{name}s" for name in _NAMED)
        own = {name: getattr(self, name)[rows] for name in (*columns, *numbered)}
        return replace(self, patient=patient, **own)


def read_log(
    rows: pa.RecordBatch, patient: Longs, zones: Sequence[str]
) -> tuple[LogColumns, list[tuple[int, LogProblem]]]:
    """Return the columns of a log, and the rows that give no record with whose each is.

    ``zones`` are the time zones of all patients. Ids that come twice are told by patient.
    """
    sure = _sure(rows, patient, zones)
    read: dict[int, AdministrationRecord] = {}
    problems: list[tuple[int, LogProblem]] = []
    unsure = np.flatnonzero(~sure & (patient < len(zones)))
    unsure = unsure[np.argsort(patient[unsure], kind="stable")]
    cells = list(cells_of_rows(rows.take(pa.array(unsure))))
    whose, starts = np.unique(patient[unsure], return_index=True)
    bounds = [*starts.tolist(), len(unsure)]
    for who, (first, last) in zip(whose.tolist(), pairwise(bounds), strict=True):
        for at, found in enumerate(read_each(cells[first:last], zones[int(who)]), first):
            if isinstance(found, LogProblem):
                problems.append((who, found))
            else:
                read[int(unsure[at])] = found
    return _Columns(rows, patient, zones, sure, read).found(), problems


def _filled(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return the columns that hold anything: rows are often taken one patient at a time."""
    names = rows.schema.names
    some = [name for name in names if rows.column(name).null_count < rows.num_rows]
    return rows.select(some if "id" in some else ["id", *some])


def _sure(rows: pa.RecordBatch, patient: Longs, zones: Sequence[str]) -> Bools:
    """Say which rows the model surely accepts, each in its patient's time zone."""
    distinct = list(dict.fromkeys(zones))
    if len(distinct) == 1:
        return sure_rows(rows, distinct[0])
    number = {name: at for at, name in enumerate(distinct)}
    zone = np.array([*(number[name] for name in zones), -1])[patient]
    found = np.zeros(rows.num_rows, bool)
    for name, at in number.items():
        own = np.flatnonzero(zone == at)
        found[own] = sure_rows(rows.take(pa.array(own)), name)
    return found


@dataclass(frozen=True, slots=True)
class _Columns:
    rows: pa.RecordBatch
    patient: Longs
    zones: Sequence[str]
    sure: Bools
    read: Mapping[int, AdministrationRecord]

    def found(self) -> LogColumns:
        """Return the columns: of sure rows by column, of those that the model read one by one."""
        started = self.rows.column("started_at")
        numbers = {"days": local_days(started).astype(np.int64), "seconds": seconds_of(started)}
        numbers["status"] = self._status()
        texts = {name: numbered(self.rows.column(name)) for name in _NAMED}
        odd = self._misread()
        places = {name: {text: at for at, text in enumerate(own[1])} for name, own in texts.items()}
        for at, record in self.read.items():
            numbers["days"][at], numbers["seconds"][at], is_once = self._time(at, record)
            numbers["status"][at] = _STATUS[record.status]
            odd[at] |= not is_once or record.id != self.rows.column("id")[at].as_py()
            for name, text in _texts(record).items():
                column, words = texts[name]
                column[at] = -1 if text is None else places[name].setdefault(text, len(words))
                if column[at] == len(words):
                    words.append(text)
        links, doses = numbered(self.rows.column("planned"))
        return LogColumns(
            row=np.arange(self.rows.num_rows),
            patient=self.patient,
            **numbers,
            **{f"{name}s": column for name, (column, _) in texts.items()},
            links=links,
            odd=odd,
            names={"planned": doses, **{name: words for name, (_, words) in texts.items()}},
            records=LogRecords(_filled(self.rows), self.read, self.zones),
        )

    def _misread(self) -> Bools:
        """Say which rows hold what would be taken for a day or a weight in a sentence."""
        found = np.zeros(self.rows.num_rows, bool)
        for name in _IN_SENTENCES:
            places, words = numbered(self.rows.column(name))
            # A weight is written without zeros behind.
            texts = [f"{word} {word.rstrip('0')}" if word else "" for word in words]
            is_mark = [bool(MARKS.search(text)) for text in texts]
            if any(is_mark):
                found |= np.array([*is_mark, False], bool)[places]
        return found

    def _status(self) -> Longs:
        column = self.rows.column("status").dictionary_encode()
        known = {status.value: number for status, number in _STATUS.items()}
        numbers = [known.get(text, UNREADABLE) for text in column.dictionary.to_pylist()]
        places = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
        found: Longs = np.array([*numbers, UNREADABLE], np.int64)[places]
        found[~self.sure] = UNREADABLE
        return found

    def _time(self, at: int, record: AdministrationRecord) -> tuple[int, int, bool]:
        """Return the local day and second, and whether the clock shows that time only then."""
        zone = ZoneInfo(self.zones[int(self.patient[at])])
        local = record.started_at.astimezone(zone)
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return (
            local.toordinal() - EPOCH,
            seconds,
            local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset(),
        )


def _texts(record: AdministrationRecord) -> dict[str, str | None]:
    values = {name: getattr(record, name) for name in _NAMED}
    return {name: None if value is None else str(value) for name, value in values.items()}


def numbered(column: pa.Array) -> tuple[Longs, list[str | None]]:
    """Return texts as places in a list, -1 where there is none."""
    found = column.dictionary_encode()
    places = pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return places, found.dictionary.to_pylist()
