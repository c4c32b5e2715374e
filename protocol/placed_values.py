"""The values of a text, and where in it each of them stands."""

from dataclasses import field
from typing import Any, NamedTuple

from protocol.lean import dataclass
from protocol.tree import Path


class TextPlace(NamedTuple):
    """Where something stands: file, line and column, both counted from 1."""

    source: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return ``file:line:column``, which editors and terminals make clickable."""
        return f"{self.source}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a document, the place of each, and what is wrong with the text itself.

    ``places`` of scalars are those of the values, ``keys`` those of the words before the colons.
    ``whole`` is false where the text could not be read to its end.
    """

    source: str
    value: Any
    places: dict[Path, TextPlace]
    problems: tuple[tuple[TextPlace, str], ...] = ()
    whole: bool = True
    keys: dict[Path, TextPlace] = field(default_factory=dict[Path, TextPlace])

    def place(self, path: Path) -> TextPlace:
        """Return the place of a value, or of the nearest one around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, TextPlace(self.source, 1, 1))
