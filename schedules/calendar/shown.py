"""When an event is, for a person: in the clinic's zone, whatever zone a program wrote it in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from schedules.display import clock, day


def when_shown(start: date | datetime | None, zone: ZoneInfo) -> str:
    """Return day and hour; an hour without a zone says so."""
    if start is None:
        return "no day at all"
    if not isinstance(start, datetime):
        return day(start)
    if start.tzinfo is None:
        return f"{day(start)} {clock(start.time())} (no zone)"
    local = start.astimezone(zone)
    return f"{day(local)} {clock(local.time())}"
