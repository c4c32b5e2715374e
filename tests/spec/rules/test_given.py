"""What was given stands on the day it was given, and binds what is planned around it.

Its window, holds and closures say nothing any more. Intervals and rules between arms hold between
it and what is still to come, and never between two that were given.
"""

from datetime import date
from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    closure,
    dates,
    every,
    interval,
    number,
    of_arm,
    on,
    plan_given,
    protocol_of,
    states,
    windows,
)

from protocol.errors import PlanningError
from schedules.explanation import explain

pytestmark = pytest.mark.requirement("R14")


def _weekly(**more: Any) -> Part:
    return protocol_of(
        arm(when=every("7 days", count=3), windows=windows("-1/+2 days", "-2/+4 days"), **more)
    )


@pytest.mark.parametrize(
    ("given", "minimum", "expected"),
    [
        pytest.param({}, "6 days", "01-05 01-12 01-19", id="nothing given"),
        pytest.param({"d7": "01-13"}, "6 days", "01-05 01-13 01-19", id="inside the interval"),
        pytest.param({"d7": "01-15"}, "6 days", "01-05 01-15 01-21", id="the next one moves"),
        pytest.param({"d7": "01-30"}, "6 days", "01-05 01-30 -", id="the next one cannot"),
        pytest.param({"d7": "01-09"}, "6 days", "01-03 01-09 01-19", id="the one before moves"),
        pytest.param({"d7": "01-08"}, "6 days", "- 01-08 01-19", id="the one before cannot"),
        pytest.param(
            {"d0": "01-05", "d7": "01-06"}, "6 days", "01-05 01-06 01-19", id="two given too near"
        ),
        pytest.param(
            {"d0": "01-05", "d7": "01-12", "d14": "02-20"}, "6 days", "01-05 01-12 02-20", id="all"
        ),
    ],
)
def test_weekly_with_a_window_and_a_minimum(given: dict, minimum: str, expected: str):
    days = {f"iv-course-{place}": f"2026-{day}" for place, day in given.items()}
    plan = plan_given(days, _weekly(interval=interval(minimum=minimum)))
    assert [day.removeprefix("2026-") for day in dates(plan)] == expected.split()


@pytest.mark.parametrize(
    "patient",
    [
        pytest.param({"closures": [closure("2026-01-13")]}, id="on a closed day"),
        pytest.param(
            {
                "holds": [
                    {
                        "arms": ["iv"],
                        "first": "2026-01-10",
                        "last": "2026-01-14",
                        "reason": "fever",
                        "resume": "rejoin",
                    }
                ]
            },
            id="under a hold",
        ),
        pytest.param(
            {"stops": [{"arms": ["iv"], "on": "2026-01-10", "reason": "x"}]}, id="after a stop"
        ),
    ],
)
def test_what_was_given_is_planned_whatever_speaks_against_its_day(patient: dict):
    plan = plan_given({"iv-course-d7": "2026-01-13"}, _weekly(), **patient)
    assert (dates(plan)[1], states(plan)[1]) == ("2026-01-13", "planned")
    assert "It was given on Tue 13-Jan-2026." in explain(plan, of_arm(plan)[1])


def test_a_rule_between_arms_binds_the_other_arm_to_what_was_given():
    protocol = protocol_of(
        arm("iv", on("day 0")),
        arm("im", on("day 2"), windows=windows("-2/+2 days")),
        rules=[between("at-least-apart", "iv", "im", days="2 days")],
    )
    plan = plan_given({"iv-course-d0": "2026-01-06"}, protocol)
    assert dates(plan, "im") == ["2026-01-08"]


def test_hours_of_one_day_stand_on_their_own_days():
    protocol = protocol_of(arm(when=on("day 0"), at=number(["08:00", "23:00"])))
    plan = plan_given({"iv-course-d0-2": "2026-01-06"}, protocol)
    assert dates(plan) == ["2026-01-06", "2026-01-06"]
    both = {"iv-course-d0": "2026-01-05", "iv-course-d0-2": "2026-01-06"}
    assert dates(plan_given(both, protocol)) == ["2026-01-05", "2026-01-06"]


def test_an_unplaced_neighbour_is_told_with_its_conflict():
    plan = plan_given({"iv-course-d7": "2026-01-30"}, _weekly(interval=interval(minimum="6 days")))
    (unplaced,) = [reason for reason in of_arm(plan)[2].reasons if reason.kind == "unplaced"]
    (needed,) = unplaced.conflict
    assert (needed.rule, needed.pairs) == (
        "arms.iv.interval.minimum",
        (("iv-course-d7", "iv-course-d14"),),
    )


def test_an_id_that_is_not_planned_is_refused():
    with pytest.raises(PlanningError, match="given: found iv-course-d8; accepted: ids"):
        plan_given({"iv-course-d8": "2026-01-13"}, _weekly())


def test_an_assessment_stands_where_it_was_made():
    when = {"kind": "every", "step": number("7 days"), "first": number("day 0"), "count": number(2)}
    bwat = {"id": "bwat", "title": "BWAT", "instrument": "BWAT", "when": when}
    plan = plan_given({"bwat-d7": "2026-01-14"}, protocol_of(assessments=[bwat]))
    assert [item.on for item in plan.assessments] == [date(2026, 1, 5), date(2026, 1, 14)]
