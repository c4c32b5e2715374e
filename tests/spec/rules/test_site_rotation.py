"""Sites take turns along an arm, in the order listed, and then from the first one again."""

import pytest
from engine_documents import arm, every, number, of_arm, plan_of, protocol_of

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
