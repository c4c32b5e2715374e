"""A stretch of an arm's course, judged by itself: some doses, and the records around them.

What becomes of doses and records hangs on what lies near. Where nothing outside of a stretch can be
taken for its doses, and none of its records for others, the report of a whole course says of it
what is said here. Where that holds, ``schedules.cohort.deviations.stretches`` finds.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from protocol.lean import dataclass
from schedules.deviations.arm_match import costs_of, read_arm
from schedules.deviations.course import Course, is_open, read_log
from schedules.deviations.find import judge
from schedules.deviations.limits import DEFAULT_COSTS, Rhythm, rhythm_of
from schedules.deviations.matches import Matches, Unclear
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.scope import questions
from schedules.plan import PlannedAdministration
from schedules.records import AdministrationRecord


@dataclass(frozen=True, slots=True)
class Stretch:
    """What became of the doses and records of a stretch; ``asked`` are doses that it asks about."""

    planned: tuple[PlannedResult, ...]
    unplanned: tuple[UnplannedResult, ...]
    unclear: tuple[Unclear, ...]
    asked: tuple[str, ...]


def whole_rhythm(course: Course, arm: str) -> Rhythm:
    """Return the limits of all open doses of an arm, as a report holds its log against them."""
    found = course.arms[arm]
    planned = [item for item in course.of_arm(arm) if is_open(item)]
    return rhythm_of(found, planned, costs_of(found, DEFAULT_COSTS))


def judge_stretch(
    course: Course, rhythm: Rhythm, records: Iterable[AdministrationRecord], as_of: date
) -> Stretch:
    """Judge the doses of one arm in a plan. ``rhythm`` is the part of the arm's that they are."""
    matches, log = Matches(), read_log(course, records, as_of)
    arm = course.arms[course.plan.administrations[0].arm]
    read_arm(arm, rhythm, log.given, log.withheld, into=matches)
    planned, unplanned = judge(course, log, matches, as_of)
    asked = tuple(item.planned for item in planned if any(True for _ in questions(course, [item])))
    return Stretch(planned, unplanned, tuple(matches.unclear), asked)


def shifted(rhythm: Rhythm, minutes: int, planned: Iterable[PlannedAdministration]) -> Rhythm:
    """Return a rhythm so many minutes later, of the same doses in another plan."""
    doses = (
        replace(
            dose,
            planned=item,
            due=dose.due + minutes,
            base=dose.base + minutes,
            earliest=dose.earliest + minutes,
            latest=dose.latest + minutes,
        )
        for dose, item in zip(rhythm.doses, planned, strict=True)
    )
    return replace(rhythm, doses=tuple(doses), beats=tuple(at + minutes for at in rhythm.beats))
