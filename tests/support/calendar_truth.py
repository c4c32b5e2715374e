"""What a reader has to find in a calendar, taken from the plan without the calendar's code."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from schedules.plan import Plan


def instants_of(plan: Plan) -> list[date | datetime]:
    """Return each administration's start: an instant in UTC, or a date where there is no hour."""
    return list(_instants(plan))


def _instants(plan: Plan) -> Iterator[date | datetime]:
    zone = ZoneInfo(plan.patient.time_zone)
    for item in plan.administrations:
        assert item.on is not None
        if item.at is None:
            yield item.on
        else:
            yield datetime.combine(item.on, item.at, zone).astimezone(UTC)


def in_utc(moment: date | datetime) -> date | datetime:
    """Return a date as it is, an instant in UTC."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def with_a_name_nobody_knows(data: bytes, plan: Plan) -> bytes:
    """Return the file with its zone under a name of its own: its VTIMEZONE is all there is then."""
    name = plan.patient.time_zone.encode()
    return data.replace(name, b"Nowhere/" + name.replace(b"/", b"-"))
