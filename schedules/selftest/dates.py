"""Dates and hours: cases whose answers are known from a wall calendar or from a zone's law."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar.time_zone import write_time_zone
from schedules.plan import Plan
from schedules.selftest.check import Machine, expect
from schedules.selftest.example import Part, number, on_day, phases, small_plan

# Good Friday is 26 March 2027, Easter Monday the 29th: nothing is open from Friday to Monday.
_EASTER = (
    ("2027-03-29", "-0/+0 days", None),
    ("2027-03-28", "-1/+1 days", None),
    ("2027-03-27", "-3/+3 days", "2027-03-25"),
    ("2027-03-28", "-3/+3 days", "2027-03-30"),
    ("2027-03-28", "-3/+1 days", "2027-03-25"),
    ("2027-03-27", "-1/+3 days", "2027-03-30"),
    ("2027-03-29", "-0/+1 days", "2027-03-30"),
)


def easter(_: Machine) -> str:
    """Place a visit around Easter 2027 in seven ways, of which two have no day.

    Once with the closed days entered, once with England's public holidays in their place.
    """
    closed = [
        {"first": day, "last": day, "reason": "closed"} for day in ("2027-03-26", "2027-03-29")
    ]
    week: Part = {"id": "clinic", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}
    for more in ({"closures": closed}, {"holidays": "GB-ENG"}):
        for target, window, wanted in _EASTER:
            arm = {
                **phases(on_day("day 0")),
                "windows": {"preferred": number(window)},
                "needs": ["clinic"],
            }
            plan = small_plan(arm, {"day_zero": target, "places": [{**week, **more}]})
            expect(f"{target} with {window} and {more}", _days(plan), [wanted])
    return f"{2 * len(_EASTER)} placements, of which 4 have no day, as they should"


def _days(plan: Plan) -> list[str | None]:
    ordered = sorted(plan.administrations, key=lambda act: act.ordinal)
    return [act.on.isoformat() if act.on else None for act in ordered]


def _every(step: str, count: int) -> Part:
    return {
        "kind": "every",
        "step": number(step),
        "first": number("day 0"),
        "count": number(count),
    }


_CYCLE: Part = {
    "kind": "cycle",
    "cycle_days": number([1, 8, 15]),
    "length": number("28 days"),
    "cycles": number(2),
    "first": number("day 0"),
}
_TWO = "2026-01-05 2026-01-12 2026-01-19 2026-02-02 2026-02-09 2026-02-16"
_MONTHS = (
    ("2026-01-31", _every("1 month", 4), "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
    ("2024-02-29", _every("1 year", 2), "2024-02-29 2025-02-28"),
    ("2023-11-30", _every("3 months", 3), "2023-11-30 2024-02-29 2024-05-30"),
    ("2026-12-28", _every("7 days", 3), "2026-12-28 2027-01-04 2027-01-11"),
    ("2028-02-28", _every("1 day", 3), "2028-02-28 2028-02-29 2028-03-01"),
    ("2026-01-05", _CYCLE, _TWO),
)


def months(_: Machine) -> str:
    """Count months from their ends, over a leap day, in cycles, and from day 0 and day 1."""
    for day_zero, when, wanted in _MONTHS:
        plan = small_plan(phases(when), {"day_zero": day_zero})
        expect(f"from {day_zero}", _days(plan), wanted.split())
    for numbering, first, second in (
        ("day0", "2026-01-06", "2026-01-19"),
        ("day1", "2026-01-05", "2026-01-18"),
    ):
        plan = small_plan(phases(on_day("day 1", "day 14")), {}, day_numbering=numbering)
        expect(f"days 1 and 14 under {numbering}", _days(plan), [first, second])
    return f"{len(_MONTHS) + 2} rhythms, all on the days of a wall calendar"


_LONDON, _NEW_YORK, _HOWE = "Europe/London", "America/New_York", "Australia/Lord_Howe"
# What the clock of a zone shows on a day: a time that is missing moves on, of a double the first.
_CLOCKS = (
    (_LONDON, "2026-03-29", "00:59", "00:59", None),
    (_LONDON, "2026-03-29", "01:30", "02:30", "missing"),
    (_LONDON, "2026-10-25", "01:30", "01:30", "double"),
    (_NEW_YORK, "2026-03-08", "02:30", "03:30", "missing"),
    (_NEW_YORK, "2026-11-01", "01:30", "01:30", "double"),
    (_HOWE, "2026-10-04", "02:15", "02:45", "missing"),
    ("Asia/Shanghai", "2026-03-29", "01:30", "01:30", None),
    ("Asia/Kolkata", "2026-10-25", "01:30", "01:30", None),
)


def clock_changes(_: Machine) -> str:
    """Ask for hours that a day lacks or has twice."""
    for zone, day, at, used, found in _CLOCKS:
        arm = {**phases(on_day("day 0")), "at": number([at])}
        plan = small_plan(arm, {"day_zero": day, "time_zone": zone})
        act = plan.administrations[0]
        told = next((reason.found for reason in act.reasons if reason.kind == "clock"), None)
        shown = None if act.at is None else f"{act.at:%H:%M}"
        expect(f"{at} on {day} in {zone}", (shown, told), (used, found))
    return f"{len(_CLOCKS)} hours in 5 zones"


# Minutes ahead of UTC on 1 January and on 1 July 2026, as the zones' laws of that year say.
_OFFSETS = {
    _LONDON: (0, 60),
    "Europe/Berlin": (60, 120),
    _NEW_YORK: (-300, -240),
    "America/Sao_Paulo": (-180, -180),
    "Asia/Shanghai": (480, 480),
    "Asia/Kathmandu": (345, 345),
    "Asia/Jerusalem": (120, 180),
    "Australia/Sydney": (660, 600),
    _HOWE: (660, 630),
    "UTC": (0, 0),
}
_MINUTE = timedelta(minutes=1)
_RULES = {
    _LONDON: ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    _NEW_YORK: ("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
    "Asia/Shanghai": (),
}


def zones(_: Machine) -> str:
    """Hold the zone data against known offsets, and what calendar files say of them."""
    for name, wanted in _OFFSETS.items():
        zone = ZoneInfo(name)
        found = tuple(
            (datetime(2026, month, 1, 12, tzinfo=zone).utcoffset() or timedelta()) // _MINUTE
            for month in (1, 7)
        )
        expect(f"minutes of {name} in January and July 2026", found, wanted)
    for name, rules in _RULES.items():
        first, last = datetime(2026, 3, 1), datetime(2027, 6, 1)  # noqa: DTZ001 -- wall times
        text = write_time_zone(ZoneInfo(name), first, last).decode()
        found_rules = sorted(line for line in text.splitlines() if line.startswith("RRULE"))
        expect(f"yearly rules of {name}", found_rules, sorted(rules))
    return f"{len(_OFFSETS)} zones, {len(_RULES)} written as rules"
