"""On how many lines a text stands in the program's own fonts: never fewer than it will take."""

import re
from functools import cache, lru_cache

from schedules.checklists.pdf.breaking import BEGIN, END
from schedules.text_width import MM_PER_POINT

FIRST, LAST = 0x20, 0x7E
# Advances of the characters from " " to "~", in thousandths of the size, as the fonts have them.
REGULAR = (
    "260 269 408 646 572 831 732 225 300 300 551 572 268 322 268 372"
    " 572 572 572 572 572 572 572 572 572 572 268 268 572 572 572 434"
    " 899 639 650 632 730 556 519 728 741 339 273 619 524 907 760 781"
    " 605 781 622 549 556 731 600 930 586 566 572 329 372 329 572 444"
    " 281 561 615 480 615 564 344 615 618 258 258 534 258 935 618 605"
    " 615 615 413 479 361 618 508 786 529 510 470 380 551 380 572"
)
BOLD = (
    "260 286 472 646 572 901 750 266 339 339 545 572 285 322 285 413"
    " 572 572 572 572 572 572 572 572 572 572 285 285 572 572 572 477"
    " 897 690 672 637 740 560 549 724 765 389 331 664 565 943 813 796"
    " 628 796 660 551 579 756 650 967 667 624 579 331 413 331 572 411"
    " 362 604 633 514 633 591 387 633 657 305 305 620 305 982 657 619"
    " 633 633 454 497 434 657 569 856 578 569 488 394 551 394 572"
)
_EM = 1000
_APART = 250  # typst sets Chinese and Latin letters this far apart
_KERNED = 1.01  # a few pairs stand further apart than their widths say
_HAN = "\u4e00-\u9fff"
_MIXED = f"(?<=[{_HAN}])(?=[!-~])|(?<=[!-~])(?=[{_HAN}])"
_BREAKS = " |\u200b"
# Not inside of what stays in one piece.
_BETWEEN_HAN = f"(?<=[{_HAN}])(?=[{_HAN}])(?![^{BEGIN}]*{END})"


class _Advances(dict[str, int]):
    """Advances by character. Chinese ones are as wide as they are tall."""

    def __missing__(self, char: str) -> int:
        """Return the advance of a Chinese character. Raises ``KeyError`` for any other."""
        if "\u3000" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e":
            return _EM
        raise KeyError(char)


@cache
def _advances(bold: bool) -> _Advances:  # noqa: FBT001 -- the key of the cache
    numbers = map(int, (BOLD if bold else REGULAR).split())
    known = _Advances(zip(map(chr, range(FIRST, LAST + 1)), numbers, strict=True))
    known.update({"\u00a0": known[" "], "\u200b": 0, BEGIN: 0, END: 0})
    return known


@lru_cache(maxsize=16384)
def width(text: str, points: float, *, bold: bool) -> float | None:
    """Return at most how many millimetres a text takes; None where a width is not known."""
    try:
        ems = sum(map(_advances(bold).__getitem__, text))
    except KeyError:
        return None
    if _has_han(text):
        ems += _APART * len(_mixed().findall(text))
    return ems * _KERNED / _EM * points * MM_PER_POINT


def lines(text: str, room: float, points: float, *, bold: bool, mark: float = 0) -> int | None:
    """Return at most how many lines a text of a column takes; None where that is not known.

    ``mark`` is the width of what follows it after a space.

    >>> [lines("aaaa bbb", room, 10, bold=False) for room in (17, 9.5, 5)]
    [1, 2, None]
    """
    whole = width(text, points, bold=bold)
    if whole is None:
        return None
    space = 0.26 * points * MM_PER_POINT
    if whole + (space + mark if mark else 0) <= room:
        return 1
    pieces = _breaks(has_han=_has_han(text)).split(text)
    widths = [width(piece, points, bold=bold) or 0.0 for piece in pieces]
    count, used = 1, 0.0
    for piece in [*widths, mark] if mark else widths:
        if piece > room:
            return None
        if used and used + space + piece > room:
            count, used = count + 1, piece
        else:
            used += (space if used else 0.0) + piece
    return count


def _has_han(text: str) -> bool:
    """Say whether a text may hold Chinese letters."""
    return max(text, default="") >= _HAN[0]


@cache
def _breaks(*, has_han: bool) -> re.Pattern[str]:
    """Return what finds where a line may be broken: fewer places than typst takes, never more.

    To compile ranges of Chinese takes 2 ms, which sheets in English alone need not wait for.
    """
    return re.compile(f"{_BREAKS}|{_BETWEEN_HAN}" if has_han else _BREAKS)


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile(_MIXED)
