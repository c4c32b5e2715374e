# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What rows of a log state in cells that few rules look at: read where one does."""

from dataclasses import field

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.given import DAY
from schedules.cohort.deviations.log_columns import LogColumns, numbered
from schedules.cohort.deviations.sure_rows import local_days, seconds_of
from schedules.records import AdministrationRecord

UNSTATED = -(1 << 40)
"""What stands for seconds where no time is stated."""


@dataclass(slots=True)
class StatedCells:
    """The cells of some rows of a log: ``places`` are those of the rows among its columns."""

    log: LogColumns
    places: Longs
    _read: dict[int, AdministrationRecord] = field(init=False)

    def __post_init__(self) -> None:
        """Find the rows that the model read one by one: their cells are as it has them."""
        rows, read = self.log.row[self.places], self.log.records.read
        some = np.flatnonzero(np.isin(rows, list(read))).tolist() if read else []
        self._read = {at: read[int(rows[at])] for at in some}

    def has(self, name: str) -> bool:
        """Say whether a cell is stated in any row of the log."""
        return name in self.log.records.rows.schema.names

    def texts(self, name: str, own: Longs) -> tuple[Longs, list[str | None]]:
        """Return what a cell of some rows holds, as places in a list, -1 where it is empty."""
        places, words = numbered(self._column(name, own))
        for at, record in self._read_among(own):
            found = getattr(record, name)
            words.append(None if found is None else str(found))
            places[at] = -1 if found is None else len(words) - 1
        return places, words

    def seconds(self, name: str, own: Longs) -> Longs:
        """Return the seconds from when each of some was given until another time of it."""
        row, column = self.places[own], self._column(name, own)
        since = self.log.days[row] * DAY + self.log.seconds[row]
        found: Longs = local_days(column) * np.int64(DAY) + seconds_of(column) - since
        found[column.is_null().to_numpy(zero_copy_only=False)] = UNSTATED
        for at, record in self._read_among(own):
            until = getattr(record, name)
            gone = None if until is None else (until - record.started_at).total_seconds()
            found[at] = UNSTATED if gone is None else int(gone)
        return found

    def _column(self, name: str, own: Longs) -> pa.Array:
        return self.log.records.rows.column(name).take(pa.array(self.log.row[self.places[own]]))

    def _read_among(self, own: Longs) -> list[tuple[int, AdministrationRecord]]:
        if not self._read:
            return []
        at = np.flatnonzero(np.isin(own, list(self._read))).tolist()
        return [(each, self._read[int(own[each])]) for each in at]
