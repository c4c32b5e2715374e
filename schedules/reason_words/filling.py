"""Sentences in two languages, filled from the fields of a reason."""

from datetime import date, time

from protocol.base import Model, Weekday
from schedules.display import WEEKDAYS, Language, clock, day

# English and Chinese, with {field} for the fields of a reason.
Sentence = tuple[str, str]


def filled(sentence: Sentence, reason: Model, language: Language, **more: str) -> str:
    """Return a sentence in one language, its fields shown as the language writes them."""
    fields = {name: _shown(value, language) for name, value in vars(reason).items()}
    return sentence[language == "zh"].format(**(fields | more))


def weekday(found: Weekday, language: Language) -> str:
    """Return the short name of a weekday."""
    return WEEKDAYS[language][found.number]


def moved(days: int, language: Language) -> str:
    """Return how far something moved, and to which side."""
    if language == "zh":
        return f"{'推迟' if days > 0 else '提前'} {abs(days)} 天"
    unit = "day" if abs(days) == 1 else "days"
    return f"{abs(days)} {unit} {'later' if days > 0 else 'earlier'}"


def _shown(value: object, language: Language) -> str:
    if isinstance(value, date):
        return day(value, language)
    return clock(value) if isinstance(value, time) else str(value)
