"""Limits in hours count on the clock, from the start of one administration to that of the next.

The hours of a day are the arm's own, so that a limit holds or does not for each pair of days: 24
hours on most, 23 or 25 where the clock changes. What was given counts from the hour at which it was
given. The hours of one day keep an interval in hours, too. An arm without an hour of the day cannot
have such a limit. (London: 23 hours on 29 March 2026, 25 hours on 25 October 2026.)
"""

from datetime import date, time
from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    closure,
    dates,
    every,
    interval,
    number,
    of_arm,
    on,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)

from protocol.errors import DocumentError, PlanningError
from schedules.engine import build_plan
from schedules.reason_words.reasons import reason_lines

LONDON = "Europe/London"


def _protocol(
    step: str = "2 days", *, at: str = "10:00", window: str = "-0/+2 days", **limits: str
) -> Part:
    return protocol_of(
        arm(
            when=every(step, count=3),
            windows=windows(window),
            interval=interval(**limits),
            at=number(at.split()),
        )
    )


@pytest.mark.parametrize(
    ("limits", "closed", "expected"),
    [
        pytest.param({"minimum": "24 hours"}, "05", "06 07 09", id="24 hours: a day is enough"),
        pytest.param({"minimum": "25 hours"}, "05", "06 08 10", id="25 hours: all follow"),
        pytest.param({"minimum": "36 hours"}, "07", "05 08 10", id="36 hours: the next follows"),
        pytest.param(
            {"maximum": "48 hours", "window": "-1/+2 days"},
            "07",
            "06 08 09",
            id="48 hours at most: the one before is later, too",
        ),
        pytest.param({"maximum": "72 hours"}, "07", "05 08 09", id="72 hours at most: later"),
    ],
)
def test_every_second_day_at_ten(limits: dict[str, str], closed: str, expected: str):
    plan = plan_of(_protocol(**limits), closures=[closure(f"2026-01-{closed}")])
    assert dates(plan) == [f"2026-01-{day}" for day in expected.split()]


@pytest.mark.parametrize(
    ("day", "at", "minimum", "expected"),
    [
        pytest.param("2026-03-28", "10:00", "23 hours", "03-28 03-29 03-30", id="23 hours"),
        pytest.param("2026-03-28", "10:00", "24 hours", "03-28 03-30 03-31", id="23 of 24 hours"),
        pytest.param("2026-10-24", "10:00", "24 hours", "10-24 10-25 10-26", id="25 of 24 hours"),
        pytest.param(
            "2026-03-28",
            "08:00 20:00",
            "12 hours",
            "03-28 03-28 03-30 03-30 03-31 03-31",
            id="11 hours over the night of the change",
        ),
        pytest.param(
            "2026-03-29",
            "00:30 06:30",
            "6 hours",
            "03-30 03-30 03-31 03-31 04-01 04-01",
            id="5 hours between two hours of the day of the change",
        ),
    ],
)
def test_days_on_which_the_clock_changes(day: str, at: str, minimum: str, expected: str):
    plan = plan_of(_protocol("1 day", at=at, minimum=minimum), day_zero=day, time_zone=LONDON)
    assert dates(plan) == [f"2026-{found}" for found in expected.split()]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        pytest.param(None, "2026-01-07", id="hour not known: as planned"),
        pytest.param("22:00", "2026-01-07", id="36 hours before the next"),
        pytest.param("22:01", "2026-01-08", id="a minute less"),
    ],
)
def test_what_was_given_counts_from_its_hour(hour: str | None, expected: str):
    protocol = _protocol(minimum="36 hours")
    name = "iv-course-d0"
    plan = build_plan(
        read_protocol(protocol),
        read_patient(patient_of(protocol)),
        given={name: date(2026, 1, 5)},
        given_at={name: time.fromisoformat(hour)} if hour else {},
    )
    assert dates(plan)[1] == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(between("at-least-apart", "im", "iv", hours="28 hours"), "06", id="28 hours"),
        pytest.param(between("at-least-apart", "im", "iv", hours="29 hours"), "07", id="29 hours"),
        pytest.param(between("at-most-apart", "im", "iv", hours="28 hours"), "06", id="near: 28"),
        pytest.param(between("at-most-apart", "im", "iv", hours="27 hours"), "05", id="near: 27"),
    ],
)
def test_between_two_arms(rule: Part, expected: str):
    """One at 10:00 on 5 January, the other due at 14:00 on the day after."""
    protocol = protocol_of(
        arm("iv", at=number(["10:00"])),
        arm("im", on("day 1"), at=number(["14:00"]), windows=windows("-1/+1 days")),
        rules=[rule],
    )
    assert dates(plan_of(protocol), "im") == [f"2026-01-{expected}"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param({"minimum": "28 hours"}, "06", id="at least 28 hours"),
        pytest.param({"minimum": "1680 minutes"}, "06", id="the same in minutes"),
        pytest.param({"minimum": "29 hours"}, "07", id="at least 29 hours"),
        pytest.param({"maximum": "27 hours"}, "05", id="at most 27 hours"),
    ],
)
def test_from_a_named_administration(limits: dict[str, str], expected: str):
    rule: Part = {"kind": "from-administration", "arms": ["im"], "administration": "iv-course-d0"}
    protocol = protocol_of(
        arm("iv", at=number(["10:00"])),
        arm("im", on("day 1"), at=number(["14:00"]), windows=windows("-1/+1 days")),
        rules=[rule | {name: number(limit) for name, limit in limits.items()}],
    )
    assert dates(plan_of(protocol), "im") == [f"2026-01-{expected}"]


