"""What both kinds of calendar say of an event's hour and length, in the reader's language."""

from dataclasses import dataclass

from schedules.calendar.occasion import UNSTATED_MINUTES, AllDay, Occasion, Timed
from schedules.display import ASSUMED, Language, clock, day, length, watermark
from schedules.plan import Plan, PlannedAdministration


@dataclass(frozen=True, slots=True)
class Words:
    """The text of one event: its title, and what stands below it."""

    title: str
    description: str


def watermarks(plan: Plan) -> tuple[str, ...]:
    """Return the words that stand on everything while numbers are assumed, in both languages."""
    both = (watermark(plan.protocol, "en"), watermark(plan.protocol, "zh"))
    return tuple(words for words in both if words is not None)


def when_words(plan: Plan, act: PlannedAdministration, when: Occasion, language: Language) -> str:
    """Return day, hours and zone; a double hour is named, and which of the two is meant.

    Where no length is stated only the start is given: the end that is drawn is not a plan.
    """
    zh = language == "zh"
    hours = "未指定时间" if zh else "no hour stated"
    if isinstance(when, Timed):
        hours = f"{_hours(when, language)} ({plan.patient.time_zone}){_double(when, zh=zh)}"
    on = day(when.on if isinstance(when, AllDay) else when.start, language)
    is_assumed = any(".when" in path or path.endswith(".at") for path in act.assumed)
    return f"{on}{', ' if isinstance(when, AllDay) else ' '}{hours}{mark(is_assumed, language)}"


def _hours(when: Timed, language: Language) -> str:
    start, end = clock(when.start.time()), clock(when.end.time())
    if when.length is None:
        return start
    until = end if when.end.date() == when.start.date() else f"{day(when.end, language)} {end}"
    return f"{start} {'至' if language == 'zh' else 'to'} {until}"


def _double(when: Timed, *, zh: bool) -> str:
    if not when.is_double:
        return ""
    if zh:
        return ",当天时钟回拨,该时段出现两次,以日历中的世界协调时为准"
    return ", shown twice by the clock that day: the time in UTC that the event holds is meant"


def length_words(when: Timed, language: Language) -> str:
    """Return the length the protocol states; where it states none, that, and what is drawn."""
    if when.length is None or when.length.value is None:
        if language == "zh":
            return f"未说明,日历中画为 {UNSTATED_MINUTES} 分钟"
        return f"not stated, drawn as {UNSTATED_MINUTES} minutes"
    return length(when.length.value, language) + mark(when.length.is_assumed, language)


def mark(is_assumed: bool, language: Language) -> str:  # noqa: FBT001 -- the only thing it can mean
    """Return what stands behind an assumed number, and nothing behind any other."""
    return f" [{ASSUMED[language]}]" if is_assumed else ""
