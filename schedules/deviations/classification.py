"""From matches to one outcome a planned dose, and one kind an unplanned administration."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from zoneinfo import ZoneInfo

from protocol.arm import Missed
from protocol.base import Text
from protocol.model import made
from protocol.timing import AsNeeded
from schedules.deviations import outcome_words as words
from schedules.deviations.checks import check
from schedules.deviations.course import Act, Course
from schedules.deviations.dose_checks import dose_remarks, planned_amount
from schedules.deviations.finding_words import ambiguous
from schedules.deviations.limits import duplicate_days
from schedules.deviations.matches import InForce, Matches
from schedules.deviations.report import Finding, PlannedResult, UnplannedResult, finding
from schedules.deviations.taxonomy import Flag, Kind, Outcome, default_rule, default_severity
from schedules.plan import PlannedAdministration, State
from schedules.reasons import CancelReason, HoldReason, PendingReason, StopReason
from schedules.records import RecordStatus

_planned_result = made(PlannedResult)
_unplanned_result = made(UnplannedResult)


@dataclass(frozen=True)
class Classifier:
    """Judges one dose or administration at a time, as known on a day."""

    course: Course
    matches: Matches
    between: Mapping[str, list[Finding]]
    before: Mapping[str, Act]
    as_of: date

    def planned(self, planned: PlannedAdministration) -> PlannedResult:
        """Return what became of a dose."""
        act = self.matches.taken.get(planned.id)
        when = self.matches.in_force[planned.id]
        outcome, explanation = (
            self._given(planned, act, when) if act else self._not_given(planned, when)
        )
        return _planned_result(
            planned=planned.id,
            arm=planned.arm,
            phase=planned.phase,
            due_on=when.due,
            target_on=planned.target_on,
            window=(when.opens, when.closes),
            outcome=outcome,
            record=act.id if act else None,
            given_at=self._local(act) if act else None,
            days=(act.on - when.due).days if act else None,
            baseline_days=(act.on - planned.target_on).days if act else None,
            severity=default_severity(outcome),
            rule=default_rule(outcome),
            explanation=explanation,
            findings=self._findings(act, planned) if act else (),
            remarks=tuple(self._remarks(planned, act, when)),
        )

    def unplanned(self, act: Act) -> UnplannedResult:
        """Return what an administration is that no dose takes."""
        kind, explanation, repeated = self._kind(act)
        return _unplanned_result(
            record=act.id,
            arm=act.arm,
            given_at=self._local(act),
            kind=kind,
            duplicate_of=repeated,
            severity=default_severity(kind),
            rule=default_rule(kind),
            explanation=explanation,
            findings=self._findings(act, None),
        )

    def _local(self, act: Act) -> datetime:
        return act.record.started_at.astimezone(self.course.zone)

    def _given(
        self, planned: PlannedAdministration, act: Act, when: InForce
    ) -> tuple[Outcome, Text | None]:
        if act.record.status is RecordStatus.PARTIAL:
            record = act.record
            return Outcome.PARTIAL, words.partly(
                record.amount, planned_amount(self.course, act, planned), record.reason
            )
        timing = outside_window(when, act, self.course.zone)
        if timing is None:
            return Outcome.ON_TIME, None
        return (Outcome.EARLY if when.side(act, self.course.zone) < 0 else Outcome.LATE), timing

    def _not_given(
        self, planned: PlannedAdministration, when: InForce
    ) -> tuple[Outcome, Text | None]:
        if planned.state in {State.HELD, State.STOPPED, State.CANCELLED}:
            return Outcome(planned.state.value), _interruption(planned)
        withheld = self.matches.withheld.get(planned.id)
        if withheld and not self._is_put_off(planned):
            return Outcome.NOT_GIVEN, words.withheld(withheld[-1].on, withheld[-1].record.reason)
        if planned.state is State.PENDING:
            return Outcome.PENDING, _decision(planned)
        return self._by_date(planned, when)

    def _is_put_off(self, planned: PlannedAdministration) -> bool:
        return self.course.arms[planned.arm].missed in {Missed.DEFER, Missed.CATCH_UP}

    def _by_date(
        self, planned: PlannedAdministration, when: InForce
    ) -> tuple[Outcome, Text | None]:
        if when.last is not None and self.as_of > when.last:
            return Outcome.MISSED, words.missed(when.last)
        if planned.id in self.matches.passed_over:
            return Outcome.MISSED, words.missed(None)
        if self.as_of > when.closes:
            return Outcome.OVERDUE, words.overdue(when.closes, when.last)
        if self.as_of >= when.opens:
            return Outcome.DUE, words.due_until(when.closes)
        return Outcome.NOT_DUE, None

    def _kind(self, act: Act) -> tuple[Kind, Text, str | None]:
        arm = self.course.arms.get(act.arm or "")
        if arm is not None and any(isinstance(phase.when, AsNeeded) for phase in arm.phases):
            return Kind.UNSCHEDULED_ALLOWED, words.as_needed(), None
        repeated = self.matches.repeats.get(act.id) or self.matches.displaced.get(act.id)
        repeated = repeated or self._near(act)
        if repeated is None:
            return Kind.EXTRA, words.extra(), None
        first = self.matches.taken[repeated]
        days = abs((act.on - first.on).days)
        return Kind.DUPLICATE, words.duplicate(repeated, first.id, days), repeated

    def _near(self, act: Act) -> str | None:
        """Return the given dose of the arm that lies within a window's width, the nearest one."""
        given, farthest = self._taken_by_arm.get(act.arm or "", ([], 0))
        at = bisect_left(given, act.on - timedelta(farthest), key=itemgetter(0))
        near: list[tuple[int, int, str]] = []
        for on, name in (given[number] for number in range(at, len(given))):
            days = (on - act.on).days
            if days > farthest:
                break
            planned = self.course.planned[name]
            if abs(days) <= self._duplicate_days(planned):
                near.append((abs(days), planned.ordinal, name))
        return min(near)[2] if near else None

    @cached_property
    def _taken_by_arm(self) -> dict[str, tuple[list[tuple[date, str]], int]]:
        """The given doses of each arm by the day they were given, and how far one repeats them."""
        names: dict[str, list[str]] = {}
        for name in self.matches.taken:
            names.setdefault(self.course.planned[name].arm, []).append(name)
        return {
            arm: (
                sorted((self.matches.taken[name].on, name) for name in own),
                max(self._duplicate_days(self.course.planned[name]) for name in own),
            )
            for arm, own in names.items()
        }

    def _duplicate_days(self, planned: PlannedAdministration) -> int:
        return duplicate_days(self.course.arms[planned.arm], planned)

    def _findings(self, act: Act, planned: PlannedAdministration | None) -> tuple[Finding, ...]:
        found = check(self.course, act, planned, self.before)
        found += self.between.get(act.id, [])
        if act.id in self.matches.contradicting:
            found.append(finding(Flag.CONTRADICTING_LINK, self.matches.contradicting[act.id]))
        if act.id in self.matches.out_of_order:
            found.append(finding(Flag.ORDER_DEPARTED, self.matches.out_of_order[act.id]))
        for taken, other in self._readings.get(act.id, []):
            found.append(finding(Flag.AMBIGUOUS_MATCH, ambiguous(taken, other)))
        return tuple(found)

    @cached_property
    def _readings(self) -> dict[str, list[tuple[str | None, str | None]]]:
        found: dict[str, list[tuple[str | None, str | None]]] = {}
        for unclear in self.matches.unclear:
            for act, taken, other in unclear.readings:
                found.setdefault(act.id, []).append((taken, other))
        return found

    def _remarks(
        self, planned: PlannedAdministration, act: Act | None, when: InForce
    ) -> Iterator[Text]:
        if planned.state is State.UNPLACED:
            yield words.no_planned_day()
        if act is None:
            if self._is_put_off(planned):
                for withheld in self.matches.withheld.get(planned.id, []):
                    yield words.withheld(withheld.on, withheld.record.reason)
            return
        if act.record.status is RecordStatus.PARTIAL:
            timing = outside_window(when, act, self.course.zone)
            if timing is not None:
                yield timing
        else:
            yield from dose_remarks(self.course, act, planned)
        for withheld in self.matches.withheld.get(planned.id, []):
            yield words.given_after_all(withheld.on)


