"""Assessments have their own rhythm, or stand at the moments of administrations.

Those with a rhythm keep their windows, the places they need and their minimum interval (Wound-QoL
looks back 7 days and is not repeated sooner); holds leave them alone. Those around administrations
share their days, and there is none where an administration has no date.
"""

import pytest
from engine_documents import (
    arm,
    closure,
    every,
    number,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = pytest.mark.requirement("R11")


def _assessment(when: dict, **more: object) -> dict:
    return {"id": "score", "instrument": "score", "title": "score", "when": when, **more}


def _dates(plan) -> list[str]:
    return [str(item.on or "-") for item in plan.assessments]


@pytest.mark.parametrize(
    ("when", "more", "closures", "expected"),
    [
        pytest.param(every("7 days", count=3), {}, [], ["05", "12", "19"], id="weekly"),
        pytest.param(on("day 14", "day 0"), {}, [], ["05", "19"], id="listed in any order"),
        pytest.param(
            every("7 days", count=3),
            {"needs": ["clinic"], "windows": windows("-0/+2 days")},
            [closure("2026-01-12")],
            ["05", "13", "19"],
            id="moved by a closure",
        ),
        pytest.param(
            every("7 days", count=3),
            {
                "needs": ["clinic"],
                "windows": windows("-0/+2 days"),
                "minimum_interval": number("7 days"),
            },
            [closure("2026-01-12")],
            ["05", "13", "20"],
            id="moved, and the next follows for its seven days",
        ),
        pytest.param(
            every("7 days", count=3),
            {},
            [closure("2026-01-12")],
            ["05", "12", "19"],
            id="needs no place",
        ),
    ],
)
def test_a_rhythm_of_their_own(when: dict, more: dict, closures: list, expected: list[str]):
    protocol = protocol_of(arm(), assessments=[_assessment(when, **more)])
    plan = plan_of(protocol, places=[place(closures=closures)])
    assert _dates(plan) == [f"2026-01-{day}" for day in expected]


def test_a_listing_in_any_order_keeps_the_minimum_interval():
    assessment = _assessment(
        on("day 14", "day 0"), minimum_interval=number("7 days"), windows=windows("-3/+3 days")
    )
    plan = plan_of(protocol_of(arm(), assessments=[assessment]))
    assert _dates(plan) == ["2026-01-05", "2026-01-19"]


def test_around_administrations():
    around = {"kind": "around", "arms": ["iv"], "moments": ["before", "after"]}
    protocol = protocol_of(
        arm(when=every("7 days", count=3)), arm("im"), assessments=[_assessment(around)]
    )
    stops = [{"arms": ["iv"], "on": "2026-01-19", "reason": "withdrawn"}]
    plan = plan_of(protocol, stops=stops)
    assert sorted((str(item.on), item.moment, item.around) for item in plan.assessments) == [
        ("2026-01-05", "after", "iv-course-d0"),
        ("2026-01-05", "before", "iv-course-d0"),
        ("2026-01-12", "after", "iv-course-d7"),
        ("2026-01-12", "before", "iv-course-d7"),
    ]


def test_an_assessment_that_no_day_can_take_stays_in_the_plan_as_unplaced():
    assessment = _assessment(on("day 0"), needs=["clinic"])
    plan = plan_of(
        protocol_of(arm(), assessments=[assessment]),
        places=[place(closures=[closure("2026-01-05")])],
    )
    assert [(item.state, item.on) for item in plan.assessments] == [("unplaced", None)]


def test_a_hold_leaves_them_alone():
    hold = {
        "arms": ["iv"],
        "first": "2026-01-10",
        "last": "2026-01-14",
        "reason": "x",
        "resume": "shift",
    }
    protocol = protocol_of(arm(), assessments=[_assessment(every("7 days", count=2))])
    assert _dates(plan_of(protocol, holds=[hold])) == ["2026-01-05", "2026-01-12"]
