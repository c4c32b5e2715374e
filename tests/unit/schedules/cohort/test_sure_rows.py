"""Masks over a registry's log let nothing through that the record model refuses, at any bound."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from cohort_tables import log_table

from schedules.cohort.deviations.log_rows import read_records
from schedules.cohort.deviations.sure_rows import sure_rows

PLAIN = {"code": "P-1", "arm": "iv", "started_at": "2026-03-03 10:05", "status": "completed"}
_ENDS = "éЖ中٣²ǅ.)(-/_ \u200b\u00a0"
_HOURS = [datetime(2026, 3, 28) + timedelta(minutes=35 * step) for step in range(100)]
_WORDS = [text for end in _ENDS for text in (end, f"a{end}", f"{end}a", f"a{end}a")]
_WORDS += [letter * size for letter in "a中" for size in (1, 59, 60, 61, 119, 120, 121)]
_IDS = ["a" * 20, "a" * 21, "-".join(["a" * 20] * 6), "-".join(["a" * 20] * 7), "1a", "a-1"]
_AMOUNTS = [
    f"{'9' * whole}{rest}"
    for whole in range(1, 22)
    for rest in (" cells", " mg", ".5 cells", ".123456 mL", ".1234567 g")
]
_NUMBERS = [f"{'9' * whole}{rest}" for whole in range(1, 8) for rest in ("", ".5", ".1234567")]
_TIMES = ["0001-01-01 00:00", "9999-12-31T23:59", "2000-01-01 00:00", "2099-12-31 23:59"]
_TIMES += [hour.isoformat(" ", "minutes") for hour in _HOURS]
_COLUMNS = [
    ("id site reason lot recorded_by", _WORDS),
    ("arm product planned", _IDS),
    ("amount rate_per_hour", _AMOUNTS),
    ("weight_kg viability_percent", _NUMBERS),
    ("started_at ended_at thawed_at recorded_at", _TIMES),
    (
        "expires",
        [f"2028-{month:02}{day}" for month in (0, 2, 12, 13) for day in ("", "-00", "-29")],
    ),
]
CASES = {name: texts for names, texts in _COLUMNS for name in names.split()}


@pytest.mark.parametrize("column", CASES)
@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Shanghai"])
def test_every_row_that_a_mask_takes_is_taken_by_the_model_and_as_the_same(column: str, zone: str):
    rows = [PLAIN | {"id": f"r-{at}", column: text} for at, text in enumerate(CASES[column])]
    batch = log_table(rows)
    taken = batch.filter(pa.array(sure_rows(batch, zone)))
    records, problems = read_records(taken, zone)
    assert not problems
    assert taken.num_rows == len(records)
    assert read_records(taken, zone, np.ones(taken.num_rows, bool)) == (records, ())
    assert len(records) > 0
