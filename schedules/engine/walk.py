"""When each target of an arm is due: holds and stops applied, counted on what was given.

Targets are taken one after the other along the arm. Each is due as long after the one before as the
protocol puts it: counted from the day that one was given where the arm says ``anchor: actual``,
else from the day it was due.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import date, timedelta

from protocol.arm import Arm, Missed
from protocol.lean import dataclass
from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import Due, counted_from, ids_of
from schedules.engine.expansion import Target
from schedules.engine.floors import Floor
from schedules.engine.hold_rules import beyond_maximum, days_of, hold_reason, holds_of, is_too_long
from schedules.engine.progress import Before, Lost, Progress
from schedules.patient import Hold
from schedules.plan import State
from schedules.reasons import (
    DeferReason,
    EndReason,
    FollowsReason,
    MissedReason,
    Reason,
    StaysReason,
    StopReason,
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
    if _nothing_is_known(arm, facts):
        return [_as_the_protocol_says(target) for target in listed]
    floor = Floor(facts.progress.last_given.get(arm.id), holds_of(facts.patient, arm.id))
    walk = _Walk(arm, facts, floor, end=listed[-1] if listed else None)
    walk.steps.extend(_Step(target) for target in listed)
    while walk.steps:
        walk.take(walk.steps.popleft())
    return sorted(walk.found, key=lambda due: due.on)


def _nothing_is_known(arm: Arm, facts: DayFacts) -> bool:
    """Say whether neither a log nor the patient document says anything of an arm's course."""
    patient = facts.patient
    touched = [*(hold.arms for hold in patient.holds), *(stop.arms for stop in patient.stops)]
    return facts.progress.is_nothing and not any(arm.id in arms for arms in touched)


def _as_the_protocol_says(target: Target) -> Due:
    return Due(target, target.on, State.PENDING if target.pending else State.PLANNED)


