# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""The part of a comparison that the reference makes, patient by patient."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.across_arms import AcrossArms
from schedules.cohort.deviations.counts import COUNTS, Counts, counts_of
from schedules.cohort.deviations.log_rows import CODE
from schedules.cohort.deviations.part_streams import Laid
from schedules.cohort.deviations.result_rows import BEHIND_DOSES
from schedules.deviations import COLUMNS, DeviationReport, find_deviations, result_cells, tells
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.plan import Plan
from schedules.records import AdministrationRecord

_EPOCH = date(1970, 1, 1)
_DAYS = {"due", "target", "window_first", "window_last"}
_NUMBERS = {"days", "baseline_days"}
# The run's own, the same for every row; what only people can add; and scores, which are not read.
_NOT_HERE = {
    *("as_of", "watermark", "important", "possible_serious_breach", "decided_by"),
    *("instrument", "wound", "totals"),
}
RESULT_COLUMNS = (CODE, *(name for name in COLUMNS if name not in _NOT_HERE))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of some arms of a patient, or of all."""

    plan: Plan
    records: Sequence[AdministrationRecord]
    report: DeviationReport

    def left_and_empty(self, zero: int) -> tuple[list[tuple[str, int]], list[tuple[str, int, int]]]:
        """Return what was left over and what was empty before arms were compared.

        That is records by arm and day, and doses by arm and window; days count from ``zero``.
        """
        record_of = {record.id: record for record in self.records}
        taken = {each.planned: each.record for each in self.report.planned if each.record}
        crossed = {
            each.planned: record_of[each.record]
            for each in self.report.planned
            if each.record and record_of[each.record].arm != each.arm
        }
        left = [record_of[each.record] for each in self.report.unplanned]
        zone, since = ZoneInfo(self.plan.patient.time_zone), _EPOCH.toordinal() + zero
        opens, closes = (
            [item.permitted[at].toordinal() - since for item in self.plan.administrations]
            for at in (0, 1)
        )
        return (
            [
                (each.arm or "", each.started_at.astimezone(zone).toordinal() - since)
                for each in (*left, *crossed.values())
            ],
            [
                (item.arm, first, last)
                for item, first, last in zip(self.plan.administrations, opens, closes, strict=True)
                if item.id not in taken or item.id in crossed
            ],
        )


@dataclass(slots=True)
class ByReference:
    """What only the reference can say: patients judged as a whole, and arms judged by themselves.

    ``order`` says of each row which patient's it is, and what puts it among that one's rows.
    """

    laid: Laid
    counts: Counts = field(init=False)
    results: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in RESULT_COLUMNS}
    )
    order: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self.counts = np.zeros((len(self.laid.patients.row), len(COUNTS)), np.int64)

    def ask(self, across: AcrossArms) -> None:
        """Ask for every patient who is not put together from stretches alone.

        Where arms are judged by themselves, and what is left over in one of them can be what
        another arm misses, or the other way round, the patient is judged whole.
        """
        whole, apart, patients = self.laid.whole, self.laid.apart, self.laid.patients
        some = np.array([bool(arms) for arms in apart], bool)[patients.group]
        asked = np.flatnonzero(whole | some)
        if not len(asked):
            return
        lines = self._lines(asked)
        in_order = asked[np.lexsort((patients.zero[asked], patients.group[asked]))]
        for who in in_order.tolist():
            own = lines.get(who, np.zeros(0, np.int64))
            if not whole[who]:
                found = self._found(who, own, apart[int(patients.group[who])])
                if not across.meets(who, *found.left_and_empty(int(patients.zero[who]))):
                    self._add(who, found.report, self._places(who))
                    continue
                whole[who] = True
            self._add(who, self._found(who, own, None).report, None)

    def _lines(self, asked: Longs) -> dict[int, Longs]:
        wanted = np.zeros(len(self.laid.patients.row) + 1, bool)
        wanted[asked] = True
        rows = np.flatnonzero(wanted[self.laid.log.patient])
        rows = rows[np.argsort(self.laid.log.patient[rows], kind="stable")]
        who, starts = np.unique(self.laid.log.patient[rows], return_index=True)
        bounds = pairwise([*starts.tolist(), len(rows)])
        own = (rows[first:last] for first, last in bounds)
        return dict(zip(who.tolist(), own, strict=True))

    def _found(self, who: int, lines: Longs, arms: frozenset[str] | None) -> _Found:
        group = self.laid.group_of(who)
        plan = self.laid.plans.plan(group, int(self.laid.patients.place[who]), arms)
        if arms is not None:
            wanted = [at for at, name in enumerate(self.laid.log.names["arm"]) if name in arms]
            lines = lines[np.isin(self.laid.log.arms[lines], wanted)]
        zones = [plan.patient.time_zone] * len(lines)
        records = self.laid.log.records.of(self.laid.log.row[lines], zones)
        return _Found(plan, records, find_deviations(plan, records, as_of=self.laid.as_of))

    def _places(self, who: int) -> dict[str, int]:
        """Return the places of a patient's doses among all that are planned."""
        template = self.laid.group_of(who).template
        names = self.laid.plans.record.dictionaries.of["administration"]
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
            self.order.append((who, at if places is None else _place(result, places)))


def _place(result: PlannedResult | UnplannedResult, places: Mapping[str, int]) -> int:
    """Return what puts a row among those of other arms."""
    if isinstance(result, PlannedResult):
        return places[result.planned]
    local = result.given_at.replace(tzinfo=None)
    return BEHIND_DOSES + int((local - datetime.combine(_EPOCH, time())).total_seconds())


def column_of(name: str, values: list[object]) -> pa.Array:
    """Return cells as a column of the results, null where a cell holds nothing."""
    if name in _DAYS:
        return pa.array(values, pa.date32())
    if name in _NUMBERS:
        return pa.array(values, pa.int32())
    texts = [None if value in {None, ""} else str(value) for value in values]
    return pa.array(texts, pa.string())
