"""Every date and every dose of a plan can be rebuilt from its reasons, without the engine.

Only the plan file is read, as JSON. A target is a place on the line that starts at the anchor, as
the rule at the named position of the protocol counts it. A date is its target, plus what holds
moved it by, and then the one day within the move's reach that the reasons do not reject. A dose is
the amount per unit times the measured value, rounded half up to the step, then capped. Assessments
with a rhythm of their own are dated in the same way, the others by the administration that they
stand around.
"""

import json
import re
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any

import pytest
from engine_courses import random_course
from engine_documents import read_patient, read_protocol

from schedules.engine import build_plan
from schedules.plan import write_plan

pytestmark = [pytest.mark.hazard("H45"), pytest.mark.requirement("R10")]

COURSES = 300
BLOCKS = 6


@cache
def _plan(seed: int) -> dict[str, Any]:
    protocol, patient = random_course(seed)
    plan = build_plan(read_protocol(protocol), read_patient(patient))
    return json.loads(write_plan(plan))


def _reason(act: dict, kind: str) -> dict[str, Any] | None:
    return next((reason for reason in act["reasons"] if reason["kind"] == kind), None)


def _reasoned(plan: dict) -> list[dict]:
    """Return the administrations, and the assessments that have a rhythm of their own."""
    own = [item for item in plan["assessments"] if "around" not in item]
    return [*plan["administrations"], *own]


def _days(text: str) -> date:
    return date.fromisoformat(text)


def _rebuilt_on(act: dict) -> date | None:
    """Return the date that the reasons lead to; None where they leave none."""
    target, move = _reason(act, "target"), _reason(act, "move")
    assert target is not None
    if any(_reason(act, kind) for kind in ("unplaced", "stop")):
        return None
    holds = [reason for reason in act["reasons"] if reason["kind"] == "hold"]
    if any(hold["days"] == 0 for hold in holds):
        return None
    due = _days(target["target_on"]) + timedelta(days=sum(hold["days"] for hold in holds))
    if move is None:
        return due
    assert _days(move["target_on"]) == due
    reach = abs(move["days"])
    rejected = {_days(day["on"]) for day in move["rejected"]}
    (left,) = {due + timedelta(days=n) for n in range(-reach, reach + 1)} - rejected
    return left


def _target_is_right(target: dict, plan: dict) -> bool:
    place, found, protocol = target["place"], _days(target["target_on"]), plan["protocol"]
    rule = _rule(target["rule"], protocol)
    if each := re.fullmatch(r"each (.+) from (.+)", place):
        return f"{found:%a}".lower() in each[1] and found >= _at(each[2], target, protocol)
    if "dialysis session" in place:
        return f"{found:%a}".lower() in plan["patient"]["dialysis"]["weekdays"]
    if in_cycle := re.fullmatch(r"cycle (\d+) day (\d+)", place):
        first = _at(rule["first"]["value"], target, protocol)
        length = int(rule["length"]["value"].split(" ")[0])
        days = (int(in_cycle[1]) - 1) * length + int(in_cycle[2]) - 1
        return found == first + timedelta(days=days)
    return found == _at(place, target, protocol)


def _rule(path: str, protocol: dict) -> dict:
    """Return the rhythm at a named position of the protocol."""
    if of_assessment := re.fullmatch(r"assessments\.(.+)\.when", path):
        found = (item for item in protocol["assessments"] if item["id"] == of_assessment[1])
        return next(found)["when"]
    named = re.fullmatch(r"arms\.(.+)\.phases\.(.+)\.when", path)
    assert named is not None
    name, phase = named.groups()
    (arm,) = (arm for arm in protocol["arms"] if arm["id"] == name)
    (rule,) = (item["when"] for item in arm["phases"] if item["id"] == phase)
    return rule


def _at(place: str, target: dict, protocol: dict) -> date:
    """Return the date of ``day 5``, ``2 months - 3 days`` or ``1 month + 2 x 1 month``."""
    anchor = _days(target["anchor_on"])
    if day := re.fullmatch(r"day (-?\d+)(?: \+ (\d+) x (.+))?", place):
        number = int(day[1]) - (protocol["day_numbering"] == "day1" and int(day[1]) > 0)
        first = anchor + timedelta(days=number)
        return _after(first, f"{int(day[2])} x {day[3]}", protocol) if day[2] else first
    return _after(anchor, place, protocol)


