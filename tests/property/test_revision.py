"""What holds of every revision, over random courses under random policies.

For more of them, with new draws each time:

    REVISED_COURSES=3000 .venv/bin/python -m pytest --no-cov --hypothesis-profile explore \\
        tests/property/test_revision.py -k again_and_again
"""

import os
from datetime import date, timedelta

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from revision_courses import (
    DAY_ZERO,
    LONGEST_HOLD,
    MINIMUM,
    Course,
    courses,
    days_of_revision,
    live,
)

from schedules.plan import Plan, PlannedAdministration, State, read_plan, write_plan
from schedules.revision import check_chain, diff

pytestmark = pytest.mark.requirement("R16")

COURSES = int(os.environ.get("REVISED_COURSES", "60"))
_OPEN = {State.PLANNED, State.PENDING}


# A failing course is short and tells all; making it shorter would take minutes.
_QUICK = [Phase.explicit, Phase.reuse, Phase.generate]


@settings(max_examples=COURSES, deadline=None, phases=_QUICK)
@given(st.data(), courses())
def test_a_course_that_is_revised_again_and_again(data: st.DataObject, course: Course):
    before = DAY_ZERO
    for as_of in days_of_revision(data.draw, data.draw(st.integers(1, 4))):
        live(data.draw, course, before, as_of)
        old, new = course.plan, course.revised(as_of)
        if new is not old:
            check_chain(old, new)
            _check_the_past(course, old, new, as_of)
            _check_histories(old, new)
            assert all(change.causes for change in diff(old, new).changes)
            assert read_plan(write_plan(new).decode(), source="plan.json").digest == new.digest
        _check_what_is_ahead(course, new, as_of)
        course.plan = new
        assert course.revised(as_of) is new
        before = as_of


def _check_the_past(course: Course, old: Plan, new: Plan, as_of: date) -> None:
    """What was given, or stood before the day, has not moved; nothing is planned back in time."""
    now = {item.id: item for item in new.administrations}
    own = course.protocol["arms"][0]
    answered = any(answer["then"] != "skip" for answer in course.patient.get("missed", []))
    strict = own["anchor"] == "fixed" and own["missed"] in {"skip", "ask"} and not answered
    for item in old.administrations:
        after = now[item.id]
        settled = after.recorded is not None and after.recorded.was_given
        if item.on is not None and item.on < as_of and (settled or strict):
            assert _bare(item) == _bare(after)
        elif (item.on, item.state) != (after.on, after.state):
            assert after.on is None or after.on >= as_of
    known = {item.id for item in old.administrations}
    assert known <= set(now)
    assert all(item.listed_on >= as_of for name, item in now.items() if name not in known)


def _bare(item: PlannedAdministration) -> PlannedAdministration:
    return item.model_copy(update={"history": None, "recorded": None})


def _check_histories(old: Plan, new: Plan) -> None:
    before = {item.id: item for item in old.administrations}
    for item in new.administrations:
        if item.id not in before:  # what a hold made the course begin again
            continue
        was, now = old.history_of(before[item.id]), new.history_of(item)
        assert now.created_at == was.created_at
        if _bare(before[item.id]) == _bare(item) and was.withdrawn == now.withdrawn:
            assert now == was
        else:
            assert now.modified_at > was.modified_at
        moved = (before[item.id].on, before[item.id].state) != (item.on, item.state)
        if moved and (was.withdrawn is None or now.withdrawn is None):
            shown = was.withdrawn or before[item.id].on is not None
            assert now.sequence == was.sequence + bool(shown)


def _check_what_is_ahead(course: Course, plan: Plan, as_of: date) -> None:
    ahead = [
        item
        for item in plan.administrations
        if item.arm == "iv"
        and item.state in _OPEN
        and item.on is not None
        and item.on >= as_of
        and not item.recorded
    ]
    days = sorted(item.on for item in ahead if item.on is not None)
    given_on = max(
        (r.started_at.date() for r in course.records if r.was_given and r.arm == "iv"),
        default=date(2020, 1, 1),
    )
    gaps = [b - a for a, b in zip([given_on, *days], days, strict=False)]
    assert all(gap >= timedelta(days=MINIMUM) for gap in gaps), (given_on, days)
    rhythm = course.protocol["arms"][0]["phases"][0]["when"]
    restarted = any(hold["resume"] == "restart" for hold in course.patient.get("holds", []))
    if "count" in rhythm:
        planned = sum(item.arm == "iv" for item in plan.administrations)
        count = rhythm["count"]["value"]
        assert planned >= count if restarted else planned == count
    else:
        assert all(item.due_on <= DAY_ZERO + timedelta(days=35) for item in ahead)


@settings(max_examples=40, deadline=None, phases=_QUICK)
@given(first=st.integers(0, 40), length=st.integers(1, 60), course=courses())
def test_a_hold_of_k_days_that_shifts_moves_every_later_due_date_by_k(
    first: int, length: int, course: Course
):
    assume(length <= LONGEST_HOLD or "hold" not in course.protocol["arms"][0])
    begins = DAY_ZERO + timedelta(days=first)
    ends = begins + timedelta(days=length - 1)
    hold = {"arms": ["iv"], "first": f"{begins}", "last": f"{ends}", "reason": "fever"}
    for item in course.plan.administrations:
        if item.on is not None and item.on < begins:
            course.note(item.on)
    course.patient["holds"] = [hold | {"resume": "shift"}]
    now = {item.id: item for item in course.revised(begins).administrations}
    for item in course.plan.administrations:
        if item.arm != "iv":
            continue
        moved = now[item.id].due_on - item.due_on
        assert moved == timedelta(days=length if item.due_on >= begins else 0)
