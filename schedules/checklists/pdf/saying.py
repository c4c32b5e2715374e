"""Words and figures in one mode of language, as the template sets them."""

from typing import Any

from protocol.lean import dataclass
from schedules.checklists.language import Mode, number_once
from schedules.checklists.measuring import FULL
from schedules.checklists.pdf.breaking import set_in
from schedules.checklists.words import Figure, Words

Data = dict[str, Any]
ROOM, POINTS = FULL - 8, 10.5


@dataclass(frozen=True, slots=True)
class Saying:
    """Says words in one mode: a text, or Chinese and English one below the other."""

    mode: Mode

    def say(self, words: Words, room: float = ROOM, points: float = POINTS) -> str | list[str]:
        """Return one text, or Chinese and English, for lines of ``room`` mm."""
        if self.mode != "both":
            return set_in(words.zh if self.mode == "zh" else words.en, room, points)
        if words.is_same:
            return set_in(words.en, room, points)
        return [set_in(text, room, points) for text in (words.zh, words.en)]

    def said(self, words: Words | None) -> str | list[str] | None:
        """Return the same; None where there is nothing to say."""
        return None if words is None else self.say(words)

    def figure(self, figure: Figure, room: float = ROOM, points: float = POINTS) -> Data:
        """Return a value; its number once where both languages start with it."""
        once = number_once(figure.text) if self.mode == "both" and figure.text else None
        if once:
            return {"text": list(once), "assumed": figure.assumed}
        text = None if figure.text is None else self.say(figure.text, room, points)
        return {"text": text, "assumed": figure.assumed}
