"""VTIMEZONE: a zone's clock changes, written so that every reader tried gets the same instants.

The yearly form (RRULE) is what all readers know. Where a zone's changes do not follow one yearly
rule over the calendar's span, each change is written out. RDATE is never used: some readers take
only its first value, some none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar.clock_change import Change, changes_of, offset_at
from schedules.calendar.content_line import line, text_line, wall_form
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


def write_time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> bytes:
    """Return the VTIMEZONE for events from ``first`` to ``last``.

    It is right in every hour from a year before the first to a year after the last event: that is
    checked against the zone, not assumed.
    """
    span = _span(first, last)
    observances = _yearly_form(zone, *span)
    if observances is None or not agrees(observances, zone, *span):
        observances = _each_change(zone, *span)
    parts = [line("BEGIN", "VTIMEZONE"), text_line("TZID", zone.key)]
    parts += [part for item in observances for part in _component(item)]
    return b"".join([*parts, line("END", "VTIMEZONE")])


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
        if begin >= end:
            continue
        hours = range(begin - begin % -_HOUR, end, _HOUR)
        instants = (begin, *hours, end - 1)
        # Some 30,000 hours: written out here, a call for each would cost half as much again.
        offsets = {datetime.fromtimestamp(at, zone).utcoffset() for at in instants}
        if offsets != {timedelta(seconds=change.after)}:
            return False
    return True


def _component(item: Observance) -> Iterator[bytes]:
    change = item.first
    kind = "DAYLIGHT" if change.is_forward else "STANDARD"
    yield line("BEGIN", kind)
    yield line("DTSTART", wall_form(change.wall))
    yield line("TZOFFSETFROM", _offset_form(change.before))
    yield line("TZOFFSETTO", _offset_form(change.after))
    yield text_line("TZNAME", change.name)
    if item.yearly is not None:
        yield line("RRULE", str(item.yearly))
    yield line("END", kind)


def _offset_form(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{rest:02}' if rest else ''}"
