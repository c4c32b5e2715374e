"""The characters that the sheets' own fonts hold, and a plain error for any other."""

import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import ClassVar, cast

from protocol.errors import UserError
from schedules.checklists.words import Words

# Break and joining marks: they have no shape, so a font need not hold them.
_SHAPELESS = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


class MissingGlyphError(UserError):
    """A PDF was asked for, but a document uses characters that its fonts do not hold."""

    exit_code: ClassVar[int] = 24

    def __init__(self, problems: Sequence[str]) -> None:
        """``problems`` names each character and where it stands."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(
            f"the PDF would lose characters, and so is not written:{listed}\n"
            "Write them in other characters, or take --format html: a browser brings its own fonts."
        )


@cache
def held() -> frozenset[str]:
    """Return every character that can be printed."""
    path = files("schedules.checklists.pdf") / "fonts" / "held.txt"
    return frozenset(path.read_text(encoding="utf-8")) | _SHAPELESS


def check_glyphs(text: str, parts: Iterable[tuple[str, object]]) -> None:
    """Raise ``MissingGlyphError`` where ``text`` holds a character that no font holds.

    ``parts`` are looked through to name the places; each is a name and what stands there.
    """
    missing = {char for char in set(text) - held() if char >= " "}
    if not missing:
        return
    places: dict[str, str] = {}
    for name, value in parts:
        for where, said in _texts(value, name):
            for char in missing & set(said) - set(places):
                places[char] = where
    raise MissingGlyphError([f"{_named(char)}: {places[char]}" for char in sorted(places)])


def _named(char: str) -> str:
    name = unicodedata.name(char, "a character without a name")
    return f'U+{ord(char):04X} "{char}" ({name.lower()})'


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
