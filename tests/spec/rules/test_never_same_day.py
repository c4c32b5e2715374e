"""Never the same day: no administration of one arm falls on a day of the other."""

import pytest
from engine_documents import arm, between, dates, every, on, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R12")

RULE = between("never-same-day", "iv", "im")


@pytest.mark.parametrize(
    ("iv", "im", "expected"),
    [
        pytest.param("-0/+0 days", "-1/+1 days", ("05", "06"), id="only the second can move"),
        pytest.param("-1/+1 days", "-0/+0 days", ("06", "05"), id="only the first can move"),
        pytest.param("-1/+1 days", "-1/+1 days", ("06", "05"), id="either can: one day of moving"),
        pytest.param("-0/+0 days", "-2/+0 days", ("05", "04"), id="earlier, where later is not"),
    ],
)
def test_two_arms_due_on_one_day(iv: str, im: str, expected: tuple[str, str]):
    protocol = protocol_of(
        arm("iv", windows=windows(iv)), arm("im", windows=windows(im)), rules=[RULE]
    )
    plan = plan_of(protocol)
    assert (dates(plan, "iv"), dates(plan, "im")) == tuple([f"2026-01-{day}"] for day in expected)


def test_every_pair_of_days_is_kept_apart():
    """Every third day against every second one: days 0 and 6 would coincide."""
    protocol = protocol_of(
        arm("iv", every("3 days", count=3), windows=windows("-0/+0 days")),
        arm("im", every("2 days", count=4), windows=windows("-1/+1 days")),
        rules=[RULE],
    )
    plan = plan_of(protocol)
    assert dates(plan, "iv") == ["2026-01-05", "2026-01-08", "2026-01-11"]
    assert dates(plan, "im") == ["2026-01-06", "2026-01-07", "2026-01-09", "2026-01-12"]


def test_arms_that_never_meet_stay_where_they_are():
    protocol = protocol_of(
        arm("iv", on("day 0"), windows=windows("-1/+1 days")),
        arm("im", on("day 1"), windows=windows("-1/+1 days")),
        rules=[RULE],
    )
    plan = plan_of(protocol)
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-05"], ["2026-01-06"])
