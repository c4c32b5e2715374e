"""What the reference says of a stretch of one patient, written so that it holds for all like it.

Days count from when the first dose of the stretch is due; names of records and of doses are their
places, counted from the first of the stretch; a weight, its day and its age, and the hour of a
record are marks.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from protocol.lean import dataclass
from schedules.cohort.deviations.counts import COUNTS, Counts
from schedules.cohort.deviations.marks import DAY_TEXT, HOUR_TEXT, day_of
from schedules.deviations import result_cells, tells
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.stretch import Stretch
from schedules.deviations.taxonomy import Outcome, Severity
from schedules.display import WEEKDAYS

Result = PlannedResult | UnplannedResult
# Stands for a patient's weight where no dose is computed from it.
KILOGRAMS = Decimal("913.127")
# By so much another weight than the known one stands for any that a record names.
USED = Decimal("0.00000000000913127")
# So many days before its own one a weight is dated where it is too old: all ages are alike then.
LONG_AGO = 200_000
_KILOGRAMS = rf"(?<![\d.]){re.escape(str(KILOGRAMS))}(?![\d.])"
_AGE = r"\b2\d{5}\b(?=.days?\b)"
_USED = r"(?<![\d.])\d+\.\d*00000913127(?!\d)"
# Nearly all of a sentence are words in which no mark begins: that is looked for first.
_BEGINS = rf"(?=[«\d{''.join(sorted({name[0] for name in WEEKDAYS['en']}))}])"
_WEIGHTS = f"{_USED}|{_KILOGRAMS}"
MARKS = re.compile(rf"{_BEGINS}(?:«([rdqn])\d*:(\d+)»|{_WEIGHTS}|{DAY_TEXT}|{HOUR_TEXT}|{_AGE})")
Mark = tuple[str, int]
RECORD, DOSE, KG, DAY, WEIGHED, AGE, HOUR, REASON, NOTE, USED_KG = "rdktwahqnu"


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row of the results: texts as they are, days and places from the first of the stretch.

    ``words`` are what stands before, between and behind the ``marks`` of the explanation.
    """

    texts: tuple[str | None, ...]
    numbers: tuple[int | None, ...]
    days: tuple[int | None, ...]
    dose: int | None
    record: int | None
    repeats: int | None
    words: tuple[str, ...]
    marks: tuple[Mark, ...]


