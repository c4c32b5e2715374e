"""A plain error for a character of the sheets that the program's fonts do not hold."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from schedules.checklists.words import Words
from schedules.fonts import MissingGlyphError, missing_from, named


def check_glyphs(text: str, parts: Iterable[tuple[str, object]]) -> None:
    """Raise ``MissingGlyphError`` where ``text`` holds a character that no font holds.

    ``parts`` are looked through to name the places; each is a name and what stands there.
    """
    missing = missing_from(text)
    if not missing:
        return
    places: dict[str, str] = {}
    for name, value in parts:
        for where, said in _texts(value, name):
            for char in missing & set(said) - set(places):
                places[char] = where
    raise MissingGlyphError([f"{named(char)}: {places[char]}" for char in sorted(places)])


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text with the nearest named part that it stands in."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple | list):
        for item in cast("Sequence[object]", value):
            yield from _texts(item, where)
    elif isinstance(value, Words):
        yield from ((where, value.en), (where, value.zh))
    elif dataclasses.is_dataclass(value):
        name = getattr(value, "id", None)
        inside = where if name is None or name in where else f"{where}, {name}"
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), inside)
