"""Windows and intervals in hours are held against the time of the record, on the clock.

Both ends of a window are inside, to the second. An interval counts from start to start. What lies
between two arms counts likewise. (The clock goes forward in London at 01:00 on 29 March 2026.)
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from deviation_logs import flags, given, offsets, plan_on, report_on
from engine_documents import Part, arm, between, interval, number, plan_of, protocol_of, windows

from schedules.deviations.course import Act
from schedules.deviations.matches import InForce

AT_TEN: Part = {"at": number(["10:00"])}


@pytest.mark.parametrize(
    ("at", "outcome", "told"),
    [
        pytest.param("07:59", "early", "1 minute before the window opens", id="a minute early"),
        pytest.param("08:00", "on-time", None, id="first minute inside"),
        pytest.param("16:00", "on-time", None, id="last minute inside"),
        pytest.param("16:01", "late", "1 minute after the window closed", id="a minute late"),
        pytest.param("19:00", "late", "3 hours after the window closed", id="three hours late"),
    ],
)
def test_a_window_in_hours(at: str, outcome: str, told: str | None):
    """Due at 10:00 on 5 January, -2/+6 hours."""
    plan = plan_on("01-05", window="-2/+6 hours", **AT_TEN)
    (result,) = report_on(plan, [given("01-05", at)]).planned
    assert result.outcome == outcome
    said = result.explanation.en.replace("\u00a0", " ") if result.explanation else None
    assert (told in said) if told and said else said == told


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param("21:59", ["interval-too-short"], id="a minute below the hard minimum"),
        pytest.param("22:00", ["interval-short-grace"], id="the hard minimum"),
        pytest.param("23:59", ["interval-short-grace"], id="a minute below the minimum"),
    ],
)
def test_an_interval_in_hours(second: str, expected: list[str]):
    """Two doses a day of each other, at 10:00; 14 hours at least, 12 with grace."""
    limits = interval(minimum="14 hours", hard_minimum="12 hours")
    plan = plan_on("01-05", "01-06", window="-1/+1 days", interval=limits, **AT_TEN)
    report = report_on(plan, [given("01-05", "10:00"), given("01-05", second)])
    found = [flag for each in flags(report).values() for flag in each]
    assert [flag for flag in found if flag.startswith("interval")] == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [("14:00", []), ("14:01", ["interval-too-long"])],
    ids=["28 hours", "a minute more"],
)
def test_a_longest_interval_in_hours(second: str, expected: list[str]):
    plan = plan_on("01-05", "01-06", interval=interval(maximum="28 hours"), **AT_TEN)
    report = report_on(plan, [given("01-05", "10:00"), given("01-06", second)])
    found = [flag for each in flags(report).values() for flag in each]
    assert [flag for flag in found if flag.startswith("interval")] == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [("13:59", ["interval-too-short"]), ("14:00", [])],
    ids=["a minute less", "28 hours"],
)
def test_hours_between_two_arms(at: str, expected: list[str]):
    protocol = protocol_of(
        arm("iv", **AT_TEN),
        arm("im", offsets("01-06"), windows=windows("-1/+1 days"), at=number(["15:00"])),
        rules=[between("at-least-apart", "im", "iv", hours="28 hours")],
    )
    report = report_on(plan_of(protocol), [given("01-05"), given("01-06", at, arm="im")])
    found = [flag for each in flags(report).values() for flag in each]
    assert [flag for flag in found if flag.startswith("interval")] == expected


@pytest.mark.parametrize(
    ("moved", "at", "side"),
    [
        pytest.param(0, "2026-03-28T16:00+00:00", 0, id="as planned: last minute inside"),
        pytest.param(0, "2026-03-28T16:01+00:00", 1, id="as planned: a minute late"),
        pytest.param(1, "2026-03-29T16:00+01:00", 0, id="a day later: by the clock there"),
        pytest.param(1, "2026-03-29T16:01+01:00", 1, id="a day later: a minute late"),
        pytest.param(1, "2026-03-29T07:59+01:00", -1, id="a day later: a minute early"),
    ],
)
def test_a_window_that_moves_keeps_its_hours_of_the_day(moved: int, at: str, side: int):
    zone = ZoneInfo("Europe/London")
    opens, closes = (datetime(2026, 3, 28, hour, tzinfo=UTC) for hour in (8, 16))
    days = timedelta(days=moved)
    when = InForce(
        opens.date(), opens.date(), closes.date(), None, moments=(opens, closes), moved=days
    )
    record = given("03-28").model_copy(update={"started_at": datetime.fromisoformat(at)})
    assert when.side(Act(record, opens.date(), 0, "iv"), zone) == side
