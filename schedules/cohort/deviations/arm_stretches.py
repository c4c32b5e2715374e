# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What is said of every stretch of a part's patients: once for all of which the same is told.

A stretch is told by the classes of its doses and by what is told of its records: the day, the site,
the amount, a link, an old weight, a short or long interval, what the day, the hour and other cells
are for the arm.
No rule is in here: what differs in any of these is another stretch, and asked for.
"""

from collections.abc import Iterator
from dataclasses import field

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.arm_courses import ArmCourses
from schedules.cohort.deviations.cells_told import CellNumbers
from schedules.cohort.deviations.day_answers import DayAnswers
from schedules.cohort.deviations.distinct import distinct_rows
from schedules.cohort.deviations.said import Part, Said
from schedules.cohort.deviations.stretch_facts import Case
from schedules.cohort.deviations.stretch_reports import Desk
from schedules.cohort.deviations.stretches import Stretches, stretches_of
from schedules.cohort.deviations.told import Told
from schedules.patient import Patient

NO_ANSWER = -1
# Whether there is a pair beside a stretch, and whether it is told where.
_NO_PAIR, _NEAR, _FAR = range(3)


@dataclass(slots=True)
class Shared:
    """What was found out for one part of a run and holds in all others.

    ``said`` holds what is said of each kind of stretch by its number in ``known``; None where the
    reference has to see all of the arm.
    """

    courses: ArmCourses = field(default_factory=ArmCourses)
    days: DayAnswers = field(default_factory=DayAnswers)
    cells: CellNumbers = field(default_factory=CellNumbers)
    people: dict[str, Patient] = field(default_factory=dict[str, Patient])
    known: dict[tuple[object, ...], int] = field(default_factory=dict[tuple[object, ...], int])
    said: list[Said | None] = field(default_factory=list["Said | None"])


@dataclass(frozen=True, slots=True)
class Answers:
    """Stretches with the number of what is said of each, ``NO_ANSWER`` where nothing can be."""

    case: Case
    said: Longs

    @property
    def stretches(self) -> Stretches:
        """The stretches of all streams."""
        return self.case.found


def answers_of(desk: Desk, told: Told, shared: Shared) -> Answers:
    """Return what is said of every stretch."""
    found = stretches_of(desk.laid.streams, desk.laid.given, desk.laid.withheld)
    said = np.full(len(found.dose), NO_ANSWER, np.int64)
    case = Case(desk, told, found)
    asker = Asker(case, shared)
    for own, numbers in (asker.empty(), asker.pairs(), *asker.noted(), *asker.others()):
        said[own] = numbers
    asker.ask()
    return Answers(case, said)


_Found = tuple[Longs, Longs]


class Asker:
    """Looks stretches up, and asks about those that nothing is known of yet, at once at the end."""

    def __init__(self, case: Case, shared: Shared) -> None:
        """Begin with what is known already."""
        self.case, self.shared = case, shared
        self.new: dict[tuple[object, ...], int] = {}
        self.parts: list[Part] = []

    def ask(self) -> None:
        """Note what is said of the stretches that are new, under the numbers that they have."""
        found = self.case.desk.ask([[part] for part in self.parts])
        self.shared.known |= self.new
        self.shared.said += [None if each is None else each[0] for each in found]

    def empty(self) -> _Found:
        """Return the doses without any record near, and what is said of each."""
        case, found = self.case, self.case.found
        own = np.flatnonzero((found.records == 0) & (found.notes == 0))
        later = case.last_pair[found.stream[own]] > own
        dose = case.in_courses[found.dose[own]]
        columns = [case.classes[dose], case.as_of(own), later.astype(np.int64)]
        firsts, like = distinct_rows(columns, len(own))
        numbers = [
            self._number(
                ("empty", *(int(column[at]) for column in columns)),
                int(own[at]),
            )
            for at in firsts.tolist()
        ]
        return own, np.array(numbers, np.int64)[like]

    def pairs(self) -> _Found:
        """Return the doses with one record that is theirs alone, and what is said of each."""
        case, found, told = self.case, self.case.found, self.case.told
        own = np.flatnonzero(found.pair)
        record, dose = found.record[own], case.in_courses[found.dose[own]]
        late = case.given.day[record] - case.due[dose]
        later = case.last_record[found.stream[own]] > record
        place = found.dose[own] - case.streams.first[found.stream[own]]
        amount, amounts = case.stated.told(found.stream[own], place, case.given.row[record], late)
        # Beside an amount the weight is a patient's own, and so is its age.
        age = np.where(told.old[record] & (amount >= 0), told.age[record], NO_ANSWER)
        columns = [
            *(case.classes[dose], late, later.astype(np.int64), told.before[record]),
            case.links(own, case.given.link[record]),
            *(told.before_site[record], told.site[record], told.old[record].astype(np.int64)),
            *(told.day[record], told.manner[record], amount, age),
        ]
        firsts, like = distinct_rows(columns, len(own))
        numbers = [
            self._number(
                (
                    "pair",
                    *(int(column[at]) for column in columns[:5]),
                    *told.of(int(record[at])),
                    amounts[amount[at]] if amount[at] >= 0 else None,
                    int(age[at]),
                ),
                int(own[at]),
                weighed=bool(amount[at] >= 0),
                old=bool(told.old[record[at]]),
            )
            for at in firsts.tolist()
        ]
        return own, np.array(numbers, np.int64)[like]

    def noted(self) -> Iterator[_Found]:
        """Yield the doses that are only recorded as not given, and what is said of each."""
        case, found = self.case, self.case.found
        own = np.flatnonzero((found.records == 0) & (found.notes > 0))
        later = case.last_pair[found.stream[own]] > own
        shapes, of_shape = distinct_rows([found.doses[own], found.notes[own]], len(own))
        for shape in range(len(shapes)):
            at = np.flatnonzero(of_shape == shape)
            mine = own[at]
            columns = [case.as_of(mine), later[at].astype(np.int64), *case.doses(mine)]
            columns += case.notes(mine)
            firsts, like = distinct_rows(columns, len(mine))
            doses, notes = int(found.doses[mine[0]]), int(found.notes[mine[0]])
            numbers = [
                self._number(
                    ("noted", doses, notes, *(int(column[each]) for column in columns)),
                    int(mine[each]),
                )
                for each in firsts.tolist()
            ]
            yield mine, np.array(numbers, np.int64)[like]

    def others(self) -> Iterator[_Found]:
        """Yield the stretches that can be read in several ways, and what is said of each.

        Those with as many doses and records, and as many pairs beside, are told apart at once.
        """
        case, found = self.case, self.case.found
        own = np.flatnonzero(~found.pair & (found.records > 0))
        around = case.pairs_beside(own)
        shapes = [found.doses[own], found.records[own], found.notes[own]]
        shapes += [
            np.where(places < 0, _NO_PAIR, np.where(case.are_far(own, places), _FAR, _NEAR))
            for places in around
        ]
        firsts, like = distinct_rows(shapes, len(own))
        for shape, first in enumerate(firsts.tolist()):
            mine = np.flatnonzero(like == shape)
            kinds = [int(kind[first]) for kind in shapes[-2:]]
            beside = [(kind, pair[mine]) for kind, pair in zip(kinds, around, strict=True)]
            yield own[mine], self._of_shape(own[mine], beside)

    def _of_shape(self, own: Longs, around: list[tuple[int, Longs]]) -> Longs:
        case, found = self.case, self.case.found
        doses = [found.dose[own] + at for at in range(int(found.doses[own[0]]))]
        records = [found.record[own] + at for at in range(int(found.records[own[0]]))]
        near = [pair for kind, pair in around if kind == _NEAR]
        doses += [found.dose[pair] for pair in near]
        records += [found.record[pair] for pair in near]
        columns, stated = case.columns(own, doses, records)
        old, _ = case.old(own)
        firsts, like = distinct_rows(columns, len(own))
        numbers = [
            self._number(
                (
                    "several",
                    *(*(kind for kind, _ in around), len(doses), int(found.notes[own[0]])),
                    *(int(column[at]) for column in columns[: case.numbers(own, doses, records)]),
                    *(told for each in records for told in case.told.of(int(each[at]))),
                    case.amounts(at, stated),
                ),
                int(own[at]),
                weighed=bool(stated.any[at]),
                old=bool(old[at]),
            )
            for at in firsts.tolist()
        ]
        return np.array(numbers, np.int64)[like]

    def _number(
        self,
        key: tuple[object, ...],
        stretch: int,
        *,
        weighed: bool = False,
        old: bool = False,
    ) -> int:
        number = self.shared.known.get(key, self.new.get(key))
        if number is None:
            number = self.new[key] = len(self.shared.said) + len(self.parts)
            self.parts.append(self.case.part(stretch, weighed=weighed, old=old))
        return number
