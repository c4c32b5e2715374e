"""Days and hours in a report's sentences, as it writes them: found, read, and told apart from them.

An hour stands in a sentence only where an administration overlaps a dialysis session: its own.
"""

import re
from datetime import date

from schedules.display import MONTHS, WEEKDAYS
from schedules.reason_words.causes import words_around_hour

DAY_TEXT = rf"(?:{'|'.join(WEEKDAYS['en'])}) \d\d-(?:{'|'.join(MONTHS)})-\d{{4}}"
"""The pattern of a day in an English sentence."""
HOUR_TEXT = r"(?<={})\d\d:\d\d(?={})".format(*map(re.escape, words_around_hour()))
"""The pattern of an administration's own hour."""
_MARKS = re.compile(rf"{DAY_TEXT}|{HOUR_TEXT}")


def day_of(text: str) -> date:
    """Return the day that a sentence writes."""
    on, month, year = text.rpartition(" ")[2].split("-")
    return date(int(year), MONTHS.index(month) + 1, int(on))


def told_from(text: str, on: date) -> str:
    """Return a sentence with each day as a number of days from one, and without its hours."""

    def mark(found: re.Match[str]) -> str:
        return "«»" if ":" in found[0] else f"«{(day_of(found[0]) - on).days}»"

    return _MARKS.sub(mark, text)
