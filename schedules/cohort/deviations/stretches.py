"""Where the streams of many patients fall apart into stretches that are judged by themselves.

A record can be taken for the doses whose limits it keeps. Doses and records that are joined in this
way are one stretch; most are one dose with one record. Any reading of the whole stream is one
reading of each stretch, and its cost the sum of theirs, but for what reaches across:

- A delay that goes on costs less than a new one. A stretch that can be read in several ways lies
  between pairs that no delay reaches: the one before is not late, and neither is the one after.
- A pair stays in every reading where a miss and an extra cost more than the pair and the one after.
- What was over before the last record was missed: a stretch is told whether one comes later.
- A shortest interval puts off what is due: doses so near to a record are joined with it.
- Where each record can only be its own dose's after all, a stretch is as many pairs.
"""

from dataclasses import replace

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.calm_stretches import are_calm
from schedules.cohort.deviations.dose_ranges import dose_ranges
from schedules.cohort.deviations.given import Given, Streams
from schedules.deviations.course import MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches in the order of streams and time, as ranges of doses and of records.

    ``dose`` and ``record`` are the first of each, ``doses`` and ``records`` how many there are.
    ``note`` and ``notes`` are those of records that a dose was not given. ``pair``: one dose, and
    one record that is taken for it alone, and no note. ``unsure`` are streams for which all
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
    begin, end, alone = dose_ranges(streams, given)
    _join(joined, begin, end)
    spoken, last, _ = dose_ranges(streams, withheld)
    _join(joined, spoken, last)
    cut = _Cut(streams, given, (begin, end), alone, spoken)
    found = cut.stretches(joined)
    while True:
        calm = cut.are_calm(found)
        since, until = cut.to_join(found, found.pair | calm)
        if not len(since):
            return cut.in_pairs(cut.with_unsure(found), calm)
        found = cut.merged(found, since, until)


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
        self,
        streams: Streams,
        given: Given,
        doses: tuple[Longs, Longs],
        alone: Bools,
        spoken: Longs,
    ) -> None:
        self.streams, self.given, self.doses, self.alone = streams, given, doses, alone
        self.spoken = spoken
        self.in_courses = streams.in_courses()
        self.due = streams.of_courses("due")
        at = self.in_courses[doses[0]]
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
        of_record = (np.cumsum(opens) - 1)[self.doses[0]]
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

    def are_calm(self, found: Stretches) -> Bools:
        """Say which stretches of several doses are pairs in turn."""
        calm: Bools = (found.doses == found.records) & (found.doses > 1) & (found.notes == 0)
        own = np.flatnonzero(calm)
        ranges = found.dose[own], found.record[own], found.doses[own]
        calm[own] = are_calm(self.streams, self.given, self.doses, ranges)
        return calm

    def in_pairs(self, found: Stretches, calm: Bools) -> Stretches:
        """Return stretches of which some are as many pairs."""
        if not calm.any():
            return found
        sizes = np.where(calm, found.doses, 1)
        own = np.repeat(np.arange(len(sizes)), sizes)
        after = np.arange(len(own)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        doses, records = (np.where(calm, 1, each)[own] for each in (found.doses, found.records))
        self.alone[(found.record[own] + after)[calm[own]]] = True
        cut = self._of(found.stream[own], found.dose[own] + after, doses, records)
        return replace(cut, unsure=found.unsure)

    def to_join(self, found: Stretches, sure: Bools) -> tuple[Longs, Longs]:
        """Return ranges of stretches to be joined: those not ``sure``, and those beside."""
        odd = np.flatnonzero(~sure & (found.records > 0))
        if not len(odd):
            return odd, odd
        stream, day = self.given.stream, np.append(self.given.day, 0)
        first, last = found.record[odd], found.record[odd] + found.records[odd] - 1
        has_next = np.append(stream, -1)[last + 1] == stream[last]
        after = self._stretch_of(found, last + 1)
        late = day[last + 1] > self._due(found.dose[after])
        bad = has_next & (~sure[after] | late)
        has_before = (first > 0) & (stream[first - 1] == stream[first])
        before = self._stretch_of(found, first - 1)
        late = day[first - 1] > self._due(found.dose[before] + found.doses[before] - 1)
        bad_before = has_before & (~sure[before] | late)
        # Misses before a stretch without a later pair: whether they were passed over, it decides.
        begin = np.searchsorted(found.stream, found.stream[odd])
        since = np.where(has_next, odd, np.where(has_before, before + 1, begin))
        since = np.where(bad_before, before, since)
        until = np.where(bad, after, odd)
        wide = (since < odd) | (until > odd)
        return since[wide], until[wide]

    def _due(self, dose: Longs) -> Longs:
        return self.due[self.in_courses[dose]]

    def _stretch_of(self, found: Stretches, record: Longs) -> Longs:
        """Return the stretch that a record is in; any where there is no such record."""
        last = len(found.dose) - 1
        at = np.searchsorted(found.record, record, side="right") - 1
        return np.clip(at, 0, last)


def _is_last(stream: Longs) -> Bools:
    found = np.ones(len(stream), bool)
    found[:-1] = stream[1:] != stream[:-1]
    return found
