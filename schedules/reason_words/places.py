"""Places of a rhythm as people say them: ``day 56 + 3 x 28 days`` is 3 x 28 days after day 56."""

import re

from protocol.base import Weekday
from protocol.timespan import Length
from schedules.display import Language, length
from schedules.reason_words.filling import weekday

# A place as the engine writes it, and how it is said in English and in Chinese.
_FORMS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"day (?P<day>-?\d+)"), "on day {day}", "第 {day} 天"),
    (
        re.compile(r"cycle (?P<cycle>\d+) day (?P<day>\d+)"),
        "on day {day} of cycle {cycle}",
        "第 {cycle} 周期第 {day} 天",
    ),
    (
        re.compile(r"each (?P<weekdays>.+) from (?P<place>.+)"),
        "on each {weekdays} from {place}",
        "自{place}起每{weekdays}",
    ),
    (
        re.compile(r"(?P<place>.+) \+ 1 x (?P<length>.+)"),
        "{length} after {place}",
        "{place}之后 {length}",
    ),
    (
        re.compile(r"(?P<place>.+) \+ (?P<times>\d+) x (?P<length>.+)"),
        "{times} times {length} after {place}",
        "{place}之后 {times} x {length}",
    ),
    (
        re.compile(r"(?P<place>.+) \+ (?P<length>\d+ (?:day|week)s?)"),
        "{length} after {place}",
        "{place}加 {length}",
    ),
    (
        re.compile(r"(?P<place>.+) - (?P<length>\d+ (?:day|week)s?)"),
        "{length} before {place}",
        "{place}减 {length}",
    ),
    (
        re.compile(
            r"(?P<moment>before|at the start of|during|after) the dialysis session"
            r" from (?P<at>\d\d:\d\d)"
        ),
        "{moment} the dialysis session from {at}",
        "{moment}",
    ),
)
_MOMENTS_ZH = {
    "before": "透析({at} 开始)之前",
    "at the start of": "透析开始时({at})",
    "during": "透析({at} 开始)期间",
    "after": "透析({at} 开始)之后",
}


def place_words(place: str, language: Language = "en") -> str:
    """Return a place of a rhythm with its preposition.

    >>> from schedules.display import NO_BREAK
    >>> place_words("day 14"), place_words("day 56 + 3 x 28 days").replace(NO_BREAK, " ")
    ('on day 14', '3 times 28 days after day 56')
    """
    for form, english, chinese in _FORMS:
        if found := form.fullmatch(place):
            parts = found.groupdict()
            fields = {name: _part(name, text, language) for name, text in parts.items()}
            sentence = chinese if language == "zh" else english
            return sentence.format(**fields).format(**parts)
    said = length(Length.parse(place), language)
    return f"{said}后" if language == "zh" else f"{said} on"


def _part(name: str, text: str, language: Language) -> str:
    """Return a part of a place: a place inside it stands without its preposition."""
    zh = language == "zh"
    match name:
        case "place":
            inner = place_words(text, language)
            return inner.removesuffix("后") if zh else inner.removeprefix("on ").removesuffix(" on")
        case "length":
            return length(Length.parse(text), language)
        case "weekdays":
            days = (weekday(Weekday(day), language) for day in text.split(", "))
            return ("、" if zh else ", ").join(days)
        case "moment":
            return _MOMENTS_ZH[text] if zh else text
        case _:
            return text
