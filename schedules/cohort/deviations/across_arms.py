"""Where a record without a dose lies in the window of a dose that another arm misses.

What is left over in one arm can be what another one misses, by a wrong route or a wrong product.
All stretches of a patient in which this can be are judged together.
"""

from collections.abc import Iterator
from dataclasses import field

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
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
    arm_of: Longs = field(init=False)
    crosses: Bools = field(init=False)

    def __post_init__(self) -> None:
        """Note the arm of each course, and which arms can stand for which.

        Records that say more than their arm stand behind the arms; they can be of any other one.
        """
        arms = {course.arm.id: course.arm for course in self.case.streams.courses}
        number = {name: at for at, name in enumerate(arms)}
        of_courses = [number[course.arm.id] for course in self.case.streams.courses]
        self.arm_of = np.array(of_courses, np.int64)
        each = arms.values()
        kinds = np.array(
            [[may_stand_for(given, planned) for planned in each] for given in each], bool
        )
        others = ~np.eye(len(arms), dtype=bool)
        self.crosses = np.concatenate([kinds.reshape(others.shape) & others, others])

    def together(self) -> Iterator[tuple[int, Longs]]:
        """Yield patients with the stretches of each that are to be judged together, if any."""
        streams, stream = self.case.streams, self.case.found.stream
        of_record, of_dose = (streams.patient[stream[of]] for _, of in (self.left, self.empty))
        some = np.unique(of_record[self._within()])
        bounds = (
            np.searchsorted(of, some, side).tolist()
            for of in (of_record, of_dose)
            for side in ("left", "right")
        )
        for who, since, until, first, last in zip(some.tolist(), *bounds, strict=True):
            yield who, self._stretches(slice(since, until), slice(first, last))

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

    def _stretches(self, left: slice, empty: slice) -> Longs:
        """Return the stretches of one patient's records and doses that can be each other's.

        With them go those of records that such a dose, once it is given, can have been given twice.
        """
        streams = self.case.streams
        (record, of_record), (dose, of_dose) = (
            (places[own], stretches[own])
            for (places, stretches), own in ((self.left, left), (self.empty, empty))
        )
        given, planned = self._kinds(record, of_record), self._arms(of_dose)
        day = self.case.given.day[record]
        opens, closes = (streams.column_at(name, dose) for name in ("opens", "closes"))
        can = self.crosses[given[:, None], planned]
        can &= (opens <= day[:, None]) & (day[:, None] <= closes)
        at, to = np.nonzero(can)
        again = np.array([self._duplicate_days(each) for each in dose[to].tolist()], np.int64)
        near = (self._arms(of_record)[:, None] == planned[to]) & (
            np.abs(day[:, None] - day[at]) <= again
        )
        return np.unique(np.concatenate([of_record[at], of_dose[to], of_record[near.any(axis=1)]]))

    def _arms(self, stretches: Longs) -> Longs:
        return self.arm_of[self.case.streams.course[self.case.found.stream[stretches]]]

    def _kinds(self, record: Longs, stretches: Longs) -> Longs:
        """Return the row of ``crosses`` that holds for each record."""
        odd = self.case.log.odd[self.case.given.row[record]]
        found: Longs = self._arms(stretches) + odd * (len(self.crosses) // 2)
        return found

    def _duplicate_days(self, dose: int) -> int:
        streams = self.case.streams
        stream = int(streams.of_dose(np.array([dose]))[0])
        course = streams.courses[int(streams.course[stream])]
        planned = course.rhythm.doses[dose - int(streams.first[stream])].planned
        return duplicate_days(course.arm, planned)
