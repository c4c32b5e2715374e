"""Schedules and dates that other projects' tests publish come out as published.

Windows: clinicedc/edc-visit-schedule, ``edc_visit_schedule/tests/tests/test_visit.py`` (commit
67400f5). Clinic days: ``test_facility.py`` of clinicedc/edc-facility, where a visit due on a closed
weekday goes to the next open one.
"""

import pytest
from engine_documents import arm, of_arm, on, place, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R11")

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("day", "window", "lower", "upper"),
    [
        pytest.param("2001-12-01", "-0/+6 days", "2001-12-01", "2001-12-07", id="0 and 6 days"),
        pytest.param("2001-12-08", "-7/+42 days", "2001-12-01", "2002-01-19", id="1 and 6 weeks"),
    ],
)
def test_the_window_of_a_visit(day: str, window: str, lower: str, upper: str):
    protocol = protocol_of(arm(when=on("day 0"), windows=windows(window)))
    (visit,) = of_arm(plan_of(protocol, day_zero=day))
    assert (str(visit.permitted[0]), str(visit.permitted[1])) == (lower, upper)


@pytest.mark.parametrize(
    ("clinic", "expected"),
    [
        pytest.param("mon tue wed thu fri", "mon tue wed thu fri mon mon", id="five days"),
        pytest.param("tue thu", "tue tue thu thu tue tue tue", id="two days"),
    ],
)
def test_a_visit_on_a_closed_weekday_goes_to_the_next_open_one(clinic: str, expected: str):
    """Seven visits, one for each weekday of a week; 2026-01-05 is a Monday."""
    found = []
    for number in range(7):
        visit = arm(when=on(f"day {number}"), windows=windows("-0/+6 days"), needs=["clinic"])
        (act,) = of_arm(plan_of(protocol_of(visit), places=[place(days=clinic)]))
        assert act.on is not None
        found.append(WEEKDAYS[act.on.weekday()])
    assert " ".join(found) == expected