TEXT_CELLS = ("arm", "outcome", "kind", "flags", "severity", "rules")
NUMBER_CELLS = ("days", "baseline_days")
DAY_CELLS = ("due", "target", "window_first", "window_last")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a stretch: counts, rows, doses without a record, records without a dose.

    A dose that is recorded as not given is not without a record.
    """

    counts: Counts
    rows: tuple[SaidRow, ...]
    empty: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Doses and records of a stream that the reference is to look at, by place.

    ``doses`` and ``records`` are all of them, in order; ``dose`` and ``record`` the first ones of
    the stretch, of ``own_doses`` and ``own_records``; ``noted`` are those of doses not given.
    ``weighed``: amounts hang on the weight. ``old``: the weight is too old at every record, and
    nothing else hangs on its day.
    """

    stream: int
    doses: Sequence[int]
    dose: int
    own_doses: int
    records: Sequence[int]
    record: int
    own_records: int
    noted: range
    weighed: bool
    old: bool

    @property
    def doses_asked(self) -> range:
        """The doses of the stretch itself."""
        return range(self.dose, self.dose + self.own_doses)

    @property
    def records_asked(self) -> range:
        """The records of the stretch itself."""
        return range(self.record, self.record + self.own_records)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what is said of a stretch, days counted from ``anchor``.

    ``weighed`` is the day on which a weight is dated that is too old.
    """

    part: Part
    anchor: date
    weighed: date

    def said(self, found: Stretch) -> Said:
        """Return what is said of the doses and records of the stretch itself."""
        part = self.part
        doses, records = part.doses_asked, part.records_asked
        planned = [each for each in found.planned if _place(each.planned) in doses]
        unplanned = [each for each in found.unplanned if _place(each.record) in records]
        unclear = [each for each in found.unclear if _place(each.readings[0][0].id) in records]
        matched = [each for each in planned if each.record is not None]
        counts = dict.fromkeys(COUNTS, 0)
        for result in planned:
            counts[result.outcome.value] += 1
        results: list[Result] = [*planned, *unplanned]
        judged = [*results, *(each for result in results for each in result.findings)]
        counts |= {
            "planned": part.own_doses,
            "records": part.own_records,
            "given": part.own_records,
            "matched": len(matched),
            "unplanned": len(unplanned),
            "departures": sum(each.severity is not Severity.NONE for each in judged),
            "ambiguities": len(unclear),
            "questions": sum(name in {each.planned for each in planned} for name in found.asked),
        }
        listed: list[Result] = [*filter(tells, planned), *unplanned]
        return Said(
            np.array(list(counts.values()), np.int64),
            tuple(self._row(result) for result in listed),
            tuple(
                _place(each.planned) - part.dose
                for each in planned
                if each.record is None and each.outcome is not Outcome.NOT_GIVEN
            ),
            tuple(_place(each.record) - part.record for each in unplanned),
        )

    def _row(self, result: Result) -> SaidRow:
        cells = result_cells(result)
        record = _after(self.part.record, cells.get("record"))
        words, marks = self._parts(str(cells["explanation"]), record)
        return SaidRow(
            texts=tuple(_text(cells.get(name)) for name in TEXT_CELLS),
            numbers=tuple(_number(cells.get(name)) for name in NUMBER_CELLS),
            days=tuple(self._day(cells.get(name)) for name in DAY_CELLS),
            dose=_after(self.part.dose, cells.get("planned")),
            record=record,
            repeats=_after(self.part.dose, cells.get("duplicate_of")),
            words=words,
            marks=marks,
        )

    def _day(self, cell: object) -> int | None:
        return (cell - self.anchor).days if isinstance(cell, date) else None

    def _parts(self, text: str, record: int | None) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
        words, marks, last = list[str](), list[Mark](), 0
        for mark in MARKS.finditer(text):
            words.append(text[last : mark.start()])
            last = mark.end()
            marks.append(self._mark(mark, record))
        return (*words, text[last:]), tuple(marks)

    def _mark(self, mark: re.Match[str], record: int | None) -> Mark:
        part = self.part
        if mark[1]:
            first = {DOSE: part.dose, NOTE: part.noted.start}.get(mark[1], part.record)
            return (mark[1], int(mark[2]) - first)
        if mark[0] == str(KILOGRAMS):
            return (KG, 0)
        if "." in mark[0]:
            assert record is not None  # noqa: S101 -- an administration's own weight
            return (USED_KG, record)
        if ":" in mark[0]:
            assert record is not None  # noqa: S101 -- an administration's own hour
            return (HOUR, record)
        if mark[0].isdigit():
            return (AGE, (self.weighed - self.anchor).days + int(mark[0]))
        on = day_of(mark[0])
        return (WEIGHED, 0) if on == self.weighed else (DAY, (on - self.anchor).days)


def said_of(found: Stretch, writers: Sequence[Writer]) -> list[Said] | None:
    """Return what is said of stretches; None where something reaches beyond all of them."""
    doses = {at for writer in writers for at in writer.part.doses_asked}
    records = {at for writer in writers for at in writer.part.records_asked}
    taken = [each.record for each in found.planned if _place(each.planned) in doses]
    matched = [_place(name) for name in taken if name is not None]
    unplanned = sum(_place(each.record) in records for each in found.unplanned)
    acts = {_place(act.id) for each in found.unclear for act, _, _ in each.readings}
    if len(matched) + unplanned != len(records) or not {*matched} | acts <= records:
        return None
    return [writer.said(found) for writer in writers]


def _place(name: str) -> int:
    return int(name[name.index(":") + 1 : -1])


def _after(first: int, cell: object) -> int | None:
    return _place(cell) - first if isinstance(cell, str) and cell else None


def _text(cell: object) -> str | None:
    return str(cell) if cell not in {None, ""} else None


def _number(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None
