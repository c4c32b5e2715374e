"""Limits in hours over a clock change: no calendar is better, by trying every combination of days.

Two arms with hours of the day, an interval in hours and a distance in hours between them, around
the nights in which London's clock changes. Moments are computed here anew, from the zone alone.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from random import Random
from zoneinfo import ZoneInfo

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    closure,
    every,
    interval,
    number,
    on,
    plan_of,
    protocol_of,
    read_protocol,
    windows,
)

from protocol.errors import DocumentError
from schedules.plan import Plan

LONDON = ZoneInfo("Europe/London")
CASES = 120
HOURS = ["00:30", "01:30", "09:00", "20:00", "23:30"]
BEFORE_A_CHANGE = [date(2026, 3, 26), date(2026, 10, 22)]


def _course(random: Random) -> tuple[Part, Part, dict[str, int]]:
    least = random.choice([12, 20, 23, 24, 25, 30])
    limits = {
        "least": least,
        "most": least + random.choice([12, 24, 48]),
        "apart": random.choice([3, 9, 26]),
    }
    hours = sorted(
        random.sample(["00:30", "01:30", "09:00", "20:00", "23:30"], random.randint(1, 2))
    )
    rule = interval(minimum=f"{least} hours", maximum=f"{limits['most']} hours")
    if len(hours) > 1:
        rule = interval(maximum=f"{limits['most']} hours")
        limits["least"] = 0
    protocol = protocol_of(
        arm(
            "iv",
            every("2 days", count=3),
            windows=windows("-1/+2 days"),
            at=number(hours),
            interval=rule,
        ),
        arm("im", on("day 1"), windows=windows("-1/+1 days"), at=number(["14:00"])),
        rules=[between("at-least-apart", "im", "iv", hours=f"{limits['apart']} hours")],
    )
    start = random.choice([date(2026, 3, 26), date(2026, 10, 22)]) + timedelta(
        days=random.randint(0, 2)
    )
    closed = [closure(str(start + timedelta(days=random.randint(-1, 5)))) for _ in range(2)]
    return protocol, {"day_zero": str(start), "closures": closed}, limits


def _moments(on: date, at: tuple[time, ...]) -> list[datetime]:
    return [datetime.combine(on, hour, LONDON).astimezone(UTC) for hour in at]


def _hours(protocol: Part, name: str) -> tuple[time, ...]:
    (found,) = (item["at"]["value"] for item in protocol["arms"] if item["id"] == name)
    return tuple(map(time.fromisoformat, found))


def _keeps(days: list[date | None], protocol: Part, limits: dict[str, int]) -> bool:
    """Say whether the days of three infusions and of one injection keep every limit."""
    *iv, im = days
    hours, given = _hours(protocol, "iv"), [day for day in iv if day is not None]
    if any(later <= earlier for earlier, later in pairwise(given)):
        return False
    for first, second in pairwise(given):
        gap = _moments(second, hours)[0] - _moments(first, hours)[-1]
        if gap < timedelta(hours=limits["least"]):
            return False
    for first, second in pairwise(iv):
        if first is not None and second is not None:
            gap = _moments(second, hours)[0] - _moments(first, hours)[-1]
            if gap > timedelta(hours=limits["most"]):
                return False
    own = [] if im is None else _moments(im, _hours(protocol, "im"))
    others = [moment for day in given for moment in _moments(day, hours)]
    apart = timedelta(hours=limits["apart"])
    return all(abs(one - other) >= apart for one in own for other in others)


def _own_day_fits(day: date, hours: tuple[time, ...], most: int) -> bool:
    return all(b - a <= timedelta(hours=most) for a, b in pairwise(_moments(day, hours)))


def _best(protocol: Part, patient: Part, limits: dict[str, int]) -> tuple[int, int]:
    """Return the fewest targets without a day, and then the least sum of days moved."""
    start = date.fromisoformat(patient["day_zero"])
    closed = {date.fromisoformat(item["first"]) for item in patient["closures"]}
    dues = [start + timedelta(days=n) for n in (0, 2, 4, 1)]
    reach = [(-1, 2)] * 3 + [(-1, 1)]
    hours = _hours(protocol, "iv")
    choices: list[list[date | None]] = []
    for at, (due, (before, after)) in enumerate(zip(dues, reach, strict=True)):
        days = [due + timedelta(days=n) for n in range(before, after + 1)]
        is_iv = at < 3
        fits = [d for d in days if not is_iv or _own_day_fits(d, hours, limits["most"])]
        choices.append([None, *(day for day in fits if day not in closed)])
    return min(
        _cost(list(chosen), dues)
        for chosen in product(*choices)
        if _keeps(list(chosen), protocol, limits)
    )


def _cost(days: list[date | None], dues: list[date]) -> tuple[int, int]:
    moved = [abs((day - due).days) for day, due in zip(days, dues, strict=True) if day is not None]
    return len(days) - len(moved), sum(moved)


def _planned(plan: Plan) -> list[date | None]:
    first = [act for act in plan.administrations if act.id.count("-") == 2]  # one hour of each day
    ordered = sorted(first, key=lambda act: (act.arm != "iv", act.ordinal))
    return [act.on for act in ordered]


def _is_sound(seed: int) -> bool:
    """Say whether the hours of a course can keep its limits at all: the parser refuses others."""
    try:
        read_protocol(_course(Random(seed))[0])
    except DocumentError:
        return False
    return True


SOUND = [seed for seed in range(CASES) if _is_sound(seed)]


@pytest.mark.parametrize("seed", SOUND)
def test_no_combination_of_days_is_better(seed: int):
    protocol, patient, limits = _course(Random(seed))
    plan = plan_of(protocol, time_zone="Europe/London", **patient)
    days = _planned(plan)
    start = date.fromisoformat(patient["day_zero"])
    dues = [start + timedelta(days=n) for n in (0, 2, 4, 1)]
    assert _keeps(days, protocol, limits)
    assert _cost(days, dues) == _best(protocol, patient, limits)


def test_most_courses_are_sound_and_limits_move_some():
    assert len(SOUND) > CASES // 2
    plans = [plan_of(_course(Random(seed))[0], time_zone="Europe/London") for seed in SOUND[:20]]
    assert any(act.on != act.due_on for plan in plans for act in plan.administrations)
