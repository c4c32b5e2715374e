"""What a revision makes of holds, stops and days that are taken away.

Every expected date is counted by hand; the arm is that of ``weekly_revisions``.
"""

from typing import Any

import pytest
from deviation_logs import given
from engine_documents import every, number, of_arm, states
from weekly_revisions import ON_TIME, hold, revised, short, weekly

pytestmark = pytest.mark.requirement("R16")


@pytest.mark.parametrize(
    ("patient", "as_of", "expected"),
    [
        pytest.param(
            {"holds": [hold("01-15", "01-21")]},
            "01-15",
            "01-05 01-12 01-26 02-02 02-09",
            id="hold of 7 days with shift",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-21")]},
            "01-22",
            "01-05 01-12 01-26 02-02 02-09",
            id="the same hold recorded when it is over: what never happened moves",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-21", "rejoin")]},
            "01-15",
            "01-05 01-12 - 01-26 02-02",
            id="rejoin",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-17", "restart")]},
            "01-15",
            "01-05 01-12 01-18 01-25 02-01 02-08 02-15",
            id="restart: the whole phase again",
        ),
        pytest.param(
            {"stops": [{"arms": ["iv"], "on": "2026-01-20", "reason": "end"}]},
            "01-15",
            "01-05 01-12 01-19 - -",
            id="stop",
        ),
        pytest.param(
            {"closures": [{"first": "2026-01-19", "last": "2026-01-19", "reason": "away"}]},
            "01-15",
            "01-05 01-12 01-20 01-26 02-02",
            id="a day taken away: one moves, later being preferred",
        ),
        pytest.param(
            {"closures": [{"first": "2026-01-18", "last": "2026-01-21", "reason": "away"}]},
            "01-15",
            "01-05 01-12 - 01-26 02-02",
            id="a whole window taken away: no date, and nothing else moves",
        ),
    ],
)
def test_what_people_change(patient: dict[str, Any], as_of: str, expected: str):
    plan = revised(weekly(), ON_TIME, as_of, **patient)
    found = sorted(of_arm(plan), key=lambda item: item.due_on)
    assert " ".join(f"{item.on:%m-%d}" if item.on else "-" for item in found) == expected


@pytest.mark.parametrize(
    ("resume", "expected"),
    [
        pytest.param("shift", "2026-01-25", id="shift: by the length of the hold"),
        pytest.param("restart", "2026-01-24", id="restart: the day after the hold"),
        pytest.param("rejoin", "2026-01-21", id="rejoin: held"),
    ],
)
def test_what_the_minimum_pushes_into_a_hold_waits_as_the_hold_says(resume: str, expected: str):
    """Given on 16 January: the one of the 19th waits until the 21st, inside the hold."""
    records = [given("01-05"), given("01-16")]
    plan = revised(weekly(), records, "01-17", holds=[hold("01-20", "01-23", resume)])
    third = plan.administration("iv-course-d14")
    assert f"{third.due_on}" == expected
    assert (third.state == "held") == (resume == "rejoin")


def test_of_a_hold_in_which_something_was_given_only_the_rest_is_waited_for():
    records = [given("01-05"), given("01-14")]
    plan = revised(weekly("actual"), records, "01-15", holds=[hold("01-13", "01-19")])
    assert short(plan) == "01-05 01-12 01-26 02-02 02-09"


def test_a_rhythm_that_ends_on_a_date_loses_what_a_hold_moves_behind_it():
    protocol = weekly(when=every("7 days", last="day 28"))
    plan = revised(protocol, ON_TIME, "01-15", holds=[hold("01-15", "01-21")])
    assert (short(plan), states(plan)[-1]) == ("01-05 01-12 01-26 02-02 -", "stopped")


def test_a_hold_beyond_the_maximum_stops_an_arm_that_would_start_again():
    rule = {"maximum": number("3 days"), "then": "stop"}
    plan = revised(weekly(hold=rule), ON_TIME, "01-15", holds=[hold("01-15", "01-19", "restart")])
    assert states(plan) == ["planned"] * 2 + ["stopped"] * 3
