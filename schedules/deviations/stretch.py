"""A stretch of an arm's course, judged by itself: some doses, and the records around them.

What becomes of doses and records hangs on what lies near. Where nothing outside of a stretch can be
taken for its doses, and none of its records for others, the report of a whole course says of it
what is said here. Where that holds, ``schedules.cohort.deviations.stretches`` finds. What is left
over in one arm can still be what another one misses: such stretches are judged together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from protocol.lean import dataclass
from schedules.deviations.arm_match import costs_of, read_arm
from schedules.deviations.course import Course, Log, is_open, read_log
from schedules.deviations.find import judge
from schedules.deviations.limits import DEFAULT_COSTS, Dose, Rhythm, rhythm_of
from schedules.deviations.matches import Matches, Unclear
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.residual import match_across_arms
from schedules.deviations.scope import questions
from schedules.plan import PlannedAdministration
from schedules.records import AdministrationRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What became of the doses and records asked about; ``asked`` are doses that it asks about."""

    planned: tuple[PlannedResult, ...]
    unplanned: tuple[UnplannedResult, ...]
    unclear: tuple[Unclear, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Doses of one arm with their limits in the whole arm, and the ids of the records around them.

    ``own`` are the ids of the doses and records asked about; others stand beside them.
    """

    rhythm: Rhythm
    records: frozenset[str]
    own: frozenset[str]


def whole_rhythm(course: Course, arm: str) -> Rhythm:
    """Return the limits of all open doses of an arm, as a report holds its log against them."""
    found = course.arms[arm]
    planned = [item for item in course.of_arm(arm) if is_open(item)]
    return rhythm_of(found, planned, costs_of(found, DEFAULT_COSTS))


def judge_stretches(
    course: Course,
    pieces: Iterable[Piece],
    records: Iterable[AdministrationRecord],
    as_of: date,
) -> Stretch:
    """Judge stretches of one patient: each read by itself, then what is left over across arms.

    The plan has the doses of all pieces. Of what stands beside them, nothing is to be believed.
    Records name a dose of their piece where they are linked to it, and no dose else; of each arm
    they name them in the order of time, each dose once and within its limits.
    """
    matches, log = Matches(), read_log(course, records, as_of)
    own: set[str] = set()
    for piece in pieces:
        _read(course, log, piece, matches)
        own |= piece.own
    used = matches.used()
    matches.taken |= match_across_arms(
        course,
        [act for act in log.given if act.id in own and act.id not in used],
        [
            item
            for item in course.plan.administrations
            if item.id in own and item.id not in matches.taken and item.id not in matches.withheld
        ],
    )
    planned, unplanned = judge(course, log, matches, as_of, own=own)
    asked = tuple(item.planned for item in planned if any(True for _ in questions(course, [item])))
    return Stretch(planned, unplanned, tuple(matches.unclear), asked)


def _read(course: Course, log: Log, piece: Piece, into: Matches) -> None:
    """Add the matches of a piece; of what stands beside it, only what no other piece says."""
    found = Matches()
    arm = course.arms[piece.rhythm.doses[0].planned.arm]
    given, withheld = (
        [act for act in acts if act.id in piece.records] for acts in (log.given, log.withheld)
    )
    found.taken |= {act.record.planned: act for act in given if act.record.planned is not None}
    for act in withheld:
        if act.record.planned is not None:
            found.withheld.setdefault(act.record.planned, []).append(act)
    given, withheld = (
        [act for act in acts if act.record.planned is None] for acts in (given, withheld)
    )
    read_arm(arm, piece.rhythm, given, withheld, into=found)
    into.taken = _joined(into.taken, found.taken, piece)
    into.withheld = _joined(into.withheld, found.withheld, piece)
    into.in_force = _joined(into.in_force, found.in_force, piece)
    into.passed_over |= found.passed_over & piece.own
    into.unclear += found.unclear


def _joined(earlier: Mapping[str, T], found: Mapping[str, T], piece: Piece) -> dict[str, T]:
    return {**found, **earlier, **{name: found[name] for name in found if name in piece.own}}


def shifted(rhythm: Rhythm, minutes: int, planned: Iterable[PlannedAdministration]) -> Rhythm:
    """Return a rhythm so many minutes later, of the same doses in another plan."""
    doses = (
        Dose(
            item,
            dose.due + minutes,
            dose.base + minutes,
            dose.earliest + minutes,
            dose.latest + minutes,
            dose.price,
            dose.limited,
        )
        for dose, item in zip(rhythm.doses, planned, strict=True)
    )
    return replace(rhythm, doses=tuple(doses), beats=tuple(at + minutes for at in rhythm.beats))
