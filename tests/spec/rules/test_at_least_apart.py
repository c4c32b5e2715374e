"""At least some days apart: every administration of one arm that far from every one of the other.

Whichever comes first. The days are counted between the dates as placed.
"""

import pytest
from engine_documents import arm, between, dates, every, on, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R12")


@pytest.mark.parametrize(
    ("days", "target", "expected"),
    [
        pytest.param("3 days", "day 3", "2026-01-08", id="three days after: far enough"),
        pytest.param("3 days", "day 2", "2026-01-08", id="two days after: a day later"),
        pytest.param("3 days", "day 4", "2026-01-09", id="three days before the next: far enough"),
        pytest.param("3 days", "day 5", "2026-01-09", id="two days before the next: a day earlier"),
        pytest.param(
            "3 days", "day 8", "2026-01-15", id="just after a Monday: to three days after"
        ),
        pytest.param(
            "3 days", "day 6", "2026-01-09", id="just before a Monday: to three days before"
        ),
        pytest.param("4 days", "day 3", "-", id="four days fit between no two Mondays"),
        pytest.param("1 day", "day 7", "2026-01-13", id="a day apart is never the same day"),
    ],
)
def test_between_weekly_mondays(days: str, target: str, expected: str):
    """The other arm is due on Mondays 5, 12 and 19 January and cannot move."""
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), windows=windows("-0/+0 days")),
        arm("im", on(target), windows=windows("-2/+2 days")),
        rules=[between("at-least-apart", "iv", "im", days=days)],
    )
    assert dates(plan_of(protocol), "im") == [expected]


def test_both_arms_move_where_one_alone_cannot_go_far_enough():
    protocol = protocol_of(
        arm("iv", windows=windows("-2/+2 days")),
        arm("im", windows=windows("-2/+2 days")),
        rules=[between("at-least-apart", "iv", "im", days="4 days")],
    )
    plan = plan_of(protocol)
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-07"], ["2026-01-03"])


def test_an_arm_may_be_kept_apart_from_itself():
    """Days 0 and 7, at least 9 days apart, and windows that only go later."""
    protocol = protocol_of(
        arm("iv", on("day 0", "day 7"), windows=windows("-0/+3 days")),
        rules=[between("at-least-apart", "iv", "iv", days="9 days")],
    )
    assert dates(plan_of(protocol)) == ["2026-01-05", "2026-01-14"]


@pytest.mark.parametrize("only", ["iv", "im"])
@pytest.mark.parametrize("kind", ["at-least-apart", "at-most-apart"])
def test_a_rule_about_an_arm_that_the_patient_does_not_get_binds_nothing(kind: str, only: str):
    protocol = protocol_of(
        arm("iv"), arm("im", on("day 1")), rules=[between(kind, "iv", "im", days="1 day")]
    )
    due = {"iv": ["2026-01-05"], "im": ["2026-01-06"]}
    assert dates(plan_of(protocol, arms=[only]), only) == due[only]
