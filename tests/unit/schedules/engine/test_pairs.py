"""What a limit leaves beside a day is what it keeps, whichever of the two days is known."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from protocol.timespan import Length
from protocol.treatment_protocol import MonthRule
from schedules.engine.hours import Clocks, Elapsed, Gap, HoursApart, HoursNear
from schedules.engine.pairs import Apart, Between, Constraint, Months, left_beside

DAYS = range(date(2026, 1, 20).toordinal(), date(2026, 4, 10).toordinal())
MORNING = Clocks((time(8), time(20)), 60, ZoneInfo("Europe/London"))
EVENING = Clocks((time(21),), 0, ZoneInfo("Europe/London"))
CLOCKS = (MORNING, EVENING)
HOURS = Length.parse("30 hours")


@pytest.mark.parametrize(
    "limit",
    [
        Between(0, 1, 3, 9, "between"),
        Between(0, 1, None, 9, "at most"),
        Between(0, 1, 3, None, "at least"),
        Months(0, 1, 1, 2, "months", MonthRule.LAST_OF_MONTH),
        Months(0, 1, 1, None, "a month at least", MonthRule.FIRST_OF_NEXT),
        Months(0, 1, None, 1, "a month at most", MonthRule.FIRST_OF_NEXT),
        Apart(0, 1, 4, "apart"),
        Elapsed(0, 1, HOURS, None, "30 hours at least", CLOCKS),
        Elapsed(0, 1, None, HOURS, "30 hours at most", CLOCKS),
        HoursApart(0, 1, HOURS, "30 hours apart", CLOCKS),
        HoursNear(0, 1, HOURS, "30 hours near", CLOCKS),
        Gap(0, 1, Length.parse("1 hour"), None, "a gap", CLOCKS, ordered=True),
    ],
    ids=lambda limit: limit.rule,
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_left_is_what_is_kept(limit: Constraint, is_first: bool):
    # In another order than that of the calendar, as options stand by their cost.
    others = [*DAYS[1::2], *DAYS[0::2]]
    left = list(left_beside(list(DAYS), others, [(limit, is_first)]))
    for own, bits in zip(DAYS, left, strict=True):
        kept = [limit.keeps(own, day) if is_first else limit.keeps(day, own) for day in others]
        assert [bool(bits >> place & 1) for place in range(len(others))] == kept
