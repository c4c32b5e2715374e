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
from schedules.cohort.log_rows import (
    CODE,
    Bools,
    LogProblem,
    Longs,
    read_records,
    sure_rows,
)
from schedules.cohort.patient_plans import PatientPlans
from schedules.cohort.record import Record
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
    counts: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in COUNTS})
    codes: list[str] = field(default_factory=list[str])
    problems: list[LogProblem] = field(default_factory=list[LogProblem])

    def add(self, report: DeviationReport) -> None:
        """Add the report of one patient."""
        self.codes.append(report.patient)
        for name, number in _counts(report).items():
            self.counts[name].append(number)
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
        return ComparisonTables(
            results=pa.table(
                {name: _column(name, values) for name, values in self.results.items()}
            ),
            patients=pa.table(
                {
                    CODE: pa.array(self.codes, pa.string()),
                    **{name: pa.array(values, pa.int32()) for name, values in self.counts.items()},
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
) -> Comparison:
    """Return the reports of all patients of a record; ``rows`` are their rows of the log."""
    plans = PatientPlans(record, *documents, source)
    found = Comparison()
    ordered, starts = _by_patient(record.patients.column(CODE), rows)
    sure = _sure(record.patients.column("time_zone"), ordered, starts)
    for group in record.groups:
        for at in np.argsort(group.zeros, kind="stable").tolist():
            place = int(group.patients[at])
            begin, end = int(starts[place]), int(starts[place + 1])
            own = ordered.slice(begin, end - begin)
            plan = plans.plan(group, at)
            zone = plan.patient.time_zone
            records, problems = read_records(own, zone, sure[begin:end])
            found.problems += problems
            left_out = [item.text for item in problems]
            found.add(find_deviations(plan, records, as_of=as_of, left_out=left_out))
    return found


def _sure(zones: pa.ChunkedArray, rows: pa.RecordBatch, starts: Longs) -> Bools:
    """Say which rows the model surely accepts, each in its patient's time zone."""
    found = np.zeros(rows.num_rows, bool)
    names = zones.cast(pa.string()).to_pylist()
    lengths = np.diff(starts)
    for zone in dict.fromkeys(names):
        here = np.array([name == zone for name in names])
        own = np.flatnonzero(np.repeat(here, lengths)) + int(starts[0])
        found[own] = sure_rows(rows.take(pa.array(own)), zone)
    return found


def _by_patient(codes: pa.ChunkedArray, rows: pa.RecordBatch) -> tuple[pa.RecordBatch, Longs]:
    """Return rows in the order of the patients, and where each patient's begin and end."""
    place = pc.index_in(rows.column(CODE), codes.cast(pa.string()).combine_chunks()).to_numpy()
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(codes) + 1))
    ordered = rows.take(pa.array(order))
    return ordered, starts.astype(np.int64)
