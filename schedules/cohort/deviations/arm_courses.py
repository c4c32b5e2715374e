"""An arm's doses as columns of numbers, from day zero: once for all patients of a template.

What limits a dose, and what a miss costs, the reference says (``whole_rhythm``); here it is laid
out by day. Doses of which the reference is told the same, day zero aside, are of one class.
"""

from collections.abc import Iterator
from dataclasses import field

import numpy as np

from protocol.arm import Arm, Interval, Missed
from protocol.hour_limits import limits_in_hours
from protocol.lean import dataclass
from protocol.provenance import Sourced
from protocol.rules import FromAdministration
from protocol.timespan import Length
from protocol.timing import AsNeeded
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort.arrays import EPOCH, Longs
from schedules.cohort.kernel import Group
from schedules.cohort.patient_plans import PERMITTED_AT, PatientPlans
from schedules.cohort.template import STATES, TEXTS, Template
from schedules.deviations.arm_match import shortest_interval
from schedules.deviations.course import MINUTES_A_DAY, Course
from schedules.deviations.limits import Dose, Rhythm, duplicate_days
from schedules.deviations.stretch import whole_rhythm
from schedules.plan import State

# Days that are laid out before day zero; beyond the last dose, as many. What lies farther away is
# as near to the doses as these days are.
MARGIN = 400
_FAR = 100_000  # days: farther than any course reaches
_PLANNED = STATES.index(State.PLANNED)


def reads_alone(protocol: TreatmentProtocol, arm: Arm) -> bool:
    """Say whether what is said of a dose hangs on what lies near it, in days and in its own arm.

    Where it does not, the reference is asked for each patient.
    """
    rules, interval = arm.deviations, arm.interval or Interval()
    lengths = (interval.minimum, interval.hard_minimum, interval.maximum)
    return (
        arm.anchor == "fixed"
        and arm.missed in {Missed.SKIP, Missed.ASK}
        and arm.id not in joined_arms(protocol)
        and not any(True for _ in limits_in_hours(protocol, arm))
        and not any(map(_is_no_number_of_days, lengths))
        and not any(isinstance(phase.when, AsNeeded) for phase in arm.phases)
        and (
            rules is None
            or (
                rules.cumulative_at_least_percent is None
                and all(rule.from_repeat is None for rule in rules.severity)
            )
        )
    )


def _is_no_number_of_days(limit: Sourced[Length] | None) -> bool:
    value = None if limit is None else limit.value
    return value is not None and (value.is_clock_time or not value.is_exact)


def joined_arms(protocol: TreatmentProtocol) -> frozenset[str]:
    """Return the arms that a rule of the protocol names: they are read together."""
    found = {arm for rule in protocol.rules for arm in rule.arms}
    for rule in protocol.rules:
        if isinstance(rule, FromAdministration):
            found |= {
                arm.id for arm in protocol.arms if rule.administration.startswith(f"{arm.id}-")
            }
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ArmCourse:
    """The doses of one arm in the order they are due; days count from day zero.

    ``rows`` are their places in the template. ``low`` and ``high``, by day from ``-MARGIN`` on, are
    the first and the last dose that a record of the day could be taken for, at the most;
    ``earliest`` and ``latest`` are each dose's own limits. ``settles`` is the day from which on
    nothing of a dose without a record changes any more, ``opens`` that of its window. ``price`` is
    what a miss and an extra cost together at least, in minutes, ``extra`` what an extra near the
    dose costs, and ``dearest`` what the dearest miss does. ``apart`` is the shortest interval,
    and within ``near`` days one administration counts for another. ``classes`` number what the
    reference is told of each dose.
    """

    arm: Arm
    rhythm: Rhythm
    zero: int
    rows: Longs
    due: Longs
    opens: Longs
    closes: Longs
    earliest: Longs
    latest: Longs
    settles: Longs
    price: Longs
    extra: Longs
    dearest: int
    apart: int
    near: int
    low: Longs
    high: Longs
    classes: Longs


