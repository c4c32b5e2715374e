"""What a person chooses about a calendar: for whom, what is shown, and how."""

from typing import Literal

from protocol.lean import dataclass
from schedules.calendar.errors import CalendarError
from schedules.calendar.profile import Profile
from schedules.calendar.title import Title
from schedules.display import Language

Kind = Literal["events", "tasks"]
# Some programs keep one alarm, and none needs a third.
MAX_ALARMS = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices, each with the value that serves when nobody chose.

    ``alarms`` are minutes before an event with an hour, the important one first. ``arms`` limits
    the calendar to some arms. ``title`` is a pattern that replaces the profile's own titles.
    ``in_utc`` writes instants instead of wall times, for programs that read time zones wrongly.
    ``windows`` adds each permitted window as an event of whole days. ``digests`` names arms whose
    acts are listed in one event a week instead of one each. Raises ``CalendarError`` where a
    choice cannot be kept.
    """

    profile: Profile = Profile.PATIENT
    language: Language = "en"
    alarms: tuple[int, ...] = ()
    arms: tuple[str, ...] | None = None
    title: str | None = None
    in_utc: bool = False
    windows: bool = False
    digests: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems: list[str] = []
        if len(self.alarms) > MAX_ALARMS or len(set(self.alarms)) < len(self.alarms):
            shown = ", ".join(map(str, self.alarms))
            problems.append(f"alarms: found {shown}; accepted: one or two, each once")
        problems += [f"alarms: found {n}; accepted: 1 or more" for n in self.alarms if n < 1]
        if self.title is not None:
            problems += Title(self.title).problems(self.profile)
        if problems:
            raise CalendarError(problems)