def _after(anchor: date, words: str, protocol: dict) -> date:
    """Add lengths to a date: all months together first, then the days."""
    months = days = 0
    for sign, times, count, unit in re.findall(
        r"([+-]?) ?(?:(\d+) x )?(\d+) (day|week|month)", words
    ):
        amount = int(f"{sign}{count}") * int(times or 1)
        months += amount if unit == "month" else 0
        days += {"day": 1, "week": 7, "month": 0}[unit] * amount
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    found = date(year, month + 1, min(anchor.day, last))
    if anchor.day > last and protocol["month_rule"] == "first-of-next":
        found += timedelta(days=1)
    return found + timedelta(days=days)


def _rebuilt_dose(dose: dict) -> Fraction:
    per, unit = dose["per"].split(" ")
    exact = Fraction(per) * Fraction(dose["measured"]["value"])
    step, maximum = (Fraction(dose[name].removesuffix(f" {unit}")) for name in ("step", "maximum"))
    return min(floor(exact / step + Fraction(1, 2)) * step, maximum)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_targets_follow_from_their_place_in_the_protocol(block: int):
    for seed in range(block, COURSES, BLOCKS):
        plan = _plan(seed)
        for act in _reasoned(plan):
            target = _reason(act, "target")
            assert target is not None
            assert _target_is_right(target, plan), (seed, act["id"], target)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_dates_follow_from_their_reasons(block: int):
    for seed in range(block, COURSES, BLOCKS):
        for act in _reasoned(_plan(seed)):
            found = None if act["on"] is None else _days(act["on"])
            assert _rebuilt_on(act) == found, (seed, act["id"])


@pytest.mark.parametrize("block", range(BLOCKS))
def test_assessments_around_administrations_have_their_dates(block: int):
    for seed in range(block, COURSES, BLOCKS):
        plan = _plan(seed)
        (rule,) = (item["when"] for item in plan["protocol"]["assessments"] if item["id"] == "pain")
        wanted = {
            (act["id"], moment): act["on"]
            for act in plan["administrations"]
            for moment in rule["moments"]
            if act["arm"] in rule["arms"] and act["on"] is not None
        }
        found = [item for item in plan["assessments"] if "around" in item]
        assert len(found) == len(wanted), seed
        assert {(item["around"], item["moment"]): item["on"] for item in found} == wanted, seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_doses_follow_from_their_reasons(block: int):
    for seed in range(block, COURSES, BLOCKS):
        plan = _plan(seed)
        for act in plan["administrations"]:
            dose = act["dose"]
            given = Fraction(dose["amount"].removesuffix(" mg"))
            assert _rebuilt_dose(dose) == given, (seed, act["id"])
            weights = {item["on"]: item["kg"] for item in plan["patient"]["weights"]}
            day = act["on"] or act["target_on"]
            newest = max(on for on in weights if on <= max(day, min(weights)))
            assert (dose["measured"]["on"], dose["measured"]["value"]) == (newest, weights[newest])


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_nearer_day_is_rejected_for_a_cause(block: int):
    for seed in range(block, COURSES, BLOCKS):
        for act in _reasoned(_plan(seed)):
            for reason in act["reasons"]:
                for day in reason.get("rejected", ()):
                    assert day["on"] != act["on"]
                    assert day["causes"], (seed, act["id"], day["on"])


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_day_without_a_date_says_why(block: int):
    for seed in range(block, COURSES, BLOCKS):
        for act in _reasoned(_plan(seed)):
            kinds = {reason["kind"] for reason in act["reasons"]}
            told = kinds & {"unplaced", "stop"} or act.get("state") == "held"
            assert (act["on"] is None) == bool(told), (seed, act["id"])


def test_the_courses_exercise_every_reason():
    kinds: dict[str, int] = {}
    for seed in range(60):
        for act in _plan(seed)["administrations"]:
            for reason in act["reasons"]:
                kinds[reason["kind"]] = kinds.get(reason["kind"], 0) + 1
    assert {kind for kind, count in kinds.items() if count > 10} >= {"target", "move", "unplaced"}
    assert {"hold", "stop"} <= set(kinds)
    moved = [
        item["id"]
        for seed in range(60)
        for item in _reasoned(_plan(seed))
        if "assessment" in item and _reason(item, "move")
    ]
    assert len(moved) > 10
