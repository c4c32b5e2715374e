# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What was given to the patients of a part, held against their plans: the reports as tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import EPOCH, Longs
from schedules.cohort.deviations.arm_stretches import Shared, answers_of
from schedules.cohort.deviations.by_reference import RESULT_COLUMNS, ByReference, column_of
from schedules.cohort.deviations.by_stretches import ByStretches
from schedules.cohort.deviations.counts import COUNTS, Counts
from schedules.cohort.deviations.log_columns import IN_ERROR, UNREADABLE, LogColumns, read_log
from schedules.cohort.deviations.log_rows import CODE, LogProblem
from schedules.cohort.deviations.part_streams import laid_out
from schedules.cohort.deviations.portion import portion_of
from schedules.cohort.deviations.portions import portion_of_each, portions
from schedules.cohort.deviations.result_rows import BEHIND_DOSES
from schedules.cohort.deviations.rows_beyond import with_arms
from schedules.cohort.deviations.stretch_reports import Desk
from schedules.cohort.deviations.told import told_of
from schedules.cohort.record import Record


@dataclass(frozen=True, slots=True)
class ComparisonTables:
    """What a part's comparison holds.

    ``results``: what ``hamsc deviations`` lists of each patient, a dose or administration a row.
    ``patients``: the totals of each. ``problems``: rows of the log that gave no record, and why.
    """

    results: pa.Table
    patients: pa.Table
    problems: pa.Table


def problems_table(problems: Iterable[LogProblem]) -> pa.Table:
    """Return rows that gave no record as a table."""
    listed = list(problems)
    return pa.table(
        {
            "source": pa.array([item.source for item in listed], pa.string()),
            "row": pa.array([item.row for item in listed], pa.int64()),
            CODE: pa.array([item.code for item in listed], pa.string()),
            "problem": pa.array([item.text for item in listed], pa.string()),
        }
    )


def compare(
    record: Record,
    rows: pa.RecordBatch,
    documents: tuple[TreatmentProtocol, tuple[Place, ...]],
    *,
    as_of: date,
    source: str,
    shared: Shared | None = None,
) -> ComparisonTables:
    """Return the reports of all patients of a record; ``rows`` are their rows of the log.

    ``shared`` holds what was found out for parts of the same plans, as known on the same day.
    """
    codes = record.patients.column(CODE).cast(pa.string()).combine_chunks()
    place = pc.fill_null(pc.index_in(rows.column(CODE), codes), len(codes)).to_numpy()
    zones = record.patients.column("time_zone").cast(pa.string()).to_pylist()
    log, problems = read_log(rows, place, zones)
    judged, aside = _set_aside(log, problems, as_of)
    known = shared or Shared()
    found = [
        _compared(some, own, documents, (as_of, source, known))
        for some, own in _chunks(record, judged)
    ]
    return _tables(codes, found, aside, problems_table(each for _, each in problems))


def _set_aside(
    log: LogColumns, problems: Sequence[tuple[int, LogProblem]], as_of: date
) -> tuple[LogColumns, Counts]:
    """Return what reports are made of, and by patient what of a log is only counted in them.

    That is what was entered in error, what could not be read, and what came after their day.
    """
    patients = len(log.records.zones)
    counts = np.zeros((patients + 1, len(COUNTS)), np.int64)
    is_error = log.status == IN_ERROR
    is_later = ~is_error & (log.status != UNREADABLE) & (log.days > as_of.toordinal() - EPOCH)
    for name, rows in (
        ("records", is_error | is_later),
        ("entered-in-error", is_error),
        ("after-as-of", is_later),
    ):
        counts[:, COUNTS.index(name)] = np.bincount(log.patient[rows], minlength=patients + 1)
    whose = np.array([who for who, _ in problems], np.int64)
    counts[:, COUNTS.index("unreadable")] = np.bincount(whose, minlength=patients + 1)
    kept = np.flatnonzero(~is_error & ~is_later & (log.status != UNREADABLE))
    return log.some(kept, log.patient[kept]), counts[:-1]


@dataclass(frozen=True, slots=True)
class _Compared:
    """The reports of some patients: where each stands in the record's table, and its counts.

    ``results`` are rows in any order; ``of`` says which patient's each is, and ``order`` what puts
    one patient's rows in order.
    """

    patients: Longs
    counts: Counts
    results: pa.Table
    of: Longs
    order: Longs


