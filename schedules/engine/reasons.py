"""Why a date is what it is, as data: enough to find the same date again without the engine."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from protocol.lean import dataclass
from protocol.model import made
from protocol.provenance import Provenance
from protocol.timespan import Length, TimeUnit
from schedules.causes import Cause, CauseKind, Proposal, RejectedDay
from schedules.engine.conflict import Conflict
from schedules.engine.dues import Due
from schedules.engine.expansion import Target
from schedules.engine.hours import Gap
from schedules.engine.options import Reach, options, reach
from schedules.engine.pairs import Apart, Between, Constraint, Months
from schedules.engine.problem import Problem, Solution
from schedules.reasons import MoveReason, PendingReason, Reason, TargetReason, UnplacedReason

_target_said = made(TargetReason)


@dataclass(frozen=True, slots=True)
class DateReasons:
    """Gives the reasons of every target of a solved problem."""

    problem: Problem
    solution: Solution

    def of(self, index: int, due: Due, extra: Sequence[Proposal] = ()) -> tuple[Reason, ...]:
        """Return why a target stands where it stands, or why it has no date."""
        stated = self.target(due)
        placed = self.solution.days[index]
        if placed is None:
            return (*stated, self._unplaced(index, extra))
        on = date.fromordinal(placed)
        if index in self.problem.given:
            return stated
        return stated if on == due.on else (*stated, self._move(index, on))

    def target(self, due: Due) -> tuple[Reason, ...]:
        """Return where the protocol puts a target, who says so, and what holds did to it."""
        target = due.target
        reasons: list[Reason] = [_target_reason(target)]
        branch = target.phase.only_if if target.phase else None
        if target.pending and branch is not None:
            pending = PendingReason(
                kind="pending", decision=branch.decision, outcome=branch.outcome
            )
            reasons.append(pending)
        return (*reasons, *due.reasons)

    def _move(self, index: int, on: date) -> MoveReason:
        due = self.problem.targets[index].on
        moved = abs((on - due).days)
        days = (day for step in range(moved + 1) for day in _both_sides(due, step))
        rejected = tuple(
            RejectedDay(on=day, causes=self._causes(index, day))
            for day in dict.fromkeys(days)
            if day != on
        )
        return MoveReason(
            kind="move", target_on=due, on=on, days=(on - due).days, rejected=rejected
        )

    def _unplaced(self, index: int, extra: Sequence[Proposal]) -> UnplacedReason:
        target = self.problem.targets[index]
        first, last = (day.toordinal() for day in reach(target.subject, target.on).permitted)
        days = [date.fromordinal(day) for day in range(first, last + 1)]
        conflict = Conflict(self.problem, self.solution, index)
        return UnplacedReason(
            kind="unplaced",
            target_on=target.on,
            rejected=tuple(RejectedDay(on=day, causes=self._causes(index, day)) for day in days),
            conflict=conflict.smallest(),
            proposals=(*conflict.proposals(), *extra),
        )

    def _causes(self, index: int, day: date) -> tuple[Cause, ...]:
        """Return what speaks against a day: the strongest kind there is."""
        target = self.problem.targets[index]
        here = reach(target.subject, target.on)
        name = target.subject.name
        if not here.permitted[0] <= day <= here.permitted[1]:
            return (_outside(CauseKind.OUTSIDE_WINDOW, f"{name}.windows", here.permitted),)
        hard, soft = self.problem.facts.against(target.subject, day)
        if causes := hard or self._neighbours(index, day):
            return causes
        if index in self.problem.pinned and self._is_before_the_chosen(index, day):
            counting = self.problem.targets[min(self.problem.counted_from(index))].subject
            rule = f"{counting.name}.anchor_administration"
            return (Cause(kind=CauseKind.COUNTED_FROM, rule=rule),)
        return self._mild(target, day, here, soft)

    def _is_before_the_chosen(self, index: int, day: date) -> bool:
        """Say whether a target, left to itself, would rather take a day than the one it has."""
        target, chosen = self.problem.targets[index], self.problem.pinned[index]
        facts = self.problem.facts
        found = options(target.subject, target.on, facts, kept_on=target.kept_on).options
        days = [one for one, _ in found]
        return chosen is None or days.index(day.toordinal()) < days.index(chosen)

    def _mild(
        self, target: Target, day: date, here: Reach, soft: tuple[Cause, ...]
    ) -> tuple[Cause, ...]:
        name = target.subject.name
        if not here.preferred[0] <= day <= here.preferred[1]:
            rule = f"{name}.windows.preferred"
            return (_outside(CauseKind.OUTSIDE_PREFERRED, rule, here.preferred),)
        if soft:
            return soft
        # A nearer day that nothing speaks against would have been taken: this one is as far.
        side = target.subject.side
        return (Cause(kind=CauseKind.OTHER_SIDE, rule=f"{name}.side", side=side),)

    def _neighbours(self, index: int, day: date) -> tuple[Cause, ...]:
        """Return the constraints that the day would break where everything else stays."""
        causes: list[Cause] = []
        along = self.problem.counted_from(index)
        for constraint in self.solution.constraints:
            if index not in {constraint.first, constraint.second}:
                continue
            is_first = constraint.first == index
            other = constraint.second if is_first else constraint.first
            placed = self.solution.days[other]
            if placed is None or other in along:
                continue
            days = (day.toordinal(), placed) if is_first else (placed, day.toordinal())
            if not constraint.keeps(*days):
                least, most = _limits(constraint)
                causes.append(
                    Cause(
                        kind=CauseKind.NEIGHBOUR,
                        rule=constraint.rule,
                        on=date.fromordinal(placed),
                        other=self.problem.names[other],
                        at_least=least,
                        at_most=most,
                        apart=_hours_apart(constraint, *days),
                        in_order=_order(constraint, is_first=is_first),
                    )
                )
        return tuple(causes)


def _target_reason(target: Target) -> TargetReason:
    return _target_said(
        kind="target",
        rule=target.rule,
        place=target.place,
        anchor_on=target.anchor,
        target_on=target.on,
        provenance=target.stated.provenance or Provenance.ENGINEERING,
        source=target.stated.source,
    )


def _outside(kind: CauseKind, rule: str, window: tuple[date, date]) -> Cause:
    return Cause(kind=kind, rule=rule, window=window)


def _hours_apart(constraint: Constraint, first: int, second: int) -> Length | None:
    """Return how far apart two are where that is counted in hours; None in days."""
    if isinstance(constraint, Between | Months | Apart):
        return None
    minutes = abs(constraint.minutes(first, second))
    if minutes % 60 == 0:
        return Length(minutes // 60, TimeUnit.HOUR)
    return Length(minutes, TimeUnit.MINUTE)


def _order(constraint: Constraint, *, is_first: bool) -> Literal["before", "after"] | None:
    if not isinstance(constraint, Gap) or not constraint.ordered:
        return None
    return "before" if is_first else "after"


def _limits(constraint: Constraint) -> tuple[Length | None, Length | None]:
    """Return how far apart a constraint wants two dates, at least and at most."""
    if isinstance(constraint, Apart):
        return Length(constraint.days, TimeUnit.DAY), None
    if not isinstance(constraint, Between | Months):
        least = constraint.low
        return least if least is not None and least.count > 0 else None, constraint.high
    unit = TimeUnit.MONTH if isinstance(constraint, Months) else TimeUnit.DAY
    low, high = constraint.low, constraint.high
    return (
        Length(low, unit) if low is not None and low > 0 else None,
        None if high is None else Length(high, unit),
    )


def _both_sides(day: date, step: int) -> tuple[date, date]:
    at = day.toordinal()
    return date.fromordinal(at - step), date.fromordinal(at + step)
