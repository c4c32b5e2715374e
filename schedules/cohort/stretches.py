"""Where the streams of many patients fall apart into stretches that are judged by themselves.

A record can be taken for the doses whose limits it keeps. Doses and records that are joined in this
way are one stretch; most are one dose with one record. Any reading of the whole stream is one
reading of each stretch, and its cost the sum of theirs, but for what reaches across:

- A delay that goes on costs less than a new one. A stretch that can be read in several ways lies
  between pairs that no delay reaches: the one before is not late, and neither is the one after.
- A pair stays in every reading where a miss and an extra cost more than the pair and the one after.
- What was over before the last record was missed: a stretch is told whether one comes later.
- A shortest interval puts off what is due: doses so near to a record are joined with it.
"""

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from schedules.cohort.arm_courses import MARGIN
from schedules.cohort.given import Given, Streams
from schedules.deviations.course import MINUTES_A_DAY

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches in the order of streams and time, as ranges of doses and of records.

    ``dose`` and ``record`` are the first of each, ``doses`` and ``records`` how many there are.
    ``pair``: one dose, and one record that can be taken for it alone. ``unsure`` are streams for
    which all this does not hold.
    """

    stream: Longs
    dose: Longs
    doses: Longs
    record: Longs
    records: Longs
    pair: Bools
    unsure: Longs


def stretches_of(streams: Streams, given: Given) -> Stretches:
    """Return the stretches of streams."""
    low, high = _candidates(streams, given)
    first = streams.first[given.stream]
    ends = streams.doses[given.stream] - 1
    begin = first + np.clip(np.minimum(low, high), 0, ends)
    end = first + np.clip(np.maximum(low, high), 0, ends)
    joined = np.zeros(streams.total + 1, bool)
    _join(joined, begin, end)
    cut = _Cut(streams, given, begin, low == high)
    found = cut.stretches(joined)
    while True:
        since, until = cut.to_join(found)
        if not len(since):
            return found
        _join(joined, since, until)
        found = cut.stretches(joined)


def _candidates(streams: Streams, given: Given) -> tuple[Longs, Longs]:
    """Return the first and the last dose that each record can be taken for, at the most."""
    sizes = np.array([len(course.low) for course in streams.courses], np.int64)
    starts = np.cumsum(sizes) - sizes
    course = streams.course[given.stream]
    at = starts[course] + np.clip(given.day + MARGIN, 0, sizes[course] - 1)
    return streams.of_courses("low")[at], streams.of_courses("high")[at]


def _join(joined: Bools, begin: Longs, end: Longs) -> None:
    """Join the doses between the first and the last of each range."""
    wide = end > begin
    if wide.any():
        change = np.zeros(len(joined) + 1, np.int64)
        np.add.at(change, begin[wide], 1)
        np.add.at(change, end[wide], -1)
        joined |= np.cumsum(change)[:-1] > 0


class _Cut:
    def __init__(self, streams: Streams, given: Given, dose: Longs, alone: Bools) -> None:
        self.streams, self.given, self.dose, self.alone = streams, given, dose, alone
        self.in_courses = streams.in_courses()
        self.due = streams.of_courses("due")
        at = self.in_courses[dose]
        self.late = given.day - self.due[at]
        kept = (given.day >= streams.of_courses("earliest")[at]) & (
            given.day <= streams.of_courses("latest")[at]
        )
        self.alone &= kept
        self.price = streams.of_courses("price")
        self.starts = np.zeros(streams.total, bool)
        self.starts[streams.first[streams.doses > 0]] = True
        self.of_dose = np.repeat(np.arange(len(streams.doses)), streams.doses)

    def stretches(self, joined: Bools) -> Stretches:
        """Cut where nothing is joined."""
        opens = self.starts.copy()
        opens[1:] |= ~joined[: len(opens) - 1]
        dose = np.flatnonzero(opens)
        number = np.cumsum(opens) - 1
        of_record = number[self.dose]
        records = np.bincount(of_record, minlength=len(dose))
        record = np.cumsum(records) - records
        doses = np.diff(dose, append=len(opens))
        pair = (doses == 1) & (records == 1)
        pair[pair] = self.alone[record[pair]]
        stream = self.of_dose[dose]
        found = Stretches(stream, dose, doses, record, records, pair, np.zeros(0, np.int64))
        unsure = np.unique(stream[self._can_be_left_out(found)])
        return Stretches(stream, dose, doses, record, records, pair, unsure)

    def _can_be_left_out(self, found: Stretches) -> Longs:
        """Return pairs that a reading could leave out for the delay of the next one."""
        own = np.flatnonzero(found.pair)
        at = found.record[own]
        late = np.abs(self.late[at])
        after = np.maximum(np.append(self.late, 0)[at + 1], 0)
        after[_is_last(self.given.stream, at)] = 0
        price = self.price[self.in_courses[found.dose[own]]] // MINUTES_A_DAY
        found_places: Longs = own[late + after >= price]
        return found_places

    def to_join(self, found: Stretches) -> tuple[Longs, Longs]:
        """Return ranges of doses to be joined: a stretch with many readings, and its neighbours."""
        odd = np.flatnonzero(~found.pair & (found.records > 0))
        if not len(odd):
            return odd, odd
        of_record = np.repeat(np.arange(len(found.dose)), found.records)
        begin, end = found.dose.copy(), found.dose + found.doses - 1
        first, last = found.record[odd], found.record[odd] + found.records[odd] - 1
        has_next = ~_is_last(self.given.stream, last)
        after = np.append(of_record, 0)[last + 1]
        late = np.append(self.late, 0)
        bad = has_next & (~found.pair[after] | (late[last + 1] > 0))
        has_before = ~_is_first(self.given.stream, first)
        before = of_record[first - 1]
        bad_before = has_before & (~found.pair[before] | (late[first - 1] > 0))
        # Misses before a stretch without a later pair: whether they were passed over, it decides.
        tail = ~has_next
        since = np.where(has_before, end[before] + 1, self.streams.first[found.stream[odd]])
        since = np.where(bad_before, begin[before], np.where(tail, since, begin[odd]))
        until = np.where(bad, end[after], end[odd])
        wide = (since < begin[odd]) | (until > end[odd])
        return since[wide], until[wide]


def _is_last(stream: Longs, at: Longs) -> Bools:
    found: Bools = np.append(stream, -1)[at + 1] != stream[at]
    return found


def _is_first(stream: Longs, at: Longs) -> Bools:
    found: Bools = (at == 0) | (stream[at - 1] != stream[at])
    return found
