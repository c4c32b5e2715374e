"""The text of a patient's calendar: when to come, and nothing of what, why, how much or for whom.

Nothing here is taken from the protocol, and of the patient's document only the time zone. Whoever
adds a line keeps that: a phone shows it to everybody who looks over a shoulder.
"""

from dataclasses import dataclass

from schedules.calendar.occasion import AllDay, Occasion
from schedules.calendar.words import Words, length_words, when_words
from schedules.display import Language
from schedules.plan import Plan, PlannedAdministration, State

_VISIT = {"en": "Clinic visit", "zh": "门诊预约"}
_DAY = {"en": "Clinic reminder", "zh": "门诊提醒"}
_UNCONFIRMED = {"en": "to be confirmed", "zh": "待确认"}
_LENGTH = {"en": "Length: ", "zh": "时长:"}
_MAY_CHANGE = {
    "en": "Planned; it may change. What the clinic tells you counts.",
    "zh": "此为计划时间,可能变动,以门诊通知为准。",
}


@dataclass(frozen=True, slots=True)
class PatientText:
    """An opaque title, and a text that reveals nothing."""

    plan: Plan
    language: Language
    watermarks: tuple[str, ...]

    def words(self, administration: PlannedAdministration, occasion: Occasion) -> Words:
        """Return the title and the text of an administration's event."""
        title = (_DAY if isinstance(occasion, AllDay) else _VISIT)[self.language]
        hours = when_words(self.plan, administration, occasion, self.language)
        lines = [*self.watermarks, hours]
        if not isinstance(occasion, AllDay):
            lines.append(f"{_LENGTH[self.language]}{length_words(occasion, self.language)}")
        if administration.state is State.PENDING:
            title = f"{title} ({_UNCONFIRMED[self.language]})"
        return Words(title, "\n".join([*lines, _MAY_CHANGE[self.language]]))
