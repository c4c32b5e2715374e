"""How wide a text will be on paper, by the widths of Arial and the fonts made to its measure."""

from functools import cache, lru_cache

MM_PER_POINT = 0.3528
# From here on, characters are as wide as they are tall.
_WIDE = 0x2E80
_WIDTHS = (
    (frozenset(" .,:;'|!/ftI\u00a0"), 0.28),
    (frozenset("ijl"), 0.23),
    (frozenset("r()[]-"), 0.34),
    (frozenset("ckxvyzsJ"), 0.5),
    (frozenset("mM%"), 0.87),
    (frozenset("W@"), 0.98),
)


def width(text: str, points: float) -> float:
    """Return the width of a text on one line, in millimetres."""
    return _ems(text) * points * MM_PER_POINT


@lru_cache(maxsize=8192)
def _ems(text: str) -> float:
    return sum(map(_em, text))


@cache
def _em(char: str) -> float:
    """Return a character's width in ems."""
    if ord(char) >= _WIDE:
        return 1.0
    for chars, ems in _WIDTHS:
        if char in chars:
            return ems
    return 0.72 if char.isupper() else 0.556
