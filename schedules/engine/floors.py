"""The day before which nothing more of an arm is planned, and what waits for it.

It rises along the arm: the minimum interval counts from what was given last, and from what was
opened again or put off. What waits may wait into a hold, which then holds it as any other.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from protocol.lean import dataclass
from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import Due
from schedules.engine.hold_rules import days_of, hold_reason
from schedules.patient import Hold
from schedules.plan import State
from schedules.reasons import IntervalReason, MissedReason

# An open day is looked for this far; without one the first day stays, and placement says why.
_FAR = 400


@dataclass(slots=True)
class Floor:
    """What nothing of an arm may come before. ``holds`` are the arm's, in order.

    ``_behind`` is the day of the last one that was opened again or put off.
    """

    last_given: date | None
    holds: tuple[Hold, ...]
    _behind: date | None = None

    def rise_to(self, day: date) -> None:
        """Plan nothing more before this day."""
        self._behind = max(day, self._behind or day)

    def first_open_day(self, due: Due, start: date, facts: DayFacts) -> date:
        """Return the first day from ``start`` on that has rested and that the arm can use."""
        subject = due.target.subject
        start = max([start, *(subject.rested_on(day) for day in self._days())])
        days = (start + timedelta(days=n) for n in range(_FAR))
        return next((day for day in days if not facts.against(subject, day)[0]), start)

    def rest_of(self, due: Due) -> IntervalReason | None:
        """Return by how much a target waits for the minimum interval; None where it need not."""
        # What was due before the day given last counts as its predecessor, not as what follows.
        given = self.last_given if self.last_given and due.on >= self.last_given else None
        days_before = [day for day in (given, self._behind) if day is not None]
        if not days_before or any(isinstance(item, MissedReason) for item in due.reasons):
            return None
        subject, after = due.target.subject, max(days_before)
        rested = subject.rested_on(after)
        if rested <= due.on:
            return None
        return IntervalReason(
            kind="interval",
            rule=f"{subject.name}.interval.minimum",
            after=after,
            minimum=(rested - after).days,
            days=(rested - due.on).days,
        )

    def waiting(self, due: Due, natural: date) -> Due:
        """Return a target that was pushed from its natural day into a hold as that leaves it."""
        for hold in self.holds:
            if not natural < hold.first <= due.on:
                continue
            if hold.resume == "rejoin":
                covered = due.on <= hold.last
                due = due.ended(State.HELD, hold_reason(hold, 0)) if covered else due
                continue
            left = max(0, (hold.last - due.on).days + 1)
            days = days_of(hold) if hold.resume == "shift" else left
            due = due.moved(days, hold_reason(hold, days)) if days else due
        return due

    def _days(self) -> Iterator[date]:
        yield from (day for day in (self.last_given, self._behind) if day is not None)
