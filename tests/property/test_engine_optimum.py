"""Whole documents: no calendar is better than the one planned.

Random courses (rhythms, two windows, closures, dialysis, intervals, rules between arms, holds) are
read anew here, from the texts of the documents and the targets of the plan. OR-Tools CP-SAT then
looks for a better calendar.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from engine_courses import random_course
from engine_documents import Part, read_patient, read_protocol
from engine_instances import Day, Problem, Wanted
from engine_solver import solve

from schedules.engine import build_plan
from schedules.engine.pairs import Apart, Between, Constraint
from schedules.plan import PlannedAdministration, State

pytestmark = [pytest.mark.hazard("H45"), pytest.mark.requirement("R07")]

COURSES = 360
BLOCKS = 6
FEW = 7
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _acts(protocol: Part, patient: Part) -> list[PlannedAdministration]:
    """Return what got a day, or none, in the order of arms and along each arm."""
    plan = build_plan(read_protocol(protocol), read_patient(patient))
    order = [arm["id"] for arm in protocol["arms"]]
    looked_for = {State.PLANNED, State.UNPLACED}
    acts = (act for act in plan.administrations if act.state in looked_for)
    return sorted(acts, key=lambda act: (order.index(act.arm), act.ordinal))


def _due(act: PlannedAdministration) -> date:
    moved = sum(reason.days for reason in act.reasons if reason.kind == "hold")
    return act.target_on + timedelta(days=moved)


def _problem(protocol: Part, patient: Part, acts: list[PlannedAdministration]) -> Problem:
    arms = {arm["id"]: arm for arm in protocol["arms"]}
    wanted = tuple(_wanted(arms[act.arm], patient, _due(act)) for act in acts)
    constraints = [*_intervals(arms, acts), *_rules(protocol, acts)]
    return Problem(wanted, tuple(constraints))


def _wanted(arm: Part, patient: Part, due: date) -> Wanted:
    preferred, permitted = (_window(arm, name) for name in ("preferred", "permitted"))
    days: list[Day] = []
    for n in range(-permitted[0], permitted[1] + 1):
        day = due + timedelta(days=n)
        off = [rule["strength"] for rule in arm.get("day_rules", []) if _dialysis(patient, day)]
        if _open(arm, patient, day) and _its_own(arm, patient, day) and "hard" not in off:
            outside = int(not -preferred[0] <= n <= preferred[1])
            days.append(Day(day.toordinal(), outside, len(off), abs(n)))
    return Wanted(due.toordinal(), tuple(days), arm["side"] == "later")


def _window(arm: Part, name: str) -> tuple[int, int]:
    before, after = arm["windows"][name]["value"].removesuffix(" days").split("/")
    return int(before[1:]), int(after[1:])


def _open(arm: Part, patient: Part, day: date) -> bool:
    (clinic,) = patient["places"]
    closed = any(item["first"] <= str(day) <= item["last"] for item in clinic["closures"])
    return not arm["needs"] or (WEEK[day.weekday()] in clinic["weekdays"] and not closed)


def _its_own(arm: Part, patient: Part, day: date) -> bool:
    """Whether no hold covers the day, and an act with dialysis has its session on it."""
    holds = (hold for hold in patient.get("holds", []) if arm["id"] in hold["arms"])
    if any(hold["first"] <= str(day) <= hold["last"] for hold in holds):
        return False
    bound = any(phase["when"]["kind"] == "with-dialysis" for phase in arm["phases"])
    return not bound or _dialysis(patient, day)


def _dialysis(patient: Part, day: date) -> bool:
    return WEEK[day.weekday()] in patient["dialysis"]["weekdays"]


def _intervals(arms: dict[str, Part], acts: list[PlannedAdministration]) -> list[Constraint]:
    found: list[Constraint] = []
    for at, first in enumerate(acts):
        for other in range(at + 1, len(acts)):
            if acts[other].arm == first.arm:
                minimum = arms[first.arm].get("interval", {}).get("minimum", {"value": "1 day"})
                days = int(minimum["value"].split(" ")[0])
                found.append(Between(at, other, days, None, "minimum"))
    return found


def _rules(protocol: Part, acts: list[PlannedAdministration]) -> list[Constraint]:
    found: list[Constraint] = []
    for rule in protocol.get("rules", []):
        first, second = (
            [at for at, act in enumerate(acts) if act.arm == arm] for arm in rule["arms"]
        )
        days = int(rule["days"]["value"].split(" ")[0]) if "days" in rule else 0
        if rule["kind"] in {"never-same-day", "at-least-apart"}:
            found += [Apart(a, b, max(days, 1), "apart") for a in first for b in second]
        else:
            found += [
                Between(a, _nearest(a, second, acts), -days, days, "near") for a in first if second
            ]
    return found


def _nearest(one: int, others: list[int], acts: list[PlannedAdministration]) -> int:
    return min(others, key=lambda other: (abs(_due(acts[other]) - _due(acts[one])), other))


@cache
def _cases(block: int) -> list[tuple[int, Problem, list[Any]]]:
    found = []
    for seed in range(block, COURSES, BLOCKS):
        protocol, patient = random_course(seed)
        acts = _acts(protocol, patient)
        planned = [None if act.on is None else act.on.toordinal() for act in acts]
        found.append((seed, _problem(protocol, patient, acts), planned))
    return found


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_no_better_calendar(block: int):
    for seed, problem, planned in _cases(block):
        assert problem.keeps(planned), seed
        best = solve(problem, sides=False)
        assert problem.objective(planned) == problem.objective(best), seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_the_same_calendar_for_few_targets(block: int):
    few = [case for case in _cases(block) if len(case[2]) <= FEW]
    different = [seed for seed, problem, planned in few if solve(problem) != planned]
    assert few
    assert different == []
