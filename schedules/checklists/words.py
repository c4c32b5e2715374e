"""Words in the two languages of a sheet, and numbers that may be an empty box."""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from protocol.base import Text
from protocol.lean import dataclass
from schedules import display

T = TypeVar("T")
# Where a document gives English only, a Chinese sheet says so.
_IN_ENGLISH = "(英文原文)"
_ENGLISH = re.compile("[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Words:
    """The same statement in English and in Chinese; equal texts are printed once."""

    en: str
    zh: str

    @classmethod
    def same(cls, text: str) -> "Words":
        """Return words that read the same in both languages: codes, times, a person's own text."""
        return cls(text, text)

    @classmethod
    def of(cls, text: Text) -> "Words":
        """Return a document's text; where no Chinese was given, the English, marked as such."""
        return cls.stated(text.en, text.zh)

    @classmethod
    def stated(cls, en: str, zh: str | None) -> "Words":
        """Return words of a document; Chinese written as the only text is not marked."""
        if zh is not None:
            return cls(en, zh)
        is_english = _ENGLISH.search(en) and not any("\u4e00" <= char <= "\u9fff" for char in en)
        return cls(en, en + _IN_ENGLISH if is_english else en)

    @property
    def is_same(self) -> bool:
        """Whether both languages say it in the same letters."""
        return self.zh.removesuffix(_IN_ENGLISH) == self.en

    def __add__(self, other: "Words") -> "Words":
        """Return both, one after the other, in each language."""
        return Words(self.en + other.en, self.zh + other.zh)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value from a document: an empty box where nobody stated it, marked where it is assumed."""

    text: Words | None
    assumed: bool = False


def day_words(on: date) -> Words:
    """Return a date as each language writes it."""
    return Words(display.day(on, "en"), display.day(on, "zh"))


def joined(parts: tuple[Words, ...], en: str = ", ", zh: str = ",") -> Words:
    """Return the parts as one list, separated as each language separates."""
    return Words(en.join(part.en for part in parts), zh.join(part.zh for part in parts))


def both(say: Callable[[T, display.Language], str], value: T) -> Words:
    """Return a value as a display function writes it in each language."""
    return Words(say(value, "en"), say(value, "zh"))
