"""A target in a run of closed days goes to the nearest open day inside its window, or to none.

Easter 2027: the clinic works from Monday to Friday and is closed on Good Friday (26 March) and
Easter Monday (29 March), so that nothing is open from Friday to Monday. Where no day serves, the
administration stays in the plan as unplaced, with the conflict and with changes that were tried.
"""

import pytest
from engine_documents import (
    arm,
    closure,
    dates,
    of_arm,
    place,
    plan_of,
    protocol_of,
    states,
    windows,
)

from schedules.plan import Plan

pytestmark = [pytest.mark.hazard("H14", "H44"), pytest.mark.requirement("R09")]

SATURDAY, SUNDAY, MONDAY = "2027-03-27", "2027-03-28", "2027-03-29"


def _plan(target: str, window: str) -> Plan:
    clinic = place(closures=[closure("2027-03-26"), closure("2027-03-29")])
    protocol = protocol_of(arm(windows=windows(window), needs=["clinic"]))
    return plan_of(protocol, day_zero=target, places=[clinic])


@pytest.mark.parametrize(
    ("target", "window", "expected"),
    [
        pytest.param(MONDAY, "-0/+0 days", "-", id="Easter Monday, the day itself: none"),
        pytest.param(SUNDAY, "-1/+1 days", "-", id="Easter Sunday, a day either way: none"),
        pytest.param(
            SATURDAY,
            "-3/+3 days",
            "2027-03-25",
            id="Saturday: Thursday, two days, not Tuesday, three",
        ),
        pytest.param(
            SUNDAY, "-3/+3 days", "2027-03-30", id="Sunday: Tuesday, two days, not Thursday, three"
        ),
        pytest.param(
            SUNDAY, "-3/+1 days", "2027-03-25", id="Sunday: Tuesday is outside the window"
        ),
        pytest.param(SATURDAY, "-1/+3 days", "2027-03-30", id="Saturday: Thursday is outside"),
        pytest.param(MONDAY, "-0/+1 days", "2027-03-30", id="Easter Monday: the next day"),
    ],
)
def test_easter(target: str, window: str, expected: str):
    assert dates(_plan(target, window)) == [expected]


@pytest.mark.parametrize(
    ("target", "window", "rejected"),
    [
        pytest.param(MONDAY, "-0/+0 days", [MONDAY], id="Easter Monday"),
        pytest.param(SUNDAY, "-1/+1 days", [SATURDAY, SUNDAY, MONDAY], id="Easter Sunday"),
    ],
)
def test_unplaced_is_said_with_every_day_of_the_window(
    target: str, window: str, rejected: list[str]
):
    plan = _plan(target, window)
    assert states(plan) == ["unplaced"]
    reason = of_arm(plan)[0].reasons[-1]
    assert reason.kind == "unplaced"
    assert [str(day.on) for day in reason.rejected] == rejected


@pytest.mark.parametrize(
    ("target", "window", "wider"),
    [
        pytest.param(MONDAY, "-0/+0 days", "-0/+1 days", id="Easter Monday, a day more after"),
        pytest.param(MONDAY, "-0/+0 days", "-4/+0 days", id="Easter Monday, four days more before"),
        pytest.param(SUNDAY, "-1/+1 days", "-1/+2 days", id="Easter Sunday, a day more after"),
        pytest.param(SUNDAY, "-1/+1 days", "-3/+1 days", id="Easter Sunday, two days more before"),
    ],
)
def test_the_proposed_widening_is_the_least_that_helps(target: str, window: str, wider: str):
    reason = of_arm(_plan(target, window))[0].reasons[-1]
    assert reason.kind == "unplaced"
    assert wider in [str(proposal.window) for proposal in reason.proposals]
    assert states(_plan(target, wider)) == ["planned"]
