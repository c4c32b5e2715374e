"""All targets of a patient: arms and assessments, branches taken, holds and stops applied."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date

from protocol.arm import Arm, Phase
from protocol.assessment import AroundAdministrations, Assessment
from protocol.errors import PlanningError
from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol, statements
from schedules.causes import Cause, CauseKind
from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import Due, NamedDue, assessment_dues, named_dues
from schedules.engine.expansion import Course, Target
from schedules.engine.lots import lots_for
from schedules.engine.rhythms import dates_of, given, statement
from schedules.engine.stated_hours import hours_of
from schedules.engine.subject import Subject, assessment_subject
from schedules.engine.timeline import TimeLine
from schedules.engine.versions import Version
from schedules.engine.walk import dues_of
from schedules.patient import Patient

# How many ids a message lists.
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Targets:
    """Expands the versions of a protocol for one patient."""

    versions: tuple[Version, ...]
    patient: Patient
    facts: DayFacts
    _anchored: dict[str, date] = field(default_factory=dict[str, date])
    _due: dict[str, date] = field(default_factory=dict[str, date])
    _expanded_from: dict[tuple[str, date | None], list[NamedDue]] = field(
        default_factory=dict[tuple[str, date | None], list[NamedDue]]
    )

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms that the patient receives, as the newest version has them."""
        arms = self.versions[-1].protocol.arms
        return tuple(arm for arm in arms if arm.id in self.patient.arms)

    def of_arms(self, known: Mapping[str, date]) -> list[NamedDue]:
        """Return the targets of the patient's arms; ordinals count along each arm.

        ``known`` holds days of administrations that arms may count from; where it lacks one, its
        due date is counted from. Raises ``PlanningError`` where there is no such administration.
        """
        self._anchored.clear()
        waiting = list(self.arms)
        found: dict[str, list[NamedDue]] = {}
        while waiting:
            days = {item.ids[0]: item.due.on for items in found.values() for item in items}
            ready = [arm for arm in waiting if arm.anchor_administration in {None, *days}]
            if not ready:
                unknown = [(arm, arm.anchor_administration) for arm in waiting]
                raise PlanningError(
                    [_unknown_anchor(f"arm {arm.id}", str(name), days) for arm, name in unknown]
                )
            for arm in ready:
                name = arm.anchor_administration
                if name is not None:
                    self._anchored[name] = known.get(name, days[name])
                found[arm.id] = self._of_arm(arm, self._anchored[name] if name else None)
            waiting = [arm for arm in waiting if arm.id not in found]
        self._due.clear()
        self._due.update((item.ids[0], item.due.on) for items in found.values() for item in items)
        return [item for arm in self.arms for item in found[arm.id]]

    def _of_arm(self, arm: Arm, anchor: date | None) -> list[NamedDue]:
        """Return an arm's targets, expanded once for each day that it counts from."""
        if (arm.id, anchor) not in self._expanded_from:
            named = named_dues(arm.id, dues_of(self._arm(arm.id), arm, self.facts))
            self._expanded_from[arm.id, anchor] = [self._with_lots(arm, item) for item in named]
        return self._expanded_from[arm.id, anchor]

    def _with_lots(self, arm: Arm, named: NamedDue) -> NamedDue:
        """Return a target with the lots that are meant for it."""
        lots = lots_for(self.patient, named.ids)
        if not lots:
            return named
        stated = self.versions[-1].protocol.product(arm.product).expiry_margin
        margin = stated.value.minutes if stated is not None and stated.value is not None else 0
        target = named.due.target
        subject = replace(target.subject, lots=lots, margin=margin)
        due = replace(named.due, target=replace(target, subject=subject))
        return replace(named, due=due)

    def anchors_used(self) -> Mapping[str, date]:
        """Return the days of the administrations that arms were last counted from."""
        return self._anchored

    def of_assessments(self, known: Mapping[str, date]) -> list[NamedDue]:
        """Return the targets of assessments with a rhythm of their own; holds leave them alone.

        Called after ``of_arms``, whose administrations they may count from.
        """
        for version in self.versions:
            for item in version.protocol.assessments:
                name = item.anchor_administration
                if name in self._due:
                    self._anchored[name] = known.get(name, self._due[name])
        names = [item.id for version in self.versions for item in version.protocol.assessments]
        return [
            named
            for name in dict.fromkeys(names)
            for named in named_dues(name, self._assessment_dues(name))
        ]

    def _assessment_dues(self, name: str) -> list[Due]:
        return assessment_dues(name, self._assessment(name), self.facts.progress)

    def _arm(self, name: str) -> list[Target]:
        found: list[Target] = []
        for version in self.versions:
            arms = (arm for arm in version.protocol.arms if arm.id == name)
            expanded = [target for arm in arms for target in self._expanded(version.protocol, arm)]
            found += self._under(version, expanded)
        return sorted(found, key=lambda target: target.on)

    def _under(self, version: Version, targets: Iterable[Target]) -> list[Target]:
        """Return a version's own targets; with others beside it, kept to its days."""
        own = [target for target in targets if version.covers(target.on)]
        if len(self.versions) == 1:
            return own
        bounded: dict[Subject, Subject] = {}
        for target in own:
            kept = replace(target.subject, version=(version.first, version.end))
            bounded.setdefault(target.subject, kept)
        return [replace(target, subject=bounded[target.subject]) for target in own]

    def _expanded(self, protocol: TreatmentProtocol, arm: Arm) -> Iterator[Target]:
        line, end = self._line(protocol, arm), self._end(protocol)
        for phase in arm.phases:
            applies, pending = branch(protocol, self.patient, phase)
            if applies:
                own_line = self._from_record(protocol, phase) or line
                at = hours_of(self.patient, arm, phase)
                targets = Course(arm, own_line, end, at, self.facts).targets(phase)
                if pending:
                    targets = [replace(target, pending=True) for target in targets]
                yield from targets

    def _end(self, protocol: TreatmentProtocol) -> date:
        """Return the first day after the protocol's span."""
        return time_line(protocol, self.patient.day_zero).plus(given(protocol.span))

    def _line(self, protocol: TreatmentProtocol, arm: Arm) -> TimeLine:
        """Return the time line an arm counts on: from its event or administration if it has one."""
        if arm.anchor_administration is not None:
            return time_line(protocol, self._anchored[arm.anchor_administration])
        days = (event.on for event in self.patient.events if event.event == arm.anchor_event)
        return time_line(protocol, next(days, self.patient.day_zero))

    def _from_record(self, protocol: TreatmentProtocol, phase: Phase) -> TimeLine | None:
        """Return the line of a phase that counts from a decision's day; None for any other."""
        wanted = phase.only_if
        if wanted is None or wanted.counts_from == "anchor":
            return None
        for recorded in self.patient.decisions:
            if recorded.decision == wanted.decision:
                return time_line(protocol, recorded.on)
        decision = next(item for item in protocol.decisions if item.id == wanted.decision)
        due = time_line(protocol, self.patient.day_zero).date_of(given(decision.due))
        return time_line(protocol, due)

    def _assessment(self, name: str) -> list[Target]:
        found: list[Target] = []
        for version in self.versions:
            for assessment in version.protocol.assessments:
                if assessment.id == name:
                    targets = self._expanded_assessment(version.protocol, assessment)
                    found += self._under(version, targets)
        return sorted(found, key=lambda target: target.on)

    def _anchor_of(self, assessment: Assessment) -> date | None:
        """Return the day an assessment counts from; None where the patient lacks the arm."""
        name = assessment.anchor_administration
        if name is None or name in self._due:
            return self.patient.day_zero if name is None else self._anchored[name]
        if any(name.startswith(f"{arm}-") for arm in self.patient.arms):
            raise PlanningError([_unknown_anchor(f"assessment {assessment.id}", name, self._due)])
        return None

    def _expanded_assessment(
        self, protocol: TreatmentProtocol, assessment: Assessment
    ) -> Iterator[Target]:
        when = assessment.when
        if isinstance(when, AroundAdministrations):
            return
        subject, stated = assessment_subject(assessment), statement(when)
        rule = f"assessments.{assessment.id}.when"
        anchor = self._anchor_of(assessment)
        if anchor is None:
            return
        line = time_line(protocol, anchor)
        numbers = tuple(statements(assessment, subject.name))
        assumed = tuple(path for path, number in numbers if number.is_assumed)
        open_limits = tuple(
            Cause(kind=CauseKind.NOT_STATED, rule=path)
            for path, number in numbers
            if number.is_open
        )
        for on, place, mark, _ in dates_of(when, line, self._end(protocol)):
            yield Target(
                subject,
                rule,
                place,
                mark,
                on,
                line.anchor,
                stated,
                assumed=assumed,
                open_limits=open_limits,
            )


def branch(protocol: TreatmentProtocol, patient: Patient, phase: Phase) -> tuple[bool, bool]:
    """Return whether a phase applies to a patient, and whether its decision is still open."""
    wanted = phase.only_if
    if wanted is None:
        return True, False
    for recorded in patient.decisions:
        if recorded.decision == wanted.decision:
            return recorded.outcome == wanted.outcome, False
    decision = next(item for item in protocol.decisions if item.id == wanted.decision)
    return decision.default == wanted.outcome, True


def _unknown_anchor(what: str, name: str, days: Mapping[str, date]) -> str:
    known = ", ".join(list(days)[:MOST_NAMED]) or "none"
    more = ", ..." if len(days) > MOST_NAMED else ""
    return f"{what} counts from {name}, which is not planned; accepted: {known}{more}"


def time_line(protocol: TreatmentProtocol, anchor: date) -> TimeLine:
    """Return the time line of a protocol from an anchor."""
    return TimeLine(anchor, protocol.day_numbering, protocol.month_rule)
