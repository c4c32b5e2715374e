"""From the cells of one row to a record, with every complaint at its place."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from protocol.base import check_year
from protocol.document import Document, TextPlace
from protocol.errors import DocumentError
from protocol.model import read_quickly
from protocol.text_form import not_accepted
from protocol.tree import Path
from protocol.validation import validate
from protocol.values import Refused
from schedules.logs.reading import Unreadable
from schedules.records import AdministrationRecord

REQUIRED = ("id", "started_at", "status")
INSTANTS = ("started_at", "ended_at", "thawed_at", "recorded_at")
# Without an offset it is a local time, read in the patient's zone.
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?"
    r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_STANDS_IN = datetime(2000, 1, 1, tzinfo=UTC)


class UnreadableRow(Exception):  # noqa: N818 -- kept in the reading, never raised out of a reader
    """A row that gives no record; ``row`` says why."""

    def __init__(self, row: Unreadable) -> None:
        """Keep the row's line and problems."""
        self.row = row
        super().__init__(str(row))


def read_row(
    cells: Mapping[str, Any],
    here: TextPlace,
    *,
    places: Callable[[], dict[Path, TextPlace]],
    zone: str,
    ambiguous: Literal["refuse", "first", "second"] = "refuse",
) -> AdministrationRecord:
    """Return the record of the row that starts ``here``.

    ``places`` finds where each cell stands; it is asked only where something is wrong.
    ``ambiguous`` says which instant is meant where a local time comes twice. Raises
    ``UnreadableRow`` with all of the row's problems.
    """
    value: dict[str, Any] = {**dict.fromkeys(REQUIRED), **cells}
    value["place"] = f"{here.source}:{here.line}"
    problems = _resolve_local_times(value, zone, ambiguous)
    if not problems:
        with suppress(Refused):
            record: AdministrationRecord = read_quickly(AdministrationRecord, value)
            return record
    document = Document(here.source, value, {**places(), (): here})
    try:
        return validate(AdministrationRecord, document, problems)
    except DocumentError as error:
        listed = tuple(problem.replace(": document: ", ": ", 1) for problem in error.problems)
        raise UnreadableRow(Unreadable(here.line, listed)) from None


def _resolve_local_times(
    value: dict[str, Any], zone: str, ambiguous: str
) -> list[tuple[Path, str]]:
    """Replace local times by instants, and return a complaint for each that is not one instant."""
    problems: list[tuple[Path, str]] = []
    for name in INSTANTS:
        if name not in value:
            continue
        try:
            value[name] = instant_of(value[name], zone, ambiguous)
        except ValueError as error:
            problems.append(((name,), str(error)))
            value[name] = _STANDS_IN  # one complaint is enough; the row is refused anyway
    return problems


def instant_of(written: object, zone: str, ambiguous: str = "refuse") -> datetime:
    """Return the instant that a log writes; a time without an offset is local time in ``zone``.

    ``ambiguous`` says which of two is meant where the clock went back: first, second, or neither.

    Raises ``ValueError`` where it is not exactly one instant, with what is accepted.
    """
    if not isinstance(written, str) or not (found := _TIME.fullmatch(written)):
        raise not_accepted(written, _ACCEPTED)
    check_year(written)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise not_accepted(written, f"a date that exists, and {_ACCEPTED}") from None
    if found["offset"]:
        return at
    complaint = _complaint(at, ZoneInfo(zone))
    if ambiguous != "refuse" and complaint is not None and _comes_twice(at, ZoneInfo(zone)):
        return at.replace(tzinfo=ZoneInfo(zone), fold=int(ambiguous == "second"))
    if complaint is not None:
        message = f'found "{written}", {complaint} in {zone}; {_WITH_OFFSET}'
        raise ValueError(message)
    return at.replace(tzinfo=ZoneInfo(zone))


_ACCEPTED = "date and time, as in 2026-03-02 09:30 or 2026-03-02T09:30+08:00"
_WITH_OFFSET = "accepted: the time with its offset from UTC, as in 2026-03-02T09:30+08:00"


def _comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    instants = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return all(at.astimezone(zone).replace(tzinfo=None) == local for at in instants)


def _complaint(local: datetime, zone: ZoneInfo) -> str | None:
    """Return why a local time is not exactly one instant, where it is not."""
    instants = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(instants) == 1:
        return None
    exists = any(at.astimezone(zone).replace(tzinfo=None) == local for at in instants)
    if not exists:
        return "a time that the clocks skip on that day"
    apart = max(instants) - min(instants)
    return f"a time that comes twice on that day, {apart // timedelta(minutes=1)} minutes apart,"