def outside_window(when: InForce, act: Act, zone: ZoneInfo) -> Text | None:
    """Return how an administration lies outside its window; both ends are inside."""
    side, ends = when.side(act, zone), when.ends(zone)
    if side == 0:
        return None
    if ends is not None:
        edge_at = ends[side > 0]
        apart = abs(act.record.started_at - edge_at)
        return words.outside_hours(int(apart.total_seconds() // 60), edge_at, early=side < 0)
    edge = when.opens if act.on < when.opens else when.closes
    return words.outside_window((act.on - when.due).days, edge)


def _interruption(planned: PlannedAdministration) -> Text | None:
    """Return the hold or the stop behind a dose that is not to be given: the last one counts."""
    said: Text | None = None
    for reason in planned.reasons:
        if isinstance(reason, StopReason):
            said = words.stopped(reason.on, reason.text)
        elif isinstance(reason, HoldReason):
            said = words.held(reason.first, reason.last, reason.text)
        elif isinstance(reason, CancelReason):
            said = words.cancelled(reason.on, reason.text)
    return said


def _decision(planned: PlannedAdministration) -> Text | None:
    found = (reason for reason in planned.reasons if isinstance(reason, PendingReason))
    reason = next(found, None)
    return words.pending(reason.decision) if reason else None
