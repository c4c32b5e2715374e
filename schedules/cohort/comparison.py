# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What was given to the patients of a part, held against their plans: the reports as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.kernel import Group
from schedules.cohort.log_rows import (
    CODE,
    Bools,
    LogProblem,
    Longs,
    local_days,
    read_records,
    sure_rows,
)
from schedules.cohort.patient_plans import PatientPlans
from schedules.cohort.record import Record
from schedules.cohort.shared_reports import (
    Counts,
    Kind,
    LogColumns,
    SharedCounts,
    Sorter,
)
from schedules.deviations import (
    COLUMNS,
    DeviationReport,
    Outcome,
    find_deviations,
    result_cells,
    tells,
)
from schedules.deviations.report import PlannedResult, UnplannedResult

_DAYS = {"due", "target", "window_first", "window_last"}
_NUMBERS = {"days", "baseline_days"}
# The run's own, the same for every row; what only people can add; and scores, which are not read.
_NOT_HERE = {
    *("as_of", "watermark", "important", "possible_serious_breach", "decided_by"),
    *("instrument", "wound", "totals"),
}
RESULT_COLUMNS = (CODE, *(name for name in COLUMNS if name not in _NOT_HERE))
COUNTS = (
    "planned",
    *(outcome.value for outcome in Outcome),
    "records",
    "given",
    "matched",
    "unplanned",
    "withheld",
    "entered-in-error",
    "after-as-of",
    "unreadable",
    "departures",
    "ambiguities",
    "escalations",
    "questions",
)

_NONE: Counts = np.zeros(len(COUNTS), np.int64)
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class ComparisonTables:
    """What a part's comparison holds.

    ``results``: what ``hamsc deviations`` lists of each patient, a dose or administration a row.
    ``patients``: the totals of each. ``problems``: rows of the log that gave no record, and why.
    """

    results: pa.Table
    patients: pa.Table
    problems: pa.Table


@dataclass(slots=True)
class Comparison:
    """Collects the reports of a part's patients."""

    results: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in RESULT_COLUMNS}
    )
    counts: list[Counts] = field(default_factory=list[Counts])
    codes: list[str] = field(default_factory=list[str])
    problems: list[LogProblem] = field(default_factory=list[LogProblem])

    def add_counts(self, code: str, counts: Counts) -> None:
        """Add the counts of a patient."""
        self.codes.append(code)
        self.counts.append(counts)

    def add(self, report: DeviationReport, others: Counts) -> None:
        """Add the report of one patient; ``others`` are the counts of what is not in it."""
        self.add_counts(report.patient, others + np.array(list(_counts(report).values())))
        results: list[PlannedResult | UnplannedResult] = [
            *filter(tells, report.planned),
            *report.unplanned,
        ]
        for result in results:
            cells: Mapping[str, object] = {CODE: report.patient, **result_cells(result)}
            for name, column in self.results.items():
                column.append(cells.get(name))

    def tables(self) -> ComparisonTables:
        """Return what was collected."""
        counts = np.array(self.counts, np.int32).reshape(len(self.codes), len(COUNTS))
        return ComparisonTables(
            results=pa.table(
                {name: _column(name, values) for name, values in self.results.items()}
            ),
            patients=pa.table(
                {
                    CODE: pa.array(self.codes, pa.string()),
                    **{name: pa.array(counts[:, at]) for at, name in enumerate(COUNTS)},
                }
            ),
            problems=problems_table(self.problems),
        )


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


def _column(name: str, values: list[object]) -> pa.Array:
    if name in _DAYS:
        return pa.array(values, pa.date32())
    if name in _NUMBERS:
        return pa.array(values, pa.int32())
    texts = [None if value in {None, ""} else str(value) for value in values]
    return pa.array(texts, pa.string())


def _counts(report: DeviationReport) -> dict[str, int]:
    totals = report.totals
    outcomes = {item.outcome: item.count for item in totals.outcomes}
    return {
        "planned": totals.planned,
        **{outcome.value: outcomes.get(outcome, 0) for outcome in Outcome},
        "records": totals.records,
        "given": totals.given,
        "matched": totals.matched,
        "unplanned": totals.unplanned,
        "withheld": totals.withheld,
        "entered-in-error": totals.entered_in_error,
        "after-as-of": totals.after_as_of,
        "unreadable": totals.unreadable,
        "departures": len(report.departures),
        "ambiguities": len(report.ambiguities),
        "escalations": len(report.escalations),
        "questions": len(report.questions),
    }


def compare(
    record: Record,
    rows: pa.RecordBatch,
    documents: tuple[TreatmentProtocol, tuple[Place, ...]],
    *,
    as_of: date,
    source: str,
    shared: SharedCounts | None = None,
) -> Comparison:
    """Return the reports of all patients of a record; ``rows`` are their rows of the log.

    ``shared`` holds what was counted for parts of the same plans before.
    """
    codes = record.patients.column(CODE).cast(pa.string()).combine_chunks()
    place = pc.fill_null(pc.index_in(rows.column(CODE), codes), len(codes)).to_numpy()
    order, starts = _by_patient(record, place)
    days = local_days(rows)
    sure = _sure(record.patients.column("time_zone"), rows, place)
    part = _Part(
        plans=PatientPlans(record, *documents, source),
        rows=rows,
        order=order,
        sure=sure,
        as_of=as_of,
        sorter=Sorter(
            record,
            documents[0],
            LogColumns.of(rows, days, sure, order),
            as_of.toordinal() - _EPOCH,
        ),
        shared=shared or SharedCounts(),
        found=Comparison(),
    )
    first = 0
    for group in record.groups:
        part.add(group, starts[first : first + len(group.patients) + 1])
        first += len(group.patients)
    return part.found


