# pyright: basic
"""What a rule speaks against of a record's day and hour: the reference is asked once.

One question a calendar day, an arm, and a stretch of the day in which no other thing can be said.
Days of which the same is told, each counted from itself and the hour left out, have one number.
"""

from dataclasses import field
from datetime import date, datetime, timedelta

import numpy as np

from protocol.arm import Arm
from protocol.lean import dataclass
from protocol.model import made
from schedules.cohort.arrays import Longs
from schedules.cohort.deviations.distinct import distinct_rows
from schedules.cohort.deviations.marks import told_from
from schedules.deviations.course import MINUTES_A_DAY, Act, Course
from schedules.deviations.day_checks import day_findings, turns_of_day
from schedules.records import AdministrationRecord, RecordStatus

_EPOCH = date(1970, 1, 1)
_About = tuple[str, str, int]
NOTHING = -1
"""The number of a day and hour that no rule speaks against."""


@dataclass(slots=True)
class DayAnswers:
    """What is known of days: their turns, and the number of what is told of each part."""

    turns: dict[_About, tuple[int, ...]] = field(default_factory=dict[_About, tuple[int, ...]])
    known: dict[tuple[_About, int, int], int] = field(
        default_factory=dict[tuple[_About, int, int], int]
    )
    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])

    def against(  # noqa: PLR0917 -- facts and two columns
        self,
        course: Course,
        arm: Arm,
        facts: str,
        days: Longs,
        hours: tuple[Longs, Longs],
    ) -> Longs:
        """Return what rules speak against local days since 1970, and hours, by number.

        ``facts`` stand for all of a patient that such rules look at. ``hours`` are the minutes from
        midnight to the start, and from there to the end.
        """
        minutes, lasted = hours
        found = np.full(len(days), NOTHING, np.int64)
        if not (arm.day_rules or arm.needs or course.plan.patient.closures):
            return found
        distinct, places = np.unique(days, return_inverse=True)
        turns = [self._turns(course, arm, (facts, arm.id, day)) for day in distinct.tolist()]
        widest = max(map(len, turns), default=0)
        table = np.full((len(distinct), widest), MINUTES_A_DAY)
        for at, own in enumerate(turns):
            table[at, : len(own)] = own
        # The last minute counts as the first one does; on a later day, each is looked at.
        last = minutes + np.maximum(lasted, 1) - 1
        part, until = np.zeros(len(days), np.int64), np.zeros(len(days), np.int64)
        for at in range(widest):
            part += minutes >= table[places, at]
            until += last >= table[places, at]
        until = np.where((last >= MINUTES_A_DAY) & (lasted > 0), last, until)
        firsts, like = distinct_rows([places, part, until], len(days))
        told = [
            self._told(
                (course, arm),
                ((facts, arm.id, int(days[at])), int(part[at]), int(until[at])),
                (int(minutes[at]), int(lasted[at])),
            )
            for at in firsts.tolist()
        ]
        return np.array(told, np.int64)[like] if len(days) else found

    def _turns(self, course: Course, arm: Arm, about: _About) -> tuple[int, ...]:
        if about not in self.turns:
            self.turns[about] = turns_of_day(course, arm, _EPOCH + timedelta(days=about[2]))
        return self.turns[about]

    def _told(
        self, of: tuple[Course, Arm], about: tuple[_About, int, int], took: tuple[int, int]
    ) -> int:
        if about not in self.known:
            told = _findings(*of, about[0][2], *took)
            number = self._numbers.setdefault(told, len(self._numbers)) if told else NOTHING
            self.known[about] = number
        return self.known[about]


def _findings(  # noqa: PLR0917 -- a question
    course: Course, arm: Arm, day: int, minute: int, lasted: int
) -> tuple[str, ...]:
    on = _EPOCH + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=course.zone)
    record = made(AdministrationRecord)(
        id="x",
        arm=arm.id,
        started_at=at,
        ended_at=at + timedelta(minutes=lasted),
        status=RecordStatus.COMPLETED,
    )
    found = day_findings(course, Act(record, on, minute, arm.id), arm)
    return tuple(told_from(each.explanation.en, on) for each in found)
