"""Which stretches can be read in one way alone: each record with its own dose, both in turn.

There are as many records as doses, and nothing outside of them fits. So any other reading leaves a
record without a dose, and that costs more than all distances.
"""

import numpy as np

from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.given import Given, Streams
from schedules.deviations.course import MINUTES_A_DAY

_FAR = 1 << 30
Ranges = tuple[Longs, Longs, Longs]
"""The first dose and the first record of stretches, and how many there are of either."""


def are_calm(streams: Streams, given: Given, doses: tuple[Longs, Longs], ranges: Ranges) -> Bools:
    """Say which stretches are pairs in turn; ``doses`` are the first and last each record fits.

    Of the readings that a report looks at, none departs from the pairs:

    - An extra costs more than all distances, the next record's delay and the dearest miss.
    - The oldest dose still open is each record's own: it keeps the limits, the record before puts
      no dose off, and none is the one before given twice. Nobody linked a record.
    """
    dose, record, sizes = ranges
    if not len(sizes):
        return np.zeros(0, bool)
    starts = np.cumsum(sizes) - sizes
    after = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
    dose, record = (np.repeat(each, sizes) + after for each in (dose, record))
    at = streams.some_in_courses(dose)
    gone, behind = _days_to_next(given), record[starts] + sizes
    fits = _fit(streams, given, at, record, gone) & _is_beside_own(streams, dose, given.day[record])
    away = np.add.reduceat(np.abs(given.day[record] - streams.of_courses("due")[at]), starts)
    late, stays = _next(streams, given, doses, behind, gone)
    extra = np.minimum.reduceat(streams.of_courses("extra")[at], starts)
    most = (away + late) * MINUTES_A_DAY + _of_arms(streams, given, "dearest", record[starts])
    found: Bools = np.logical_and.reduceat(fits, starts) & stays & (most < extra)
    return found


def _days_to_next(given: Given) -> Longs:
    """Return the days from each record to the next one of its stream; at the end, from none."""
    same = given.stream[1:] == given.stream[:-1]
    return np.append(np.where(same, np.diff(given.day), _FAR), [_FAR, _FAR])


def _of_arms(streams: Streams, given: Given, name: str, record: Longs) -> Longs:
    of_courses = np.array([getattr(course, name) for course in streams.courses], np.int64)
    return of_courses[streams.course[given.stream[record]]]


def _fit(  # noqa: PLR0917 -- records, and the dose of each
    streams: Streams, given: Given, at: Longs, record: Longs, gone: Longs
) -> Bools:
    """Say which records are their doses' whatever else there is; ``at`` are these in courses."""
    day, since = given.day[record], gone[record - 1]
    due, opens, earliest, latest = (
        streams.of_courses(name)[at] for name in ("due", "opens", "earliest", "latest")
    )
    found: Bools = (given.link[record] < 0) & (day >= earliest) & (day <= latest)
    found &= since >= _of_arms(streams, given, "apart", record) + day - due
    found &= (since > _of_arms(streams, given, "near", record)) | ((since > 0) & (day >= opens))
    return found


def _next(  # noqa: PLR0917 -- records, and the doses of each
    streams: Streams, given: Given, doses: tuple[Longs, Longs], behind: Longs, gone: Longs
) -> tuple[Longs, Bools]:
    """Return how late the record behind each stretch can be, and whether it can be no repeat."""
    ahead = gone[behind - 1]
    at = np.minimum(behind, len(given.day) - 1)
    due, opens = (
        streams.column_at(name, of[at]) for name, of in zip(("due", "opens"), doses, strict=True)
    )
    follows = ahead < _FAR
    late = np.where(follows, np.maximum(given.day[at] - due, 0), 0)
    near = _of_arms(streams, given, "near", behind - 1)
    return late, (ahead > near) | ((ahead > 0) & (given.day[at] >= opens))


def _is_beside_own(streams: Streams, dose: Longs, day: Longs) -> Bools:
    """Say which days lie between when the dose before is due and the one behind it.

    What an extra costs goes by the interval that it lies in.
    """
    stream = streams.of_dose(dose)
    first, last = streams.first[stream], streams.first[stream] + streams.doses[stream] - 1
    before, behind = (
        streams.column_at("due", each)
        for each in (np.maximum(dose - 1, first), np.minimum(dose + 1, last))
    )
    found: Bools = ((dose == first) | (day >= before)) & ((dose == last) | (day < behind))
    return found
