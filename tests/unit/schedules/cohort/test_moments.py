"""Moments of a registry are written as each one is by itself, also where a clock changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from schedules.cohort.deviations.moments import written_in_zones

ZONES = ["Asia/Shanghai", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Asia/Gaza"]
# 2026-03-29, 2026-10-25, 2026-11-01, 2026-04-05: clocks change in some of them.
CHANGES = [20541, 20751, 20758, 20548]
moments = st.tuples(
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES) | st.integers(-3_000, 40_000),
    st.integers(0, 86_399),
)


@given(st.lists(moments, min_size=1, max_size=30))
def test_moments_are_written_as_each_one_alone(found: list[tuple[str, int, int]]):
    zones, days, seconds = zip(*found, strict=True)
    told = written_in_zones(
        pa.array(zones).dictionary_encode(), np.array(days, np.int64), np.array(seconds, np.int64)
    )
    alone = [
        (datetime(1970, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(days=day, seconds=second))
        for zone, day, second in found
    ]
    assert told.to_pylist() == [each.isoformat() for each in alone]
