"""How far an event was moved, and where that is in its window, in words."""

from datetime import date

from schedules.display import day
from schedules.plan import PlannedAdministration

_DAY, _HOUR = 24 * 60, 60


def shift_words(minutes: int) -> str:
    """Return a shift in days, hours and minutes.

    >>> shift_words(1500)
    '1 day 1 hour later'
    >>> shift_words(-90)
    '1 hour 30 minutes earlier'
    """
    days, rest = divmod(abs(minutes), _DAY)
    parts = [(days, "day"), (rest // _HOUR, "hour"), (rest % _HOUR, "minute")]
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return f"{' '.join(words)} {'later' if minutes > 0 else 'earlier'}"


def where_in_window(act: PlannedAdministration, on: date) -> tuple[str, str]:
    """Return ``preferred``, ``permitted`` or ``outside``, and the same in words with the days."""
    (first, last), (earliest, latest) = act.preferred, act.permitted
    if first <= on <= last:
        return "preferred", f"inside the window {day(first)} to {day(last)}"
    if earliest <= on <= latest:
        return "permitted", f"inside the permitted window {day(earliest)} to {day(latest)}"
    return "outside", f"outside the window {day(earliest)} to {day(latest)}"