def _chunks(record: Record, log: LogColumns) -> Iterator[tuple[Record, LogColumns]]:
    """Yield the portions of a record with their rows, each row with its patient's place in it."""
    found = portions(record)
    portion, rank = portion_of_each(found)
    of_row = portion[log.patient].astype(np.int16)
    order = np.argsort(of_row, kind="stable")
    bounds = np.searchsorted(of_row[order], np.arange(len(found) + 1))
    for number, patients in enumerate(found):
        rows = order[bounds[number] : bounds[number + 1]]
        yield patients, log.some(rows, rank[log.patient[rows]])


def _compared(
    record: Record,
    log: LogColumns,
    documents: tuple[TreatmentProtocol, tuple[Place, ...]],
    asked: tuple[date, str, Shared],
) -> _Compared:
    as_of, source, shared = asked
    portion = with_arms(portion_of(record, documents, source, log, as_of))
    desk = Desk(laid_out(portion, shared.courses), shared.people)
    told = told_of(desk, shared.days, shared.cells)
    alone = ByStretches(answers_of(desk, told, shared), shared)
    alone.leave_out()
    others = ByReference(desk.laid)
    others.ask(alone.look_across_arms())
    results, of, order = alone.rows()
    more = {name: column_of(name, values) for name, values in others.results.items()}
    columns = {
        name: pa.concat_arrays([*results.column(name).chunks, more[name]])
        for name in RESULT_COLUMNS
    }
    who = np.append(of, np.array([at for at, _ in others.order], np.int64))
    table = pa.table(columns)
    order = np.append(order, np.array([at for _, at in others.order], np.int64))
    return _Compared(
        patients=portion.patients.row,
        counts=alone.counts() + others.counts,
        results=table,
        of=portion.patients.row[who],
        order=_by_ids(order, table.column("record")),
    )


def _by_ids(order: Longs, record: pa.ChunkedArray) -> Longs:
    """Put records without a dose that were given at the same time in the order of their ids."""
    behind = np.flatnonzero(order >= BEHIND_DOSES)
    names = np.array(record.take(pa.array(behind)).to_pylist(), str)
    order[behind[np.lexsort((names, order[behind]))]] = BEHIND_DOSES + np.arange(len(behind))
    return order


def _tables(
    codes: pa.Array, found: list[_Compared], aside: Counts, problems: pa.Table
) -> ComparisonTables:
    patients = np.concatenate([each.patients for each in found])
    in_order = np.argsort(patients)
    counts = (np.concatenate([each.counts for each in found]) + aside[patients])[in_order]
    of, order = (
        np.concatenate([getattr(each, name) for each in found]) for name in ("of", "order")
    )
    results = pa.concat_tables([each.results for each in found])
    return ComparisonTables(
        results=results.take(pa.array(np.lexsort((order, of)))),
        patients=pa.table(
            {
                CODE: codes.take(pa.array(patients[in_order])),
                **{
                    name: pa.array(counts[:, at].astype(np.int32)) for at, name in enumerate(COUNTS)
                },
            }
        ),
        problems=problems,
    )


def joined(record: Record, found: Iterable[ComparisonTables]) -> ComparisonTables:
    """Return the tables of a record's portions as one, in the order of its patients and logs."""
    parts = list(found)
    codes = record.patients.column(CODE).cast(pa.string()).combine_chunks()
    problems = pa.concat_tables([part.problems for part in parts])
    results, patients = (
        [getattr(part, name) for part in parts] for name in ("results", "patients")
    )
    parts.clear()
    return ComparisonTables(
        results=_in_order_of(codes, results),
        patients=_in_order_of(codes, patients),
        problems=problems.sort_by([("source", "ascending"), ("row", "ascending")]),
    )


def _in_order_of(codes: pa.Array, tables: list[pa.Table]) -> pa.Table:
    """Return tables as one, patients in the order of codes; ``tables`` is emptied meanwhile.

    Column by column, each let go when it was taken: whole tables would be held twice.
    """
    names = tables[0].column_names
    of = pa.concat_tables([table.select([CODE]) for table in tables]).column(CODE)
    place = pc.index_in(of, codes).combine_chunks().to_numpy()
    order = pa.array(np.argsort(place, kind="stable"))
    columns: list[pa.ChunkedArray] = []
    for name in names:
        whole = pa.concat_tables([table.select([name]) for table in tables])
        tables[:] = [table.drop_columns([name]) for table in tables]
        columns.append(whole.column(0).take(order))
    return pa.table(columns, names=names)
