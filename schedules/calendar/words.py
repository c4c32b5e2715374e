"""What both kinds of calendar say of an event's hour, length and state, in the language chosen."""

from protocol.lean import dataclass
from schedules.calendar.occasion import UNSTATED_MINUTES, AllDay, Occasion, Timed
from schedules.calendar.selection import Entry, Status
from schedules.display import ASSUMED, Language, clock, day, length, watermark
from schedules.plan import Plan

_CANCELLED = {"en": "CANCELLED - ", "zh": "已取消 - "}


@dataclass(frozen=True, slots=True)
class Words:
    """The text of one event: its title, and what stands below it."""

    title: str
    description: str


def watermarks(plan: Plan) -> tuple[str, ...]:
    """Return the words that stand on everything while numbers are assumed, in both languages."""
    both = (watermark(plan.protocol, "en"), watermark(plan.protocol, "zh"))
    return tuple(words for words in both if words is not None)


def when_words(entry: Entry, when: Occasion, zone: str, language: Language) -> str:
    """Return day, hours and zone; a double hour is named, and which of the two is meant.

    Where no length is stated only the start is given: the end that is drawn is not a plan.
    """
    zh = language == "zh"
    hours = "未指定时间" if zh else "no hour stated"
    if isinstance(when, Timed):
        hours = f"{_hours(when, language)} ({zone}){_double(when, zh=zh)}"
    on = day(when.on if isinstance(when, AllDay) else when.start, language)
    assumed = entry.administration.assumed
    is_assumed = any(".when" in path or path.endswith(".at") for path in assumed)
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


def act_line(entry: Entry, what: str, language: Language) -> str:
    """Return one act of a week on a line: its day, its hour, what it is, and whether it stands."""
    hour = "" if entry.at is None else f" {clock(entry.at)}"
    said = f": {what}" if what else ""
    line = f"{day(entry.on, language)}{hour}{said}"
    return cancelled(line, language) if entry.status is Status.CANCELLED else line


def cancelled(words: str, language: Language) -> str:
    """Return words with the cancellation before them: some readers show no status."""
    return f"{_CANCELLED[language]}{words}"


def moved(title: str, entry: Entry, language: Language) -> str:
    """Return a title with the day an entry was last moved from, where it was moved."""
    before = entry.history.moved_from
    if before is None or before == entry.on:
        return title
    on = day(before, language)
    return f"{title} (原为 {on})" if language == "zh" else f"{title} (moved from {on})"


def mark(is_assumed: bool, language: Language) -> str:  # noqa: FBT001 -- the only thing it can mean
    """Return what stands behind an assumed number, and nothing behind any other."""
    return f" [{ASSUMED[language]}]" if is_assumed else ""
