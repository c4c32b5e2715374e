"""Where a record without a dose lies in the window of a dose that another arm misses.

What is left over in one arm can be what another one misses, by a wrong route or a wrong product.
All stretches of a patient in which this can be are judged together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.rows_beyond import other_kinds
from schedules.cohort.deviations.stretch_facts import Case
from schedules.deviations.limits import duplicate_days
from schedules.deviations.residual import may_stand_for

_FAR = 1 << 20
Places = tuple[Longs, Longs]
"""Places of records or of doses, and the stretch of each; both rise."""


@dataclass(slots=True)
class AcrossArms:
    """The records ``left`` over in a part beside its ``empty`` doses."""

    case: Case
    left: Places
    empty: Places
    number: dict[str, int] = field(init=False)
    arm_of: Longs = field(init=False)
    crosses: Bools = field(init=False)
    whose: tuple[Longs, Longs] = field(init=False)

    def __post_init__(self) -> None:
        """Note the arm of each course, which arms can stand for which, and whose each place is.

        Records of another product or route than their arm has stand behind the arms; they can be
        of any other one.
        """
        arms = self.case.laid.plans.protocol.arms
        self.number = {arm.id: at for at, arm in enumerate(arms)}
        of_courses = [self.number[course.arm.id] for course in self.case.streams.courses]
        self.arm_of = np.array(of_courses, np.int64)
        kinds = np.array([[may_stand_for(given, planned) for planned in arms] for given in arms])
        others = ~np.eye(len(arms), dtype=bool)
        self.crosses = np.concatenate([kinds & others, others])
        patient = self.case.streams.patient[self.case.found.stream]
        self.whose = patient[self.left[1]], patient[self.empty[1]]

    def together(self) -> Iterator[tuple[int, Longs]]:
        """Yield patients with the stretches of each that are to be judged together, if any."""
        some = np.unique(self.whose[0][self._within()])
        for who in some.tolist():
            yield who, self._stretches(*self._of(who))

    def meets(
        self, who: int, left: Sequence[tuple[str, int]], empty: Sequence[tuple[str, int, int]]
    ) -> bool:
        """Say whether what is left in arms judged by themselves concerns a patient's other arms.

        ``left`` are records by arm and day, ``empty`` doses by arm and window, days from day zero.
        Records left in these arms can be doses of the others, or the other way round.
        """
        (record, of_record), (dose, of_dose) = self._of(who)
        opens, closes = (self.case.streams.column_at(name, dose) for name in ("opens", "closes"))
        given, day = self._columns(left, 2)
        planned, first, last = self._columns(empty, 3)
        own = self._kinds(record, of_record), self.case.given.day[record]
        ours = self._can(given, day, self._arms(of_dose), opens, closes)
        theirs = self._can(*own, planned, first, last)
        return bool(ours.any() or theirs.any())

    def _columns(self, rows: Sequence[tuple[str, *tuple[int, ...]]], width: int) -> list[Longs]:
        found = [(self.number[arm], *days) for arm, *days in rows]
        return list(np.array(found, np.int64).reshape(-1, width).T)

    def _of(self, who: int) -> tuple[Places, Places]:
        """Return the records left over of one patient, and the empty doses."""
        both: list[Places] = []
        for (places, of), patient in zip((self.left, self.empty), self.whose, strict=True):
            since, until = np.searchsorted(patient, [who, who + 1])
            both.append((places[since:until], of[since:until]))
        return both[0], both[1]

    def _can(  # noqa: PLR0917 -- records beside doses
        self, given: Longs, day: Longs, planned: Longs, opens: Longs, closes: Longs
    ) -> Bools:
        """Say of each record which doses it can stand for."""
        found: Bools = self.crosses[given[:, None], planned]
        return found & (opens <= day[:, None]) & (day[:, None] <= closes)

    def _within(self) -> Bools:
        """Say which records lie in the window of a dose of another arm that they can stand for."""
        streams, stream = self.case.streams, self.case.found.stream
        (record, of_record), (dose, of_dose) = self.left, self.empty
        opens, closes = (streams.column_at(name, dose) for name in ("opens", "closes"))
        given, planned = self._kinds(record, of_record), self._arms(of_dose)
        # A patient's days lie apart from all others'.
        at = streams.patient[stream[of_record]] * _FAR + self.case.given.day[record]
        base = streams.patient[stream[of_dose]] * _FAR
        found = np.zeros(len(record), bool)
        for arm in np.unique(given).tolist():
            theirs = self.crosses[arm][planned]
            mine = np.flatnonzero(given == arm)
            begun = np.searchsorted(np.sort((base + opens)[theirs]), at[mine], side="right")
            over = np.searchsorted(np.sort((base + closes)[theirs]), at[mine], side="left")
            found[mine[begun > over]] = True
        return found

    def _stretches(self, left: Places, empty: Places) -> Longs:
        """Return the stretches of one patient's records and doses that can be each other's.

        With them go those of records that such a dose, once it is given, can have been given twice.
        """
        (record, of_record), (dose, of_dose) = left, empty
        day, planned = self.case.given.day[record], self._arms(of_dose)
        opens, closes = (self.case.streams.column_at(name, dose) for name in ("opens", "closes"))
        at, to = np.nonzero(self._can(self._kinds(record, of_record), day, planned, opens, closes))
        again = np.array([self._duplicate_days(each) for each in dose[to].tolist()], np.int64)
        near = (self._arms(of_record)[:, None] == planned[to]) & (
            np.abs(day[:, None] - day[at]) <= again
        )
        return np.unique(np.concatenate([of_record[at], of_dose[to], of_record[near.any(axis=1)]]))

    def _arms(self, stretches: Longs) -> Longs:
        return self.arm_of[self.case.streams.course[self.case.found.stream[stretches]]]

    def _kinds(self, record: Longs, stretches: Longs) -> Longs:
        """Return the row of ``crosses`` that holds for each record."""
        laid, own = self.case.laid, self._arms(stretches)
        arms = laid.plans.protocol.arms
        other = other_kinds(laid.log, arms, laid.given.row[record], own)
        found: Longs = own + other * len(arms)
        return found

    def _duplicate_days(self, dose: int) -> int:
        streams = self.case.streams
        stream = int(streams.of_dose(np.array([dose]))[0])
        course = streams.courses[int(streams.course[stream])]
        planned = course.rhythm.doses[dose - int(streams.first[stream])].planned
        return duplicate_days(course.arm, planned)
