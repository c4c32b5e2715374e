# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What was given to the patients of a part as columns of numbers, stream by stream in time.

A stream is one arm of one patient. Streams of a patient stand one behind the other.
"""

from dataclasses import field

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.arm_courses import ArmCourse

MINUTE = 60
DAY = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Patients:
    """The patients of a part in the order of their groups.

    ``group`` is the place of each one's group, ``row`` the one in the record's table, ``zero`` and
    ``weighed`` are days since 1970.
    """

    group: Longs
    place: Longs
    row: Longs
    zero: Longs
    weighed: Longs


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams that are read in stretches, and the doses of each as places in a long row.

    A stream has the doses from ``first`` on, ``doses`` of them; ``course`` is its place in
    ``courses``.
    """

    patient: Longs
    course: Longs
    first: Longs
    doses: Longs
    courses: list[ArmCourse]
    _columns: dict[str, Longs] = field(default_factory=dict[str, Longs])

    @property
    def total(self) -> int:
        """How many doses all streams have."""
        return int(self.doses.sum())

    def of_dose(self, places: Longs) -> Longs:
        """Return the stream of each of some doses."""
        return np.searchsorted(self.first, np.maximum(places, 0), side="right") - 1

    def in_courses(self) -> Longs:
        """Return the place of every dose in the columns of all courses, one after the other."""
        return np.repeat(self._shift(), self.doses) + np.arange(self.total)

    def column_at(self, name: str, places: Longs) -> Longs:
        """Return what a column of the courses holds of some doses."""
        return self.of_courses(name)[self.some_in_courses(places)] if len(places) else places

    def some_in_courses(self, places: Longs) -> Longs:
        """Return the place of some doses in the columns of all courses."""
        return np.maximum(places, 0) + self._shift()[self.of_dose(places)]

    def of_courses(self, name: str) -> Longs:
        """Return a column of all courses, one after the other."""
        if name not in self._columns:
            parts = [getattr(course, name) for course in self.courses]
            self._columns[name] = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        return self._columns[name]

    def _shift(self) -> Longs:
        sizes = np.array([len(course.due) for course in self.courses], np.int64)
        starts = np.cumsum(sizes) - sizes
        return starts[self.course] - self.first if len(sizes) else self.first


@dataclass(frozen=True, slots=True)
class Given:
    """Administrations, or records of doses not given, in the order of streams and time.

    ``row`` is the place of each in the log, ``day`` counts from day zero, ``minute`` from midnight.
    ``link`` is the dose that a record names as its own, -1 where it names none.
    """

    stream: Longs
    row: Longs
    day: Longs
    minute: Longs
    link: Longs


def in_time(stream: Longs, seconds: Longs, ids: pa.Array, rows: Longs) -> tuple[Longs, Longs]:
    """Return the order of streams, times and ids, and streams in which no minute tells the order.

    Records of one minute are read in the order of their ids; where their seconds say another one,
    the reference has to look.
    """
    first = int(seconds.min(initial=0))
    key = stream * (int(seconds.max(initial=0)) - first + 1) + (seconds - first)
    order = np.argsort(key, kind="stable")
    key = key[order]
    same = np.flatnonzero(key[1:] == key[:-1])
    for start, stop in _runs(same):
        part = order[start : stop + 1]
        names = ids.take(pa.array(rows[part])).to_pylist()
        order[start : stop + 1] = part[sorted(range(len(part)), key=names.__getitem__)]
    stream, seconds = stream[order], seconds[order]
    near = (stream[1:] == stream[:-1]) & (seconds[1:] != seconds[:-1])
    near &= seconds[1:] // MINUTE == seconds[:-1] // MINUTE
    return order, np.unique(stream[1:][near])


def _runs(places: Longs) -> list[tuple[int, int]]:
    """Return runs of neighbours as first place and the place behind the last."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    starts = places[np.concatenate([[0], breaks + 1])]
    stops = places[np.concatenate([breaks, [len(places) - 1]])] + 1
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
