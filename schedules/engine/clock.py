"""Wall times that a day lacks or has twice, because the clock changed: found and resolved."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocol.errors import PlanningError
from schedules.patient import ClockChanges
from schedules.reasons import ClockReason


def resolve(
    on: date, at: time, zone: ZoneInfo, rule: ClockChanges
) -> tuple[time, ClockReason | None]:
    """Return the wall time to use on a day, with what was done where the clock changed.

    A missing time moves forward by the length of the gap (``missing: later``); of a double time the
    first is meant (``double: first``). ``refuse`` raises ``PlanningError`` instead.
    """
    wall = datetime.combine(on, at, zone)
    first, second = wall.utcoffset(), wall.replace(fold=1).utcoffset()
    if first == second:
        return at, None
    exists = wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    if exists:
        if rule.double == "refuse":
            raise PlanningError([f"{on} {at:%H:%M} exists twice in {zone.key}; give another time"])
        return at, ClockReason(
            kind="clock", found="double", on=on, zone=zone.key, stated=at, used=at
        )
    if rule.missing == "refuse":
        raise PlanningError([f"{on} {at:%H:%M} does not exist in {zone.key}; give another time"])
    gap = abs((first or timedelta()) - (second or timedelta()))
    moved = wall.replace(tzinfo=None) + gap
    if moved.date() != on:
        message = f"{on} {at:%H:%M} does not exist in {zone.key}, nor later that day; give another"
        raise PlanningError([message])
    used = moved.time()
    return used, ClockReason(
        kind="clock", found="missing", on=on, zone=zone.key, stated=at, used=used
    )
