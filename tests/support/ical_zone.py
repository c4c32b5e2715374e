"""Turns wall times into offsets by a VTIMEZONE alone, the way a calendar program does it."""

import calendar
from bisect import bisect_right
from datetime import datetime, timedelta

from ical_content import Component

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Zone:
    """The offsets of a VTIMEZONE up to a year."""

    def __init__(self, component: Component, until: int) -> None:
        onsets = sorted(
            (wall, _offset(part.value("TZOFFSETTO") or ""))
            for part in component.components
            for wall in _onsets(part, until)
        )
        self._walls = [wall for wall, _ in onsets]
        self._offsets = [offset for _, offset in onsets]

    def offset_at(self, wall: datetime) -> timedelta:
        """Return the offset of the last onset at or before a wall time."""
        return self._offsets[max(bisect_right(self._walls, wall) - 1, 0)]


def _onsets(part: Component, until: int) -> list[datetime]:
    first = datetime.fromisoformat(part.value("DTSTART") or "")
    rule = part.value("RRULE")
    if rule is None:
        return [first]
    parts = dict(item.split("=") for item in rule.split(";"))
    assert parts.pop("FREQ") == "YEARLY"
    month, by_day = int(parts.pop("BYMONTH")), parts.pop("BYDAY")
    assert not parts, f"a rule this reader does not know: {rule}"
    week, weekday = int(by_day[:-2]), _DAYS.index(by_day[-2:])
    return [
        datetime(year, month, _day(year, month, week, weekday), first.hour, first.minute)
        for year in range(first.year, until + 1)
    ]


def _day(year: int, month: int, week: int, weekday: int) -> int:
    days = [
        row[weekday] for row in calendar.Calendar().monthdayscalendar(year, month) if row[weekday]
    ]
    return days[week if week < 0 else week - 1]


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
