# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""From a record and its log to streams of doses and administrations."""

from collections.abc import Sequence

import numpy as np

from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import Bools, Longs
from schedules.cohort.deviations.arm_courses import ArmCourse, ArmCourses
from schedules.cohort.deviations.given import DAY, MINUTE, Given, Streams, in_time
from schedules.cohort.deviations.links import STRAY, linked_doses, with_fit_links
from schedules.cohort.deviations.log_columns import WITHHELD, LogColumns
from schedules.cohort.deviations.portion import Portion
from schedules.cohort.deviations.rows_beyond import other_kinds
from schedules.cohort.kernel import Group
from schedules.cohort.record import Record

_NONE = -1


@dataclass(frozen=True, slots=True)
class Laid(Portion):
    """A portion in streams, with what was given in them, and what has to be left to the reference.

    ``withheld`` are the records of doses not given, ``notes`` how many each patient has, those of
    arms that have no dose among them. ``whole`` patients are judged as a whole; of the others, the
    arms in ``apart``, by group.
    """

    streams: Streams
    given: Given
    withheld: Given
    notes: Longs
    whole: Bools
    apart: list[frozenset[str]]


def laid_out(portion: Portion, known: ArmCourses) -> Laid:
    """Return the streams of a portion."""
    plans, patients, log = portion.plans, portion.patients, portion.log
    arms = [_arms_of(plans.record, group) for group in plans.record.groups]
    courses, table, apart = _courses(portion, arms, known)
    own = np.array([len(names) for names in arms], np.int64)[patients.group]
    first = np.cumsum(own) - own
    who = np.repeat(np.arange(len(own)), own)
    theirs = np.flatnonzero(log.patient < len(own))
    arm = _places_of_arms(arms, log)[patients.group[log.patient[theirs]], log.arms[theirs]]
    whole = np.array([group.template.dose is not None for group in plans.record.groups], bool)
    whole = whole[patients.group]
    is_note = log.status[theirs] == WITHHELD
    group = patients.group[log.patient[theirs]]
    protocol = plans.protocol
    read_whole = _numbers_of_apart(protocol, arms, apart)[group, arm]
    other = other_kinds(log, protocol.arms, theirs, read_whole)
    beyond = log.odd[theirs] | ((read_whole >= 0) & other)
    linked = linked_doses(plans.record, (courses, table, apart), log, (theirs, group, arm))
    beyond |= (linked == STRAY) | ((arm < 0) & ~is_note)
    whole[log.patient[theirs[beyond]]] = True
    course = table[patients.group[who], np.arange(len(who)) - first[who]]
    read = (course >= 0) & ~whole[who]
    stream = np.where(read, np.cumsum(read) - 1, _NONE)
    of_row = np.where(arm < 0, _NONE, np.append(stream, _NONE)[first[log.patient[theirs]] + arm])
    notes = np.bincount(
        log.patient[theirs[is_note & ((of_row >= 0) | (arm < 0))]], minlength=len(own)
    )
    sizes = np.array([len(each.due) for each in courses], np.int64)
    doses = sizes[course[read]] if courses else np.zeros(0, np.int64)
    streams = Streams(who[read], course[read], np.cumsum(doses) - doses, doses, courses)
    dose = np.where(linked >= 0, np.append(streams.first, 0)[of_row] + linked, _NONE)
    found = [
        _in_order(portion, of_row[some], theirs[some], dose[some])
        for some in ((of_row >= 0) & ~is_note, (of_row >= 0) & is_note)
    ]
    (given, unclear), (withheld, _) = found
    given, withheld, unfit = with_fit_links(streams, given, withheld)
    whole[streams.patient[np.append(unclear, unfit)]] = True
    return Laid(
        plans=plans,
        patients=patients,
        digests=portion.digests,
        log=log,
        as_of=portion.as_of,
        streams=streams,
        given=given,
        withheld=withheld,
        notes=notes,
        whole=whole,
        apart=apart,
    )


def _numbers_of_apart(
    protocol: TreatmentProtocol, arms: Sequence[Sequence[str]], apart: Sequence[frozenset[str]]
) -> Longs:
    """Return by group and arm the place in the protocol of those that the reference reads."""
    number = {arm.id: at for at, arm in enumerate(protocol.arms)}
    table = np.full((len(arms), max(map(len, arms), default=0) + 1), _NONE)
    for group, names in enumerate(arms):
        table[group, : len(names)] = [
            number[name] if name in apart[group] else _NONE for name in names
        ]
    return table


def _in_order(portion: Portion, stream: Longs, rows: Longs, link: Longs) -> tuple[Given, Longs]:
    """Return rows in the order of streams and time, and streams in which that is not told."""
    log, zero = portion.log, portion.patients.zero
    seconds = log.days[rows] * DAY + log.seconds[rows]
    order, unclear = in_time(stream, seconds, log.records.ids, log.row[rows])
    rows = rows[order]
    day = log.days[rows] - zero[log.patient[rows]]
    return Given(stream[order], rows, day, log.seconds[rows] // MINUTE, link[order]), unclear


def _arms_of(record: Record, group: Group) -> list[str]:
    names = record.dictionaries.of["arm"]
    return [str(names.text_of(at)) for at in np.unique(group.template.texts["arm"]).tolist()]


def _courses(
    portion: Portion, arms: list[list[str]], known: ArmCourses
) -> tuple[list[ArmCourse], Longs, list[frozenset[str]]]:
    """Return the courses, the place of each by group and arm, and the arms that have none."""
    plans, digests = portion.plans, portion.digests
    courses: list[ArmCourse] = []
    apart: list[frozenset[str]] = []
    table = np.full((len(arms), max(map(len, arms), default=0)), _NONE)
    for number, group in enumerate(plans.record.groups):
        left = set(arms[number])
        if group.template.dose is None:
            digest = digests.of(group)
            for at, arm in enumerate(arms[number]):
                course = known.of(plans, group, arm, digest)
                if course is not None:
                    table[number, at] = len(courses)
                    courses.append(course)
                    left.remove(arm)
        apart.append(frozenset(left))
    return courses, table, apart


def _places_of_arms(arms: list[list[str]], log: LogColumns) -> Longs:
    """Return which arm of each group a row is of; the last column is for rows without one."""
    at = {name: number for number, name in enumerate(log.names["arm"])}
    found = np.full((len(arms), len(log.names["arm"]) + 1), _NONE)
    for group, names in enumerate(arms):
        for place, name in enumerate(names):
            if name in at:
                found[group, at[name]] = place
    return found
