# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The part of a comparison that is put together from stretches: counts and rows by patient."""

from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from protocol.quantity import plain
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.across_arms import AcrossArms, Places
from schedules.cohort.deviations.arm_stretches import Answers, Shared
from schedules.cohort.deviations.counts import COUNTS
from schedules.cohort.deviations.given import DAY, Given
from schedules.cohort.deviations.log_rows import CODE
from schedules.cohort.deviations.moments import written_in_zones
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.result_rows import BEHIND_DOSES, Occurrences, Sources, cells_of
from schedules.cohort.deviations.said import Said, SaidRow
from schedules.cohort.deviations.stated_cells import StatedCells
from schedules.deviations.course import MINUTES_A_DAY

_HOURS = pa.array([f"{minute // 60:02}:{minute % 60:02}" for minute in range(MINUTES_A_DAY)])


@dataclass(slots=True)
class ByStretches:
    """What is said of a portion's patients, stretch by stretch; ``whole`` ones are left out."""

    answers: Answers
    shared: Shared
    said: list[Said | None] = field(init=False)
    numbers: Longs = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what is said of stretches by themselves."""
        self.said, self.numbers = [*self.shared.said], self.answers.said.copy()

    @property
    def laid(self) -> Laid:
        """The streams of the patients, with what was given in them."""
        return self.answers.case.laid

    @property
    def whole(self) -> Bools:
        """Which patients are left to the reference."""
        return self.laid.whole

    def leave_out(self) -> None:
        """Leave out patients of whom a stretch reaches beyond itself."""
        found, streams = self.answers.stretches, self.laid.streams
        unsaid = np.array([said is None for said in self.said], bool)
        beyond = found.stream[unsaid[self.numbers]] if len(unsaid) else found.stream[:0]
        self.whole[streams.patient[beyond]] = True
        self.whole[streams.patient[found.unsure]] = True

    def look_across_arms(self) -> AcrossArms:
        """Judge stretches together where a record without a dose can be another arm's dose."""
        found, case = self.answers.stretches, self.answers.case
        left, empty = self._places("left", found.record), self._places("empty", found.dose)
        across = AcrossArms(case, left, empty)
        asked = [each for each in across.together() if not self.whole[each[0]]]
        questions = [
            [case.part(at, weighed=True) for at in stretches.tolist()] for _, stretches in asked
        ]
        for (who, stretches), said in zip(asked, case.desk.ask(questions), strict=True):
            if said is None:
                self.whole[who] = True
                continue
            self.numbers[stretches] = len(self.said) + np.arange(len(said))
            self.said += said
        return across

    def _places(self, name: str, first: Longs) -> Places:
        """Return the places of doses or records that what is said names, over all stretches."""
        said = [() if each is None else getattr(each, name) for each in self.said]
        counts = np.array([len(each) for each in said] or [0], np.int64)
        flat = np.array([at for each in said for at in each], np.int64)
        own, inside = _repeated(self.numbers, counts)
        return first[own] + flat[inside], own

    def counts(self) -> Longs:
        """Return the counts of every patient; 0 of those that are left out."""
        said = self.numbers
        who = self.laid.streams.patient[self.answers.stretches.stream]
        kept = ~self.whole[who]
        said, who = said[kept], who[kept]
        empty = np.zeros(len(COUNTS), np.int64)
        table = np.array([empty if each is None else each.counts for each in self.said])
        found = np.zeros((len(self.whole), len(COUNTS)), np.int64)
        for at in range(len(COUNTS) if len(table) else 0):
            of_each = table[:, at][said]
            some = np.flatnonzero(of_each)
            if len(some):
                sums = np.bincount(who[some], of_each[some], minlength=len(self.whole))
                found[:, at] = sums.astype(np.int64)
        notes = np.where(self.whole, 0, self.laid.notes)
        for name in ("records", "withheld"):
            found[:, COUNTS.index(name)] += notes
        return found

    def rows(self) -> tuple[pa.Table, Longs, Longs]:
        """Return the rows of the results, whose each is, and what puts one patient's in order."""
        found = self.answers
        who = self.laid.streams.patient[found.stretches.stream]
        said = [() if each is None else each.rows for each in self.said]
        counts = np.array([len(each) for each in said] or [0], np.int64)
        flat: list[SaidRow] = [row for each in said for row in each]
        own, inside = _repeated(
            np.where(self.whole[who], len(said), self.numbers), np.append(counts, 0)
        )
        return self._written(own, inside, flat)

    def _written(
        self, own: Longs, inside: Longs, flat: Sequence[SaidRow]
    ) -> tuple[pa.Table, Longs, Longs]:
        found = self.answers.stretches
        who = self.laid.streams.patient[found.stream[own]]
        used, said = np.unique(inside, return_inverse=True)
        rows = [flat[at] for at in used.tolist()]
        dose, record = found.dose[own], found.record[own]
        occurrences = Occurrences(
            rows=rows,
            said=said,
            patient=self.laid.patients.row[who],
            anchor=self.laid.streams.column_at("due", dose) + self.laid.patients.zero[who],
            record=record,
            dose=dose,
            note=found.note[own],
        )
        cells = cells_of(occurrences, self._sources())
        return pa.table(cells), who, self._order(rows, said, dose, record)

    def _order(self, rows: Sequence[SaidRow], said: Longs, dose: Longs, record: Longs) -> Longs:
        """Return what puts rows in order: doses as planned, then the others by time."""
        planned = np.array([row.dose is not None for row in rows], bool)[said]
        after = np.array([row.dose or 0 for row in rows], np.int64)[said]
        order = self.laid.streams.column_at("rows", np.where(planned, dose + after, dose))
        late = np.flatnonzero(~planned)
        if len(late):
            places = (
                record[late] + np.array([row.record or 0 for row in rows], np.int64)[said[late]]
            )
            row = self.laid.given.row[places]
            order[late] = BEHIND_DOSES + self.laid.log.days[row] * DAY + self.laid.log.seconds[row]
        return order

    def _sources(self) -> Sources:
        patients = self.laid.plans.record.patients
        return Sources(
            codes=patients.column(CODE).cast(pa.string()).combine_chunks(),
            kilograms=_kilograms(patients.column("weight_kg")),
            weighed=self._weighed(),
            planned=self._dose_names,
            records=self._record_names,
            given_at=self._moments,
            hours=self._hours,
            reasons=partial(self._reasons, self.laid.given),
            noted=partial(self._reasons, self.laid.withheld),
            used=self._used,
        )

    def _reasons(self, given: Given, places: Longs) -> pa.Array:
        """Return what records say of why."""
        texts = pa.array(self.laid.log.names["reason"], pa.string())
        return texts.take(pa.array(self.laid.log.reasons[given.row[places]]))

    def _used(self, places: Longs) -> pa.Array:
        """Return the weights that records say their doses were computed on."""
        cells = StatedCells(self.laid.log, self.laid.given.row)
        at, words = cells.texts("weight_kg", places)
        kilograms = [plain(Decimal(word or "0")) for word in words]
        return pa.array(kilograms, pa.string()).take(pa.array(at))

    def _weighed(self) -> Longs:
        """Return the day of the weight of every patient in the record's table."""
        found = np.zeros(self.laid.plans.record.patients.num_rows, np.int64)
        found[self.laid.patients.row] = self.laid.patients.weighed
        return found

    def _dose_names(self, places: Longs) -> pa.Array:
        """Return the names of doses; null for -1."""
        streams, record = self.laid.streams, self.laid.plans.record
        stream = streams.of_dose(places)
        line = streams.column_at("rows", places)
        numbers = [group.template.texts["administration"] for group in record.groups]
        starts = np.cumsum([0, *map(len, numbers)])
        group = self.laid.patients.group[streams.patient[stream]]
        found = np.concatenate(numbers)[starts[group] + line] if len(places) else places
        names = record.dictionaries.of["administration"].array()
        return names.take(pa.array(found.astype(np.int64), mask=places < 0))

    def _record_names(self, places: Longs) -> pa.Array:
        """Return the names of records; null for -1."""
        if not len(self.laid.given.row):
            return pa.nulls(len(places), pa.string())
        rows = self.laid.given.row[np.maximum(places, 0)]
        return self.laid.log.records.ids.take(pa.array(self.laid.log.row[rows], mask=places < 0))

    def _hours(self, places: Longs) -> pa.Array:
        """Return the hours of records on the clock."""
        minutes = self.laid.given.minute[places]
        return _HOURS.take(pa.array(minutes))

    def _moments(self, places: Longs) -> pa.Array:
        """Return when records were given, as a report writes it; null for -1."""
        given, log, record = self.laid.given, self.laid.log, self.laid.plans.record
        if not len(given.row):
            return pa.nulls(len(places), pa.string())
        at = np.maximum(places, 0)
        who = self.laid.streams.patient[given.stream[at]]
        zones = record.patients.column("time_zone").cast(pa.string()).combine_chunks()
        zone = zones.take(pa.array(self.laid.patients.row[who])).dictionary_encode()
        row = given.row[at]
        found = written_in_zones(zone, log.days[row], log.seconds[row])
        return pc.if_else(pa.array(places < 0), None, found)


def _kilograms(column: pa.ChunkedArray) -> pa.Array:
    texts = column.cast(pa.string()).combine_chunks().dictionary_encode()
    words = [plain(Decimal(text)) for text in texts.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(texts.indices)


def _repeated(said: Longs, counts: Longs) -> tuple[Longs, Longs]:
    """Return, for things that what is said holds so many of each, the stretch and the thing."""
    starts = np.cumsum(counts) - counts
    some = np.flatnonzero(counts[said] if len(said) else said)
    each = counts[said[some]]
    own = np.repeat(some, each)
    inside = np.arange(len(own)) - np.repeat(np.cumsum(each) - each, each)
    return own, starts[said[own]] + inside
