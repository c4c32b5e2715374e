"""At most some days apart: each of the first arm within that of the second arm's nearest target.

The nearest is looked for among targets; the days are then counted between the dates as placed, so
that the first arm follows where the second one moves.
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


@pytest.mark.parametrize(
    ("target", "closures", "expected"),
    [
        pytest.param("day 9", [], "2026-01-14", id="two days after: near enough"),
        pytest.param("day 10", [], "2026-01-15", id="three days after: the other a day later"),
        pytest.param("day 5", [], "2026-01-10", id="two days before: near enough"),
        pytest.param("day 4", [], "2026-01-10", id="three days before: a day later"),
        pytest.param(
            "day 10",
            [closure("2026-01-12")],
            "2026-01-15",
            id="the other one moved after: may stay",
        ),
        pytest.param(
            "day 4", [closure("2026-01-12")], "2026-01-11", id="the other one moved away: follows"
        ),
    ],
)
def test_near_weekly_mondays(target: str, closures: list, expected: str):
    """The second arm is due on 5, 12 and 19 January; a closed day moves it to the next."""
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), windows=windows("-0/+1 days"), needs=["clinic"]),
        arm("im", on(target), windows=windows("-2/+2 days")),
        rules=[between("at-most-apart", "im", "iv", days="2 days")],
    )
    assert dates(plan_of(protocol, places=[place(closures=closures)]), "im") == [expected]


def test_of_two_equally_near_the_one_that_a_hold_leaves_out_is_no_partner():
    """Day 4 lies between days 0 and 8; day 8 is held, so that day 0 binds it to day 3."""
    protocol = protocol_of(
        arm("iv", on("day 4"), windows=windows("-2/+2 days")),
        arm("im", on("day 0", "day 8")),
        rules=[between("at-most-apart", "iv", "im", days="3 days")],
    )
    hold = {"first": "2026-01-12", "last": "2026-01-14", "reason": "away", "resume": "rejoin"}
    plan = plan_of(protocol, holds=[hold | {"arms": ["im"]}])
    assert dates(plan) == ["2026-01-08"]
