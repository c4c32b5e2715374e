"""A place is open on the weekdays of its working week, but for its closures, both ends inside.

An arm can use a day only where every place it needs is open; a place that it does not need has no
say. A closure beats a make-up working day.
"""

import pytest
from engine_documents import arm, closure, dates, on, place, plan_of, protocol_of, windows

from protocol.errors import PlanningError

pytestmark = [pytest.mark.hazard("H14"), pytest.mark.requirement("R08")]

WEEK = windows("-0/+6 days")


@pytest.mark.parametrize(
    ("target", "clinic", "expected"),
    [
        pytest.param("day 0", place(), "2026-01-05", id="an open day"),
        pytest.param("day 5", place(), "2026-01-12", id="a weekend"),
        pytest.param("day 0", place(days="wed"), "2026-01-07", id="open on Wednesdays only"),
        pytest.param(
            "day 0", place(closures=[closure("2026-01-05")]), "2026-01-06", id="closed for a day"
        ),
        pytest.param(
            "day 0",
            place(closures=[closure("2026-01-02", "2026-01-07")]),
            "2026-01-08",
            id="last day of a closure",
        ),
        pytest.param(
            "day 3",
            place(closures=[closure("2026-01-08", "2026-01-09")]),
            "2026-01-12",
            id="first day of a closure, then a weekend",
        ),
        pytest.param(
            "day 5",
            place(open_days=[{"on": "2026-01-10", "reason": "make-up day"}]),
            "2026-01-10",
            id="a make-up working day",
        ),
        pytest.param(
            "day 5",
            place(
                open_days=[{"on": "2026-01-10", "reason": "make-up day"}],
                closures=[closure("2026-01-10")],
            ),
            "2026-01-12",
            id="closed on its make-up day after all",
        ),
    ],
)
def test_the_first_open_day(target: str, clinic: dict, expected: str):
    plan = plan_of(
        protocol_of(arm(when=on(target), windows=WEEK, needs=["clinic"])), places=[clinic]
    )
    assert dates(plan) == [expected]


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param([], "2026-01-05", id="needs neither"),
        pytest.param(["clinic"], "2026-01-06", id="needs the clinic"),
        pytest.param(["laboratory"], "2026-01-07", id="needs the laboratory"),
        pytest.param(["clinic", "laboratory"], "2026-01-08", id="needs both"),
    ],
)
def test_every_needed_place_has_to_be_open(needs: list[str], expected: str):
    places = [place(days="tue thu"), place("laboratory", days="wed thu")]
    plan = plan_of(protocol_of(arm(windows=WEEK, needs=needs)), places=places)
    assert dates(plan) == [expected]


def test_a_needed_place_that_nobody_described_is_refused():
    with pytest.raises(PlanningError, match="needs the place clinic"):
        plan_of(protocol_of(arm(needs=["clinic"])))


def test_a_place_described_twice_is_refused():
    with pytest.raises(PlanningError, match="place clinic is described twice"):
        plan_of(protocol_of(arm(needs=["clinic"])), places=[place(), place()])
