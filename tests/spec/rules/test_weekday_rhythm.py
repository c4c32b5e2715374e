"""On weekdays: each listed weekday from the first place on, that day included."""

import pytest
from engine_documents import arm, dates, plan_of, protocol_of, weekdays

pytestmark = pytest.mark.requirement("R11")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(
            weekdays("mon", "thu", count=4),
            ["01-05", "01-08", "01-12", "01-15"],
            id="the first day is one of them",
        ),
        pytest.param(
            weekdays("tue", "fri", count=4),
            ["01-06", "01-09", "01-13", "01-16"],
            id="the first day is none of them",
        ),
        pytest.param(
            weekdays("fri", "tue", count=3),
            ["01-06", "01-09", "01-13"],
            id="listed in another order",
        ),
        pytest.param(weekdays("sun", count=2), ["01-11", "01-18"], id="Sundays"),
        pytest.param(
            weekdays("mon", first="day 1", count=2), ["01-12", "01-19"], id="just after a Monday"
        ),
        pytest.param(
            weekdays("mon", "wed", first="day 7", last="day 16"),
            ["01-12", "01-14", "01-19", "01-21"],
            id="from and to a day",
        ),
    ],
)
def test_each_listed_weekday(when: dict, expected: list[str]):
    assert dates(plan_of(protocol_of(arm(when=when)))) == [f"2026-{day}" for day in expected]
