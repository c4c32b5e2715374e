"""VTIMEZONE: a zone's clock changes, written so that every reader tried gets the same instants.

The yearly form (RRULE) is what all readers know. Where a zone's changes do not follow one yearly
rule over the calendar's span, each change is written out. RDATE is never used: some readers take
only its first value, some none.
"""

import operator
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, islice, repeat
from zoneinfo import ZoneInfo

from protocol.lean import dataclass
from schedules.calendar.clock_change import Change, changes_of, offset_at
from schedules.calendar.properties import ZoneChange, time_zone
from schedules.calendar.yearly import Yearly, yearly_rule

_HOUR = 3600
# Long enough for every day of a month to fall on every weekday: the last is then not the fourth.
_YEARS_AHEAD = 28
_LAST_YEAR = 9990
# Where other programs let a time zone begin. Some readers compare zones by years long past.
_BEGINS = 1970


@dataclass(frozen=True, slots=True)
class Observance:
    """A change with its yearly rule; without one it happens once."""

    first: Change
    yearly: Yearly | None = None

    def changes(self, until: int) -> Iterator[Change]:
        """Yield each occurrence up to an instant."""
        change, year = self.first, self.first.wall.year
        while change.at <= until:
            yield change
            if self.yearly is None:
                return
            year += 1
            change = self.yearly.change_in(year, like=self.first)


@lru_cache(maxsize=32)
def write_time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> bytes:
    """Return the VTIMEZONE for events from ``first`` to ``last``.

    It is right in every hour from a year before the first to a year after the last event: that is
    checked against the zone, not assumed.
    """
    span = _span(first, last)
    observances = _yearly_form(zone, *span)
    if observances is None or not agrees(observances, zone, *span):
        observances = _each_change(zone, *span)
    return time_zone(zone.key, map(_property_values, observances))


def _span(first: datetime, last: datetime) -> tuple[int, int]:
    year = timedelta(days=366)
    return int((first - year).timestamp()), int((last + year).timestamp())


def _yearly_form(zone: ZoneInfo, first: int, last: int) -> list[Observance] | None:
    """Return the zone as two yearly rules, or as no change at all; None where it is neither."""
    ahead = min(datetime.fromtimestamp(first, UTC).year + _YEARS_AHEAD, _LAST_YEAR)
    horizon = int(datetime(ahead, 1, 1, tzinfo=UTC).timestamp())
    changes = list(changes_of(zone, first, max(last, horizon)))
    if not changes:
        return [_standing(zone, first)]
    halves = [[item for item in changes if item.is_forward is way] for way in (True, False)]
    found: list[Observance] = []
    for half in halves:
        rule = yearly_rule(half)
        if rule is None:
            return None
        found.append(Observance(rule.change_in(_begins(first), like=half[0]), rule))
    return sorted(found, key=lambda item: item.first.at)


def _each_change(zone: ZoneInfo, first: int, last: int) -> list[Observance]:
    changes = changes_of(zone, first, last)
    return [_standing(zone, first), *(Observance(change) for change in changes)]


def _standing(zone: ZoneInfo, first: int) -> Observance:
    """Return the offset in force at the start of the span, as if it had always been."""
    offset = offset_at(zone, first)
    always = datetime(_begins(first), 1, 1, tzinfo=UTC) - offset
    seconds = int(offset.total_seconds())
    name = datetime.fromtimestamp(first, zone).tzname() or zone.key
    return Observance(Change(int(always.timestamp()), seconds, seconds, name))


def _begins(first: int) -> int:
    return min(_BEGINS, datetime.fromtimestamp(first, UTC).year - 1)


def agrees(observances: Sequence[Observance], zone: ZoneInfo, first: int, last: int) -> bool:
    """Say whether the observances give the zone's own offset in every hour of a span."""
    found = (change for item in observances for change in item.changes(last))
    changes = sorted(found, key=lambda change: change.at)
    ends = [*(change.at for change in changes[1:]), last + 1]
    for change, end in zip(changes, ends, strict=True):
        begin = max(first, change.at)
        if begin < end and set(_offsets(zone, change, begin, end)) != {
            timedelta(seconds=change.after)
        }:
            return False
    return True


def _offsets(zone: ZoneInfo, change: Change, begin: int, end: int) -> Iterator[timedelta | None]:
    """Yield the zone's offset in each hour after a change, at the first and at the last second.

    Some 30,000 hours: asking for the offset of a wall time takes a tenth of the time that asking
    for the one of an instant does. Only wall times that the clock shows twice are asked both ways.
    """
    once = max(begin, change.at + max(change.before - change.after, 0))
    for at in (begin, *range(_full_hour(begin), min(once, end), _HOUR), end - 1):
        yield offset_at(zone, at)
    hours = range(_full_hour(once), end, _HOUR)
    wall = datetime.fromtimestamp(hours.start + change.after, UTC).replace(tzinfo=None)
    walls = accumulate(repeat(timedelta(hours=1), len(hours)), operator.add, initial=wall)
    yield from map(zone.utcoffset, islice(walls, len(hours)))


def _full_hour(at: int) -> int:
    return at - at % -_HOUR


def _property_values(item: Observance) -> ZoneChange:
    change = item.first
    return ZoneChange(
        is_daylight=change.is_forward,
        start=change.wall,
        offset_before=timedelta(seconds=change.before),
        offset_after=timedelta(seconds=change.after),
        name=change.name,
        rule=None if item.yearly is None else str(item.yearly),
    )
