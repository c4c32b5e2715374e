"""Days of rest in months, and what follows an administration that has no day of its own."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from engine_documents import (
    arm,
    closure,
    dates,
    dose,
    every,
    of_arm,
    plan_of,
    protocol_of,
    windows,
)

from protocol.timespan import Length
from protocol.treatment_protocol import MonthRule
from protocol.window import Window
from schedules.engine.subject import Subject


@pytest.mark.parametrize(
    ("minimum", "expected"),
    [
        pytest.param("1 month", date(2026, 2, 28), id="a month"),
        pytest.param("5 days", date(2026, 2, 5), id="days"),
        pytest.param("24 hours", date(2026, 2, 1), id="24 hours"),
        pytest.param("25 hours", date(2026, 2, 2), id="25 hours"),
    ],
)
def test_the_first_day_after_the_rest(minimum: str, expected: date):
    day_itself = Window(0, 0)
    subject = Subject(
        name="arms.iv",
        id="iv",
        preferred=day_itself,
        permitted=day_itself,
        minimum=Length.parse(minimum),
        maximum=None,
        day_rules=(),
        needs=(),
        side="later",
        month_rule=MonthRule.LAST_OF_MONTH,
        hours=(time(10),),
        zone=ZoneInfo("Asia/Shanghai"),
    )
    assert subject.rested_on(date(2026, 1, 31)) == expected
    if minimum == "24 hours":
        assert subject.rested_on(date(2026, 1, 31), time(10, 1)) == date(2026, 2, 2)


def test_what_follows_a_moved_one_follows_it_though_the_first_has_no_day():
    """Closed from the first target's day before to its day after, and on the second's own day."""
    course = arm(when=every("7 days", count=3), windows=windows("-1/+1 days"), anchor="actual")
    closed = [closure("2026-01-04", "2026-01-06"), closure("2026-01-12")]
    plan = plan_of(protocol_of(course), closures=closed)
    assert dates(plan) == ["-", "2026-01-13", "2026-01-20"]


def test_a_block_that_starts_again_follows_what_was_moved_before_it():
    """The second is moved by a day, so the block starts again a day later than after the hold."""
    course = arm(when=every("7 days", count=3), windows=windows("-1/+1 days"), anchor="actual")
    hold = {"arms": ["iv"], "first": "2026-01-15", "last": "2026-01-20", "reason": "fever"}
    plan = plan_of(
        protocol_of(course),
        closures=[closure("2026-01-12")],
        holds=[hold | {"resume": "restart"}],
    )
    assert [(item.id[10:], str(item.on)) for item in of_arm(plan)] == [
        ("d0", "2026-01-05"),
        ("d7", "2026-01-13"),
        ("d0-r2", "2026-01-22"),
        ("d7-r2", "2026-01-29"),
        ("d14", "2026-02-05"),
    ]


def test_open_sites_leave_the_dose_open():
    sites = {"value": None, "unset": "empty-box"}
    course = arm(dose=dose("per-site", "1 mg") | {"sites": sites})
    (item,) = plan_of(protocol_of(course)).administrations
    assert (item.dose.amount, item.dose.measured) == (None, None)