@dataclass(slots=True)
class ArmCourses:
    """The courses met in a run, by what the template says; None where an arm is not read so."""

    known: dict[tuple[bytes, str], ArmCourse | None] = field(
        default_factory=dict[tuple[bytes, str], "ArmCourse | None"]
    )
    _classes: dict[tuple[object, ...], int] = field(default_factory=dict[tuple[object, ...], int])

    def of(self, plans: PatientPlans, group: Group, arm: str, digest: bytes) -> ArmCourse | None:
        """Return the course of an arm for the patients of a group."""
        if (digest, arm) not in self.known:
            self.known[digest, arm] = self._made(plans, group, arm)
        return self.known[digest, arm]

    def _made(self, plans: PatientPlans, group: Group, arm: str) -> ArmCourse | None:
        found = plans.protocol.arm(arm)
        number = plans.record.dictionaries.of["arm"].number_of(arm)
        rows = np.flatnonzero(group.template.texts["arm"] == number)
        if not reads_alone(plans.protocol, found):
            return None
        if not (group.template.states[rows] == _PLANNED).all():
            return None
        if _is_of_hours(plans, group.template, rows):
            return None
        plan = plans.plan(group, 0, frozenset({arm}))
        course = Course(plan)
        rhythm = whole_rhythm(course, arm)
        if rhythm.by_minute:
            return None
        place = {item.id: int(row) for item, row in zip(plan.administrations, rows, strict=True)}
        own = np.array([place[dose.planned.id] for dose in rhythm.doses])
        return self._laid_out(plans, group.template, found, rhythm, int(group.zeros[0]), own)

    def _laid_out(  # noqa: PLR0917 -- what a course is made of
        self,
        plans: PatientPlans,
        template: Template,
        arm: Arm,
        rhythm: Rhythm,
        zero: int,
        rows: Longs,
    ) -> ArmCourse:
        first = (zero + EPOCH) * MINUTES_A_DAY
        apart = -(-shortest_interval(arm) // MINUTES_A_DAY)
        due, earliest, latest = (
            np.clip(_days(rhythm, name, first), -_FAR, _FAR)
            for name in ("due", "earliest", "latest")
        )
        opens = template.days["permitted_first"][rows].astype(np.int64)
        closes = template.days["permitted_last"][rows].astype(np.int64)
        limited = np.array([dose.limited for dose in rhythm.doses])
        starts = np.minimum.accumulate(np.minimum(earliest, due - apart + 1)[::-1])[::-1]
        ends = np.maximum.accumulate(latest)
        days = np.arange(-MARGIN, int(due[-1]) + MARGIN + 1)
        extra = rhythm.extras([dose.due for dose in rhythm.doses])
        before = rhythm.extras([dose.due - 1 for dose in rhythm.doses])
        least = np.minimum(extra, before).astype(np.int64)
        said = _said(plans, template, rows)
        classes = [
            self._class((arm.id, rhythm.dearest, rhythm.extra, *about, *text))
            for about, text in zip(_numbers(rhythm, extra, before), said, strict=True)
        ]
        return ArmCourse(
            arm=arm,
            rhythm=rhythm,
            zero=zero,
            rows=rows,
            due=due,
            opens=opens,
            closes=closes,
            earliest=earliest,
            latest=latest,
            settles=np.where(limited, np.maximum(latest, closes), closes) + apart + 1,
            price=least + np.array([dose.price for dose in rhythm.doses]),
            extra=least,
            dearest=rhythm.dearest,
            apart=apart,
            near=apart + max(duplicate_days(arm, dose.planned) for dose in rhythm.doses),
            low=np.searchsorted(ends, days, side="left"),
            high=np.searchsorted(starts, days, side="right") - 1,
            classes=np.array(classes, np.int64),
        )

    def _class(self, about: tuple[object, ...]) -> int:
        return self._classes.setdefault(about, len(self._classes))


def _days(rhythm: Rhythm, name: str, first: int) -> Longs:
    found = [(getattr(dose, name) - first) // MINUTES_A_DAY for dose in rhythm.doses]
    return np.array(found, np.int64)


def _numbers(
    rhythm: Rhythm, after: tuple[int, ...], before: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """Yield what the limits of each dose are, from when it is due."""
    for at, dose in enumerate(rhythm.doses):
        limits = (dose.base - dose.due, dose.due - dose.earliest, dose.latest - dose.due)
        if not dose.limited:
            limits = (limits[0], *_without_end(dose, limits[1]))
        yield (*limits, dose.price, dose.limited, after[at], before[at])


def _without_end(dose: Dose, early: int) -> tuple[int, int]:
    """Return limits of a dose that has none behind it: only days and no moments of time count."""
    return (early if dose.price else -1), -1


def _said(plans: PatientPlans, template: Template, rows: Longs) -> Iterator[tuple[object, ...]]:
    """Yield what else the reference is told of each dose: days from that of the dose, and texts."""
    texts = plans.record.dictionaries.of
    listed = template.listed_on
    names = [name for name in TEXTS if name not in {"administration", "reasons", "warnings"}]
    for row in rows.tolist():
        days = (int(column[row] - listed[row]) for column in template.days.values())
        words = (texts[name].text_of(int(template.texts[name][row])) for name in names)
        yield (*days, *words)


def _is_of_hours(plans: PatientPlans, template: Template, rows: Longs) -> bool:
    texts = plans.record.dictionaries.of["rest"]
    return any(
        PERMITTED_AT in (texts.text_of(number) or "")
        for number in np.unique(template.rest[rows]).tolist()
    )
