"""One event of a calendar, before it is written: every value that any of its properties needs."""

from datetime import datetime

from protocol.lean import dataclass
from schedules.calendar.occasion import Occasion
from schedules.calendar.selection import Status
from schedules.calendar.words import Words


@dataclass(frozen=True, slots=True)
class Event:
    """What one administration, one window or one week of an arm becomes.

    ``sequence`` counts changes of time and status, ``modified_at`` is the last change of anything:
    neither ever goes down for one ``uid``. ``course`` is the identifier all events of a course
    share; ``category`` is shown by programs that sort by it, empty where nothing may be said.
    """

    uid: str
    course: str
    occasion: Occasion
    words: Words
    status: Status
    sequence: int
    created_at: datetime
    modified_at: datetime
    category: str = ""
