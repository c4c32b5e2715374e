"""What placement needs to know of an arm or an assessment: windows, intervals, days, side."""

from datetime import date, time, timedelta
from itertools import count
from typing import Literal
from zoneinfo import ZoneInfo

from protocol.arm import Arm, DayRule, Interval, Windows
from protocol.assessment import Assessment
from protocol.lean import dataclass
from protocol.provenance import Sourced
from protocol.timespan import Length, TimeUnit
from protocol.treatment_protocol import MonthRule
from protocol.window import Window
from schedules.engine.hours import minute_of
from schedules.engine.timeline import add_months
from schedules.patient import Lot

_DAY_ITSELF = Window(0, 0)
_A_DAY = Length(1, TimeUnit.DAY)


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An arm or assessment as placement sees it; ``name`` is its place in the document.

    ``lots`` are those meant for the one act, with the ``margin`` in minutes before they expire.
    ``version`` gives the days on which its protocol version is in force, the second one outside.
    Two subjects are the same only where they are one object, so that looking one up costs nothing.
    """

    name: str
    id: str
    preferred: Window
    permitted: Window
    minimum: Length
    maximum: Length | None
    day_rules: tuple[DayRule, ...]
    needs: tuple[str, ...]
    side: Literal["later", "earlier"]
    hours: tuple[time, ...] = ()
    minutes: int = 0
    with_sessions: bool = False
    version: tuple[date, date] = (date.min, date.max)
    month_rule: MonthRule | None = None
    zone: ZoneInfo | None = None
    lots: tuple[Lot, ...] = ()
    margin: int = 0

    @property
    def rest(self) -> Length:
        """The minimum interval in days or months: a day where it is stated in hours."""
        return _A_DAY if self.minimum.is_clock_time else self.minimum

    def rested_on(self, day: date, at: time | None = None) -> date:
        """Return the first day that the minimum interval leaves after another.

        ``at`` is the hour at which it was given there, where that is known and was not planned.
        """
        if self.minimum.is_clock_time:
            assert self.zone is not None  # noqa: S101 -- arms have one
            last = minute_of(day.toordinal(), at or self.hours[-1], self.zone)
            days = (day.toordinal() + n for n in count(1))
            wait, first, zone = self.minimum.minutes, self.hours[0], self.zone
            return date.fromordinal(
                next(on for on in days if minute_of(on, first, zone) - last >= wait)
            )
        if self.minimum.is_exact:
            return day + timedelta(days=self.minimum.days)
        assert self.month_rule is not None  # noqa: S101 -- the protocol refuses months without it
        return add_months(day, self.minimum.months, self.month_rule)


def arm_subject(
    arm: Arm,
    *,
    hours: tuple[time, ...],
    minutes: int,
    with_sessions: bool = False,
    month_rule: MonthRule | None = None,
    zone: ZoneInfo | None = None,
) -> Subject:
    """Return an arm as a subject; consecutive dates are at least a day apart in any case.

    ``hours`` and ``minutes`` say when on a day it is given, and for how long, on the clock of the
    ``zone``; ``with_sessions`` that only days with a dialysis session serve; ``month_rule`` where
    its months end.
    """
    interval = arm.interval or Interval()
    preferred, permitted = _windows(arm.windows)
    return Subject(
        name=f"arms.{arm.id}",
        id=arm.id,
        preferred=preferred,
        permitted=permitted,
        minimum=_at_least_a_day(interval.minimum),
        maximum=interval.maximum.value if interval.maximum else None,
        day_rules=arm.day_rules,
        needs=arm.needs,
        side=arm.side,
        hours=tuple(sorted(hours)),
        minutes=minutes,
        with_sessions=with_sessions,
        month_rule=month_rule,
        zone=zone,
    )


def assessment_subject(assessment: Assessment) -> Subject:
    """Return an assessment as a subject."""
    preferred, permitted = _windows(assessment.windows)
    return Subject(
        name=f"assessments.{assessment.id}",
        id=assessment.id,
        preferred=preferred,
        permitted=permitted,
        minimum=_at_least_a_day(assessment.minimum_interval),
        maximum=None,
        day_rules=(),
        needs=assessment.needs,
        side="later",
    )


def _windows(windows: Windows | None) -> tuple[Window, Window]:
    """Return both tiers; without a stated window only the day itself is permitted."""
    preferred = (windows.preferred.value if windows else None) or _DAY_ITSELF
    permitted = (windows.permitted.value if windows and windows.permitted else None) or preferred
    return preferred, permitted


def _at_least_a_day(stated: Sourced[Length] | None) -> Length:
    value = stated.value if stated is not None else None
    return value if value is not None and value.count > 0 else _A_DAY
