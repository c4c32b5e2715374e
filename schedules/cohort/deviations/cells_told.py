# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What the cells of each record tell beside its day, site and amount.

A lot, an hour of the end, a weight or a product stands in every row of many logs, and tells nothing
in most. What it tells, the functions say that judge a report: each is asked once for all cells of
which it would be asked the same.
"""

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa

from protocol.arm import Arm
from protocol.expiry import Expiry
from protocol.lean import dataclass
from protocol.treatment_protocol import WeightRule
from schedules.cohort.arrays import EPOCH, Bools, Longs
from schedules.cohort.deviations.distinct import distinct_rows
from schedules.cohort.deviations.given import MINUTE
from schedules.cohort.deviations.log_columns import numbered
from schedules.cohort.deviations.marks import told_from
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.stated_cells import UNSTATED, StatedCells
from schedules.cohort.deviations.stretch_reports import Desk
from schedules.deviations.course import Act, Course
from schedules.deviations.looked_at import cell_findings, cells_looked_at, looks_at_end
from schedules.deviations.manner_checks import passed_change

NOTHING = -1
# The cells that can say something by themselves, and those that count beside each.
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "product": (),
    "route": (),
    "lot": ("product",),
    "expires": (),
    "storage": (),
    "thawed_at": ("ended_at", "product"),
    "ended_at": (),
    "rate_per_hour": (),
    "recorded_at": ("ended_at",),
}
_Told = tuple[Longs, Sequence[Hashable]]


@dataclass(slots=True)
class CellNumbers:
    """The numbers of what cells tell, alike in every part of a run."""

    _known: dict[Hashable, int] = field(default_factory=dict[Hashable, int])

    def of(self, told: Hashable) -> int:
        """Return the number of what is told."""
        return self._known.setdefault(told, len(self._known))


@dataclass(slots=True)
class Cells:
    """What the cells of a part's records tell, in the order of ``Given``.

    ``age`` is that of the weight at each record, ``old`` says whether that is told. ``told`` is the
    number of what cells tell, ``NOTHING`` mostly. ``changed``: another weight was used than the one
    known. ``lasted``: the minutes that it took, where a rule looks at them, else 0.
    """

    desk: Desk
    numbers: CellNumbers
    age: Longs
    old: Bools
    told: Longs = field(init=False)
    changed: Bools = field(init=False)
    lasted: Longs = field(init=False)
    stated: StatedCells = field(init=False)
    _lots: Longs = field(init=False)
    _courses: dict[str, Course] = field(default_factory=dict[str, Course])

    def __post_init__(self) -> None:
        """Look at the records, arm by arm."""
        laid = self.desk.laid
        given, streams = laid.given, laid.streams
        count = len(given.row)
        self.told, self.lasted = np.full(count, NOTHING, np.int64), np.zeros(count, np.int64)
        self.changed = np.zeros(count, bool)
        self.stated = StatedCells(laid.log, given.row)
        self._lots = _numbers_of_lots(laid)
        of_arm = {arm.id: at for at, arm in enumerate(laid.plans.protocol.arms)}
        of_course = np.array([of_arm[course.arm.id] for course in streams.courses], np.int64)
        arm_of = of_course[streams.course[given.stream]]
        for at, arm in enumerate(laid.plans.protocol.arms):
            own = np.flatnonzero(arm_of == at)
            if len(own):
                self._look(arm, own)

    def _look(self, arm: Arm, own: Longs) -> None:
        protocol = self.desk.laid.plans.protocol
        if looks_at_end(arm) and self.stated.has("ended_at"):
            self.lasted[own] = np.maximum(self.stated.seconds("ended_at", own), 0) // MINUTE
        looked = cells_looked_at(protocol, arm, has_lots=bool(self._lots.any()))
        parts = [
            self._asked(arm, own, name)
            for name in _BESIDE
            if name in looked and self.stated.has(name)
        ]
        if protocol.weight is not None and is_weighed(arm) and self.stated.has("weight_kg"):
            parts.append(self._weights(protocol.weight, own))
        self.told[own] = self._together(parts, len(own))

    def _together(self, parts: Sequence[_Told], count: int) -> Longs:
        """Return the number of all that the cells of each record tell."""
        found = np.full(count, NOTHING, np.int64)
        some = np.flatnonzero(sum((places >= 0 for places, _ in parts), np.zeros(count, bool)))
        firsts, like = distinct_rows([places[some] for places, _ in parts], len(some))
        numbers = [
            self.numbers.of(tuple(words[int(told[at])] for told, words in parts if told[at] >= 0))
            for at in some[firsts].tolist()
        ]
        found[some] = np.array(numbers, np.int64)[like]
        return found

    def _asked(self, arm: Arm, own: Longs, name: str) -> _Told:
        """Return what one cell tells: once for all of which it hangs on the same."""
        columns = self._columns(name, own)
        some = np.flatnonzero(columns[0] >= 0)
        firsts, like = distinct_rows([column[some] for column in columns], len(some))
        cells = {name, *_BESIDE[name]}
        words = [self._findings(at, arm, cells) for at in own[some[firsts]].tolist()]
        tells = [at if told else NOTHING for at, told in enumerate(words)]
        found = np.full(len(own), NOTHING, np.int64)
        found[some] = np.array(tells, np.int64)[like]
        return found, words

    def _columns(self, name: str, own: Longs) -> list[Longs]:
        """Return what the findings on a cell hang on; the first is below 0 where it is empty."""
        given, log = self.desk.laid.given, self.desk.laid.log
        row = given.row[own]
        if name == "ended_at":
            lasted = self.stated.seconds("ended_at", own)
            return [np.where(lasted == UNSTATED, NOTHING, lasted)]
        if name in {"thawed_at", "recorded_at"}:
            at, lasted = self.stated.seconds(name, own), self.stated.seconds("ended_at", own)
            is_over = lasted != UNSTATED
            gone = np.where(at == UNSTATED, 0, at - np.where(is_over, lasted, 0))
            stated = np.where(at == UNSTATED, NOTHING, is_over)
            return [stated, gone, log.products[row]]
        places, words = self.stated.texts(name, own)
        if name == "expires":
            last = np.array([*map(_last_day, words), 0], np.int64)[places]
            to_the_minute = np.where((places >= 0) & (last == UNSTATED), own, NOTHING)
            return [places, (log.days[row] > last).astype(np.int64), to_the_minute]
        if name == "lot":
            lots = self._lots[self.desk.laid.patients.group[log.patient[row]]]
            stated = np.where(lots > 0, places, NOTHING)
            return [stated, lots, log.products[row], log.days[row], log.seconds[row]]
        return [places]

    def _findings(self, at: int, arm: Arm, cells: AbstractSet[str]) -> tuple[str, ...]:
        """Return what some cells of a record show, days counted from its own one."""
        laid = self.desk.laid
        row = int(laid.given.row[at])
        who = int(laid.log.patient[row])
        facts = laid.digests.facts(laid.group_of(who))
        if facts not in self._courses:
            self._courses[facts] = self.desk.own_course(who)
        course = self._courses[facts]
        rows = laid.log.row[row : row + 1]
        (record,) = laid.log.records.of(rows, [course.plan.patient.time_zone])
        others = dict.fromkeys({*_BESIDE} - cells)
        on = date.fromordinal(int(laid.log.days[row]) + EPOCH)
        minute = int(laid.given.minute[at])
        act = Act(record.model_copy(update=others), on, minute, arm.id)
        found = cell_findings(course, act, arm)
        return tuple(told_from(each.explanation.en, on) for each in found)

    def _weights(self, rule: WeightRule, own: Longs) -> _Told:
        """Return what is told of the weight that a dose was computed on.

        One that differs too much from the one known is told with it, and so is the day of that. Of
        others is told whether they are named where the known one is too old.
        """
        places, words = self.stated.texts("weight_kg", own)
        laid = self.desk.laid
        kilograms = laid.plans.record.patients.column("weight_kg").cast(pa.string())
        known, known_words = numbered(kilograms.combine_chunks())
        known = known[laid.patients.row[laid.log.patient[laid.given.row[own]]]]
        age = np.where((places < 0) | (known < 0), NOTHING, self.age[own])
        some = np.flatnonzero(age >= 0)
        firsts, like = distinct_rows([places[some], known[some]], len(some))
        both = [
            (Decimal(words[int(places[at])] or ""), Decimal(known_words[int(known[at])] or ""))
            for at in some[firsts].tolist()
        ]
        changed = np.zeros(len(own), bool)
        passed = [passed_change(rule, *each) is not None for each in both]
        changed[some] = np.array(passed, bool)[like]
        other = np.zeros(len(own), bool)
        other[some] = np.array([one != two for one, two in both], bool)[like]
        self.changed[own] = changed
        named = np.where(other & self.old[own], 0, NOTHING)
        at = np.flatnonzero(changed)
        firsts, like = distinct_rows([places[at], known[at], age[at]], len(at))
        told: list[Hashable] = ["weight"]
        told += [
            (words[int(places[each])], known_words[int(known[each])], int(age[each]))
            for each in at[firsts].tolist()
        ]
        named[at] = 1 + like
        return named, told


def is_weighed(arm: Arm) -> bool:
    """Say whether doses of an arm are computed from a weight."""
    return bool({arm.dose_of(phase).basis for phase in arm.phases} & {"per-kg", "per-m2"})


def _numbers_of_lots(laid: Laid) -> Longs:
    """Return the number of the lots of each group's patients, 0 where they have none."""
    facts = [laid.digests.facts(group) for group in laid.plans.record.groups]
    number = {about: at for at, about in enumerate(dict.fromkeys(facts), 1)}
    return np.array([number[each] if "lots" in each else 0 for each in facts], np.int64)


def _last_day(word: str | None) -> int:
    """Return the last day since 1970 of an expiry; ``UNSTATED`` where it is a time."""
    last = None if word is None else Expiry.parse(word).last_day
    return UNSTATED if last is None else last.toordinal() - EPOCH
