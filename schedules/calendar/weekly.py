"""An arm's acts by the week: one event for seven days where one a day would bury all others."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from schedules.calendar.selection import Entry

_WEEK = timedelta(days=7)
LAST_DAY = timedelta(days=6)


def weeks_of(entries: Sequence[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    """Yield each Monday with the week's entries by day and hour, from the first to the last week.

    A week between them that has nothing stands there, too: a reader that was told of it before is
    then told that nothing is left in it.
    """
    by_week: dict[date, list[Entry]] = {}
    for entry in entries:
        monday = entry.on - timedelta(days=entry.on.weekday())
        by_week.setdefault(monday, []).append(entry)
    monday, last = min(by_week), max(by_week)
    while monday <= last:
        week = by_week.get(monday, [])
        yield monday, sorted(week, key=lambda entry: (entry.on, str(entry.at or "")))
        monday += _WEEK
