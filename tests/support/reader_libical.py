"""libical, the library of GNOME and KDE, by ctypes: its own words for what a calendar holds.

It takes wall times by the VTIMEZONE in the file. Instants are seconds since 1970; a day without an
hour is its date.
"""

import ctypes
from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_long, c_uint, c_void_p
from functools import cache
from typing import Any


class _Time(ctypes.Structure):
    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", c_int),
        ("is_daylight", c_int),
        ("zone", c_void_p),
    ]


class _Duration(ctypes.Structure):
    _fields_ = [
        ("is_negative", c_int),
        *((name, c_uint) for name in ("days", "weeks", "hours", "minutes", "seconds")),
    ]


class _Trigger(ctypes.Structure):
    _fields_ = [("time", _Time), ("duration", _Duration)]


_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "icalparser_parse_string": (c_void_p, [c_char_p]),
    "icalcomponent_string_to_kind": (c_int, [c_char_p]),
    "icalcomponent_get_first_component": (c_void_p, [c_void_p, c_int]),
    "icalcomponent_get_next_component": (c_void_p, [c_void_p, c_int]),
    "icalcomponent_count_errors": (c_int, [c_void_p]),
    "icalcomponent_get_dtstart": (_Time, [c_void_p]),
    "icalcomponent_get_dtend": (_Time, [c_void_p]),
    "icalcomponent_get_summary": (c_char_p, [c_void_p]),
    "icalcomponent_get_description": (c_char_p, [c_void_p]),
    "icalcomponent_get_uid": (c_char_p, [c_void_p]),
    "icalcomponent_get_sequence": (c_int, [c_void_p]),
    "icalcomponent_get_status": (c_int, [c_void_p]),
    "icalproperty_status_to_string": (c_char_p, [c_int]),
    "icalcomponent_get_first_property": (c_void_p, [c_void_p, c_int]),
    "icalproperty_string_to_kind": (c_int, [c_char_p]),
    "icalproperty_get_trigger": (_Trigger, [c_void_p]),
    "icaltime_as_timet_with_zone": (c_long, [_Time, c_void_p]),
    "icaldurationtype_as_int": (c_int, [_Duration]),
    "icalrestriction_check": (c_int, [c_void_p]),
    "icalcomponent_free": (None, [c_void_p]),
}


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libical.so.3")
    rules = ctypes.CDLL("libicalss.so.3")
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library if hasattr(library, name) else rules, name)
        function.restype, function.argtypes = result, arguments
        setattr(library, name, function)
    return library


class Calendar:
    """A parsed calendar."""

    def __init__(self, data: bytes) -> None:
        self._root = _library().icalparser_parse_string(data)
        assert self._root, "libical finds no component"

    def problems(self) -> tuple[int, bool]:
        """Return how many properties are broken, and whether a rule of RFC 5546 is."""
        library = _library()
        return library.icalcomponent_count_errors(self._root), not library.icalrestriction_check(
            self._root
        )

    def events(self) -> list[dict[str, Any]]:
        """Return what it finds, event by event."""
        return [_event(component) for component in _parts(self._root, b"VEVENT")]

    def close(self) -> None:
        """Give the memory back."""
        _library().icalcomponent_free(self._root)


def _event(component: int) -> dict[str, Any]:
    library = _library()
    return {
        "uid": library.icalcomponent_get_uid(component).decode(),
        "start": _moment(library.icalcomponent_get_dtstart(component)),
        "end": _moment(library.icalcomponent_get_dtend(component)),
        "title": _text(library.icalcomponent_get_summary(component)),
        "description": _text(library.icalcomponent_get_description(component)),
        "status": library.icalproperty_status_to_string(
            library.icalcomponent_get_status(component)
        ).decode(),
        "sequence": library.icalcomponent_get_sequence(component),
        "alarms": [_trigger(alarm) for alarm in _parts(component, b"VALARM")],
    }


def _text(found: bytes | None) -> str | None:
    # A value of blanks alone is no value to libical.
    return None if found is None else found.decode()


def _parts(component: int, name: bytes) -> Iterator[int]:
    library = _library()
    kind = library.icalcomponent_string_to_kind(name)
    part = library.icalcomponent_get_first_component(component, kind)
    while part:
        yield part
        part = library.icalcomponent_get_next_component(component, kind)


def _moment(found: _Time) -> int | str:
    if found.is_date:
        return f"{found.year:04}-{found.month:02}-{found.day:02}"
    seconds: int = _library().icaltime_as_timet_with_zone(found, found.zone)
    return seconds


def _trigger(alarm: int) -> int:
    library = _library()
    kind = library.icalproperty_string_to_kind(b"TRIGGER")
    trigger = library.icalproperty_get_trigger(
        library.icalcomponent_get_first_property(alarm, kind)
    )
    seconds: int = library.icaldurationtype_as_int(trigger.duration)
    return seconds
