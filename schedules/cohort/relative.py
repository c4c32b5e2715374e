"""Texts with dates in them, written relative to a day: equal for patients who differ in it only.

``2026-03-19`` is ``{day+14}`` from 5 March 2026. Nothing but ISO dates is changed.
"""

import re
from datetime import date, timedelta

_DATE = re.compile(r"(?<![0-9-])(?:19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9-])")
DAY = "{day"
"""What a relative date begins with."""
_MARK = re.compile(rf"{re.escape(DAY)}([+-][0-9]+)\}}")


def relative(text: str, day: date) -> str:
    """Return the text with each date as its distance from a day.

    >>> relative("from 2026-03-05 to 2026-03-04", date(2026, 3, 5))
    'from {day+0} to {day-1}'
    """
    return _DATE.sub(lambda found: f"{{day{(date.fromisoformat(found[0]) - day).days:+}}}", text)


def absolute(text: str, day: date) -> str:
    """Return what ``relative`` was given, for the same day or for another.

    >>> absolute("from {day+0} to {day-1}", date(2026, 4, 1))
    'from 2026-04-01 to 2026-03-31'
    """
    return _MARK.sub(lambda found: (day + timedelta(days=int(found[1]))).isoformat(), text)
