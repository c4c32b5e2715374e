"""Several administrations a day: each listed hour is one, with its own id.

The patient's own hours for an arm replace the protocol's, but for those that a phase has by itself;
a patient can have hours for a phase, too. Hours of one day stay together when the day moves.
"""

from typing import Any

import pytest
from engine_documents import (
    arm,
    closure,
    every,
    number,
    of_arm,
    on,
    phase,
    place,
    plan_of,
    protocol_of,
    windows,
)

from protocol.errors import PlanningError

pytestmark = pytest.mark.requirement("R11")

TWICE = number(["08:00", "20:00"])


@pytest.mark.parametrize(
    ("at", "times", "expected"),
    [
        pytest.param(
            TWICE,
            [],
            [
                "05 08:00 iv-course-d0",
                "05 20:00 iv-course-d0-2",
                "06 08:00 iv-course-d1",
                "06 20:00 iv-course-d1-2",
            ],
            id="the protocol's hours",
        ),
        pytest.param(
            TWICE,
            [{"arm": "iv", "at": ["07:00", "13:00", "19:00"]}],
            [
                "05 07:00 iv-course-d0",
                "05 13:00 iv-course-d0-2",
                "05 19:00 iv-course-d0-3",
                "06 07:00 iv-course-d1",
                "06 13:00 iv-course-d1-2",
                "06 19:00 iv-course-d1-3",
            ],
            id="the patient's own hours",
        ),
        pytest.param(
            TWICE,
            [
                {"arm": "iv", "at": ["06:00"]},
                {"arm": "iv", "phase": "course", "at": ["07:30"]},
            ],
            ["05 07:30 iv-course-d0", "06 07:30 iv-course-d1"],
            id="the patient's own hours for a phase",
        ),
        pytest.param(
            None,
            [{"arm": "iv", "at": ["09:30"]}],
            ["05 09:30 iv-course-d0", "06 09:30 iv-course-d1"],
            id="own hour",
        ),
    ],
)
def test_each_hour_is_one_administration(at: dict | None, times: list, expected: list[str]):
    own: dict[str, Any] = {"at": at} if at else {}
    plan = plan_of(protocol_of(arm(when=every("1 day", count=2), **own)), times=times)
    assert [f"{item.on:%d} {item.at:%H:%M} {item.id}" for item in of_arm(plan)] == expected


def test_an_arm_without_an_hour_has_one_administration_a_day_and_no_hour():
    plan = plan_of(protocol_of(arm(when=every("1 day", count=2))))
    assert [(item.id, item.at) for item in of_arm(plan)] == [
        ("iv-course-d0", None),
        ("iv-course-d1", None),
    ]


def test_the_hours_of_a_day_move_together():
    protocol = protocol_of(arm(at=TWICE, windows=windows("-1/+1 days"), needs=["clinic"]))
    plan = plan_of(protocol, places=[place(closures=[closure("2026-01-05")])])
    found = [f"{item.on} {item.at:%H:%M}" for item in of_arm(plan)]
    assert found == ["2026-01-06 08:00", "2026-01-06 20:00"]


def test_a_phase_has_hours_of_its_own_that_those_of_the_arm_do_not_replace():
    phases = [
        phase("first", on("day 0"), at=number(["16:00", "22:00"])),
        phase("next", on("day 1")),
    ]
    plan = plan_of(
        protocol_of(arm(phases=phases, at=TWICE)), times=[{"arm": "iv", "at": ["07:00"]}]
    )
    found = [f"{act.on:%d} {act.at:%H:%M}" for act in of_arm(plan) if act.on and act.at]
    assert found == ["05 16:00", "05 22:00", "06 07:00"]


def test_hours_for_a_phase_that_is_none_are_refused():
    times = [{"arm": "iv", "phase": "later", "at": ["07:30"]}]
    with pytest.raises(PlanningError, match="times: arm iv has no phase later; accepted: course"):
        plan_of(protocol_of(arm()), times=times)
