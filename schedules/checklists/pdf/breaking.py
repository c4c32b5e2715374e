"""Where a line may break: never inside a date, and inside a word only where no line holds it."""

import re
from functools import lru_cache
from itertools import groupby

from schedules.display import EMPTY_BOX, NO_BREAK
from schedules.text_width import width as text_width

# Around what stays in one piece; the template makes a box of it. No document holds these two.
BEGIN, END = "\u0002", "\u0003"
_BREAK = "\u200b"
_DATES = re.compile("[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4}|[0-9]{4}年[0-9]{2}月[0-9]{2}日|[(]周.[)]")
_WORD = re.compile("[^ ]+")
_BROADER = 1.2  # the program's fonts in bold, against the widths that are known
_LEAST = 6.0  # a column is never taken for narrower


@lru_cache(maxsize=16384)
def set_in(text: str, room: float, points: float) -> str:
    """Return a text with its dates in one piece and places to break words wider than ``room`` mm.

    A number that is too wide with its unit is parted from it, and only then between its digits.

    >>> set_in("Mon 02-Mar-2026", 60, 9).replace(BEGIN, "[").replace(END, "]")
    'Mon [02-Mar-2026]'
    >>> set_in("abcdefgh ab", 6, 9).replace(_BREAK, "|")
    'a|b|c|d|e|f|g|h ab'
    >>> set_in("60,000,000 12345678", 6, 9).replace(_BREAK, "|")
    '60,|000,|000 1|2|3|4|5|6|7|8'
    """
    room = max(room, _LEAST)
    text = text.replace(f" {EMPTY_BOX}", f"{NO_BREAK}{EMPTY_BOX}")
    text = _WORD.sub(lambda found: _parted(found[0], room, points), text)
    return _DATES.sub(lambda found: f"{BEGIN}{found[0]}{END}", text)


def _parted(word: str, room: float, points: float) -> str:
    """Fit what stands beside Chinese text as words of their own; a line may break before each."""
    if word.isascii():
        return _fitted(word, room, points)
    pieces = ((is_wide, "".join(chars)) for is_wide, chars in groupby(word, _is_wide))
    return "".join(piece if is_wide else _fitted(piece, room, points) for is_wide, piece in pieces)


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\uffef"


def _fitted(word: str, room: float, points: float) -> str:
    if _fits(word, room, points):
        return word
    if NO_BREAK in word:
        return " ".join(_fitted(part, room, points) for part in word.split(NO_BREAK))
    pieces = re.findall("[^-]*-+|[^-]+", word)
    if len(pieces) > 1:
        return "".join(_fitted(piece, room, points) for piece in pieces)
    if re.fullmatch("[0-9]{1,3}(,[0-9]{3})+", word):
        return word.replace(",", f",{_BREAK}")
    return _BREAK.join(word)


def _fits(word: str, room: float, points: float) -> bool:
    return text_width(word, points) * _BROADER <= room
