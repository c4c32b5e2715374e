"""An arm can be kept off dialysis days, on them, on the days before them or on those after.

A hard rule closes the other days. A soft rule makes them the last choice among preferred days: the
date stays where nothing better is in the preferred window, and carries a warning. A swapped session
takes its rule along.
"""

import pytest
from engine_documents import (
    arm,
    dates,
    dialysis,
    of_arm,
    off_dialysis,
    on,
    plan_of,
    protocol_of,
    windows,
)

pytestmark = [pytest.mark.hazard("H05"), pytest.mark.requirement("R08")]

SWAPPED = dialysis(moved=[{"moved": "2026-01-05", "to": "2026-01-06"}])


@pytest.mark.parametrize(
    ("allow", "target", "pattern", "expected"),
    [
        pytest.param("off-dialysis", "day 0", dialysis(), "2026-01-06", id="off: a Monday"),
        pytest.param("off-dialysis", "day 1", dialysis(), "2026-01-06", id="off: a Tuesday"),
        pytest.param("on-dialysis", "day 0", dialysis(), "2026-01-05", id="on: a Monday"),
        pytest.param("on-dialysis", "day 1", dialysis(), "2026-01-07", id="on: a Tuesday"),
        pytest.param("day-before", "day 0", dialysis(), "2026-01-06", id="before: a Monday"),
        pytest.param("day-before", "day 3", dialysis(), "2026-01-08", id="before: a Thursday"),
        pytest.param("day-before", "day 4", dialysis(), "2026-01-08", id="before: a Friday"),
        pytest.param("day-after", "day 0", dialysis(), "2026-01-06", id="after: a Monday"),
        pytest.param("day-after", "day 5", dialysis(), "2026-01-10", id="after: a Saturday"),
        pytest.param("day-after", "day 6", dialysis(), "2026-01-10", id="after: a Sunday"),
        pytest.param("off-dialysis", "day 0", SWAPPED, "2026-01-05", id="off: swapped away"),
        pytest.param("off-dialysis", "day 1", SWAPPED, "2026-01-05", id="off: swapped here"),
        pytest.param("on-dialysis", "day 0", SWAPPED, "2026-01-06", id="on: swapped away"),
    ],
)
def test_a_hard_rule(allow: str, target: str, pattern: dict, expected: str):
    rule = off_dialysis("hard", allow)
    protocol = protocol_of(arm(when=on(target), windows=windows("-1/+1 days"), day_rules=[rule]))
    assert dates(plan_of(protocol, dialysis=pattern)) == [expected]


@pytest.mark.parametrize(
    ("window", "expected", "warned"),
    [
        pytest.param(windows("-0/+1 days"), "2026-01-06", False, id="a better day is preferred"),
        pytest.param(windows("-0/+0 days"), "2026-01-05", True, id="no other day"),
        pytest.param(
            windows("-0/+0 days", "-0/+1 days"),
            "2026-01-05",
            True,
            id="the other day is only permitted",
        ),
    ],
)
def test_a_soft_rule(window: dict, expected: str, warned: bool):
    protocol = protocol_of(arm(windows=window, day_rules=[off_dialysis("soft")]))
    plan = plan_of(protocol, dialysis=dialysis())
    assert dates(plan) == [expected]
    assert [bool(item.warnings) for item in of_arm(plan)] == [warned]


def test_a_hard_rule_that_no_day_keeps_leaves_the_administration_unplaced():
    protocol = protocol_of(arm(day_rules=[off_dialysis("hard")]))
    assert dates(plan_of(protocol, dialysis=dialysis())) == ["-"]
