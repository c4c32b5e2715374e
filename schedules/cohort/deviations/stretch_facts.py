# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""All that is told of stretches when the reference is asked about them, as columns of numbers."""

from collections.abc import Hashable, Sequence
from dataclasses import field

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import EPOCH, Bools, Longs
from schedules.cohort.deviations.given import Given, Streams
from schedules.cohort.deviations.log_columns import LogColumns
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.said import Part
from schedules.cohort.deviations.stated_amounts import StatedAmounts
from schedules.cohort.deviations.stretch_reports import Desk
from schedules.cohort.deviations.stretches import Stretches
from schedules.cohort.deviations.told import Told

_NONE = -1
Beside = tuple[int | None, int]
"""A record beside a stretch, and the dose that takes it where that is held against it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The amounts in some stretches with all their doses and the weight, a row a stretch.

    ``any`` says which have any; of the others nothing is told.
    """

    any: Bools
    amounts: list[Longs]
    doses: list[Longs]
    weights: Longs
    weight_texts: list[str | None]
    since: Longs


@dataclass(slots=True)
class Case:
    """The stretches of a part beside what is told of their doses and records."""

    desk: Desk
    told: Told
    found: Stretches
    stated: StatedAmounts = field(init=False)
    in_courses: Longs = field(init=False)
    classes: Longs = field(init=False)
    due: Longs = field(init=False)
    last_record: Longs = field(init=False)
    last_pair: Longs = field(init=False)
    old_before: Longs = field(init=False)
    of_record: Longs = field(init=False)
    stream_of: Longs = field(init=False)

    def __post_init__(self) -> None:
        """Look up what all stretches need."""
        found, streams = self.found, self.laid.streams
        self.stated = StatedAmounts(self.laid)
        self.in_courses = streams.in_courses()
        self.classes, self.due = streams.of_courses("classes"), streams.of_courses("due")
        self.old_before = np.append(0, np.cumsum(self.told.old))
        # The stretch and the stream of each record; at the end, of none.
        self.of_record = np.append(np.repeat(np.arange(len(found.dose)), found.records), _NONE)
        self.stream_of = np.append(self.given.stream, _NONE)
        self.last_record, self.last_pair = (
            _last_of(found.stream, some, values, len(streams.doses))
            for some, values in (
                (found.records > 0, found.record + found.records - 1),
                (found.pair, np.arange(len(found.dose))),
            )
        )

    @property
    def laid(self) -> Laid:
        """The streams, with what was given in them."""
        return self.desk.laid

    @property
    def log(self) -> LogColumns:
        """The log."""
        return self.laid.log

    @property
    def streams(self) -> Streams:
        """The streams."""
        return self.laid.streams

    @property
    def given(self) -> Given:
        """What was given in them."""
        return self.laid.given

    def as_of(self, own: Longs) -> Longs:
        """Return the report's day, from when stretches are due, as near as it matters."""
        found = self.found
        if not len(own):
            return own
        sizes = found.doses[own]
        starts = np.cumsum(sizes) - sizes
        places = np.repeat(found.dose[own] - starts, sizes) + np.arange(int(sizes.sum()))
        doses = self.in_courses[places]
        over = np.maximum.reduceat(self.streams.of_courses("settles")[doses], starts)
        opens = np.minimum.reduceat(self.streams.of_courses("opens")[doses], starts)
        zeros = self.laid.patients.zero[self.streams.patient[found.stream[own]]]
        as_of = self.laid.as_of.toordinal() - EPOCH - zeros
        near = np.clip(as_of, opens - 1, np.maximum(over, opens))
        found_near: Longs = near - self.due[self.in_courses[found.dose[own]]]
        return found_near

    def part(self, stretch: int, *, weighed: bool, old: bool = False) -> Part:
        """Return a stretch with what stands beside it."""
        found, around = self.found, self._around(stretch)
        first, count = int(found.record[stretch]), int(found.records[stretch])
        dose, doses = int(found.dose[stretch]), int(found.doses[stretch])
        beside = {each for each, _ in around if each is not None}
        changed = self.told.changed[first : first + count].any()
        return Part(
            stream=int(found.stream[stretch]),
            doses=sorted({*range(dose, dose + doses)} | beside),
            dose=dose,
            own_doses=doses,
            records=sorted({*range(first, first + count)} | {each for _, each in around}),
            record=first,
            own_records=count,
            noted=range(int(found.note[stretch]), int(found.note[stretch] + found.notes[stretch])),
            weighed=weighed or bool(changed),
            old=old and not weighed and not changed,
        )

    def _around(self, stretch: int) -> list[Beside]:
        """Return what stands beside a stretch, as far as it matters: pairs, or a pair's records."""
        if self.found.pair[stretch]:
            return self._records_beside(stretch)
        if not self.found.records[stretch]:
            later = self.last_pair[self.found.stream[stretch]] > stretch
            return [self._next_pair(stretch)] if later else []
        beside = (int(places[0]) for places in self.pairs_beside(np.array([stretch])))
        return [(int(self.found.dose[at]), int(self.found.record[at])) for at in beside if at >= 0]

    def _next_pair(self, stretch: int) -> Beside:
        """Return the dose and the record of the next pair behind a stretch; there is one."""
        found, at = self.found, stretch + 1
        while not found.pair[at]:
            at += 1
        return int(found.dose[at]), int(found.record[at])

    def _records_beside(self, pair: int) -> list[Beside]:
        """Return the records before and behind that of a pair, with a dose where each has its own.

        Else none of them can be of the pair's dose.
        """
        found, stream, record = self.found, self.stream_of, int(self.found.record[pair])
        beside = [at for at in (record - 1, record + 1) if stream[at] == stream[record]]
        own = [int(self.of_record[at]) for at in beside]
        return [
            (int(found.dose[of]) if found.pair[of] else None, at)
            for of, at in zip(own, beside, strict=True)
        ]

    def pairs_beside(self, own: Longs) -> tuple[Longs, Longs]:
        """Return the pairs before and behind stretches, -1 where the stream has none."""
        found, stream = self.found, self.stream_of
        first, last = found.record[own], found.record[own] + found.records[own] - 1
        before = (first > 0) & (stream[first - 1] == stream[first])
        after = stream[last + 1] == stream[last]
        return (
            np.where(before, self.of_record[first - 1], _NONE),
            np.where(after, self.of_record[last + 1], _NONE),
        )

    def are_far(self, own: Longs, beside: Longs) -> Bools:
        """Say which of the pairs beside stretches lie too far away to be told of.

        That there is one counts; where it is, only within days in which two may be one given twice.
        """
        found, days = self.found, self.given.day
        some = np.maximum(beside, 0)  # any, where there is none
        first_due, last_due, due = (
            self.due[self.in_courses[dose]]
            for dose in (
                found.dose[own],
                found.dose[own] + found.doses[own] - 1,
                found.dose[some],
            )
        )
        first = np.minimum(first_due, days[found.record[own]])
        last = np.maximum(last_due, days[found.record[own] + found.records[own] - 1])
        day = days[found.record[some]]
        gap = np.maximum(first - np.maximum(due, day), np.minimum(due, day) - last)
        near = np.array([course.near for course in self.streams.courses], np.int64)
        is_far: Bools = (beside >= 0) & (gap > near[self.streams.course[found.stream[own]]])
        return is_far

    def doses(self, own: Longs) -> list[Longs]:
        """Return what is told of the doses of stretches with as many of them."""
        found, columns = self.found, list[Longs]()
        anchor = self.due[self.in_courses[found.dose[own]]]
        for after in range(int(found.doses[own[0]])):
            at = self.in_courses[found.dose[own] + after]
            columns += [self.classes[at], self.due[at] - anchor]
        return columns

    def columns(
        self, own: Longs, doses: Sequence[Longs], records: Sequence[Longs]
    ) -> tuple[list[Longs], Stated]:
        """Return all that is told of stretches with as many doses and records, pairs beside last.

        The first ``numbers`` columns are numbers of any part, the others places in this one.
        """
        found, told = self.found, self.told
        anchor = self.due[self.in_courses[found.dose[own]]]
        columns = [self.as_of(own), told.before[found.record[own]], self._mixed_age(own)]
        for dose in doses:
            at = self.in_courses[dose]
            columns += [dose - found.dose[own], self.classes[at], self.due[at] - anchor]
        columns += [self.given.day[record] - anchor for record in records]
        columns += [self.links(own, self.given.link[record]) for record in records]
        columns += self.notes(own)
        for record in records:
            columns += [
                *(told.before_site[record], told.site[record], told.old[record].astype(np.int64)),
                *(told.day[record], told.manner[record]),
            ]
        stated = self._stated(own, doses, records)
        more = [*stated.amounts, *stated.doses, stated.weights, stated.since]
        return [*columns, *(np.where(stated.any, column, _NONE) for column in more)], stated

    def numbers(self, own: Longs, doses: Sequence[Longs], records: Sequence[Longs]) -> int:
        """Return how many of the columns are numbers of any part."""
        return 3 + 3 * len(doses) + 2 * len(records) + 3 * int(self.found.notes[own[0]])

    def old(self, own: Longs) -> tuple[Bools, Bools]:
        """Say of which stretches an old weight is told at all records, and at some but not all."""
        first, count = self.found.record[own], self.found.records[own]
        some = self.old_before[first + count] - self.old_before[first]
        return (some == count) & (count > 0), (some > 0) & (some < count)

    def _mixed_age(self, own: Longs) -> Longs:
        """Return the age of the weight where it becomes too old inside of a stretch."""
        return np.where(self.old(own)[1], self.told.age[self.found.record[own]], _NONE)

    def notes(self, own: Longs) -> list[Longs]:
        """Return what is told of records that a dose was not given: day, reason or none, link.

        Stretches with as many of them.
        """
        found, log, withheld = self.found, self.log, self.laid.withheld
        anchor = self.due[self.in_courses[found.dose[own]]]
        columns: list[Longs] = []
        for at in range(int(found.notes[own[0]])):
            note = found.note[own] + at
            has_reason = log.reasons[withheld.row[note]] >= 0
            columns += [withheld.day[note] - anchor, has_reason.astype(np.int64)]
            columns += [self.links(own, withheld.link[note])]
        return columns

    def links(self, own: Longs, link: Longs) -> Longs:
        """Return linked doses as places: 1 for the first of the stretch, -1 for the one before it.

        0 stands for no link.
        """
        place = link - self.found.dose[own]
        return np.where(link < 0, 0, place + (place >= 0))

    def _stated(self, own: Longs, doses: Sequence[Longs], records: Sequence[Longs]) -> Stated:
        stream = self.found.stream[own]
        who = self.streams.patient[stream]
        amounts = [self.log.amounts[self.given.row[record]].astype(np.int64) for record in records]
        some = np.logical_or.reduce([amount >= 0 for amount in amounts])
        numbers, texts = self.stated.weights()
        patients = self.laid.patients
        return Stated(
            any=some,
            amounts=amounts,
            doses=[self.stated.doses(stream, dose - self.streams.first[stream]) for dose in doses]
            if some.any()
            else [],
            weights=numbers[patients.row[who]],
            weight_texts=texts,
            since=self.given.day[self.found.record[own]] + (patients.zero - patients.weighed)[who],
        )

    def amounts(self, at: int, stated: Stated) -> Hashable:
        """Return what is told of the amounts in a stretch, in words that hold in every part."""
        if not stated.any[at]:
            return None
        texts = self.log.names["amount"]
        weight = int(stated.weights[at])
        return (
            tuple(None if each[at] < 0 else texts[int(each[at])] for each in stated.amounts),
            tuple(self.stated.text(int(each[at])) for each in stated.doses),
            None if weight < 0 else stated.weight_texts[weight],
            int(stated.since[at]),
        )


def _last_of(stream: Longs, some: Bools, values: Longs, streams: int) -> Longs:
    """Return the last value of each stream among some, -1 where it has none."""
    found = np.full(streams, _NONE, np.int64)
    found[stream[some]] = values[some]
    return found
