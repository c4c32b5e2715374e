# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What was given to the patients of a part, held against their plans: the reports as tables."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arm_stretches import Shared, answers_of
from schedules.cohort.by_stretches import ByStretches
from schedules.cohort.counts import COUNTS, Counts, counts_of
from schedules.cohort.given import Patients
from schedules.cohort.log_columns import LogColumns
from schedules.cohort.log_rows import CODE, Bools, LogProblem, Longs, read_records, sure_rows
from schedules.cohort.part_streams import Laid, laid_out, patients_of, told_of
from schedules.cohort.patient_plans import PatientPlans
from schedules.cohort.record import Record
from schedules.cohort.stretch_reports import Desk
from schedules.deviations import COLUMNS, DeviationReport, find_deviations, result_cells, tells
from schedules.deviations.report import PlannedResult, UnplannedResult

_DAYS = {"due", "target", "window_first", "window_last"}
_NUMBERS = {"days", "baseline_days"}
# The run's own, the same for every row; what only people can add; and scores, which are not read.
_NOT_HERE = {
    *("as_of", "watermark", "important", "possible_serious_breach", "decided_by"),
    *("instrument", "wound", "totals"),
}
RESULT_COLUMNS = (CODE, *(name for name in COLUMNS if name not in _NOT_HERE))
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
    sure = _sure(record.patients.column("time_zone"), rows, place)
    patients, shared = patients_of(record), shared or Shared()
    of_row = np.full(len(codes) + 1, len(patients.row), np.int64)
    of_row[patients.row] = np.arange(len(patients.row))
    log = LogColumns.of(rows, of_row[place], sure)
    plans = PatientPlans(record, *documents, source)
    today = as_of.toordinal() - _EPOCH
    laid = laid_out(plans, patients, log, rows.column("id"), shared, today)
    desk = Desk(plans, rows, patients, laid.streams, laid.given, as_of)
    answers = answers_of(desk, log, told_of(desk, log, shared), shared)
    alone = ByStretches(desk, log, answers, shared, laid.whole)
    alone.leave_out()
    others = _Others(plans, patients, rows, log, laid, sure, as_of)
    others.ask(alone.with_records_left())
    return _tables(record, alone, others, laid)


def _tables(record: Record, alone: ByStretches, others: "_Others", laid: Laid) -> ComparisonTables:
    results, order = alone.rows()
    counts = alone.counts(laid.later) + others.counts
    row = others.patients.row
    by_patient = np.zeros((record.patients.num_rows, len(COUNTS)), np.int32)
    by_patient[row] = counts
    planned = np.sort(row)
    codes = record.patients.column(CODE).cast(pa.string()).combine_chunks()
    return ComparisonTables(
        results=_merged(alone, results, order, others),
        patients=pa.table(
            {
                CODE: codes.take(pa.array(planned)),
                **{name: pa.array(by_patient[planned, at]) for at, name in enumerate(COUNTS)},
            }
        ),
        problems=problems_table(others.problems),
    )


def _merged(alone: ByStretches, results: pa.Table, order: Longs, others: "_Others") -> pa.Table:
    """Return all rows by patient, each patient's as its report alone has them."""
    more = {name: _column(name, values) for name, values in others.results.items()}
    columns = {
        name: pa.concat_arrays([*results.column(name).chunks, more[name]])
        for name in RESULT_COLUMNS
    }
    if not others.order:
        who = alone.result_patients
    else:
        who = np.append(alone.result_patients, np.array([at for at, _ in others.order], np.int64))
        order = np.append(order, np.array([at for _, at in others.order], np.int64))
    row = others.patients.row[who]
    return pa.table(columns).take(pa.array(np.lexsort((order, row))))


