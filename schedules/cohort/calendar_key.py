"""Who shares dates: two patients have the same ones, shifted, where all of this is the same.

What dates follow from is written relative to day zero: its weekday, the lengths of the calendar
months that the protocol counts, the days on which a place is closed, the days on which the clock
changes at one of the plan's hours. Where a patient's own dated facts are in play (a hold, a
decision, a closure), day zero itself is part of the key, and nothing is shared across days.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from protocol.hour_limits import limits_in_hours
from protocol.lean import dataclass
from protocol.place import Place
from protocol.rules import SameDay
from protocol.treatment_protocol import MonthRule, TreatmentProtocol, in_months, statements
from schedules.engine.closures import closed_because
from schedules.engine.timeline import add_months
from schedules.patient import Patient

# Days that are looked at before day zero and after the span: no window is longer.
_MARGIN = 100
# No day was looked at yet: a first day behind the last one.
_NOTHING = (date.max.toordinal(), 0)
_WORKING_WEEK = {"closures": (), "holidays": None, "open_days": ()}
# What no date follows from, as every patient of a key has it.
_NOT_OF_DATES = {
    "code": "",
    "site": None,
    "calendar_key": None,
    "updated_at": None,
    "weights": (),
    "heights": (),
    "wounds": (),
}


@dataclass(slots=True)
class CalendarKeys:
    """Makes the keys of one protocol at one site. ``places`` are the site's."""

    protocol: TreatmentProtocol
    places: tuple[Place, ...]
    _days: int = field(init=False)
    _months: tuple[int, ...] = field(init=False)
    _in_hours: bool = field(init=False)
    _closed: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    _special: list[int] = field(default_factory=list[int])
    _seen: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Find which calendar months the protocol counts, and how many days a course spans."""
        self._seen = _NOTHING
        span = self.protocol.span.value
        months = span.months if span is not None and not span.is_exact else 0
        self._days = (span.days if span is not None and span.is_exact else months * 31) + _MARGIN
        # What counts hours on the clock changes with each day on which the clock does.
        self._in_hours = any(
            True for arm in self.protocol.arms for _ in limits_in_hours(self.protocol, arm)
        ) or any(isinstance(rule, SameDay) and rule.is_of_hours for rule in self.protocol.rules)
        counted = any(
            in_months(number.stated) for path, number in statements(self.protocol) if path != "span"
        )
        self._months = tuple(range(1, self._days // 28 + 2)) if counted else (months,)

    def of(self, patient: Patient) -> Hashable:
        """Return the key of a patient, without what the clock does; see ``clock_changes``."""
        zero = patient.day_zero
        shared = (
            patient.time_zone,
            patient.arms,
            patient.clock_changes,
            patient.times,
            patient.dialysis,
        )
        if self._in_hours or _has_dated_facts(patient):
            return patient.model_copy(update=_NOT_OF_DATES).model_dump_json()
        return (*shared, zero.weekday(), self._month_lengths(zero), self._closed_days(zero))

    def clock_changes(self, patient: Patient, hours: frozenset[time]) -> tuple[int, ...]:
        """Return the days, after day zero, on which an hour of the plan is missing or double."""
        zone, zero = ZoneInfo(patient.time_zone), patient.day_zero
        first, last = zero - timedelta(days=_MARGIN), zero + timedelta(days=self._days)
        return tuple(
            (day - zero).days
            for year in range(first.year, last.year + 1)
            for day in _changes(patient.time_zone, year)
            if first <= day <= last and not all(_is_once(day, at, zone) for at in hours)
        )

    def _month_lengths(self, zero: date) -> tuple[int, ...]:
        rule = self.protocol.month_rule or MonthRule.LAST_OF_MONTH
        return tuple((add_months(zero, count, rule) - zero).days for count in self._months)

    def _closed_days(self, zero: date) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the days that are not as in a working week, and what is closed on each."""
        if not any(place.closures or place.holidays or place.open_days for place in self.places):
            return ()
        start = zero.toordinal()
        first, last = start - _MARGIN, start + self._days - 1
        self._look_at(first, last)
        begin, end = bisect_left(self._special, first), bisect_right(self._special, last)
        return tuple((day - start, self._closed[day]) for day in self._special[begin:end])

    def _look_at(self, first: int, last: int) -> None:
        """Find the special days between two that were not looked at yet: one list for all keys."""
        seen_first, seen_last = self._seen
        if first >= seen_first and last <= seen_last:
            return
        usual = [place.model_copy(update=_WORKING_WEEK) for place in self.places]
        for day in range(min(first, seen_first), max(last, seen_last) + 1):
            if seen_first <= day <= seen_last:
                continue
            on = date.fromordinal(day)
            closed = _closed_on(self.places, on)
            if closed != _closed_on(usual, on):
                self._closed[day] = closed
        self._special = sorted(self._closed)
        self._seen = min(first, seen_first), max(last, seen_last)


def _closed_on(places: Iterable[Place], day: date) -> tuple[str, ...]:
    causes = (closed_because(place, day) for place in places)
    return tuple("" if cause is None else f"{cause.rule}: {cause.text}" for cause in causes)


def _has_dated_facts(patient: Patient) -> bool:
    dialysis = patient.dialysis
    moved = dialysis is not None and (dialysis.moved or dialysis.cancelled or dialysis.added)
    own = (
        patient.closures,
        patient.places,
        patient.decisions,
        patient.events,
        patient.amendments,
        patient.holds,
        patient.stops,
    )
    return bool(moved) or any(own) or any(lot.administrations for lot in patient.lots)


@lru_cache(maxsize=4096)
def _changes(zone: str, year: int) -> tuple[date, ...]:
    """Return the days of a year on which the zone's clock changes."""
    info = ZoneInfo(zone)
    days = (date(year, 1, 1) + timedelta(days=after) for after in range(366))
    return tuple(
        day
        for day in days
        if day.year == year and _offset(day, info) != _offset(day + timedelta(days=1), info)
    )


def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    return datetime.combine(day, time(), zone).utcoffset()


def _is_once(day: date, at: time, zone: ZoneInfo) -> bool:
    wall = datetime.combine(day, at, zone)
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()
