"""The answer before it is given is what the reports say once it really stands in the log."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from revision_courses import DAY_ZERO, Course, courses, days_of_revision, live, signed

from schedules.deviations import DeviationReport, find_deviations
from schedules.logs import parse_log_csv
from schedules.plan import Plan, PlannedAdministration, State
from schedules.records import AdministrationRecord
from schedules.revision import ChangeKind, WhatIf, parse_what_if, revise, what_if
from schedules.revision.what_if import RECORD

pytestmark = pytest.mark.requirement("R16")

REAL = "zz-1"  # as the question's own name, it comes after the names of the course
_QUICK = [Phase.explicit, Phase.reuse, Phase.generate]


@settings(max_examples=25, deadline=None, phases=_QUICK)
@given(st.data(), courses())
def test_what_is_answered_is_what_the_record_brings_once_it_stands_in_the_log(
    data: st.DataObject, course: Course
):
    _go_on(data, course)
    asked = DAY_ZERO + timedelta(days=data.draw(st.integers(-2, 50)))
    question = parse_what_if(course.plan, f"iv {asked} 11:00")
    answer = what_if(course.plan, course.records, question)
    records = _log_with(course.records, question)
    without = find_deviations(course.plan, course.records, as_of=answer.as_of)
    really = find_deviations(course.plan, records, as_of=answer.as_of)
    _says_the_same_of_the_record(answer, really)
    _says_the_same_of_others(answer, without, really)
    _moves_the_same(course, answer, records)


def _go_on(data: st.DataObject, course: Course) -> None:
    before = DAY_ZERO
    for as_of in days_of_revision(data.draw, data.draw(st.integers(0, 2))):
        live(data.draw, course, before, as_of)
        course.plan = course.revised(as_of)
        before = as_of
    live(data.draw, course, before, before + timedelta(days=data.draw(st.integers(1, 9))))


def _log_with(
    records: Sequence[AdministrationRecord], added: AdministrationRecord
) -> Sequence[AdministrationRecord]:
    """Return the log as a person would keep it, in a file, with one more row."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("id", "arm", "started_at", "status"))
    for each in records:
        rows.writerow((each.id, each.arm, each.started_at.isoformat(), each.status))
    rows.writerow((REAL, added.arm, added.started_at.isoformat(), added.status))
    return parse_log_csv(out.getvalue(), source="log.csv", zone="Asia/Shanghai").accepted()


def _says_the_same_of_the_record(answer: WhatIf, report: DeviationReport) -> None:
    (result,) = [item for item in (*report.planned, *report.unplanned) if item.record == REAL]
    assert answer.result.model_dump_json().replace(RECORD, REAL) == result.model_dump_json()


def _says_the_same_of_others(
    answer: WhatIf, without: DeviationReport, really: DeviationReport
) -> None:
    """Every other dose that the answer leaves out reads as it did; those it names, as they will."""
    named = {item.planned: item.model_dump_json() for item in answer.others}
    now = {item.planned: item for item in really.planned}
    for before in without.planned:
        after = now[before.planned]
        if after.planned in named:
            assert named[after.planned].replace(RECORD, REAL) == after.model_dump_json()
        elif after.record != REAL:
            assert (after.outcome, after.record) == (before.outcome, before.record)


def _moves_the_same(
    course: Course, answer: WhatIf, records: Sequence[AdministrationRecord]
) -> None:
    own = getattr(answer.result, "planned", None)
    before = _revised(course.plan, course.records, answer)
    after = _revised(course.plan, records, answer)
    changed = {
        name
        for name in before | after
        if name not in before or name not in after or _bare(before[name]) != _bare(after[name])
    }
    assert {change.entry for change in answer.moves.changes} - {own} == changed - {own}
    for change in answer.moves.changes:
        if change.kind is not ChangeKind.CANCELLED:
            assert (change.on, change.at) == (after[change.entry].on, after[change.entry].at)
    had_none = {name for name, item in before.items() if item.state is State.UNPLACED}
    lost = {name for name, item in after.items() if item.state is State.UNPLACED} - had_none
    assert set(answer.unplaced) == lost


def _revised(
    plan: Plan, records: Sequence[AdministrationRecord], answer: WhatIf
) -> dict[str, PlannedAdministration]:
    next_plan = revise(plan, records, as_of=answer.as_of, signature=signed(answer.as_of))
    return {item.id: item for item in next_plan.administrations}


def _bare(item: PlannedAdministration) -> PlannedAdministration:
    """Return what people keep of a planned dose: not why, not what the log says, not its past."""
    return item.model_copy(
        update={"history": None, "recorded": None, "reasons": (), "day": None, "ordinal": 0}
    )