_Known = tuple[tuple[Counts, ...], frozenset[str] | None]


@dataclass(slots=True)
class _Part:
    """A part's patients on their way to their reports."""

    plans: PatientPlans
    rows: pa.RecordBatch
    order: Longs
    sure: Bools
    as_of: date
    sorter: Sorter
    shared: SharedCounts
    found: Comparison

    def add(self, group: Group, starts: Longs) -> None:
        """Add the patients of a group; ``starts`` are where the rows of each begin, and end."""
        own = not self.plans.protocol.rules and group.template.dose is None
        kinds = self.sorter.kinds(group, starts) if own else None
        for at in np.argsort(group.zeros, kind="stable").tolist():
            lines = self.order[starts[at] : starts[at + 1]]
            if kinds is None or not kinds.apart[at]:
                self._report(group, at, lines)
                continue
            counts = {
                name: self._counts(group, at, lines, (name, of_each[at]))
                for name, of_each in kinds.kinds.items()
            }
            left = frozenset(name for name, found in counts.items() if found is None)
            alike = tuple(found for found in counts.values() if found is not None)
            self._report(group, at, lines, (alike, left))

    def _counts(
        self, group: Group, at: int, lines: Longs, arm: tuple[str, Kind | None]
    ) -> Counts | None:
        """Return the counts of an arm where they are those of its kind; else None."""
        name, kind = arm
        if kind is None:
            return None
        known = self.shared.known
        if kind not in known:
            report, _ = self._found(group, at, lines, frozenset({name}))
            silent = not report.unplanned and not any(map(tells, report.planned))
            silent = silent and not report.ambiguities
            known[kind] = np.array(list(_counts(report).values())) if silent else None
        return known[kind]

    def _report(self, group: Group, at: int, lines: Longs, known: _Known = ((), None)) -> None:
        """Add the report of a patient; ``known`` are counts of some arms, and the other arms."""
        counts, arms = known
        if arms is not None and not arms:
            self.found.add_counts(self._code(group, at), sum(counts, _NONE))
            return
        report, problems = self._found(group, at, lines, arms)
        if arms is not None and report.unplanned:
            # What is left over in one arm can be what another one misses.
            counts, (report, problems) = (), self._found(group, at, lines, None)
        self.found.problems += problems
        self.found.add(report, sum(counts, _NONE))

    def _found(
        self, group: Group, at: int, lines: Longs, arms: frozenset[str] | None
    ) -> tuple[DeviationReport, tuple[LogProblem, ...]]:
        plan = self.plans.plan(group, at, arms)
        own = self.rows.take(pa.array(lines))
        sure = self.sure[lines]
        if arms is not None:
            chosen = pc.is_in(own.column("arm"), pa.array(sorted(arms), pa.string()))
            own, sure = own.filter(chosen), sure[chosen.to_numpy(zero_copy_only=False)]
        records, problems = read_records(own, plan.patient.time_zone, sure)
        left_out = [item.text for item in problems]
        report = find_deviations(plan, records, as_of=self.as_of, left_out=left_out)
        return report, problems

    def _code(self, group: Group, at: int) -> str:
        code: str = self.plans.record.patients.column(CODE)[int(group.patients[at])].as_py()
        return code


def _by_patient(record: Record, place: Longs) -> tuple[Longs, Longs]:
    """Return rows in the order of the groups' patients, and where each patient's begin and end."""
    listed = [group.patients for group in record.groups]
    patients = np.concatenate(listed) if listed else np.zeros(0, np.int32)
    rank = np.full(record.patients.num_rows + 1, len(patients), np.int32)
    rank[patients] = np.arange(len(patients), dtype=np.int32)
    found = rank[place]
    order = np.argsort(found, kind="stable")
    starts = np.searchsorted(found[order], np.arange(len(patients) + 1))
    return order, starts.astype(np.int64)


def _sure(zones: pa.ChunkedArray, rows: pa.RecordBatch, place: Longs) -> Bools:
    """Say which rows the model surely accepts, each in its patient's time zone."""
    names = zones.cast(pa.string()).to_pylist()
    distinct = list(dict.fromkeys(names))
    if len(distinct) == 1:
        return sure_rows(rows, distinct[0])
    number = {name: at for at, name in enumerate(distinct)}
    zone = np.array([*(number[name] for name in names), -1])[place]
    found = np.zeros(rows.num_rows, bool)
    for name, at in number.items():
        own = np.flatnonzero(zone == at)
        found[own] = sure_rows(rows.take(pa.array(own)), name)
    return found
