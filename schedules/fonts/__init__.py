"""The program's own fonts: what a PDF or a PNG is set in, never what a machine happens to have."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from protocol.errors import UserError

if TYPE_CHECKING:
    import typst

# Break and joining marks: they have no shape, so a font need not hold them.
_SHAPELESS = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


class MissingGlyphError(UserError):
    """A PDF was asked for, but a document uses characters that its fonts do not hold."""

    exit_code: ClassVar[int] = 24

    def __init__(self, problems: Sequence[str], instead: str = "--format html") -> None:
        """``problems`` names each character and where it stands; ``instead`` what can show it."""
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(
            f"the PDF would lose characters, and so is not written:{listed}\n"
            f"Write them in other characters, or take {instead}: a browser brings its own fonts."
        )


@cache
def held() -> frozenset[str]:
    """Return every character that can be printed."""
    return frozenset((folder() / "held.txt").read_text(encoding="utf-8")) | _SHAPELESS


def missing_from(text: str) -> set[str]:
    """Return the characters of a text that no font holds."""
    return {char for char in set(text) - held() if char >= " "}


def named(char: str) -> str:
    """Return a character as a message names it."""
    name = unicodedata.name(char, "a character without a name")
    return f'U+{ord(char):04X} "{char}" ({name.lower()})'


@cache
def folder() -> Path:
    """Return the folder of the font files."""
    return Path(__file__).parent


@cache
def own_fonts() -> "typst.Fonts":
    """Return the program's own fonts and no others, for typst."""
    import typst  # noqa: PLC0415 -- a command that sets no page does not wait for it

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder())]
    )
