"""Reads a written calendar again and holds it against the plan: no export leaves unread.

It shares no code with the writing but the definition of plain text: lines are unfolded, values
taken apart and wall times turned into instants anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from schedules.calendar.content_line import plain_text
from schedules.calendar.words import Words
from schedules.plan import Plan, PlannedAdministration, State

Start = date | datetime
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STATUS = {State.PLANNED: "CONFIRMED", State.PENDING: "TENTATIVE"}


class ExportDiffersError(Exception):
    """The written file does not say what the plan says: a bug, and the file is not handed out."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader has to find of one administration."""

    start: Start
    status: str
    title: str
    description: str


def expected(plan: Plan, administration: PlannedAdministration, words: Words) -> Expected:
    """Return what the plan says of one administration."""
    on = administration.on
    assert on is not None  # noqa: S101 -- only dated administrations become events
    start: Start = on
    if administration.at is not None:
        zone = ZoneInfo(plan.patient.time_zone)
        start = datetime.combine(on, administration.at, zone).astimezone(UTC)
    return Expected(
        start=start,
        status=_STATUS[administration.state],
        title=plain_text(words.title),
        description=plain_text(words.description),
    )


def verify(data: bytes, wanted: Sequence[Expected]) -> None:
    """Raise ``ExportDiffersError`` unless the file holds exactly what is wanted, in that order."""
    events = list(_events(data))
    found = [_found(event) for event in events]
    if found != list(wanted):
        pairs = zip(found, wanted, strict=False)
        at = next(
            (n for n, (one, other) in enumerate(pairs) if one != other),
            min(len(found), len(wanted)),
        )
        message = f"event {at} of {len(found)} read back differs from the plan's {len(wanted)}"
        raise ExportDiffersError(message)
    if len({event["UID"][1] for event in events}) != len(events):
        message = "two events have one identifier"
        raise ExportDiffersError(message)


def _events(data: bytes) -> Iterator[dict[str, tuple[str, str]]]:
    """Yield each event's properties: name to parameters and value, alarms left out."""
    depth: list[str] = []
    event: dict[str, tuple[str, str]] = {}
    for content in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        head, _, value = content.partition(":")
        name, _, parameters = head.partition(";")
        if name == "BEGIN":
            depth.append(value)
        elif name == "END":
            if depth.pop() != value:
                message = f"END:{value} closes another component"
                raise ExportDiffersError(message)
            if value == "VEVENT":
                yield event
                event = {}
        elif depth[-1] == "VEVENT":
            event[name] = (parameters, value)


def _found(event: dict[str, tuple[str, str]]) -> Expected:
    return Expected(
        start=_start(*event["DTSTART"]),
        status=event["STATUS"][1],
        title=_words(event["SUMMARY"][1]),
        description=_words(event["DESCRIPTION"][1]),
    )


def _start(parameters: str, value: str) -> Start:
    if parameters == "VALUE=DATE":
        return date.fromisoformat(value)
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(parameters.removeprefix("TZID=")))
    return found.astimezone(UTC)


def _words(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
