# pyright: basic
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Some patients of a part after the others, so that memory hangs on no part's size."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from schedules.cohort.arrays import Longs
from schedules.cohort.kernel import Group
from schedules.cohort.record import Record

TOGETHER = 2_000
"""Patients of a part that are looked at together."""


def portions(record: Record) -> list[Record]:
    """Return the patients of a record in portions, each of at most ``TOGETHER``.

    Each portion has the whole table of patients, and the groups that are its own: those of a group
    have all facts in common that a report looks at. The portions of a portion are itself.
    """
    found: list[list[Group]] = [[]]
    room = most = TOGETHER
    for group in _alike(record):
        for first in range(0, len(group.patients), most):
            some = _some_of(group, slice(first, first + most))
            if len(some.patients) > room:
                found.append([])
                room = most
            found[-1].append(some)
            room -= len(some.patients)
    return [Record(record.patients, tuple(groups), record.dictionaries) for groups in found]


def portion_of_each(found: list[Record]) -> tuple[Longs, Longs]:
    """Return the portion of each patient in the table, and its place among the portion's patients.

    Who is in none has the number of portions; so has the place behind the last, which is nobody's.
    """
    portion = np.full(found[0].patients.num_rows + 1, len(found), np.int64)
    rank = np.zeros(len(portion), np.int64)
    for number, record in enumerate(found):
        rows = np.concatenate([group.patients for group in record.groups] or [np.zeros(0, int)])
        portion[rows], rank[rows] = number, np.arange(len(rows))
    return portion, rank


def _alike(record: Record) -> Iterator[Group]:
    """Yield groups of patients with the same facts: lots need no other dates, but other reports."""
    more = record.patients.column("more").combine_chunks()
    facts = more.cast(pa.string()).dictionary_encode().indices.fill_null(-1).to_numpy()
    for group in record.groups:
        own = facts[group.patients]
        if (own == own[:1]).all():
            yield group
            continue
        order = np.argsort(own, kind="stable")
        for some in np.split(order, np.flatnonzero(np.diff(own[order])) + 1):
            yield _some_of(group, some)


def _some_of(group: Group, some: slice | Longs) -> Group:
    columns = ("patients", "zeros", "weighed", "places")
    return replace(group, **{name: getattr(group, name)[some] for name in columns})
