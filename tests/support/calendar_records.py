"""What icalendar finds in a calendar, in the form in which other programs are asked for it."""

from datetime import datetime
from typing import Any

import icalendar


def records_of(data: bytes) -> list[dict[str, Any]]:
    """Return the events in the file's order: instants as seconds since 1970, days as text."""
    return [_record(event) for event in icalendar.Calendar.from_ical(data).events]


def _record(event: icalendar.Event) -> dict[str, Any]:
    assert event.errors == []
    return {
        "uid": str(event["UID"]),
        "start": moment(event.decoded("DTSTART")),
        "end": moment(event.decoded("DTEND")),
        "title": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "status": str(event["STATUS"]),
        "sequence": event["SEQUENCE"],
        "alarms": [int(alarm.decoded("TRIGGER").total_seconds()) for alarm in event.walk("VALARM")],
    }


def moment(found: Any) -> int | str:
    """Return an instant in seconds, a day as text."""
    return int(found.timestamp()) if isinstance(found, datetime) else found.isoformat()
