# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The rows of the results of many stretches: what was said once, with each patient's own days."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.log_rows import CODE
from schedules.cohort.deviations.said import (
    AGE,
    DAY,
    DAY_CELLS,
    DOSE,
    HOUR,
    KG,
    NOTE,
    NUMBER_CELLS,
    REASON,
    RECORD,
    TEXT_CELLS,
    USED_KG,
    WEIGHED,
    SaidRow,
)
from schedules.display import day

_EPOCH = date(1970, 1, 1)
BEHIND_DOSES = 1 << 20
"""What puts a row in order: its dose's place in the plan; this and its seconds without a dose."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where rows that were said occur: ``said`` is the place of each in ``rows``.

    ``patient`` is its place in the record's table, ``anchor`` the day, since 1970, when the first
    dose of its stretch is due; ``record``, ``dose`` and ``note`` are the first of the stretch.
    """

    rows: Sequence[SaidRow]
    said: Longs
    patient: Longs
    anchor: Longs
    record: Longs
    dose: Longs
    note: Longs


@dataclass(frozen=True, slots=True)
class Sources:
    """What cells are taken from: texts by patient, and of places of doses and records.

    ``weighed`` is the day of each patient's weight, since 1970.

    ``planned`` gives the names of doses, ``records`` those of records, ``given_at`` their times;
    null for -1. ``hours`` gives the hours of records on the clock, ``reasons`` what they say of
    why, ``noted`` what records of doses not given say, ``used`` the weights that they name.
    """

    codes: pa.Array
    kilograms: pa.Array
    weighed: Longs
    planned: Callable[[Longs], pa.Array]
    records: Callable[[Longs], pa.Array]
    given_at: Callable[[Longs], pa.Array]
    hours: Callable[[Longs], pa.Array]
    reasons: Callable[[Longs], pa.Array]
    noted: Callable[[Longs], pa.Array]
    used: Callable[[Longs], pa.Array]


def cells_of(found: Occurrences, sources: Sources) -> dict[str, pa.Array]:
    """Return the columns of rows, in the order of their occurrences."""
    rows, said = found.rows, found.said
    numbers = {
        name: _ints([row.numbers[at] for row in rows], said) for at, name in enumerate(NUMBER_CELLS)
    }
    days = {
        name: _days([row.days[at] for row in rows], said, found.anchor)
        for at, name in enumerate(DAY_CELLS)
    }
    texts = {
        name: pa.array([row.texts[at] for row in rows], pa.string()).take(pa.array(said))
        for at, name in enumerate(TEXT_CELLS)
    }
    record = _places([row.record for row in rows], said, found.record)
    dose = _places([row.dose for row in rows], said, found.dose)
    again = _places([row.repeats for row in rows], said, found.dose)
    return {
        CODE: sources.codes.take(pa.array(found.patient)),
        **texts,
        **numbers,
        **days,
        "planned": sources.planned(dose),
        "duplicate_of": sources.planned(again),
        "record": sources.records(record),
        "given_at": sources.given_at(record),
        "explanation": _explanations(found, sources),
    }


def _ints(values: list[int | None], said: Longs) -> pa.Array:
    return pa.array(values, pa.int32()).take(pa.array(said))


def _days(values: list[int | None], said: Longs, anchor: Longs) -> pa.Array:
    missing = np.array([value is None for value in values], bool)[said]
    after = np.array([value or 0 for value in values], np.int64)[said]
    return pa.array((anchor + after).astype(np.int32), mask=missing).cast(pa.date32())


def _places(values: list[int | None], said: Longs, first: Longs) -> Longs:
    missing = np.array([value is None for value in values], bool)[said]
    after = np.array([value or 0 for value in values], np.int64)[said]
    found: Longs = np.where(missing, _NONE, first + after)
    return found


def _explanations(found: Occurrences, sources: Sources) -> pa.Array:
    """Return explanations: rows with marks of the same kinds, one behind the other, at once."""
    kinds = ["".join(kind for kind, _ in row.marks) for row in found.rows]
    distinct = list(dict.fromkeys(kinds))
    kind = np.array([distinct.index(each) for each in kinds], np.int64)[found.said]
    parts: list[pa.Array] = []
    order: list[Longs] = []
    for number, marks in enumerate(distinct):
        own = np.flatnonzero(kind == number)
        order.append(own)
        parts.append(_written(found, sources, own, marks))
    if not parts:
        return pa.array([], pa.string())
    back = np.argsort(np.concatenate(order), kind="stable")
    return pa.concat_arrays(parts).take(pa.array(back))


def _written(found: Occurrences, sources: Sources, own: Longs, marks: str) -> pa.Array:
    rows, said = found.rows, found.said[own]
    distinct, places = np.unique(said, return_inverse=True)
    mine = [rows[at] for at in distinct.tolist()]

    def words(at: int) -> pa.Array:
        return pa.array([row.words[at] for row in mine], pa.string()).take(pa.array(places))

    pieces = [words(0)]
    for at, kind in enumerate(marks):
        after = np.array([row.marks[at][1] for row in mine], np.int64)[places]
        pieces += [_mark(found, sources, own, kind, after), words(at + 1)]
    whole = pieces[0] if len(pieces) == 1 else pc.binary_join_element_wise(*pieces, "")
    return pc.if_else(pc.equal(whole, ""), None, whole)


def _mark(  # noqa: PLR0917 -- a mark, and where
    found: Occurrences, sources: Sources, own: Longs, kind: str, after: Longs
) -> pa.Array:
    who = found.patient[own]
    if kind == KG:
        return sources.kilograms.take(pa.array(who))
    if kind == AGE:
        return pa.array(found.anchor[own] + after - sources.weighed[who]).cast(pa.string())
    if kind in {DAY, WEIGHED}:
        return _day_texts(found.anchor[own] + after if kind == DAY else sources.weighed[who])
    if kind == DOSE:
        return sources.planned(found.dose[own] + after)
    if kind == NOTE:
        return sources.noted(found.note[own] + after)
    tell = {
        RECORD: sources.records,
        HOUR: sources.hours,
        REASON: sources.reasons,
        USED_KG: sources.used,
    }
    return tell[kind](found.record[own] + after)


def _day_texts(days: Longs) -> pa.Array:
    distinct, places = np.unique(days, return_inverse=True)
    texts = [day(_EPOCH + timedelta(days=each)) for each in distinct.tolist()]
    return pa.array(texts, pa.string()).take(pa.array(places))
