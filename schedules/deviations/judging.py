"""How much each departure matters: the default, or what the protocol says of the arm.

A program proposes ``important`` and names the rule; a person confirms it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction

from protocol.deviation import Code, Outcome, SeverityRule
from protocol.lean import dataclass
from schedules.deviations.course import MINUTES_A_DAY, Act, Course
from schedules.deviations.dose_checks import share_of
from schedules.deviations.report import Finding, PlannedResult, UnplannedResult
from schedules.deviations.taxonomy import SEVERITIES, Severity, default_rule, default_severity

Result = PlannedResult | UnplannedResult


@dataclass(slots=True)
class _Judge:
    """Judges results in the order of time, counting how often each code came."""

    course: Course
    acts: dict[str, Act]
    times: Counter[tuple[str, Code]] = field(default_factory=Counter[tuple[str, Code]])

    def result(self, result: Result) -> Result:
        code: Code = result.outcome if isinstance(result, PlannedResult) else result.kind
        severity, rule = self._of(result, code)
        findings = tuple(self._finding(result, each) for each in result.findings)
        if (severity, rule) == (result.severity, result.rule) and findings == result.findings:
            return result
        return result.model_copy(update={"severity": severity, "rule": rule, "findings": findings})

    def _finding(self, result: Result, found: Finding) -> Finding:
        severity, rule = self._of(result, found.flag)
        if rule == found.rule:
            return found
        return found.model_copy(update={"severity": severity, "rule": rule})

    def _of(self, result: Result, code: Code) -> tuple[Severity, str]:
        arm = self.course.arms.get(result.arm or "")
        self.times[result.arm or "", code] += 1
        severity, name = default_severity(code), default_rule(code)
        rules = arm.deviations.severity if arm is not None and arm.deviations is not None else ()
        for index, rule in enumerate(rules):
            if rule.of == code and self._applies(rule, result, code):
                severity = SEVERITIES[rule.severity]
                name = f"arms.{result.arm}.deviations.severity.{index}"
        return severity, name

    def _applies(self, rule: SeverityRule, result: Result, code: Code) -> bool:
        phase = result.phase if isinstance(result, PlannedResult) else None
        if rule.phase is not None and rule.phase != phase:
            return False
        if rule.from_repeat is not None and (
            rule.from_repeat.value is None
            or self.times[result.arm or "", code] < rule.from_repeat.value
        ):
            return False
        if rule.beyond is not None:
            limit = rule.beyond.value
            return limit is not None and _minutes_outside(result) > limit.minutes
        if rule.beyond_percent is not None:
            most = rule.beyond_percent.value
            share = self._share(result)
            return most is not None and share is not None and abs(share) * 100 > most
        return True

    def _share(self, result: Result) -> Fraction | None:
        if not isinstance(result, PlannedResult) or result.record is None:
            return None
        planned = self.course.planned[result.planned]
        return share_of(self.course, self.acts[result.record], planned)


def judged(
    course: Course,
    given: Iterable[Act],
    planned: Iterable[PlannedResult],
    unplanned: Iterable[UnplannedResult],
) -> tuple[tuple[PlannedResult, ...], tuple[UnplannedResult, ...]]:
    """Return all results with their severities, and the rule behind each."""
    everything: list[Result] = [*planned, *unplanned]
    if any(arm.deviations is not None for arm in course.arms.values()):
        judge = _Judge(course, {act.id: act for act in given})
        for at in sorted(range(len(everything)), key=lambda at: _when(everything[at])):
            everything[at] = judge.result(everything[at])
    return (
        tuple(each for each in everything if isinstance(each, PlannedResult)),
        tuple(each for each in everything if isinstance(each, UnplannedResult)),
    )


def _when(result: Result) -> tuple[str, str]:
    if isinstance(result, UnplannedResult) or result.given_at is not None:
        on = result.given_at.date() if result.given_at else None
        return str(on), result.record or ""
    return str(result.due_on), result.planned


def _minutes_outside(result: Result) -> int:
    """Return how far outside its window an administration lies, in minutes of whole days."""
    if not isinstance(result, PlannedResult) or result.given_at is None:
        return 0
    on, (opens, closes) = result.given_at.date(), result.window
    days = (opens - on).days if result.outcome is Outcome.EARLY else (on - closes).days
    return max(days, 0) * MINUTES_A_DAY
