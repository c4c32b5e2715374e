"""Administration logs as JSON: a list of records, or a mapping that holds them as ``records``."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, cast

from protocol.document import Document, TextPlace, read_document
from protocol.text_form import quoted
from protocol.tree import Path
from schedules.logs.reading import Heard, LogError, LogReading, Unreadable
from schedules.logs.row import UnreadableRow, read_row
from schedules.records import AdministrationRecord

_KEYS = tuple(name for name in AdministrationRecord.model_fields if name != "place")


def parse_log_json(text: str, *, source: str, zone: str, heard: Heard | None = None) -> LogReading:
    """Read a log; times without an offset are local times in ``zone``.

    Numbers stay as written: no float comes near an amount. Records that cannot be read are in the
    reading. ``heard`` is told how many were read. Raises ``LogError`` where the text is not JSON or
    holds no list of records.
    """
    document = read_document(text, source)
    if document.problems:
        raise LogError(source, [f"{place}: {problem}" for place, problem in document.problems])
    records: list[AdministrationRecord] = []
    unreadable: list[Unreadable] = []
    seen: dict[str, int] = {}
    for number, (path, found) in enumerate(_entries(document), start=1):
        if heard is not None:
            heard(number)
        try:
            record = _record(document, path, found, zone)
            _check_once(record.id, document.place(path), seen)
        except UnreadableRow as error:
            unreadable.append(error.row)
        else:
            records.append(record)
    return LogReading(source, tuple(records), tuple(unreadable))


def _entries(document: Document) -> Iterator[tuple[Path, Any]]:
    """Return the records with their paths. Raises ``LogError`` where there is no list."""
    mapping = _mapping(document.value)
    path: Path = () if mapping is None else ("records",)
    entries: object = document.value if mapping is None else mapping.get("records")
    if not isinstance(entries, list):
        found = f"found {quoted(document.value)}; accepted: a list of records, or records: [...]"
        raise LogError(document.source, [f"{document.place(path)}: {found}"])
    return (((*path, index), entry) for index, entry in enumerate(cast("Sequence[Any]", entries)))


def _record(document: Document, path: Path, found: Any, zone: str) -> AdministrationRecord:  # noqa: ANN401
    place = document.place(path)
    cells = _mapping(found)
    if cells is None:
        raise _unreadable(place, f"found {quoted(found)}; accepted: a mapping of keys to values")
    unknown = [name for name in cells if name not in _KEYS]
    if unknown:
        raise _unreadable(place, "; ".join(map(_unknown_key, unknown)))
    stated = {name: value for name, value in cells.items() if value is not None}

    def places() -> dict[Path, TextPlace]:
        return {(name,): document.place((*path, name)) for name in cells}

    return read_row(stated, place, places=places, zone=zone)


def _mapping(found: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _unknown_key(name: str) -> str:
    close = difflib.get_close_matches(name, _KEYS, n=1)
    hint = f' (did you mean "{close[0]}"?)' if close else ""
    return f'found the unknown key "{name}"{hint}; accepted: {", ".join(_KEYS)}'


def _check_once(record_id: str, place: TextPlace, seen: dict[str, int]) -> None:
    if record_id in seen:
        first = f"first on line {seen[record_id]}"
        raise _unreadable(
            place, f'found the id "{record_id}" again ({first}); accepted: each id once'
        )
    seen[record_id] = place.line


def _unreadable(place: TextPlace, problem: str) -> UnreadableRow:
    return UnreadableRow(Unreadable(place.line, (f"{place}: {problem}",)))
