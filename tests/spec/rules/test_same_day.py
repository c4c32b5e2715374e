"""Same day: each administration of the first arm shares its day with one of the second arm.

That one is the second arm's target nearest to its own target (the earlier of two equally near).
Both may move for it, inside their windows. Where no day can be shared, one stays unplaced.
"""

import pytest
from engine_documents import (
    arm,
    between,
    closure,
    dates,
    every,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = pytest.mark.requirement("R12")

RULE = between("same-day", "im", "iv")


@pytest.mark.parametrize(
    ("target", "window", "iv_window", "expected"),
    [
        pytest.param("day 2", "-3/+3 days", "-0/+0 days", "2026-01-05", id="two days earlier"),
        pytest.param("day 5", "-3/+3 days", "-0/+0 days", "2026-01-12", id="two days later"),
        pytest.param("day 7", "-0/+0 days", "-0/+0 days", "2026-01-12", id="on one day already"),
        pytest.param("day 6", "-1/+0 days", "-1/+0 days", "2026-01-11", id="the other one moves"),
    ],
)
def test_the_nearest_of_the_other_arm(target: str, window: str, iv_window: str, expected: str):
    """The second arm is due on Mondays 5, 12 and 19 January."""
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), windows=windows(iv_window)),
        arm("im", on(target), windows=windows(window)),
        rules=[RULE],
    )
    plan = plan_of(protocol)
    assert dates(plan, "im") == [expected]
    assert expected in dates(plan, "iv")


def test_the_earlier_of_two_equally_near():
    protocol = protocol_of(
        arm("iv", every("6 days", count=2)),
        arm("im", on("day 3"), windows=windows("-3/+3 days")),
        rules=[RULE],
    )
    assert dates(plan_of(protocol), "im") == ["2026-01-05"]


def test_the_first_arm_follows_the_second_one_that_a_closure_moves():
    protocol = protocol_of(
        arm("iv", windows=windows("-0/+2 days"), needs=["clinic"]),
        arm("im", windows=windows("-0/+2 days")),
        rules=[RULE],
    )
    plan = plan_of(protocol, places=[place(closures=[closure("2026-01-05", "2026-01-06")])])
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-07"], ["2026-01-07"])


def test_one_stays_unplaced_where_no_open_day_can_be_shared():
    protocol = protocol_of(
        arm("iv", windows=windows("-0/+2 days"), needs=["clinic"]),
        arm("im", windows=windows("-0/+1 days")),
        rules=[RULE],
    )
    plan = plan_of(protocol, places=[place(closures=[closure("2026-01-05", "2026-01-06")])])
    assert min([*dates(plan, "iv"), *dates(plan, "im")]) == "-"
    assert [*dates(plan, "iv"), *dates(plan, "im")].count("-") == 1


@pytest.mark.parametrize("field", ["holds", "stops"])
def test_one_whose_partner_is_held_or_stopped_stands_alone(field: str):
    """The partner of 12 January is left out; the one of 5 January does not take its place."""
    protocol = protocol_of(
        arm("iv", on("day 0", "day 7")),
        arm("im", on("day 0", "day 7")),
        rules=[between("same-day", "iv", "im")],
    )
    told = {"arms": ["im"], "reason": "x"}
    hold = told | {"first": "2026-01-12", "last": "2026-01-12", "resume": "rejoin"}
    patient = {"holds": [hold]} if field == "holds" else {"stops": [told | {"on": "2026-01-12"}]}
    plan = plan_of(protocol, **patient)
    assert dates(plan, "iv") == ["2026-01-05", "2026-01-12"]
    assert dates(plan, "im") == ["2026-01-05", "-"]
