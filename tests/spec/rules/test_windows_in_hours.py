"""A window in hours counts on the clock from the act's own hour; both ends inside.

An act keeps its hour of the day, so that another day serves where that many hours lie between: a
day is 24 hours, 23 or 25 where the clock changes. The plan holds the first and the last moment.
An arm without an hour of the day cannot have such a window, and assessments have no hour.
(London: 23 hours on 29 March 2026, 25 hours on 25 October 2026.)
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    assessment,
    closure,
    dates,
    number,
    of_arm,
    on,
    plan_of,
    protocol_of,
    read_protocol,
    windows,
)

from protocol.contradictions import find_doubts
from protocol.errors import DocumentError, PlanningError
from schedules.causes import ProposalKind

LONDON = "Europe/London"


def _protocol(*window: str, at: str = "10:00", **more: Any) -> Part:
    return protocol_of(arm(windows=windows(*window), at=number(at.split()), **more))


@pytest.mark.parametrize(
    ("window", "day", "expected"),
    [
        pytest.param("-2/+6 hours", "2026-01-05", "-", id="no other day is so near"),
        pytest.param("-0/+23 hours", "2026-01-05", "-", id="an hour too short for the next day"),
        pytest.param("-0/+24 hours", "2026-01-05", "2026-01-06", id="the next day"),
        pytest.param("-24/+0 hours", "2026-01-05", "2026-01-04", id="the day before"),
        pytest.param("-36/+36 hours", "2026-01-05", "2026-01-06", id="either: the later one"),
        pytest.param("-0/+23 hours", "2026-03-28", "2026-03-29", id="a day of 23 hours"),
        pytest.param("-23/+0 hours", "2026-03-29", "2026-03-28", id="the same from behind"),
        pytest.param("-0/+24 hours", "2026-10-24", "-", id="a day of 25 hours is too long"),
        pytest.param("-0/+25 hours", "2026-10-24", "2026-10-25", id="a day of 25 hours"),
    ],
)
def test_the_day_itself_is_closed(window: str, day: str, expected: str):
    plan = plan_of(_protocol(window), day_zero=day, time_zone=LONDON, closures=[closure(day)])
    assert dates(plan) == [expected]


@pytest.mark.parametrize(
    ("day", "at", "window", "expected"),
    [
        pytest.param(
            "2026-01-05",
            "10:00",
            "-2/+6 hours",
            ("2026-01-05T08:00:00+00:00", "2026-01-05T16:00:00+00:00"),
            id="on one day",
        ),
        pytest.param(
            "2026-01-05",
            "23:00",
            "-2/+6 hours",
            ("2026-01-05T21:00:00+00:00", "2026-01-06T05:00:00+00:00"),
            id="past midnight",
        ),
        pytest.param(
            "2026-03-29",
            "00:30",
            "-1/+2 hours",
            ("2026-03-28T23:30:00+00:00", "2026-03-29T03:30:00+01:00"),
            id="over the hour that is missing",
        ),
    ],
)
def test_a_plan_carries_the_first_and_the_last_moment(
    day: str, at: str, window: str, expected: tuple[str, str]
):
    (act,) = of_arm(plan_of(_protocol(window, at=at), day_zero=day, time_zone=LONDON))
    assert act.permitted_at is not None
    assert tuple(moment.isoformat() for moment in act.permitted_at) == expected
    assert tuple(map(str, act.permitted)) == tuple(moment[:10] for moment in expected)


def test_each_hour_of_a_day_has_a_window_of_its_own():
    acts = of_arm(plan_of(_protocol("-1/+1 hours", at="08:00 20:00"), time_zone=LONDON))
    found = [
        f"{act.permitted_at[0]:%H}-{act.permitted_at[1]:%H}" for act in acts if act.permitted_at
    ]
    assert found == ["07-09", "19-21"]


def test_hours_are_preferred_and_days_are_permitted():
    protocol = _protocol("-2/+2 hours", "-0/+3 days")
    (act,) = of_arm(plan_of(protocol, closures=[closure("2026-01-05", "2026-01-06")]))
    assert str(act.on) == "2026-01-07"
    assert act.preferred_at is not None
    assert act.permitted_at is None


def test_the_proposed_widening_is_in_hours():
    (act,) = of_arm(plan_of(_protocol("-2/+6 hours"), closures=[closure("2026-01-05")]))
    (reason,) = (item for item in act.reasons if item.kind == "unplaced")
    widened = [
        str(item.window) for item in reason.proposals if item.kind is ProposalKind.WIDEN_WINDOW
    ]
    assert widened == ["-2/+24 hours", "-24/+6 hours"]


def test_an_arm_without_an_hour_is_refused_unless_the_patient_has_one():
    protocol = protocol_of(arm(windows=windows("-2/+6 hours")))
    with pytest.raises(PlanningError, match="arm iv has no hour of the day in course"):
        plan_of(protocol)
    assert dates(plan_of(protocol, times=[{"arm": "iv", "at": ["09:00"]}])) == ["2026-01-05"]
    (doubt,) = find_doubts(read_protocol(protocol))
    assert doubt[0] == "arms.iv.windows.preferred"


@pytest.mark.parametrize(
    ("preferred", "permitted", "kept"),
    [
        pytest.param("-2/+6 hours", "-2/+6 hours", True, id="the same"),
        pytest.param("-2/+6 hours", "-2/+5 hours", False, id="an hour less"),
        pytest.param("-2/+6 hours", "-0/+0 days", True, id="hours in the day itself"),
        pytest.param("-2/+24 hours", "-0/+0 days", False, id="hours that leave the day"),
        pytest.param("-1/+1 days", "-24/+24 hours", True, id="days in hours"),
        pytest.param("-1/+1 days", "-24/+23 hours", False, id="days in too few hours"),
    ],
)
def test_permitted_covers_preferred(preferred: str, permitted: str, kept: bool):
    protocol = _protocol(preferred, permitted)
    if kept:
        read_protocol(protocol)
        return
    with pytest.raises(DocumentError, match="narrower than preferred"):
        read_protocol(protocol)


def test_an_assessment_has_no_hour():
    looked = assessment("score", on("day 0"), windows=windows("-2/+6 hours"))
    with pytest.raises(DocumentError, match="an assessment has no hour"):
        read_protocol(protocol_of(assessments=[looked]))
