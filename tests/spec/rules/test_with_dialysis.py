"""With dialysis: one administration with each of the patient's sessions, from the first place on.

``before`` ends as the session starts, ``at-start`` starts together with it, ``during`` ends
together with it, ``after`` starts as it ends; the administration's duration is counted in. A
swapped session takes its administration along, a cancelled one has none, an added one has its own.
``skip`` passes over the first sessions.
"""

import pytest
from engine_documents import (
    arm,
    dates,
    dialysis,
    number,
    of_arm,
    plan_of,
    protocol_of,
    with_dialysis,
)

from protocol.errors import PlanningError

pytestmark = pytest.mark.requirement("R11")

FIRST_WEEKS = ["01-05", "01-07", "01-09", "01-12", "01-14"]


@pytest.mark.parametrize(
    ("moment", "duration", "at"),
    [
        pytest.param("before", "30 minutes", "07:30", id="before: ends at the start"),
        pytest.param("at-start", "60 minutes", "08:00", id="at-start: the first 60 minutes"),
        pytest.param("during", "60 minutes", "11:00", id="during: the last 60 minutes"),
        pytest.param("during", "30 minutes", "11:30", id="during: the last 30 minutes"),
        pytest.param("after", "60 minutes", "12:00", id="after: starts at the end"),
        pytest.param("before", None, "08:00", id="before, no duration"),
        pytest.param("at-start", None, "08:00", id="at-start, no duration"),
        pytest.param("during", None, "12:00", id="during, no duration"),
        pytest.param("after", None, "12:00", id="after, no duration"),
    ],
)
def test_the_hour_follows_from_the_session(moment: str, duration: str | None, at: str):
    """The session runs from 08:00 to 12:00."""
    own = {"duration": number(duration)} if duration else {}
    plan = plan_of(
        protocol_of(arm(when=with_dialysis(moment, count=1), **own)), dialysis=dialysis()
    )
    assert [f"{item.at:%H:%M}" for item in of_arm(plan)] == [at]


@pytest.mark.parametrize(
    ("when", "sessions", "expected"),
    [
        pytest.param(with_dialysis(count=5), dialysis(), FIRST_WEEKS, id="Mon-Wed-Fri"),
        pytest.param(
            with_dialysis(count=3),
            dialysis("tue thu sat"),
            ["01-06", "01-08", "01-10"],
            id="Tue-Thu-Sat",
        ),
        pytest.param(
            with_dialysis(first="day 1", count=2),
            dialysis(),
            ["01-07", "01-09"],
            id="from a day on",
        ),
        pytest.param(
            with_dialysis(skip=1, count=2),
            dialysis(),
            ["01-07", "01-09"],
            id="the first one skipped",
        ),
        pytest.param(
            with_dialysis(last="day 4"), dialysis(), ["01-05", "01-07", "01-09"], id="last inside"
        ),
        pytest.param(
            with_dialysis(last="day 3"), dialysis(), ["01-05", "01-07"], id="last just missed"
        ),
        pytest.param(
            with_dialysis(count=5),
            dialysis(moved=[{"moved": "2026-01-07", "to": "2026-01-08"}]),
            ["01-05", "01-08", "01-09", "01-12", "01-14"],
            id="a swapped session",
        ),
        pytest.param(
            with_dialysis(count=4),
            dialysis(cancelled=["2026-01-07"]),
            ["01-05", "01-09", "01-12", "01-14"],
            id="a cancelled session",
        ),
        pytest.param(
            with_dialysis(count=4),
            dialysis(added=["2026-01-06"]),
            ["01-05", "01-06", "01-07", "01-09"],
            id="an added session",
        ),
    ],
)
def test_each_session_takes_one(when: dict, sessions: dict, expected: list[str]):
    plan = plan_of(protocol_of(arm(when=when)), dialysis=sessions)
    assert dates(plan) == [f"2026-{day}" for day in expected]


def test_sessions_end_with_the_span():
    plan = plan_of(protocol_of(arm(when=with_dialysis()), span="8 days"), dialysis=dialysis())
    assert dates(plan) == ["2026-01-05", "2026-01-07", "2026-01-09", "2026-01-12"]


def test_a_patient_without_a_dialysis_pattern_cannot_be_planned():
    with pytest.raises(PlanningError, match="add dialysis to the patient document"):
        plan_of(protocol_of(arm(when=with_dialysis())))
