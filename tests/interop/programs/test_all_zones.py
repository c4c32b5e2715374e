"""Every zone of IANA, as libical and ical.js understand the VTIMEZONE that is written for it."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from reader_javascript import read_with
from reader_libical import Calendar
from zone_truth import FIRST, LAST, all_zones, probes

from schedules.calendar.time_zone import write_time_zone

pytestmark = [pytest.mark.hazard("H14"), pytest.mark.requirement("R17")]


def calendar(zone: ZoneInfo) -> bytes:
    """A calendar whose zone has a name that no reader knows: its VTIMEZONE is all there is."""
    written = write_time_zone(zone, FIRST, LAST).replace(f"TZID:{zone.key}".encode(), b"TZID:Own")
    assert b"TZID:Own\r\n" in written
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20260101T000000Z\r\nSEQUENCE:0\r\nSUMMARY:s\r\n"
        f"DESCRIPTION:d\r\nSTATUS:CONFIRMED\r\nDTSTART;TZID=Own:{wall:%Y%m%dT%H%M%S}\r\n"
        f"DTEND;TZID=Own:{wall:%Y%m%dT%H%M%S}\r\nEND:VEVENT\r\n"
        for number, wall in enumerate(probes(zone))
    )
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
    return head + written + "".join(events).encode() + b"END:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def calendars() -> dict[str, bytes]:
    return {zone.key: calendar(zone) for zone in all_zones()}


def wrong(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for zone in all_zones():
        expected = [int(wall.timestamp()) for wall in probes(zone)]
        if [event["start"] for event in found[zone.key]] != expected:
            yield zone.key


def test_libical_gets_every_zone_right(calendars):
    found: dict[str, list[dict[str, Any]]] = {}
    for key, data in calendars.items():
        parsed = Calendar(data)
        found[key] = parsed.events()
        parsed.close()
    assert list(wrong(found)) == []


def test_ical_js_gets_every_zone_right(calendars):
    read = read_with("ical.js", list(calendars.values()))
    assert list(wrong(dict(zip(calendars, read, strict=True)))) == []
