"""When a lot expires: a month, a day, or a date and time."""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from protocol.base import check_year
from protocol.lean import dataclass
from protocol.text_form import TextForm

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_ACCEPTED = (
    "a month, a day, or a time with its offset, of 1900 to 2199,"
    " as in 2026-01, 2026-01-31, 2026-01-31T12:00Z"
)


@dataclass(frozen=True, slots=True)
class Expiry(TextForm):
    """The last moment a lot may be used: the month's or day's end, or a minute. It is inside."""

    text: str

    PATTERN = r"^[0-9]{4}-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:?[0-9]{2}))?)?$"
    EXAMPLES = ("2026-01", "2026-01-31", "2026-01-31T12:00+08:00")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a month (its last day counts), a day, or a date and time with its offset."""
        if not re.fullmatch(cls.PATTERN, text):
            raise ValueError(_ACCEPTED)
        try:
            check_year(text)
            if _MONTH.fullmatch(text) is None:
                datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(_ACCEPTED) from None
        return cls(text)

    @property
    def last_day(self) -> date | None:
        """The last day, where a month or a day is stated; None where it is a time."""
        if month := _MONTH.fullmatch(self.text):
            year, number = int(month[1]), int(month[2])
            return date(year, number, monthrange(year, number)[1])
        return date.fromisoformat(self.text) if len(self.text) == len("2026-01-31") else None

    def is_past(self, at: datetime, zone: ZoneInfo) -> bool:
        """Say whether a moment lies behind the expiry; days end at midnight in the zone."""
        if self.last_day is not None:
            return at.astimezone(zone).date() > self.last_day
        return at > datetime.fromisoformat(self.text)

    def __str__(self) -> str:
        """Return the text form."""
        return self.text
