"""Whole documents: no calendar is better than the one planned.

Random courses (rhythms, two windows, closures, dialysis, intervals in days and months, limits from
a named administration, rules between arms, holds) are read anew here, from the texts of the
documents and the targets of the plan. OR-Tools CP-SAT then looks for a better calendar. A part of
them is planned around administrations that were given, another part again after more closures,
where each administration has the day of the plan before to keep.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from engine_courses import random_course, random_days_given, with_more_limits
from engine_documents import Part, closure, read_patient, read_protocol
from engine_instances import Day, Problem, Wanted
from engine_solver import solve

from protocol.treatment_protocol import MonthRule
from schedules.engine import Before, Progress, build_plan, continue_plan
from schedules.engine.pairs import Apart, Between, Constraint, Months
from schedules.plan import Plan, PlannedAdministration, State

pytestmark = [pytest.mark.hazard("H45"), pytest.mark.requirement("R07")]

COURSES = 360
BLOCKS = 6
FEW = 7
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_LOOKED_FOR = {State.PLANNED, State.UNPLACED}


def _acts(protocol: Part, plan: Plan) -> list[PlannedAdministration]:
    """Return what got a day, or none, in the order of arms and along each arm."""
    order = [arm["id"] for arm in protocol["arms"]]
    acts = (act for act in plan.administrations if act.state in _LOOKED_FOR)
    return sorted(acts, key=lambda act: (order.index(act.arm), act.ordinal))


def _due(act: PlannedAdministration) -> date:
    moved = sum(reason.days for reason in act.reasons if reason.kind == "hold")
    return act.target_on + timedelta(days=moved)


def _problem(
    protocol: Part,
    patient: Part,
    acts: list[PlannedAdministration],
    *,
    given: Mapping[str, date],
    before: Mapping[str, Before],
) -> Problem:
    arms = {arm["id"]: arm for arm in protocol["arms"]}
    wanted = tuple(
        _given_on(act, given[act.id])
        if act.id in given
        else _to_keep(_wanted(arms[act.arm], patient, _due(act)), act, before.get(act.id))
        for act in acts
    )
    constraints = [*_intervals(protocol, arms, acts), *_rules(protocol, acts)]
    fixed = frozenset(at for at, act in enumerate(acts) if act.id in given)
    return Problem(wanted, tuple(constraints), fixed)


def _given_on(act: PlannedAdministration, on: date) -> Wanted:
    return Wanted(_due(act).toordinal(), (Day(on.toordinal(), 0, 0, 0),), later=True)


def _to_keep(wanted: Wanted, act: PlannedAdministration, before: Before | None) -> Wanted:
    """Return a target that keeps its day at no cost, where it is due as it was."""
    if before is None or before.on is None or before.due != act.due_on:
        return wanted
    kept = before.on.toordinal()
    days = tuple(
        Day(day.day, 0, 0, 0)
        if day.day == kept and not day.soft
        else Day(day.day, day.outside, day.soft, day.displacement, moved=1)
        for day in wanted.days
    )
    return Wanted(wanted.target, days, wanted.later)


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


def _intervals(
    protocol: Part, arms: dict[str, Part], acts: list[PlannedAdministration]
) -> list[Constraint]:
    found: list[Constraint] = []
    for name, arm in arms.items():
        own, limits = (
            [at for at, act in enumerate(acts) if act.arm == name],
            arm.get("interval", {}),
        )
        for place, first in enumerate(own):
            for other in own[place + 1 :]:
                found.append(Between(first, other, 1, None, "a day"))
                if "minimum" in limits:
                    found.append(_limit(protocol, (first, other), low=limits["minimum"]["value"]))
            if "maximum" in limits and place + 1 < len(own):
                pair = (first, own[place + 1])
                found.append(_limit(protocol, pair, high=limits["maximum"]["value"]))
    return found


def _limit(
    protocol: Part, pair: tuple[int, int], *, low: str | None = None, high: str | None = None
) -> Constraint:
    """Return a least or a greatest length between two targets, as its text says."""
    text = low or high or ""
    count, unit = text.split(" ")
    limits = (int(count) if low else None, int(count) if high else None)
    if unit.startswith("month"):
        return Months(*pair, *limits, text, MonthRule(protocol["month_rule"]))
    return Between(*pair, *limits, text)


def _rules(protocol: Part, acts: list[PlannedAdministration]) -> list[Constraint]:
    found: list[Constraint] = []
    for rule in protocol.get("rules", []):
        if rule["kind"] == "from-administration":
            found += _from_named(protocol, rule, acts)
            continue
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


def _from_named(protocol: Part, rule: Part, acts: list[PlannedAdministration]) -> list[Constraint]:
    names = [act.id for act in acts]
    if rule["administration"] not in names:
        return []
    named = names.index(rule["administration"])
    limits = {
        {"minimum": "low", "maximum": "high"}[name]: rule[name]["value"]
        for name in ("minimum", "maximum")
        if name in rule
    }
    others = (at for at, act in enumerate(acts) if act.arm in rule["arms"] and at != named)
    return [_limit(protocol, (named, at), **limits) for at in others]


def _nearest(one: int, others: list[int], acts: list[PlannedAdministration]) -> int:
    return min(others, key=lambda other: (abs(_due(acts[other]) - _due(acts[one])), other))


Case = tuple[int, Problem, list[Any]]


def _case(
    seed: int,
    protocol: Part,
    patient: Part,
    *,
    given: Mapping[str, date] | None = None,
    before: Mapping[str, Before] | None = None,
) -> Case:
    progress = Progress(date.min, given=given or {}, before=before or {})
    plan = continue_plan((read_protocol(protocol),), read_patient(patient), (), progress)
    acts = _acts(protocol, plan)
    planned = [None if act.on is None else act.on.toordinal() for act in acts]
    problem = _problem(protocol, patient, acts, given=given or {}, before=before or {})
    return seed, problem, planned


@cache
def _course(seed: int) -> tuple[Part, Part, Plan]:
    """Return the documents of a course, and their plan."""
    protocol, patient = random_course(seed)
    return protocol, patient, build_plan(read_protocol(protocol), read_patient(patient))


@cache
def _cases(block: int) -> list[Case]:
    found: list[Case] = []
    for seed in range(block, COURSES, BLOCKS):
        protocol, patient, first = _course(seed)
        names = [act.id for act in first.administrations]
        protocol = with_more_limits(seed, protocol, names)
        found.append(_case(seed, protocol, patient))
    return found


@cache
def _later_cases(block: int) -> list[Case]:
    """Return courses around what was given, and courses planned again after more closures."""
    found: list[Case] = []
    for seed in range(block, COURSES, 3 * BLOCKS):
        protocol, patient, first = _course(seed)
        planned = [(act.id, act.on) for act in first.administrations if act.on is not None]
        protocol = with_more_limits(seed, protocol, [name for name, _ in planned])
        given = random_days_given(seed, planned)
        found.append(_case(seed, protocol, patient, given=given))
        again = build_plan(read_protocol(protocol), read_patient(patient))
        before = {act.id: Before(act.due_on, act.on) for act in again.administrations}
        found.append(_case(seed, protocol, _closed_more(seed, patient), before=before))
    return found


def _closed_more(seed: int, patient: Part) -> Part:
    random = Random(f"closed {seed}")
    (clinic,) = patient["places"]
    days = {f"2026-02-{random.randint(1, 28):02}" for _ in range(3)}
    taken = {item["first"] for item in clinic["closures"]}
    closures = [*clinic["closures"], *(closure(day) for day in sorted(days - taken))]
    return patient | {"places": [clinic | {"closures": closures}]}


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_no_better_calendar(block: int):
    for seed, problem, planned in _cases(block):
        assert problem.keeps(planned), seed
        best = solve(problem, sides=False)
        assert problem.objective(planned) == problem.objective(best), seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_no_better_calendar_around_what_was_given_or_kept(block: int):
    for seed, problem, planned in _later_cases(block):
        assert problem.keeps(planned), seed
        best = solve(problem, sides=False)
        assert problem.objective(planned) == problem.objective(best), seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_solver_finds_the_same_calendar_for_few_targets(block: int):
    cases = [*_cases(block), *_later_cases(block)]
    few = [case for case in cases if len(case[2]) <= FEW]
    different = [seed for seed, problem, planned in few if solve(problem) != planned]
    assert few
    assert different == []


def test_the_courses_exercise_months_pins_and_kept_days():
    problems = [problem for block in range(2) for _, problem, _ in _later_cases(block)]
    kinds = {type(item) for problem in problems for item in problem.asked}
    assert kinds == {Between, Months, Apart}
    assert sum(bool(problem.given) for problem in problems) > 10
    assert (
        sum(any(day.moved for item in problem.wanted for day in item.days) for problem in problems)
        > 10
    )
