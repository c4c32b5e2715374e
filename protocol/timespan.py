"""Lengths of time, and places on the protocol's time line."""

import re
from enum import StrEnum
from typing import Annotated, Self

from protocol.fields import AfterValidator
from protocol.lean import dataclass
from protocol.text_form import TextForm, not_accepted


class TimeUnit(StrEnum):
    """Units a length of time is written in. Months and years are calendar months and years."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_MINUTES = {TimeUnit.MINUTE: 1, TimeUnit.HOUR: 60, TimeUnit.DAY: 1440, TimeUnit.WEEK: 10080}
# The most minutes that a clock change makes a day longer or shorter (Antarctica/Troll).
CLOCK_CHANGE = 120
_WORDS = re.compile(r"(-?[0-9]{1,6}) (minute|hour|day|week|month|year)s?")
_ISO = re.compile(r"P(?:([0-9]{1,6})([YMWD])|T([0-9]{1,6})([HM]))")
_CENTURY = {
    TimeUnit.MINUTE: 36_525 * 1440,
    TimeUnit.HOUR: 36_525 * 24,
    TimeUnit.DAY: 36_525,
    TimeUnit.WEEK: 5_217,
    TimeUnit.MONTH: 1_200,
    TimeUnit.YEAR: 100,
}
_ISO_UNITS = {"Y": TimeUnit.YEAR, "M": TimeUnit.MONTH, "W": TimeUnit.WEEK, "D": TimeUnit.DAY}
_ISO_TIME_UNITS = {"H": TimeUnit.HOUR, "M": TimeUnit.MINUTE}


@dataclass(frozen=True, slots=True)
class Length(TextForm):
    """A length of time in one unit: ``28 days``, ``15 months``, ``90 minutes`` (or ``P15M``).

    Months are not days: ``is_exact`` is false for months and years, and ``days`` refuses them.
    """

    count: int
    unit: TimeUnit

    PATTERN = r"^(-?[0-9]+ (minute|hour|day|week|month|year)s?|P[0-9]+[YMWD]|PT[0-9]+[HM])$"
    EXAMPLES = ("28 days", "15 months", "P15M")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``28 days`` or the ISO 8601 form with one unit, ``P28D``."""
        found: Self | None = None
        if words := _WORDS.fullmatch(text):
            found = cls(int(words[1]), TimeUnit(words[2]))
        elif iso := _ISO.fullmatch(text):
            count, unit = (
                (iso[1], _ISO_UNITS[iso[2]]) if iso[1] else (iso[3], _ISO_TIME_UNITS[iso[4]])
            )
            found = cls(int(count), unit)
        if found is None or abs(found.count) > _CENTURY[found.unit]:
            message = (
                'a whole number and a unit, as in "28 days", "15 months", "90 minutes",'
                ' or ISO 8601 with one unit, as in "P15M" (no more than 100 years)'
            )
            raise ValueError(message)
        return found

    @property
    def is_exact(self) -> bool:
        """Whether the length is the same wherever it starts (minutes to weeks)."""
        return self.unit in _MINUTES

    @property
    def minutes(self) -> int:
        """The length in minutes. A day counts 24 hours of wall time."""
        return self.count * _MINUTES[self.unit]

    @property
    def days(self) -> int:
        """The length in whole days; hours that make no whole day are refused by the models."""
        return self.minutes // _MINUTES[TimeUnit.DAY]

    @property
    def is_whole_days(self) -> bool:
        """Whether the length is a number of days or weeks."""
        return self.is_exact and self.minutes % _MINUTES[TimeUnit.DAY] == 0

    @property
    def is_clock_time(self) -> bool:
        """Whether it is written in hours or minutes, which pass on the clock."""
        return self.unit in {TimeUnit.HOUR, TimeUnit.MINUTE}

    @property
    def days_at_least(self) -> int:
        """The fewest calendar days between two moments so far apart at the same hour of the day.

        A month has 28 days or more; a day on which the clock changes up to two hours more or less.
        """
        if self.is_clock_time:
            return -(-(self.minutes - CLOCK_CHANGE) // _MINUTES[TimeUnit.DAY])
        return self.days if self.is_exact else self.months * 28

    @property
    def days_at_most(self) -> int:
        """The most calendar days between two moments so far apart: a month has 31 or fewer.

        Of hours it is the most that two moments of any hours can lie apart.
        """
        if self.is_clock_time:
            return (self.minutes + CLOCK_CHANGE) // _MINUTES[TimeUnit.DAY] + 1
        return self.days if self.is_exact else self.months * 31

    @property
    def months(self) -> int:
        """The length in calendar months."""
        return self.count * 12 if self.unit is TimeUnit.YEAR else self.count

    def __str__(self) -> str:
        """Return the worded form."""
        return f"{self.count} {self.unit.value}{'' if abs(self.count) == 1 else 's'}"


def _whole_days(length: Length) -> Length:
    if not length.is_whole_days or length.count < 0:
        raise not_accepted(length, "days or weeks")
    return length


def _any_length(length: Length) -> Length:
    if length.count < 0:
        raise not_accepted(length, "minutes, hours, days, weeks, months or years")
    return length


def _clock_time(length: Length) -> Length:
    if length.count < 0 or not length.is_clock_time:
        raise not_accepted(length, "minutes or hours")
    return length


def _minutes(length: Length) -> Length:
    if not length.is_exact or length.count < 1:
        raise not_accepted(length, "one or more minutes, hours, days or weeks")
    return length


Days = Annotated[Length, AfterValidator(_whole_days)]
Spacing = Annotated[Length, AfterValidator(_any_length)]
ClockTime = Annotated[Length, AfterValidator(_clock_time)]
Duration = Annotated[Length, AfterValidator(_minutes)]


@dataclass(frozen=True, slots=True)
class Offset(TextForm):
    """A place on the protocol's time line: ``day 14`` or a length after the anchor, ``8 weeks``.

    ``day 14`` is read by the protocol's day numbering; ``8 weeks`` is 56 days after the anchor
    under both numberings. ``3 months + 1 week`` counts the months first and then ``extra_days``.
    """

    day: int | None
    after: Length | None
    extra_days: int = 0

    PATTERN = (
        r"^(day -?[0-9]+|-?[0-9]+ (day|week|month|year)s?( [+-] [0-9]+ (day|week)s?)?"
        r"|P[0-9]+[YMWD])$"
    )
    EXAMPLES = ("day 14", "8 weeks", "3 months", "3 months + 1 week")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``day 14``, ``8 weeks`` or ``6 months - 4 days``."""
        if found := re.fullmatch(r"day (-?[0-9]{1,5})", text):
            return cls(int(found[1]), None)
        if sum_of := re.fullmatch(r"(.+) ([+-]) ([0-9]{1,4}) (day|week)s?", text):
            days = int(sum_of[3]) * (7 if sum_of[4] == "week" else 1)
            return cls(None, cls._length(sum_of[1]), -days if sum_of[2] == "-" else days)
        return cls(None, cls._length(text))

    @classmethod
    def _length(cls, text: str) -> Length:
        try:
            length = Length.parse(text)
        except ValueError:
            length = None
        if length is None or not (length.is_whole_days or not length.is_exact):
            message = (
                'a protocol day as in "day 14", or a length after the anchor in days, weeks,'
                ' months or years, as in "8 weeks" or "3 months + 7 days"'
            )
            raise ValueError(message)
        return length

    def __str__(self) -> str:
        """Return the text form."""
        if self.after is None:
            return f"day {self.day}"
        if self.extra_days == 0:
            return str(self.after)
        sign = "+" if self.extra_days > 0 else "-"
        return f"{self.after} {sign} {Length(abs(self.extra_days), TimeUnit.DAY)}"
