"""Where no day serves: the smallest set of rules that conflict, and changes that were tried."""

from collections.abc import Callable, Iterator
from datetime import date

from protocol.lean import dataclass
from schedules.causes import (
    Cause,
    CauseKind,
    ConflictingRule,
    Proposal,
    ProposalKind,
    RejectedDay,
)
from schedules.engine.options import Relaxation, reach, widened
from schedules.engine.problem import Problem, Solution
from schedules.engine.subject import Subject

# A window widened further than this is another rhythm; people then look at the protocol itself.
MOST_WIDENING = 14
MOST_OPENED = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """One target that got no day in the best placement of its problem."""

    problem: Problem
    solution: Solution
    index: int

    def smallest(self) -> tuple[ConflictingRule, ...]:
        """Return rules of which each one is needed for the conflict.

        Rules are taken away one by one, for good where some target still gets no day without it;
        what is left cannot lose any rule without every target of the group getting a day.
        """
        group = self._group()
        part = self.problem.part(group)
        rules = self._rules(group)
        gone: frozenset[str] = frozenset()
        for rule in rules:
            tried = gone | {rule}
            if part.solve(Relaxation(ignored=tried)).unplaced:
                gone = tried
        return tuple(found for rule, found in rules.items() if rule not in gone)

    def proposals(self) -> tuple[Proposal, ...]:
        """Return changes of which each one, tried alone, gave this target a day."""
        found = [*self._opened_days(), *self._dropped_rules()]
        found += [
            change for side in (self._later, self._earlier) if (change := self._widened(side))
        ]
        return tuple(found)

    @property
    def _subject(self) -> Subject:
        return self.problem.targets[self.index].subject

    @property
    def _due(self) -> date:
        return self.problem.targets[self.index].on

    def _helps(self, relaxed: Relaxation) -> bool:
        tried = self.problem.unplaced_near(self.index, relaxed)
        return self.index not in tried and len(tried) < len(self.solution.unplaced)

    def _group(self) -> tuple[int, ...]:
        """Return the target and all that constraints join to it, directly or through others."""
        joined: dict[int, set[int]] = {}
        for constraint in self.solution.constraints:
            joined.setdefault(constraint.first, set()).add(constraint.second)
            joined.setdefault(constraint.second, set()).add(constraint.first)
        group, waiting = {self.index}, [self.index]
        while waiting:
            fresh = joined.get(waiting.pop(), set()) - group
            group |= fresh
            waiting += fresh
        return tuple(sorted(group))

    def _rules(self, group: tuple[int, ...]) -> dict[str, ConflictingRule]:
        """Return each rule that speaks against a day of the group, with what it says there."""
        days: dict[str, dict[date, list[Cause]]] = {}
        for index in group:
            target = self.problem.targets[index]
            for day in _days_of(reach(target.subject, target.on).permitted):
                for cause in self.problem.facts.against(target.subject, day)[0]:
                    causes = days.setdefault(cause.rule, {}).setdefault(day, [])
                    causes += [cause] if cause not in causes else []
        pairs: dict[str, list[tuple[str, str]]] = {}
        names = self.problem.names
        for constraint in self.solution.constraints:
            if constraint.first in group:
                pair = names[constraint.first], names[constraint.second]
                pairs.setdefault(constraint.rule, []).append(pair)
        return {
            rule: ConflictingRule(
                rule=rule,
                days=tuple(
                    RejectedDay(on=day, causes=tuple(causes))
                    for day, causes in days.get(rule, {}).items()
                ),
                pairs=tuple(dict.fromkeys(pairs.get(rule, ()))),
            )
            for rule in (days | pairs)
        }

    def _opened_days(self) -> Iterator[Proposal]:
        due = self._due
        days = _days_of(reach(self._subject, due).permitted)
        found = 0
        for day in sorted(days, key=lambda day: (abs((day - due).days), due > day)):
            causes = self.problem.facts.against(self._subject, day)[0]
            if any(cause.kind is CauseKind.PAST for cause in causes):
                continue
            opened = Relaxation(opened=frozenset({(self._subject.name, day)}))
            if causes and found < MOST_OPENED and self._helps(opened):
                found += 1
                yield Proposal(kind=ProposalKind.OPEN_DAY, on=day, causes=causes)

    def _dropped_rules(self) -> Iterator[Proposal]:
        rules = {c.rule for c in self.solution.constraints if self.index in {c.first, c.second}}
        for rule in sorted(rules):
            if self._helps(Relaxation(ignored=frozenset({rule}))):
                kind = ProposalKind.DROP_RULE
                if rule.endswith("interval.minimum"):
                    kind = ProposalKind.SHORTEN_INTERVAL
                yield Proposal(kind=kind, rule=rule)

    def _later(self, days: int) -> tuple[int, int]:
        return 0, days

    def _earlier(self, days: int) -> tuple[int, int]:
        return days, 0

    def _widened(self, side: Callable[[int], tuple[int, int]]) -> Proposal | None:
        """Return the least widening of the permitted window on one side that helps."""
        subject = self._subject
        for days in range(1, MOST_WIDENING + 1):
            before, after = side(days)
            if self._helps(Relaxation(widened=((subject.name, before, after),))):
                stated = subject.permitted
                window = widened(stated, before, after)
                return Proposal(
                    kind=ProposalKind.WIDEN_WINDOW,
                    subject=subject.name,
                    window=window,
                    stated=stated,
                )
        return None


def _days_of(window: tuple[date, date]) -> list[date]:
    first, last = window
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
