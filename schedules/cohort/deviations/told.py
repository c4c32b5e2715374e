# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What is told of each record of a part beside its day.

Whether it is told, the functions say that judge a report: each is asked once for all records of
which it would be asked the same.
"""

from collections.abc import Iterator

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.arm_courses import ArmCourse
from schedules.cohort.deviations.cells_told import CellNumbers, Cells, is_weighed
from schedules.cohort.deviations.day_answers import DayAnswers
from schedules.cohort.deviations.distinct import distinct_rows
from schedules.cohort.deviations.given import Given, Streams
from schedules.cohort.deviations.log_columns import PARTIAL
from schedules.cohort.deviations.stretch_reports import Desk
from schedules.deviations.checks import is_gap_told
from schedules.deviations.course import Course
from schedules.deviations.manner_checks import passed_age

_NONE = -1
_NO_DAYS = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of each record beside its day, in the order of ``Given``.

    ``site`` is a place in ``sites``, -1 where none is stated; ``age`` is that of the weight, and
    ``old`` says whether that is told; ``day`` is the number of what a rule speaks against of the
    day, the hour or what else its cells hold, -1 for nothing; ``changed`` says whether that is
    another weight. ``before`` is how many days ago the arm was given before, where
    that is told, and ``before_site`` where, if it counts. ``manner``: 0 where all of it was
    given, 1 where a part was, 2 where it says why.
    """

    site: Longs
    sites: list[str | None]
    age: Longs
    old: Bools
    day: Longs
    changed: Bools
    before: Longs
    before_site: Longs
    manner: Longs

    def of(self, record: int) -> Iterator[object]:
        """Yield what is told of a record, in words that hold in every part of a run."""
        for site in (int(self.before_site[record]), int(self.site[record])):
            yield None if site < 0 else self.sites[site]
        yield bool(self.old[record])
        yield int(self.day[record])
        yield int(self.manner[record])


def told_of(desk: Desk, days: DayAnswers, numbers: CellNumbers) -> Told:
    """Return what is told of each record beside its day."""
    laid = desk.laid
    given, streams, log, patients = laid.given, laid.streams, laid.log, laid.patients
    who = streams.patient[given.stream]
    before = np.full(len(given.stream), _NO_DAYS, np.int64)
    site = log.sites[given.row].astype(np.int64)
    before_site = np.full(len(given.stream), _NONE, np.int64)
    same = np.flatnonzero(given.stream[1:] == given.stream[:-1]) + 1
    flags = [[bool(course.arm.rotation), _is_weighed(desk, course)] for course in streams.courses]
    of_course = np.array(flags, bool).reshape(-1, 2)[streams.course[given.stream]]
    since, gaps = _gaps_told(streams, given, same)
    before[since] = gaps
    turned = same[of_course[same, 0]]
    before_site[turned] = site[turned - 1]
    age = given.day + (patients.zero - patients.weighed)[who]
    partial = (log.status[given.row] == PARTIAL).astype(np.int64)
    manner = np.where(partial & (log.reasons[given.row] >= 0), 2, partial)
    old = of_course[:, 1] & _are_old(desk, age)
    cells = Cells(desk, numbers, age, old)
    return Told(
        site=site,
        sites=log.names["site"],
        age=age,
        old=old,
        day=_both(numbers, _days_told(desk, days, cells.lasted), cells.told),
        changed=cells.changed,
        before=before,
        before_site=before_site,
        manner=manner,
    )


def _gaps_told(streams: Streams, given: Given, same: Longs) -> tuple[Longs, Longs]:
    """Return the records of which an interval's limits tell, and the days since the one before."""
    course, days = streams.course[given.stream[same]], given.day[same] - given.day[same - 1]
    told = np.zeros(len(same), bool)
    for at, each in enumerate(streams.courses):
        if each.arm.interval is None:
            continue
        own = np.flatnonzero(course == at)
        distinct, places = np.unique(days[own], return_inverse=True)
        known = [is_gap_told(each.arm.interval, gap) for gap in distinct.tolist()]
        told[own] = np.array(known, bool)[places]
    return same[told], days[told]


def _is_weighed(desk: Desk, course: ArmCourse) -> bool:
    return desk.laid.plans.protocol.weight is not None and is_weighed(course.arm)


def _are_old(desk: Desk, ages: Longs) -> Bools:
    rule = desk.laid.plans.protocol.weight
    if rule is None:
        return np.zeros(len(ages), bool)
    distinct, places = np.unique(ages, return_inverse=True)
    old = [passed_age(rule, age) is not None for age in distinct.tolist()]
    return np.array(old, bool)[places]


def _both(numbers: CellNumbers, day: Longs, cells: Longs) -> Longs:
    """Return the number of what both tell."""
    some = np.flatnonzero((day >= 0) | (cells >= 0))
    firsts, like = distinct_rows([day[some], cells[some]], len(some))
    found = np.full(len(day), _NONE, np.int64)
    told = [(int(day[at]), int(cells[at])) for at in some[firsts].tolist()]
    found[some] = np.array([numbers.of(each) for each in told], np.int64)[like]
    return found


def _days_told(desk: Desk, days: DayAnswers, lasted: Longs) -> Longs:
    """Return what a rule speaks against of the day and hour of each record, by number."""
    laid = desk.laid
    given, streams, patients = laid.given, laid.streams, laid.patients
    who = streams.patient[given.stream]
    found = np.full(len(given.stream), _NONE, np.int64)
    concerned = [bool(course.arm.day_rules or course.arm.needs) for course in streams.courses]
    rows = np.flatnonzero(np.array(concerned, bool)[streams.course[given.stream]])
    of_course = streams.course[given.stream[rows]]
    order = np.argsort(of_course, kind="stable")
    bounds = np.searchsorted(of_course[order], np.arange(len(streams.courses) + 1))
    facts: dict[int, tuple[str, Course]] = {}
    for at, course in enumerate(streams.courses):
        own = rows[order[bounds[at] : bounds[at + 1]]]
        if not len(own):
            continue
        group = int(patients.group[who[own[0]]])
        if group not in facts:
            facts[group] = desk.course_of(int(who[own[0]]))
        mark, empty = facts[group]
        local = given.day[own] + patients.zero[who[own]]
        found[own] = days.against(empty, course.arm, mark, local, (given.minute[own], lasted[own]))
    return found
