"""How much room texts take on paper in one mode of language; a little more rather than less.

Mirrors templates/style.css. Pages are made from these estimates, so that every page can carry its
number and its header in any browser.
"""

import math
from collections.abc import Iterable, Sequence

from protocol.lean import dataclass
from schedules.checklists.language import Mode
from schedules.checklists.sheet import Entry
from schedules.checklists.words import Figure, Words
from schedules.text_width import MM_PER_POINT
from schedules.text_width import width as text_width

FULL, HALF = 190.0, 93.0
BOLD = 1.08  # the width of bold letters, against plain ones
BOX_HEIGHT = 8.0
SECOND = 0.88  # the size of the second language, against the first
_BLANKS = {"short": 18, "time": 16, "date": 28, "long": 34}
_BOX = 26
_MARKS: dict[Mode, float] = {"en": 18.0, "zh": 13.0, "both": 30.0}


@dataclass(frozen=True, slots=True)
class Measuring:
    """Measures in one mode: one language, or both one below the other."""

    mode: Mode

    @property
    def is_both(self) -> bool:
        """Whether both languages are shown."""
        return self.mode == "both"

    def texts(self, words: Words) -> tuple[str, ...]:
        """Return the texts shown, the first language first."""
        if self.is_both:
            return (words.en,) if words.is_same else (words.zh, words.en)
        return (words.en if self.mode == "en" else words.zh,)

    def text(self, words: Words, width: float, points: float = 9.5, spacing: float = 1.3) -> float:
        """Return the height of a text that wraps at a width."""
        shown = self.texts(words)
        sizes = (points, points * SECOND)[: len(shown)]
        return sum(
            max(1, math.ceil(text_width(text, size) * 1.03 / width)) * size * MM_PER_POINT * spacing
            for text, size in zip(shown, sizes, strict=True)
        )

    def longest(self, words: Words, points: float) -> float:
        """Return the width of a text that does not wrap."""
        first, *rest = self.texts(words)
        seconds = [text_width(text, points * SECOND) for text in rest]
        return max([text_width(first, points), *seconds])

    def figure(self, figure: Figure, points: float = 9.5) -> float:
        """Return the width of a figure with its mark."""
        text = figure.text
        width = float(_BOX) if text is None else self.longest(text, points) * BOLD
        return width + (_MARKS[self.mode] if figure.assumed else 0.0)

    def entries(self, entries: Iterable[Entry]) -> list[float]:
        """Return the width of each box with its label and unit."""
        return [
            self.longest(item.label, 8) + _BLANKS[item.width] + 2 + text_width(item.unit or "", 8)
            for item in entries
        ]


def wrapped(widths: Sequence[float], room: float, gap: float) -> int:
    """Return on how many lines things of these widths stand.

    >>> wrapped([30, 30, 30], room=70, gap=4)
    2
    """
    lines, used = 1, 0.0
    for width in widths:
        if used and used + gap + width > room:
            lines, used = lines + 1, width
        else:
            used += (gap if used else 0.0) + width
    return lines
