"""Sentences in English and Chinese at once, each number written by the language's own rules."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from protocol.base import Text
from protocol.model import made
from protocol.quantity import Quantity
from protocol.timespan import Length, TimeUnit
from schedules.display import ASSUMED, NO_BREAK, Language, date_and_time, day, length, quantity

Shown = Callable[[Language], str]
_text = made(Text)


def both(en: str, zh: str, **shown: Shown) -> Text:
    """Return a sentence in both languages; each ``{name}`` is shown as the language writes it."""
    return _text(en=_filled(en, shown, "en"), zh=_filled(zh, shown, "zh"))


def _filled(sentence: str, shown: Mapping[str, Shown], language: Language) -> str:
    # Blanks at the ends are none of the words, as the model reads them.
    return sentence.format(**{name: show(language) for name, show in shown.items()}).strip()


def as_is(text: object) -> Shown:
    """Show an id or a person's own words as they are."""
    return lambda _: str(text)


def as_day(on: date) -> Shown:
    """Show a date."""
    return lambda language: day(on, language)


def as_moment(at: datetime) -> Shown:
    """Show a day with its hour on the clock there."""
    return lambda language: date_and_time(at, language)


def as_days(count: int) -> Shown:
    """Show a number of days."""
    return lambda language: length(Length(abs(count), TimeUnit.DAY), language)


def as_minutes(count: int) -> Shown:
    """Show a number of minutes; hours where it is a number of whole ones from two on."""
    hours = count // 60 if count >= 120 and count % 60 == 0 else None  # noqa: PLR2004 -- two hours
    found = Length(count, TimeUnit.MINUTE) if hours is None else Length(hours, TimeUnit.HOUR)
    return lambda language: length(found, language)


def as_amount(amount: Quantity, *, assumed: bool = False) -> Shown:
    """Show an amount; an assumed one with its mark."""
    return lambda language: quantity(amount, language) + _mark(language, assumed=assumed)


def as_length(limit: Length, *, assumed: bool) -> Shown:
    """Show a length of time; an assumed one with its mark."""
    return lambda language: length(limit, language) + _mark(language, assumed=assumed)


def as_percent(tolerance: int, *, assumed: bool) -> Shown:
    """Show a tolerance in per cent; an assumed one with its mark."""
    return lambda language: f"{tolerance}{NO_BREAK}%" + _mark(language, assumed=assumed)


def _mark(language: Language, *, assumed: bool) -> str:
    return f" [{ASSUMED[language]}]" if assumed else ""


def joined(first: Text, second: Text | None) -> Text:
    """Return two sentences as one."""
    if second is None:
        return first
    return Text(en=first.en + second.en, zh=f"{first.zh}{second.zh}")
