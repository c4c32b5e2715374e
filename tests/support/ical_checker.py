"""What a calendar file must keep to, checked on its bytes; readers are too kind to tell."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from ical_content import Component, Property, raw_problems, read_calendar, unescaped
from ical_zone import Zone

_ALWAYS = ("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS")
_AT_MOST_ONCE = ("SUMMARY", "DESCRIPTION", "CLASS", "TRANSP")
_STATUS = {
    "VEVENT": {"CONFIRMED", "TENTATIVE", "CANCELLED"},
    "VTODO": {"NEEDS-ACTION", "CANCELLED"},
}
_TEXTS = ("SUMMARY", "DESCRIPTION")
_MAX_SEQUENCE = 2**31 - 1
_BEFORE = re.compile(r"-P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)")


def problems_of(data: bytes) -> list[str]:
    """Return everything that is wrong with a calendar file; an empty list where nothing is."""
    problems = raw_problems(data)
    try:
        root = read_calendar(data)
    except ValueError as error:
        return [*problems, str(error)]
    broken_zones = list(_zones(root))
    zones = [] if broken_zones else root.parts("VTIMEZONE")
    return [*problems, *_head(root), *broken_zones, *_events(root, zones)]


def _head(root: Component) -> Iterator[str]:
    for name, accepted in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("PRODID", None)):
        found = [item.value for item in root.all(name)]
        if len(found) != 1 or found[0] != (accepted or found[0]) or not found[0]:
            yield f"{name}: {found}"
    if root.all("METHOD"):
        yield "METHOD in a file"
    for item in root.all("REFRESH-INTERVAL"):
        if item.parameters.get("VALUE") != "DURATION":
            yield "REFRESH-INTERVAL without VALUE=DURATION"
    if not root.parts("VEVENT") and not root.parts("VTODO"):
        yield "no VEVENT and no VTODO"


def _zones(root: Component) -> Iterator[str]:
    found = [zone.value("TZID") for zone in root.parts("VTIMEZONE")]
    known = available_timezones()
    if len(found) != len(set(found)):
        yield f"VTIMEZONE twice: {found}"
    for event in (*root.parts("VEVENT"), *root.parts("VTODO")):
        for item in event.properties:
            zone = item.parameters.get("TZID")
            if zone is not None and (zone not in found or zone not in known):
                yield f"{item.name}: TZID {zone} without its VTIMEZONE, or not of IANA"
    for zone in root.parts("VTIMEZONE"):
        for part in zone.components:
            rule = part.value("RRULE")
            if part.all("RDATE") or (rule and not {"BYMONTH", "BYDAY"} <= _names(rule)):
                yield f"{zone.value('TZID')}: RDATE, or RRULE without BYMONTH and BYDAY"
            if not all(part.value(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")):
                yield f"{zone.value('TZID')}: an incomplete {part.name}"


def _names(rule: str) -> set[str]:
    return {item.partition("=")[0] for item in rule.split(";")}


def _events(root: Component, written: list[Component]) -> Iterator[str]:
    zones = {zone.value("TZID"): Zone(zone, until=2100) for zone in written}
    seen: set[str] = set()
    for number, event in enumerate((*root.parts("VEVENT"), *root.parts("VTODO")), start=1):
        uid = event.value("UID") or ""
        if uid in seen:
            yield f"event {number}: UID {uid} twice in the file"
        seen.add(uid)
        for check in (_counts, _stamps, _span, _values, _alarms):
            try:
                yield from (f"event {number}: {problem}" for problem in check(event))
            except ValueError as error:
                yield f"event {number}: {error}"
        yield from (f"event {number}: {problem}" for problem in _clock(event, zones))


def _counts(event: Component) -> Iterator[str]:
    once = (*_ALWAYS, *(("DUE",) if event.name == "VTODO" else ("DTSTART", "DTEND")))
    for name in once:
        if len(event.all(name)) != 1:
            yield f"{name} stands {len(event.all(name))} times"
    for name in _AT_MOST_ONCE:
        if len(event.all(name)) > 1:
            yield f"{name} stands {len(event.all(name))} times"
    for name in ("DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"):
        if event.all(name):
            yield f"{name} in an event that stands for one administration"


def _stamps(event: Component) -> Iterator[str]:
    found = {name: event.value(name) or "" for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")}
    for name, value in found.items():
        if not re.fullmatch(r"\d{8}T\d{6}Z", value):
            yield f"{name} is not in UTC: {value}"
        else:
            datetime.fromisoformat(value)
    if found["LAST-MODIFIED"] < found["CREATED"]:
        yield "LAST-MODIFIED before CREATED"


def _span(event: Component) -> Iterator[str]:
    ends = [item for name in ("DTSTART", "DTEND") for item in event.all(name)]
    moments = [_moment(item) for item in ends]
    if len({type(moment) for moment in moments}) > 1:
        yield "start and end are of two types"
    elif len(moments) == len(("DTSTART", "DTEND")) and not moments[0] < moments[1]:  # type: ignore[operator]
        yield "the end is not after the start"
    if event.name == "VTODO":
        _moment(event.all("DUE")[0])
    elif moments and type(moments[0]) is date and event.value("TRANSP") != "TRANSPARENT":
        yield "a day event that blocks time"


def _moment(item: Property) -> date | datetime:
    """Return a date, or an instant in UTC. Raises ``ValueError`` on anything floating."""
    if item.parameters.get("VALUE") == "DATE":
        return date.fromisoformat(item.value)
    if not re.fullmatch(r"\d{8}T\d{6}Z?", item.value):
        message = f"{item.name} is no time: {item.value}"
        raise ValueError(message)
    zone, moment = item.parameters.get("TZID"), datetime.fromisoformat(item.value)
    if (zone is None) is (moment.tzinfo is None):
        message = f"{item.name} floats, or has a TZID and Z: {item.value}"
        raise ValueError(message)
    return (moment if zone is None else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _values(event: Component) -> Iterator[str]:
    status, sequence = event.value("STATUS"), event.value("SEQUENCE") or ""
    if status not in _STATUS[event.name]:
        yield f"STATUS: {status}"
    if not sequence.isdecimal() or int(sequence) > _MAX_SEQUENCE:
        yield f"SEQUENCE: {sequence}"
    for item in event.properties:
        if item.name in _TEXTS:
            unescaped(item.value)


def _alarms(event: Component) -> Iterator[str]:
    alarms = event.parts("VALARM")
    if alarms and event.value("STATUS") == "CANCELLED":
        yield "an alarm on a cancelled event"
    for alarm in alarms:
        triggers = alarm.all("TRIGGER")
        if alarm.value("ACTION") != "DISPLAY" or not alarm.value("DESCRIPTION"):
            yield "an alarm that is no DISPLAY with a DESCRIPTION"
        related = {"RELATED": "END"} if event.name == "VTODO" else {}
        if (
            len(triggers) != 1
            or triggers[0].parameters != related
            or not _BEFORE.fullmatch(triggers[0].value)
        ):
            yield "an alarm without one TRIGGER that is a duration before the start"


def _clock(event: Component, zones: dict[str | None, Zone]) -> Iterator[str]:
    """Hold the file's own VTIMEZONE against the zone at each wall time of the event."""
    for item in event.properties:
        zone = item.parameters.get("TZID")
        if zone is None or zone not in zones or not re.fullmatch(r"\d{8}T\d{6}", item.value):
            continue
        wall = datetime.fromisoformat(item.value)
        if zones[zone].offset_at(wall) != wall.replace(tzinfo=ZoneInfo(zone)).utcoffset():
            yield f"{item.name}: the file's VTIMEZONE gives another offset than {zone}"