@dataclass(frozen=True, slots=True)
class _Step:
    """A target to take next, and what is known of it where a hold let its block start again.

    ``on`` is its day while the walk counts from ``anchor`` with ``shift``; ``after`` is the first
    day of the hold: those up to it have done what they do.
    """

    target: Target
    turn: int = 1
    on: date | None = None
    anchor: "_Anchor | None" = None
    shift: int = 0
    reasons: tuple[Reason, ...] | None = None
    after: date = date.min


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An administration that the rest of an arm counts from, and the days that moved it."""

    target: Target
    name: str
    on: date
    moved: int


@dataclass(slots=True)
class _Walk:
    """Goes along an arm. ``_shift`` is by how much all that follows is moved; ``_carried`` why.

    ``_reached`` is the day that was reached: when the one before was given or is due.
    """

    arm: Arm
    facts: DayFacts
    floor: Floor
    end: Target | None
    steps: deque[_Step] = field(default_factory=deque[_Step])
    found: list[Due] = field(default_factory=list[Due])
    _anchor: _Anchor | None = None
    _shift: int = 0
    _carried: tuple[Reason, ...] = ()
    _moved: int = 0
    _reached: date | None = None
    _ended: tuple[State, Reason] | None = None

    @property
    def _progress(self) -> Progress:
        return self.facts.progress

    def take(self, step: _Step) -> None:
        """Date one target, and remember what the next one counts from."""
        due = self._counted(step)
        for hold in self._holds(step.after):
            if due.on < hold.first:
                break
            if hold.resume == "restart" and self._starts_again(hold, due, step):
                return
            due = self._under(hold, due)
        self._reached = due.on
        ids = ids_of(self.arm.id, due.target, due.round)
        given_on = self._progress.given_on(ids)
        if given_on is not None:
            due = self._given(due, given_on, ids[0])
        elif not due.closed:
            due = self._closed(self._settled(due, ids))
        self.found.append(due)

    def _counted(self, step: _Step) -> Due:
        target, anchor = step.target, self._anchor
        reasons = self._carried if step.reasons is None else step.reasons
        if step.on is not None and step.anchor is anchor:
            on = step.on + timedelta(days=self._shift - step.shift)
        elif anchor is None:
            on = target.on + timedelta(days=self._shift)
        else:
            on = counted_from(anchor.on, anchor.target, target)
            days = (on - target.on).days - anchor.moved
            said = FollowsReason(
                kind="follows", administration=anchor.name, on=anchor.on, days=days
            )
            reasons = (*reasons, *([said] if days else []))
            on += timedelta(days=self._shift)
        state = State.PENDING if target.pending else State.PLANNED
        return Due(target, on, state, reasons, step.turn)

    def _holds(self, after: date) -> Iterator[Hold]:
        """Yield the arm's holds that were not over on the day that was reached."""
        for hold in self.floor.holds:
            if hold.first > after and (self._reached is None or self._reached <= hold.last):
                yield hold

    def _under(self, hold: Hold, due: Due) -> Due:
        if is_too_long(self.arm.hold, hold):
            self._ended = self._ended or beyond_maximum(self.arm, hold)
            return due
        match hold.resume:
            case "shift":
                # Of a hold in which something was given, only what is left lies before the next.
                reached = self._reached
                inside = reached if reached is not None and reached >= hold.first else None
                days = (hold.last - inside).days if inside else days_of(hold)
                reason = hold_reason(hold, days)
                self._carry(reason, days)
                return due.moved(days, reason)
            case "rejoin":
                covered = due.on <= hold.last
                return due.ended(State.HELD, hold_reason(hold, 0)) if covered else due
            case _:
                return due

    def _carry(self, reason: Reason, days: int) -> None:
        """Move all that follows, and say why."""
        self._carried = (*self._carried, reason)
        self._shift += days
        self._moved += days

    def _starts_again(self, hold: Hold, due: Due, step: _Step) -> bool:
        """Take the interrupted phase once more before the target; say whether anything waits."""
        if is_too_long(self.arm.hold, hold):
            return False
        block = [item for item in self.found if item.target.phase == step.target.phase]
        # The last time each was due: a block that started again before is not repeated twice over.
        again = list({item.target.mark: item for item in block}.values())
        # Between two phases nothing is interrupted: what follows only waits for the hold to end.
        days = max(0, (hold.last - (again[0] if again else due).on).days + 1)
        if days == 0:
            return False
        reason = hold_reason(hold, days)
        self._carry(reason, days)
        steps = [
            _Step(item.target, item.round + 1, item.on, reasons=(*item.reasons, reason))
            for item in again
        ]
        steps.append(replace(step, on=due.on, reasons=(*due.reasons, reason)))
        self.steps.extendleft(
            replace(
                item,
                on=item.on + timedelta(days=days) if item.on else None,
                anchor=self._anchor,
                shift=self._shift,
                after=hold.first,
            )
            for item in reversed(steps)
        )
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
        if self.arm.missed in _PASSED_OVER and self._kept(due, before).over and _same(due, before):
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
                self._anchor = _Anchor(due.target, name, given_on, self._moved)
                self._shift = 0
            due = replace(due, on=given_on)
            self._reached = given_on
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
            self._carry(DeferReason(kind="deferred", administration=name, days=days), days)
            self._reached = on
        return due.moved(days, missed.model_copy(update={"due_on": due.on, "days": days}))

    def _ahead(self, due: Due, stood_due: date) -> Due:
        """Return a target where it was due ahead: nobody can give it on a day that is over."""
        on = stood_due if stood_due > due.on else self._progress.as_of
        said = StaysReason(kind="stays", due_on=due.on, days=(on - due.on).days)
        if self.arm.missed is Missed.DEFER or self.arm.anchor == "actual":
            self._carry(said, said.days)
            self._reached = on
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
            self._carry(said, (due.on - natural).days)
            self._reached = due.on
        return due

    def _closed(self, due: Due) -> Due:
        """End a target that a stop, a hold beyond the maximum or the rhythm's end comes before."""
        if self._ended is not None:
            due = due.ended(*self._ended)
        for stop in self.facts.patient.stops:
            if self.arm.id in stop.arms and due.on >= stop.on:
                reason = StopReason(kind="stop", on=stop.on, text=stop.reason)
                due = due.ended(State.STOPPED, reason)
        # The end of the arm, not of a phase: a phase that waits is given whole.
        until = self.end.until if self.end is not None else None
        if self.end is not None and until is not None and due.on >= until and not due.over:
            last = until - timedelta(days=1)
            due = due.ended(State.STOPPED, EndReason(kind="end", rule=self.end.rule, on=last))
        return due


def _same(due: Due, before: Before | None) -> bool:
    return before is not None and before.due == due.on
