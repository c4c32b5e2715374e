# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Moments of many zones as texts, as a report writes them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.distinct import distinct_rows

_LAST_SECOND = 86_399
_WITHOUT_OFFSET = len("2026-03-02T10:00:00")


def written_in_zones(zones: pa.DictionaryArray, days: Longs, seconds: Longs) -> pa.Array:
    """Return local days since 1970, and seconds from midnight, each with its zone's offset.

    A zone is asked once a day; on days on which its clock changes, at each second.
    """
    zone = np.asarray(zones.indices).astype(np.int64)
    names = [ZoneInfo(name) for name in zones.dictionary.to_pylist()]
    firsts, like = distinct_rows([zone, days], len(days))
    ends = [
        [_offset(names[zone[at]], int(days[at]), end) for end in (0, _LAST_SECOND)]
        for at in firsts.tolist()
    ]
    texts = [first for first, _ in ends]
    changing = np.array([first != last for first, last in ends], bool)
    for at in np.flatnonzero(changing[like]).tolist():
        texts.append(_offset(names[zone[at]], int(days[at]), int(seconds[at])))
        like[at] = len(texts) - 1
    return pc.binary_join_element_wise(
        pc.binary_join_element_wise(
            pa.array(days.astype(np.int32)).cast(pa.date32()).cast(pa.string()),
            pa.array(seconds.astype(np.int32)).cast(pa.time32("s")).cast(pa.string()),
            "T",
        ),
        pa.array(texts, pa.string()).take(pa.array(like)),
        "",
    )


def _offset(zone: ZoneInfo, days: int, seconds: int) -> str:
    local = datetime(1970, 1, 1, tzinfo=zone) + timedelta(days=days, seconds=seconds)
    return local.isoformat()[_WITHOUT_OFFSET:]
