"""Of two days equally far from the target the later is taken; an arm can declare the earlier.

The side decides between whole placements too: where several of them are equally good in every other
respect, the first date in which they differ goes to its arm's side.
"""

import pytest
from engine_documents import (
    arm,
    between,
    closure,
    dates,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = pytest.mark.requirement("R07")


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        pytest.param({}, "2026-01-13", id="later unless said otherwise"),
        pytest.param({"side": "later"}, "2026-01-13", id="later"),
        pytest.param({"side": "earlier"}, "2026-01-11", id="earlier"),
    ],
)
def test_between_two_days_equally_near(side: dict, expected: str):
    protocol = protocol_of(
        arm(when=on("day 7"), windows=windows("-1/+1 days"), needs=["c"], **side)
    )
    open_all_week = place("c", "mon tue wed thu fri sat sun", closures=[closure("2026-01-12")])
    assert dates(plan_of(protocol, places=[open_all_week])) == [expected]


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        pytest.param(("later", "later"), ("2026-01-06", "2026-01-05"), id="the first goes later"),
        pytest.param(
            ("earlier", "later"), ("2026-01-04", "2026-01-05"), id="the first goes earlier"
        ),
        pytest.param(
            ("later", "earlier"), ("2026-01-06", "2026-01-05"), id="the second has no say"
        ),
    ],
)
def test_between_whole_placements_equally_good(sides: tuple, expected: tuple):
    """Two arms due on one day, never together: one of them has to move by a day."""
    arms = [
        arm(name, windows=windows("-1/+1 days"), side=side)
        for name, side in zip(("first", "second"), sides, strict=True)
    ]
    protocol = protocol_of(*arms, rules=[between("never-same-day", "first", "second")])
    plan = plan_of(protocol)
    assert (*dates(plan, "first"), *dates(plan, "second")) == expected
