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

from dataclasses import replace

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.arm_courses import MARGIN
from schedules.cohort.deviations.given import Given, Streams
from schedules.deviations.course import MINUTES_A_DAY

# More than twice as many days as are told apart.
_WIDE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches in the order of streams and time, as ranges of doses and of records.

    ``dose`` and ``record`` are the first of each, ``doses`` and ``records`` how many there are.
    ``note`` and ``notes`` are those of records that a dose was not given. ``pair``: one dose, and
    one record that can be taken for it alone, and no note. ``unsure`` are streams for which all
    this does not hold.
    """

    stream: Longs
    dose: Longs
    doses: Longs
    record: Longs
    records: Longs
    note: Longs
    notes: Longs
    pair: Bools
    unsure: Longs


def stretches_of(streams: Streams, given: Given, withheld: Given) -> Stretches:
    """Return the stretches of streams. ``withheld`` are records that a dose was not given."""
    joined = np.zeros(streams.total + 1, bool)
    begin, end, alone = _ranges(streams, given)
    _join(joined, begin, end)
    spoken, last, _ = _ranges(streams, withheld)
    _join(joined, spoken, last)
    cut = _Cut(streams, given, begin, alone, spoken)
    found = cut.stretches(joined)
    while True:
        since, until = cut.to_join(found)
        if not len(since):
            return cut.with_unsure(found)
        found = cut.merged(found, since, until)


def _ranges(streams: Streams, given: Given) -> tuple[Longs, Longs, Bools]:
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


def _join(joined: Bools, begin: Longs, end: Longs) -> None:
    """Join the doses between the first and the last of each range."""
    wide = end > begin
    if wide.any():
        change = np.zeros(len(joined) + 1, np.int64)
        np.add.at(change, begin[wide], 1)
        np.add.at(change, end[wide], -1)
        joined |= np.cumsum(change)[:-1] > 0


class _Cut:
    def __init__(  # noqa: PLR0917 -- records, and the doses of each
        self, streams: Streams, given: Given, dose: Longs, alone: Bools, spoken: Longs
    ) -> None:
        self.streams, self.given, self.dose, self.alone = streams, given, dose, alone
        self.spoken = spoken
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

    def stretches(self, joined: Bools) -> Stretches:
        """Cut where nothing is joined."""
        opens = self.starts
        opens[1:] |= ~joined[: len(opens) - 1]
        dose = np.flatnonzero(opens)
        of_record = (np.cumsum(opens) - 1)[self.dose]
        records = np.bincount(of_record, minlength=len(dose))
        stream = self.streams.of_dose(dose)
        return self._of(stream, dose, np.diff(dose, append=len(opens)), records)

    def _of(self, stream: Longs, dose: Longs, doses: Longs, records: Longs) -> Stretches:
        record = np.cumsum(records) - records
        of_note = np.searchsorted(dose, self.spoken, side="right") - 1
        notes = np.bincount(of_note, minlength=len(dose))
        note = np.cumsum(notes) - notes
        pair = (doses == 1) & (records == 1) & (notes == 0)
        pair[pair] = self.alone[record[pair]]
        unsure = np.zeros(0, np.int64)
        return Stretches(stream, dose, doses, record, records, note, notes, pair, unsure)

    def merged(self, found: Stretches, since: Longs, until: Longs) -> Stretches:
        """Return stretches of which ranges, ends included, are one each."""
        joined = np.zeros(len(found.dose) + 1, bool)
        _join(joined, since, until)
        begins = np.ones(len(found.dose), bool)
        begins[1:] = ~joined[: len(begins) - 1]
        at = np.flatnonzero(begins)
        doses, records = (np.add.reduceat(each, at) for each in (found.doses, found.records))
        return self._of(found.stream[at], found.dose[at], doses, records)

    def with_unsure(self, found: Stretches) -> Stretches:
        """Find pairs that a reading could leave out for the delay of the next one."""
        unsure = np.unique(found.stream[self._can_be_left_out(found)])
        return replace(found, unsure=unsure)

    def _can_be_left_out(self, found: Stretches) -> Longs:
        price = self.price // MINUTES_A_DAY
        own = np.flatnonzero(found.pair)
        at = found.record[own]
        after = np.zeros(len(self.late), np.int64)
        after[:-1] = np.maximum(self.late[1:], 0)
        after[_is_last(self.given.stream)] = 0
        beyond = np.abs(self.late[at]) + after[at] >= price[self.in_courses[found.dose[own]]]
        found_places: Longs = own[beyond]
        return found_places

    def to_join(self, found: Stretches) -> tuple[Longs, Longs]:
        """Return ranges of stretches to be joined: of many readings, and those beside."""
        odd = np.flatnonzero(~found.pair & (found.records > 0))
        if not len(odd):
            return odd, odd
        stream, late = self.given.stream, np.append(self.late, 0)
        first, last = found.record[odd], found.record[odd] + found.records[odd] - 1
        has_next = np.append(stream, -1)[last + 1] == stream[last]
        after = self._stretch_of(found, last + 1)
        bad = has_next & (~found.pair[after] | (late[last + 1] > 0))
        has_before = (first > 0) & (stream[first - 1] == stream[first])
        before = self._stretch_of(found, first - 1)
        bad_before = has_before & (~found.pair[before] | (late[first - 1] > 0))
        # Misses before a stretch without a later pair: whether they were passed over, it decides.
        begin = np.searchsorted(found.stream, found.stream[odd])
        since = np.where(has_next, odd, np.where(has_before, before + 1, begin))
        since = np.where(bad_before, before, since)
        until = np.where(bad, after, odd)
        wide = (since < odd) | (until > odd)
        return since[wide], until[wide]

    def _stretch_of(self, found: Stretches, record: Longs) -> Longs:
        """Return the stretch that a record is in; any where there is no such record."""
        last = len(found.dose) - 1
        at = np.searchsorted(found.record, record, side="right") - 1
        return np.clip(at, 0, last)


def _is_last(stream: Longs) -> Bools:
    found = np.ones(len(stream), bool)
    found[:-1] = stream[1:] != stream[:-1]
    return found
