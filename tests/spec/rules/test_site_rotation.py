"""Sites take turns along an arm, in the order listed, and then from the first one again."""

import pytest
from engine_documents import (
    Part,
    arm,
    dialysis,
    every,
    number,
    of_arm,
    plan_of,
    protocol_of,
    with_dialysis,
)

pytestmark = pytest.mark.requirement("R11")


@pytest.mark.parametrize(
    ("rotation", "at", "expected"),
    [
        pytest.param(
            ["left", "right"], None, ["left", "right", "left", "right", "left"], id="two sites"
        ),
        pytest.param(["a", "b", "c"], None, ["a", "b", "c", "a", "b"], id="three sites"),
        pytest.param(
            ["left", "right"],
            ["08:00", "20:00"],
            ["left", "right"] * 5,
            id="twice a day: a turn for each",
        ),
        pytest.param([], None, [None] * 5, id="no rotation"),
    ],
)
def test_whose_turn_it_is(rotation: list, at: list | None, expected: list):
    own = {"at": number(at)} if at else {}
    plan = plan_of(protocol_of(arm(when=every("1 day", count=5), rotation=rotation, **own)))
    assert [item.site for item in of_arm(plan)] == expected


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        pytest.param({}, ["left", "right", "left", "right"], id="Monday, Wednesday, Friday"),
        pytest.param(
            {"cancelled": ["2026-01-07"]},
            ["left", "left", "right", "left"],
            id="a cancelled session has its turn",
        ),
    ],
)
def test_with_dialysis_turns_are_those_of_the_weekly_pattern(exceptions: Part, expected: list):
    protocol = protocol_of(arm(when=with_dialysis(count=4), rotation=["left", "right"]))
    plan = plan_of(protocol, dialysis=dialysis(**exceptions))
    assert [item.site for item in of_arm(plan)] == expected
