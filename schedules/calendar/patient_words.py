"""The text of a patient's calendar: when to come, and nothing of what, why, how much or for whom.

Nothing here is taken from the protocol, and of the patient's document only the time zone. Whoever
adds a line keeps that: a phone shows it to everybody who looks over a shoulder.
"""

from collections.abc import Sequence

from protocol.lean import dataclass
from schedules.calendar.occasion import AllDay, Occasion
from schedules.calendar.selection import Entry, Status
from schedules.calendar.title import Title
from schedules.calendar.words import Words, act_line, cancelled, length_words, moved, when_words
from schedules.display import Language, number

NAME = {"en": "Clinic visits", "zh": "门诊安排"}
_VISIT = {"en": "Clinic visit", "zh": "门诊预约"}
_DAY = {"en": "Clinic reminder", "zh": "门诊提醒"}
_WINDOW = {"en": "Days for a clinic visit", "zh": "可就诊日期"}
_WEEK = {"en": "Clinic reminders this week", "zh": "本周门诊提醒"}
_UNCONFIRMED = {"en": "to be confirmed", "zh": "待确认"}
_LENGTH = {"en": "Length: ", "zh": "时长:"}
_MAY_CHANGE = {
    "en": "Planned; it may change. What the clinic tells you counts.",
    "zh": "此为计划时间,可能变动,以门诊通知为准。",
}
_GONE = {
    "en": "This visit is cancelled. What the clinic tells you counts.",
    "zh": "此次预约已取消,以门诊通知为准。",
}
_INSIDE = {
    "en": "The visit is planned for one of these days; its own entry says when.",
    "zh": "就诊安排在其中一天,具体时间见相应条目。",
}


@dataclass(frozen=True, slots=True)
class PatientText:
    """An opaque title, and a text that reveals nothing."""

    zone: str
    language: Language
    watermarks: tuple[str, ...]
    title: Title | None = None

    def words(self, entry: Entry, occasion: Occasion) -> Words:
        """Return the title and the text of an entry's event."""
        language = self.language
        is_cancelled = entry.status is Status.CANCELLED
        lines = [*self.watermarks, when_words(entry, occasion, self.zone, language)]
        if not isinstance(occasion, AllDay):
            lines.append(f"{_LENGTH[language]}{length_words(occasion, language)}")
        lines.append((_GONE if is_cancelled else _MAY_CHANGE)[language])
        title = self._own_title(entry) or visit_title(entry, language)
        if entry.status is Status.TENTATIVE:
            title = f"{title} ({_UNCONFIRMED[language]})"
        title = cancelled(title, language) if is_cancelled else moved(title, entry, language)
        return Words(title, "\n".join(lines))

    def window(self, entry: Entry) -> Words:
        """Return the words of an entry's window."""
        language, title = self.language, _WINDOW[self.language]
        if entry.status is Status.CANCELLED:
            lines = (*self.watermarks, _GONE[language])
            return Words(cancelled(title, language), "\n".join(lines))
        return Words(title, "\n".join((*self.watermarks, _INSIDE[language])))

    def week(self, of: Entry, week: Sequence[Entry]) -> Words:  # noqa: ARG002 -- as the team's
        """Return the words of one week of an arm, each entry on a line of its own."""
        lines = [act_line(entry, "", self.language) for entry in week]
        text = "\n".join([*self.watermarks, *lines, _MAY_CHANGE[self.language]])
        return Words(_WEEK[self.language], text)

    def _own_title(self, entry: Entry) -> str:
        if self.title is None:
            return ""
        values = {
            "visit": visit_title(entry, self.language),
            "ordinal": number(entry.administration.ordinal),
            "day": number(entry.administration.day),
        }
        return self.title.fill(values)


def visit_title(entry: Entry, language: Language) -> str:
    """Return what a visit is called where nothing else may be said."""
    return (_DAY if entry.at is None else _VISIT)[language]
