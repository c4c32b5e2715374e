"""The protocol's time line for one patient: day numbers, lengths and calendar months as dates."""

from calendar import monthrange
from datetime import date, timedelta

from protocol.lean import dataclass
from protocol.timespan import Length, Offset
from protocol.treatment_protocol import DayNumbering, MonthRule


def add_months(day: date, months: int, rule: MonthRule) -> date:
    """Return the same day some months on; where the month lacks it, as the rule says.

    >>> add_months(date(2026, 1, 31), 1, MonthRule.LAST_OF_MONTH)
    datetime.date(2026, 2, 28)
    >>> add_months(date(2000, 3, 31), 6, MonthRule.FIRST_OF_NEXT)
    datetime.date(2000, 10, 1)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(years, month + 1)[1]
    clipped = date(years, month + 1, min(day.day, last))
    if clipped.day == day.day or rule is MonthRule.LAST_OF_MONTH:
        return clipped
    return clipped + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Counts from the anchor (the patient's first day) under the protocol's own numbering."""

    anchor: date
    numbering: DayNumbering
    month_rule: MonthRule | None

    def date_of(self, place: Offset) -> date:
        """Return the date of a place: ``day 14``, ``8 weeks``, ``3 months``."""
        if place.after is not None:
            return self.plus(place.after) + timedelta(days=place.extra_days)
        assert place.day is not None  # noqa: S101 -- an offset is one of the two
        return self.anchor + timedelta(days=self._days_after_anchor(place.day))

    def plus(self, length: Length, times: int = 1) -> date:
        """Return the date a length (times a count) after the anchor; months from the anchor."""
        return self._plus(self.anchor, length, times)

    def _plus(self, day: date, length: Length, times: int) -> date:
        if length.is_exact:
            return day + timedelta(days=length.days * times)
        assert self.month_rule is not None  # noqa: S101 -- the protocol refuses months without it
        return add_months(day, length.months * times, self.month_rule)

    def steps_after(self, place: Offset, step: Length, times: int) -> date:
        """Return the date some steps after a place.

        Months are counted from the anchor, the place's own included: a month after 31 January, and
        a month more, is 31 March and not 28 March.
        """
        if step.is_exact or place.after is None or place.after.is_exact:
            return self._plus(self.date_of(place), step, times)
        assert self.month_rule is not None  # noqa: S101 -- the protocol refuses months without it
        months = place.after.months + step.months * times
        in_month = add_months(self.anchor, months, self.month_rule)
        return in_month + timedelta(days=place.extra_days)

    def day_of(self, day: date) -> int:
        """Return the protocol's number for a date. Under ``day1`` there is no Day 0."""
        days = (day - self.anchor).days
        return days + 1 if self.numbering is DayNumbering.DAY1 and days >= 0 else days

    def mark(self, place: Offset, *, days: int = 0, months: int = 0) -> str:
        """Return a short name for a place, some days and months on: ``d14``, ``m3``, ``m3d7``.

        It rests on what the protocol counts, never on a calendar date: two places have the same
        name only where they have the same date under every anchor.

        >>> line = TimeLine(date(2026, 3, 2), DayNumbering.DAY1, MonthRule.LAST_OF_MONTH)
        >>> line.mark(Offset.parse("8 weeks")), line.mark(Offset.parse("6 months - 4 days"))
        ('d57', 'm6d-4')
        """
        if place.after is not None and not place.after.is_exact:
            extra = place.extra_days + days
            return f"m{place.after.months + months}" + (f"d{extra}" if extra else "")
        start = self.date_of(place)
        if months == 0:
            return f"d{self.day_of(start + timedelta(days=days))}"
        return f"m{months}" if start == self.anchor else f"{self.mark(place)}m{months}"

    def position(self, place: Offset, *, days: int = 0, months: int = 0) -> tuple[int, int]:
        """Return how many months, and days beside them, a place lies after the anchor."""
        if place.after is not None and not place.after.is_exact:
            return place.after.months + months, place.extra_days + days
        return months, (self.date_of(place) - self.anchor).days + days

    def _days_after_anchor(self, number: int) -> int:
        if self.numbering is DayNumbering.DAY0 or number < 0:
            return number
        return number - 1
