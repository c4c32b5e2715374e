"""How much a departing assessment matters: the default, or what the protocol says of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from protocol.deviation import AssessmentSeverity
from schedules.deviations.taxonomy import SEVERITIES, Severity
from schedules.instruments import CheckedScore
from schedules.plan import Plan

Judged = tuple[Severity, str | None]


class AssessmentJudge:
    """Judges what was checked in the order of time, counting how often each departure came.

    It is counted by assessment and wound. Where an assessment departs and its score is remarked,
    the more severe of the two counts; the departure where they are alike.
    """

    def __init__(self, plan: Plan) -> None:
        """Take the rules of the plan's protocol."""
        self._definition = {item.id: item.assessment for item in plan.assessments}
        self._rules: Mapping[str, tuple[AssessmentSeverity, ...]] = {
            item.id: item.severity for item in plan.protocol.assessments
        }
        self._zone = ZoneInfo(plan.patient.time_zone)
        self._times: Counter[tuple[str | None, str | None, str]] = Counter()

    def of(self, item: CheckedScore) -> Judged:
        """Return the severity and the rule it follows; no rule where nothing departs."""
        assessment = self._definition.get(item.planned or "")
        found: list[Judged] = [self._one(item, assessment, code) for code in _codes(item)]
        return max(found, key=lambda each: each[0].rank, default=(Severity.NONE, None))

    def _one(self, item: CheckedScore, assessment: str | None, code: str) -> Judged:
        self._times[assessment, item.wound, code] += 1
        times = self._times[assessment, item.wound, code]
        name = "default.score-remarked" if code == "remarked" else f"default.assessment-{code}"
        severity = Severity.NOT_IMPORTANT
        for index, rule in enumerate(self._rules.get(assessment or "", ())):
            if rule.of == code and self._applies(rule, item, times):
                severity = SEVERITIES[rule.severity]
                name = f"assessments.{assessment}.severity.{index}"
        return severity, name

    def _applies(self, rule: AssessmentSeverity, item: CheckedScore, times: int) -> bool:
        repeat, beyond = rule.from_repeat, rule.beyond
        if repeat is not None and (repeat.value is None or times < repeat.value):
            return False
        if beyond is None:
            return True
        return beyond.value is not None and self._days_outside(item) > beyond.value.count

    def _days_outside(self, item: CheckedScore) -> int:
        assert item.at is not None  # noqa: S101 -- only what is early or late has ``beyond``
        assert item.window is not None  # noqa: S101 -- the same
        on = item.at.astimezone(self._zone).date()
        first, last = item.window
        return max((first - on).days, (on - last).days)


def _codes(item: CheckedScore) -> Iterator[str]:
    if item.standing.departs:
        yield str(item.standing)
    if item.remarks:
        yield "remarked"