def test_the_reason_tells_the_hours_in_both_languages():
    plan = plan_of(_protocol(minimum="25 hours"), closures=[closure("2026-01-05")])
    (reason,) = (item for item in of_arm(plan)[1].reasons if item.kind == "move")
    english = " ".join(reason_lines(reason)).replace("\u00a0", " ")
    chinese = " ".join(reason_lines(reason, "zh")).replace("\u00a0", " ")
    assert "it would be 24 hours from iv-course-d0, where it has to be at least 25 hours" in english
    assert "相距 24 小时,应至少 25 小时" in chinese


@pytest.mark.parametrize(
    "limits", [{"minimum": "36 hours"}, {"maximum": "60 hours"}], ids=["minimum", "maximum"]
)
def test_an_arm_without_an_hour_is_refused(limits: dict[str, str]):
    protocol = protocol_of(arm(when=every("2 days", count=3), interval=interval(**limits)))
    with pytest.raises(PlanningError, match="found hours, but arm iv has no hour of the day"):
        plan_of(protocol)


@pytest.mark.parametrize(
    ("at", "limits", "found"),
    [
        pytest.param(
            "08:00 12:00", {"minimum": "6 hours"}, "08:00 and 12:00 are 4 hours", id="near"
        ),
        pytest.param(
            "08:00 20:00", {"maximum": "8 hours"}, "08:00 and 20:00 are 12 hours", id="far"
        ),
        pytest.param(
            "08:00 20:00",
            {"minimum": "12 hours", "maximum": "11 hours"},
            "below minimum",
            id="both",
        ),
        pytest.param("08:00", {"minimum": "30 hours"}, "longer than the 1 days", id="every day"),
        pytest.param(
            "08:00 22:00", {"minimum": "14 hours"}, 'from 22:00 of "day 0" to 08:00', id="overnight"
        ),
    ],
)
def test_hours_that_can_never_keep_it_are_a_contradiction(
    at: str, limits: dict[str, Any], found: str
):
    with pytest.raises(DocumentError, match=found):
        read_protocol(_protocol("1 day", at=at, **limits))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param({}, "found neither days nor hours", id="neither"),
        pytest.param({"days": "2 days", "hours": "48 hours"}, "found days and hours", id="both"),
        pytest.param({"hours": "2 days"}, "accepted: minutes or hours", id="days as hours"),
        pytest.param({"hours": "-2 hours"}, "accepted: minutes or hours", id="less than nothing"),
        pytest.param({"days": "48 hours"}, "accepted: days or weeks, or hours", id="hours as days"),
    ],
)
def test_a_distance_is_in_days_or_in_hours(said: dict[str, str], found: str):
    protocol = protocol_of(
        arm("iv"), arm("im"), rules=[between("at-least-apart", "iv", "im", **said)]
    )
    with pytest.raises(DocumentError, match=found):
        read_protocol(protocol)


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        pytest.param({"minimum": "-1 hours"}, "accepted: minutes, hours, days", id="negative"),
        pytest.param(
            {"minimum": "6 hours", "hard_minimum": "8 hours"}, "above minimum", id="hard above"
        ),
        pytest.param(
            {"minimum": "2 months", "maximum": "40 days"}, "below minimum", id="months and days"
        ),
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits: dict[str, str], found: str):
    with pytest.raises(DocumentError, match=found):
        read_protocol(_protocol("90 days", **limits))
