# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A log as columns of numbers, a place for each row in the order it came."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.log_rows import local_days

_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class LogColumns:
    """What rows of a log say, texts as places in lists, -1 where there is none.

    ``row`` is where each stands in the log, and ``sure`` says which the model surely accepts.
    ``patient`` is the place of each row's patient, the number of patients where it is nobody's.
    ``days`` are local days since 1970. ``plain`` rows are of completed administrations that the
    model surely accepts; ``seconds`` after midnight are theirs alone.
    """

    row: Longs
    patient: Longs
    days: Longs
    seconds: Longs
    arms: Longs
    arm_names: list[str | None]
    amounts: Longs
    amount_texts: list[str | None]
    sites: Longs
    site_names: list[str | None]
    plain: Bools
    sure: Bools

    @classmethod
    def of(cls, rows: pa.RecordBatch, patient: Longs, sure: Bools) -> "LogColumns":
        """Return the columns of rows; ``sure`` says which the model surely accepts."""
        numbers = {
            name: rows.column(name).dictionary_encode() for name in ("arm", "amount", "site")
        }
        places = {
            name: pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False)
            for name, found in numbers.items()
        }
        texts = {name: found.dictionary.to_pylist() for name, found in numbers.items()}
        completed = pc.fill_null(pc.equal(rows.column("status"), "completed"), False)  # noqa: FBT003
        plain: Bools = sure & completed.to_numpy(zero_copy_only=False)
        return cls(
            row=np.arange(rows.num_rows),
            patient=patient,
            days=local_days(rows).astype(np.int64),
            seconds=_seconds(rows.column("started_at"), plain),
            arms=places["arm"],
            arm_names=texts["arm"],
            amounts=places["amount"],
            amount_texts=texts["amount"],
            sites=places["site"],
            site_names=texts["site"],
            plain=plain,
            sure=sure,
        )

    def some(self, rows: Longs, patient: Longs) -> "LogColumns":
        """Return some rows, and the place of each one's patient among others."""
        columns = ("row", "days", "seconds", "arms", "amounts", "sites", "plain", "sure")
        own = {name: getattr(self, name)[rows] for name in columns}
        return replace(self, patient=patient, **own)


def _seconds(written: pa.Array, plain: Bools) -> Longs:
    """Return the seconds after midnight; 0 in rows that are not plain."""
    clock = pc.utf8_slice_codeunits(written, 11, 19).dictionary_encode()
    known = [_of_clock(text) for text in clock.dictionary.to_pylist()]
    places = pc.fill_null(clock.indices, 0).to_numpy(zero_copy_only=False)
    found = np.array(known or [0], np.int64)[places] if len(places) else np.zeros(0, np.int64)
    found[~plain] = 0
    return found


def _of_clock(text: str) -> int:
    parts = text.split(":")
    if not all(part.isdigit() for part in parts):
        return 0
    hour, minute, second = (*map(int, parts), 0, 0)[:3]
    return min((hour * 60 + minute) * 60 + second, _DAY - 1)
