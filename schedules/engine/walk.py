"""When each target of an arm is due: holds and stops applied, counted on what was given.

Targets are taken one after the other along the arm. Each is due as long after the one before as the
protocol puts it: counted from the day that one was given where the arm says ``anchor: actual``,
else from the day it was due.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import date

from protocol.arm import Arm, Missed
from protocol.lean import dataclass
from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import Due, ids_of, planned
from schedules.engine.expansion import Target
from schedules.engine.floors import Floor
from schedules.engine.hold_rules import (
    beyond_end,
    beyond_maximum,
    days_left,
    hold_reason,
    holds_of,
    is_too_long,
    stopped,
)
from schedules.engine.progress import Before, Lost, Progress
from schedules.engine.trail import Step, Trail
from schedules.patient import Hold
from schedules.plan import State
from schedules.reasons import (
    DeferReason,
    MissedReason,
    Reason,
    StaysReason,
)

# A dose whose day is over is not asked for again under these, whatever comes to light later.
_PASSED_OVER = {Missed.SKIP, Missed.ASK}


def dues_of(targets: Iterable[Target], arm: Arm, facts: DayFacts) -> list[Due]:
    """Return every target of an arm as it is due, in the order of these days.

    A hold with ``shift`` moves everything from its first day on by its length in days, both ends
    counted. ``rejoin`` leaves out what is due inside the hold and keeps all else. ``restart``
    repeats the interrupted phase from its first target, on the day after the hold, and moves what
    follows as far. Of a hold longer than the arm's maximum all from its first day on is stopped, or
    held until a person has decided. A rhythm that ends on a date ends there, however it was moved;
    one that counts goes on until all are given.
    """
    listed = list(targets)
    if facts.nothing_is_known_of(arm.id):
        return [planned(target, target.on) for target in listed]
    floor = Floor(facts.progress.last_given.get(arm.id), holds_of(facts.patient, arm.id))
    walk = _Walk(arm, facts, floor, end=listed[-1] if listed else None)
    walk.steps.extend(Step(target) for target in listed)
    while walk.steps:
        walk.take(walk.steps.popleft())
    return sorted(walk.found, key=lambda due: due.on)


@dataclass(slots=True)
class _Walk:
    """Goes along an arm. What the next target counts from is its trail."""

    arm: Arm
    facts: DayFacts
    floor: Floor
    end: Target | None
    trail: Trail = field(default_factory=Trail)
    steps: deque[Step] = field(default_factory=deque[Step])
    found: list[Due] = field(default_factory=list[Due])
    _ended: tuple[State, Reason] | None = None

    @property
    def _progress(self) -> Progress:
        return self.facts.progress

    def take(self, step: Step) -> None:
        """Date one target, and remember what the next one counts from."""
        due = self.trail.counted(step)
        for hold in self._holds(step.after):
            if due.on < hold.first:
                break
            if hold.resume == "restart" and self._starts_again(hold, due, step):
                return
            due = self._under(hold, due)
        self.trail.reached = due.on
        ids = ids_of(self.arm.id, due.target, due.round)
        given_on = self._progress.given_on(ids)
        if given_on is not None:
            due = self._given(due, given_on, ids[0])
        elif not due.closed:
            due = self._closed(self._settled(due, ids))
        self.found.append(due)

    def _holds(self, after: date) -> Iterator[Hold]:
        """Yield the arm's holds that were not over on the day that was reached."""
        for hold in self.floor.holds:
            if hold.first > after and (
                self.trail.reached is None or self.trail.reached <= hold.last
            ):
                yield hold

    def _under(self, hold: Hold, due: Due) -> Due:
        if is_too_long(self.arm.hold, hold):
            self._ended = self._ended or beyond_maximum(self.arm, hold)
            return due
        match hold.resume:
            case "shift":
                days = days_left(hold, self.trail.reached)
                reason = hold_reason(hold, days)
                self.trail.carry(reason, days)
                return due.moved(days, reason)
            case "rejoin":
                covered = due.on <= hold.last
                return due.ended(State.HELD, hold_reason(hold, 0)) if covered else due
            case _:
                return due

    def _starts_again(self, hold: Hold, due: Due, step: Step) -> bool:
        """Take the interrupted phase once more before the target; say whether anything waits."""
        if is_too_long(self.arm.hold, hold):
            return False
        block = [item for item in self.found if item.target.phase == step.target.phase]
        # The last time each was due: a block that started again before is not repeated twice over,
        # and what is still to come of it is not either.
        waiting = {item.target.mark for item in (step, *self.steps)}
        last = {item.target.mark: item for item in block}
        again = [item for mark, item in last.items() if mark not in waiting]
        # Between two phases nothing is interrupted: what follows only waits for the hold to end.
        days = max(0, (hold.last - (again[0] if again else due).on).days + 1)
        if days == 0:
            return False
        reason = hold_reason(hold, days)
        self.trail.carry(reason, days)
        steps = [
            Step(item.target, item.round + 1, item.on, reasons=(*item.reasons, reason))
            for item in again
        ]
        steps.append(replace(step, on=due.on, reasons=(*due.reasons, reason)))
        self.steps.extendleft(self.trail.again(steps, days, hold))
        return True

    def _settled(self, due: Due, ids: tuple[str, ...]) -> Due:
        """Return a target that was not given as the log and the plan before leave it."""
        before, lost = self._progress.before.get(ids[0]), self._progress.lost_of(ids)
        missed = before.missed if before is not None else None
        stood_due = None if before is None else missed.due_on if missed else before.due
        if stood_due is not None and due.on >= self._progress.as_of and due.on != stood_due:
            # A hold, or what was given, moved it on: its day was missed, not the administration.
            lost = lost if lost is not None and lost.outcome == "not-given" else None
            missed = None
        if lost is not None and lost.then == "skip":
            return replace(due, over=True)
        if lost is not None:
            due = self._open_again(due, lost, ids[0])
        elif missed is not None and before is not None:
            due = self._reopened(due, missed, before.due, ids[0])
        if lost is not None or missed is not None:
            self.floor.rise_to(due.on)
        return self._waits(due, before)

    def _waits(self, due: Due, before: Before | None) -> Due:
        """Return a target that waits for what was given last, or stays ahead where it stood."""
        is_same = before is not None and before.due == due.on
        if is_same and self.arm.missed in _PASSED_OVER and self._kept(due, before).over:
            return self._kept(due, before)
        due = self._rested(due)
        if before is not None and due.on != before.due:
            stood_on = before.on or before.due
            if due.on < self._progress.as_of <= stood_on:
                due = self._ahead(due, before.due)
        return self._kept(due, before)

    def _kept(self, due: Due, before: Before | None) -> Due:
        """Say whether its day is over, or is the one that the plan before gave it."""
        as_of = self._progress.as_of
        stood_on = before.on if before is not None and before.due == due.on else None
        if (stood_on or due.on) < as_of:
            return replace(due, over=True)
        return due if stood_on is None else replace(due, kept_on=stood_on)

    def _given(self, due: Due, given_on: date, name: str) -> Due:
        """Return a target that was given; where the arm says so, the rest counts from its day."""
        before = self._progress.before.get(name)
        if before is not None and before.missed is not None:
            due = self._reopened(due, before.missed, before.due, name)
        if self.arm.anchor == "actual":
            if given_on != due.on:
                self.trail.count_from(due.target, name, given_on)
            due = replace(due, on=given_on)
            self.trail.reached = given_on
        return replace(due, given_on=given_on)

    def _open_again(self, due: Due, lost: Lost, name: str) -> Due:
        """Return a lost administration on the first day that serves, with what waits behind it."""
        assert lost.then != "skip"  # noqa: S101 -- the caller asked
        start = max(due.on, lost.not_before, self._progress.as_of)
        on = self.floor.first_open_day(due, start, self.facts)
        missed = MissedReason(
            kind="missed",
            outcome=lost.outcome,
            then=lost.then,
            due_on=due.on,
            days=(on - due.on).days,
            records=lost.records,
        )
        return self._reopened(due, missed, on, name)

    def _reopened(self, due: Due, missed: MissedReason, on: date, name: str) -> Due:
        days = (on - due.on).days
        if days and (missed.then == "defer" or self.arm.anchor == "actual"):
            self.trail.carry(DeferReason(kind="deferred", administration=name, days=days), days)
            self.trail.reached = on
        return due.moved(days, missed.model_copy(update={"due_on": due.on, "days": days}))

    def _ahead(self, due: Due, stood_due: date) -> Due:
        """Return a target where it was due ahead: nobody can give it on a day that is over."""
        on = stood_due if stood_due > due.on else self._progress.as_of
        said = StaysReason(kind="stays", due_on=due.on, days=(on - due.on).days)
        if self.arm.missed is Missed.DEFER or self.arm.anchor == "actual":
            self.trail.carry(said, said.days)
            self.trail.reached = on
        due = self.floor.waiting(due.moved(said.days, said), due.on)
        self.floor.rise_to(due.on)
        return due

    def _rested(self, due: Due) -> Due:
        """Return a target after the minimum interval, counted from what was given last."""
        said = self.floor.rest_of(due)
        if said is None:
            return due
        natural = due.on
        due = self.floor.waiting(due.moved(said.days, said), natural)
        self.floor.rise_to(due.on)
        if self.arm.anchor == "actual":
            self.trail.carry(said, (due.on - natural).days)
            self.trail.reached = due.on
        return due

    def _closed(self, due: Due) -> Due:
        """End a target that a stop, a hold beyond the maximum or the rhythm's end comes before."""
        if self._ended is not None:
            due = due.ended(*self._ended)
        due = stopped(due, self.arm.id, self.facts.patient)
        return due if self.end is None else beyond_end(due, self.end)
