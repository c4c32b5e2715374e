"""Which doses each record can be taken for, at the most: by their limits, put off or not."""

import numpy as np

from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.arm_courses import MARGIN
from schedules.cohort.deviations.given import Given, Streams

# More than twice as many days as are told apart.
_WIDE = 1 << 20


def dose_ranges(streams: Streams, given: Given) -> tuple[Longs, Longs, Bools]:
    """Return the first and the last dose that each record may be of, and whether that is one."""
    low, high = _candidates(streams, given)
    first = streams.first[given.stream]
    ends = streams.doses[given.stream] - 1
    begin = first + np.clip(np.minimum(low, high), 0, ends)
    end = first + np.clip(np.maximum(low, high), 0, ends)
    return begin, end, low == high


def _candidates(streams: Streams, given: Given) -> tuple[Longs, Longs]:
    """Return the first and the last dose that each record can be taken for, at the most."""
    sizes = np.array([len(course.low) for course in streams.courses], np.int64)
    starts = np.cumsum(sizes) - sizes
    course = streams.course[given.stream]
    at = starts[course] + np.clip(given.day + MARGIN, 0, sizes[course] - 1)
    low, high = streams.of_courses("low")[at], streams.of_courses("high")[at]
    apart = np.array([course.apart for course in streams.courses], np.int64)[streams.course]
    own = np.flatnonzero(apart[given.stream] > 0)
    if len(own):
        low[own] = _put_off(streams, given, apart, own, low[own])
    return low, high


def _put_off(  # noqa: PLR0917 -- streams, records, and what is known of both
    streams: Streams, given: Given, apart: Longs, own: Longs, low: Longs
) -> Longs:
    """Return the first dose that records can be taken for, where an interval puts doses off.

    A dose is due no sooner than the shortest interval after an administration that is taken for one
    before it, and can be taken so much later. Whether one can be, hangs on the same question.
    """
    some = np.flatnonzero((apart > 0) & (streams.doses > 0))
    sizes = streams.doses[some]
    starts = np.cumsum(sizes) - sizes
    places = np.repeat(streams.first[some] - starts, sizes) + np.arange(int(sizes.sum()))
    at = streams.in_courses()[places]
    due, latest = streams.of_courses("due")[at], streams.of_courses("latest")[at]
    stream, of_dose = given.stream[own], np.repeat(some, sizes)
    day, first, least = given.day[own], streams.first[stream], apart[of_dose]
    start = np.zeros(len(apart), np.int64)
    start[some] = starts
    wanted = _key(stream, day)
    while True:
        # The last administration that can be taken for an earlier dose puts one off the farthest.
        before = np.searchsorted(first + low, places, side="left") - 1
        known = (before >= 0) & (stream[before] == of_dose)
        later = np.where(known, np.maximum(day[before] + least - due, 0), 0)
        closes = np.maximum.accumulate(_key(of_dose, latest + later))
        found = np.minimum(low, np.searchsorted(closes, wanted, side="left") - start[stream])
        if (found == low).all():
            return low
        low = found


def _key(stream: Longs, day: Longs) -> Longs:
    """Return one number for a stream and a day, in the order of both."""
    return stream * _WIDE + np.clip(day, -_WIDE // 4, _WIDE // 4)
