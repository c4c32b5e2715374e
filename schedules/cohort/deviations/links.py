# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Which planned dose a record names as its own, and where that says something of its stretch alone.

A record that names a dose takes it, whatever lies nearer. Where the dose could be taken at its time
by the limits alone, both are in one stretch. Where an arm's records name each dose once, in the
order of time, every link is sound, and none of them says anything of another stretch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.arm_courses import MARGIN, ArmCourse
from schedules.cohort.deviations.given import Given, Streams
from schedules.cohort.deviations.log_columns import LogColumns
from schedules.cohort.record import Record

NO_LINK, STRAY = -1, -2
"""What stands for the dose of a record that names none, or one that is not of its arm."""


def linked_doses(
    record: Record,
    read: tuple[Sequence[ArmCourse], Longs, Sequence[frozenset[str]]],
    log: LogColumns,
    places: tuple[Longs, Longs, Longs],
) -> Longs:
    """Return the dose that each row names, as a place in the course of its arm.

    ``read`` are the courses, the place of each by group and arm, and the arms that have none. Of
    those the reference sees all doses together: any of them will do, and the place means nothing.
    ``places`` are the rows, and the group and the arm of each.
    """
    courses, table, _ = read
    rows, group, arm = places
    found = np.full(len(rows), NO_LINK, np.int64)
    some = np.flatnonzero(log.links[rows] >= 0)
    if not len(some):
        return found
    names = record.dictionaries.of["administration"].array()
    texts = pa.array(log.names["planned"], pa.string())
    number = pc.fill_null(pc.index_in(texts, names), len(names)).to_numpy().astype(np.int64)
    width = len(names) + 1
    doses = list(_doses(record, *read))
    keys = np.concatenate([at * width + numbers for at, numbers in doses] or [rows[:0]])
    values = np.concatenate([np.arange(len(numbers)) for _, numbers in doses] or [rows[:0]])
    own = np.full(len(some), NO_LINK, np.int64)
    named = np.flatnonzero(arm[some] >= 0)
    of = group[some[named]]
    course = table[of, arm[some[named]]]
    own[named] = np.where(course < 0, len(courses) + of, course)
    found[some] = _looked_up(keys, values, own * width + number[log.links[rows[some]]])
    return found


def _doses(
    record: Record, courses: Sequence[ArmCourse], table: Longs, apart: Sequence[frozenset[str]]
) -> Iterator[tuple[int, Longs]]:
    """Yield the numbers of the doses of each course, then of what each group has beside them."""
    arms = record.dictionaries.of["arm"]
    for at, group in enumerate(record.groups):
        numbers = group.template.texts["administration"].astype(np.int64)
        for course in table[at][table[at] >= 0].tolist():
            yield course, numbers[courses[course].rows]
        others = [arms.number_of(arm) for arm in sorted(apart[at])]
        yield len(courses) + at, numbers[np.isin(group.template.texts["arm"], others)]


def _looked_up(keys: Longs, values: Longs, wanted: Longs) -> Longs:
    if not len(keys):
        return np.full(len(wanted), STRAY)
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.where(keys[at] == wanted, values[at], STRAY)


def with_fit_links(streams: Streams, given: Given, withheld: Given) -> tuple[Given, Given, Longs]:
    """Return records, and streams with a link far from its dose's time or out of order.

    Of these streams no record is linked any more: the reference has to look.
    """
    some = np.flatnonzero(given.link >= 0)
    stream, dose = given.stream[some], given.link[some]
    turned = stream[1:][(stream[1:] == stream[:-1]) & (dose[1:] <= dose[:-1])]
    far = (each.stream[_are_far(streams, each)] for each in (given, withheld))
    unfit = np.concatenate([turned, *far])
    one, other = (
        replace(each, link=np.where(np.isin(each.stream, unfit), NO_LINK, each.link))
        for each in (given, withheld)
    )
    return one, other, unfit


def _are_far(streams: Streams, records: Given) -> Bools:
    found = np.zeros(len(records.link), bool)
    some = np.flatnonzero(records.link >= 0)
    day, dose = records.day[some], records.link[some]
    earliest, latest = (streams.column_at(name, dose) for name in ("earliest", "latest"))
    found[some] = (day < np.maximum(earliest, -MARGIN)) | (day > latest)
    return found
