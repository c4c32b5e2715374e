"""The dialysis sessions of a patient: the weekly pattern, and the days that depart from it."""

from datetime import date, time

from protocol.errors import PlanningError
from protocol.lean import dataclass
from schedules.patient import Dialysis

# The weekdays of the sessions, and whether a day that departs from them has one.
Pattern = tuple[frozenset[int], dict[date, bool]]


@dataclass(frozen=True, slots=True)
class Session:
    """One dialysis session of the patient.

    ``nominal`` is the day the weekly pattern has it on; None for one that was added.
    """

    on: date
    start: time
    minutes: int
    nominal: date | None

    def clock(self, after_start: int) -> time:
        """Return the time of day some minutes after the session's start.

        Raises ``PlanningError`` where that is on another day: an act has to be on one day.
        """
        total = minute_of_day(self.start) + after_start
        if not 0 <= total < 24 * 60:
            message = (
                f"the dialysis session of {self.on} from {self.start:%H:%M} puts an act on another"
                " day; give sessions and durations that stay within one day"
            )
            raise PlanningError([message])
        return time(total // 60, total % 60)


def pattern_of(dialysis: Dialysis) -> Pattern:
    """Return a patient's sessions: a cancelled one is off, whatever was moved to its day."""
    by_exception = {
        **dict.fromkeys((move.moved for move in dialysis.moved), False),
        **dict.fromkeys((move.to for move in dialysis.moved), True),
        **dict.fromkeys(dialysis.added, True),
        **dict.fromkeys(dialysis.cancelled, False),
    }
    return frozenset(day.number for day in dialysis.weekdays), by_exception


def minute_of_day(at: time) -> int:
    """Return an hour as minutes after midnight."""
    return at.hour * 60 + at.minute
