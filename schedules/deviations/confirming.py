"""A report with what people decided beside what was proposed, and what nobody decided yet."""

from collections.abc import Sequence
from dataclasses import field

from protocol.base import Text
from protocol.lean import dataclass
from schedules.deviations.assessed import AssessmentResult
from schedules.deviations.confirmations import Confirmation, Decided
from schedules.deviations.report import (
    DeviationReport,
    Escalation,
    PlannedResult,
    UnplannedResult,
)
from schedules.deviations.taxonomy import Code, Severity


def confirmed(report: DeviationReport, confirmations: Sequence[Confirmation]) -> DeviationReport:
    """Return a report with each decision at its departure; the totals say how many are open.

    A planned dose is named by its id or by that of its record. A decision on a departure that the
    report does not hold is not lost: it stands among the questions to a person.
    """
    desk = _Desk({item.key: item.decided for item in confirmations})
    update = {
        "planned": tuple(map(desk.planned, report.planned)),
        "unplanned": tuple(map(desk.unplanned, report.unplanned)),
        "escalations": tuple(map(desk.escalation, report.escalations)),
        "assessments": None
        if report.assessments is None
        else tuple(map(desk.assessment, report.assessments)),
    }
    draft = report.model_copy(update=update)
    unused = [item for item in confirmations if item.key not in desk.used]
    questions = (*report.questions, *map(_of_nothing, unused))
    parts = vars(draft).copy()
    parts["confirmed"] = draft.decided
    parts["questions"] = questions
    return DeviationReport(**parts)


@dataclass(slots=True)
class _Desk:
    """Hands each departure its decision, and notes which ones were handed out."""

    decisions: dict[tuple[str, str], Decided]
    used: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def planned(self, item: PlannedResult) -> PlannedResult:
        return item.model_copy(update=self._of(item, [item.planned, item.record], item.outcome))

    def unplanned(self, item: UnplannedResult) -> UnplannedResult:
        return item.model_copy(update=self._of(item, [item.record], item.kind))

    def escalation(self, item: Escalation) -> Escalation:
        return item.model_copy(update={"confirmed": self._take([(f"arm {item.arm}", "")])})

    def assessment(self, item: AssessmentResult) -> AssessmentResult:
        if item.severity is Severity.NONE:
            return item
        return item.model_copy(
            update={"confirmed": self._take([(name, "") for name in item.names])}
        )

    def _of(
        self, item: PlannedResult | UnplannedResult, names: Sequence[str | None], code: Code
    ) -> dict[str, object]:
        findings = tuple(
            found.model_copy(update={"confirmed": self._decided(found.severity, names, found.flag)})
            for found in item.findings
        )
        return {"confirmed": self._decided(item.severity, names, code), "findings": findings}

    def _decided(
        self, severity: Severity, names: Sequence[str | None], code: Code
    ) -> Decided | None:
        if severity is Severity.NONE:
            return None
        return self._take([(name, str(code)) for name in names if name is not None])

    def _take(self, keys: Sequence[tuple[str, str]]) -> Decided | None:
        found = [key for key in keys if key in self.decisions]
        self.used.update(found[:1])
        return self.decisions[found[0]] if found else None


def _of_nothing(item: Confirmation) -> Text:
    name, code = item.key
    what = f"{name} {code}".strip()
    return Text(
        en=f"{item.by} decided on {what}, which this report does not hold: is it another one?",
        zh=f"{item.by} 对 {what} 作了判定,但本报告没有此项:是否指另一项?",
    )