@dataclass(slots=True)
class _Others:
    """What only the reference can say: patients judged as a whole, and arms judged by themselves.

    ``order`` says of each row which patient's it is, and which place it has among that one's rows.
    """

    plans: PatientPlans
    patients: Patients
    rows: pa.RecordBatch
    log: LogColumns
    laid: Laid
    sure: Bools
    as_of: date
    counts: Counts = field(init=False)
    results: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in RESULT_COLUMNS}
    )
    order: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    problems: list[LogProblem] = field(default_factory=list[LogProblem])

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self.counts = np.zeros((len(self.patients.row), len(COUNTS)), np.int64)

    def ask(self, with_records_left: Bools) -> None:
        """Ask for every patient who is not put together from stretches alone.

        What is left over in one arm can be what another one misses: such patients are judged whole.
        """
        whole, apart = self.laid.whole, self.laid.apart
        some = np.array([bool(arms) for arms in apart], bool)[self.patients.group]
        whole |= some & with_records_left
        asked = np.flatnonzero(whole | some)
        if not len(asked):
            return
        lines = self._lines(asked)
        in_order = asked[np.lexsort((self.patients.zero[asked], self.patients.group[asked]))]
        for who in in_order.tolist():
            own = lines.get(who, np.zeros(0, np.int64))
            if not whole[who]:
                report, problems = self._found(who, own, apart[int(self.patients.group[who])])
                if not report.unplanned:
                    self._add(who, report, self._places(who))
                    continue
                whole[who] = True
            report, problems = self._found(who, own, None)
            self.problems += problems
            self._add(who, report, None)

    def _lines(self, asked: Longs) -> dict[int, Longs]:
        wanted = np.zeros(len(self.patients.row) + 1, bool)
        wanted[asked] = True
        rows = np.flatnonzero(wanted[self.log.patient])
        rows = rows[np.argsort(self.log.patient[rows], kind="stable")]
        who, starts = np.unique(self.log.patient[rows], return_index=True)
        return dict(zip(who.tolist(), np.split(rows, starts[1:]), strict=True))

    def _found(
        self, who: int, lines: Longs, arms: frozenset[str] | None
    ) -> tuple[DeviationReport, tuple[LogProblem, ...]]:
        group = self.plans.record.groups[int(self.patients.group[who])]
        plan = self.plans.plan(group, int(self.patients.place[who]), arms)
        own, sure = self.rows.take(pa.array(lines)), self.sure[lines]
        if arms is not None:
            chosen = pc.is_in(own.column("arm"), pa.array(sorted(arms), pa.string()))
            own, sure = own.filter(chosen), sure[chosen.to_numpy(zero_copy_only=False)]
        records, problems = read_records(own, plan.patient.time_zone, sure)
        left_out = [item.text for item in problems]
        report = find_deviations(plan, records, as_of=self.as_of, left_out=left_out)
        return report, problems

    def _places(self, who: int) -> dict[str, int]:
        """Return the places of a patient's doses among all that are planned."""
        template = self.plans.record.groups[int(self.patients.group[who])].template
        names = self.plans.record.dictionaries.of["administration"]
        numbers = template.texts["administration"].tolist()
        return {str(names.text_of(number)): at for at, number in enumerate(numbers)}

    def _add(self, who: int, report: DeviationReport, places: Mapping[str, int] | None) -> None:
        self.counts[who] += counts_of(report)
        results: list[PlannedResult | UnplannedResult] = [
            *filter(tells, report.planned),
            *report.unplanned,
        ]
        code = report.patient
        for at, result in enumerate(results):
            cells: Mapping[str, object] = {CODE: code, **result_cells(result)}
            for name, column in self.results.items():
                column.append(cells.get(name))
            self.order.append((who, at if places is None else places[str(cells["planned"])]))


def _column(name: str, values: list[object]) -> pa.Array:
    if name in _DAYS:
        return pa.array(values, pa.date32())
    if name in _NUMBERS:
        return pa.array(values, pa.int32())
    texts = [None if value in {None, ""} else str(value) for value in values]
    return pa.array(texts, pa.string())


def _sure(zones: pa.ChunkedArray, rows: pa.RecordBatch, place: npt.NDArray[np.int64]) -> Bools:
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
