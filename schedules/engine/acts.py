"""From a dated target to planned administrations: the dose, the hour, the site, the warnings."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date, time
from zoneinfo import ZoneInfo

from protocol.arm import Arm, Phase
from protocol.errors import PlanningError
from protocol.lean import dataclass
from protocol.model import made
from protocol.rules import CumulativeMaximum, FromAdministration, Gate, SameDay
from protocol.timing import AsNeeded as AsNeededRhythm
from protocol.treatment_protocol import TreatmentProtocol, statements
from schedules.causes import Cause, CauseKind
from schedules.engine.clock import resolve
from schedules.engine.day_facts import DayFacts
from schedules.engine.dosing import Dosing
from schedules.engine.dues import NamedDue
from schedules.engine.gates import fresh_before, gates_of
from schedules.engine.measured import DoseProblem
from schedules.engine.options import spans_of
from schedules.engine.rhythms import given
from schedules.engine.stated_hours import untold_gaps
from schedules.engine.targets import branch
from schedules.engine.timeline import TimeLine
from schedules.patient import Patient
from schedules.plan import AsNeeded, PlannedAdministration, State
from schedules.planned_dose import PlannedDose
from schedules.reasons import Reason

_administration = made(PlannedAdministration)
# Gates, what is open, and the numbers that are assumed.
_Shared = tuple[tuple[Gate, ...], tuple[Cause, ...], tuple[str, ...]]


@dataclass(slots=True)
class Acts:
    """Makes administrations, collecting every dose that cannot be given a value."""

    protocol: TreatmentProtocol
    patient: Patient
    facts: DayFacts
    problems: list[str] = field(default_factory=list[str])
    _dosing: Dosing | None = None
    _zone: ZoneInfo = field(init=False)
    _of_phases: dict[tuple[int, int], _Shared] = field(
        default_factory=dict[tuple[int, int], _Shared]
    )
    _open: dict[str, tuple[Cause, ...]] = field(default_factory=dict[str, tuple[Cause, ...]])

    def __post_init__(self) -> None:
        """Find what all acts share."""
        self._zone = ZoneInfo(self.patient.time_zone)

    def of(
        self, named: NamedDue, days: list[date | None], line: TimeLine, reasons: tuple[Reason, ...]
    ) -> list[PlannedAdministration]:
        """Return the administrations of one target, one for each hour of its day.

        ``days`` holds the day of each; they differ only where they were given so.
        """
        due, target = named.due, named.due.target
        arm, phase = target.arm, target.phase
        assert arm is not None  # noqa: S101 -- called for targets of arms only
        assert phase is not None  # noqa: S101
        gates, open_limits, assumed = self._shared(arm, phase)
        subject, acts = target.subject, list[PlannedAdministration]()
        for at, (name, on) in enumerate(zip(named.ids, days, strict=True)):
            dose = self._dose(arm, phase, on or due.on)
            if dose is None:
                return []
            soft = self.facts.against(subject, on)[1] if on is not None else ()
            hour, clock_reasons = self._hour(on, target.at[at])
            ordinal = named.first_ordinal + at
            preferred, permitted = spans_of(subject, due.on, target.at[at])
            acts.append(
                _administration(
                    id=name,
                    arm=arm.id,
                    phase=phase.id,
                    ordinal=ordinal,
                    state=due.state if on is not None or due.closed else State.UNPLACED,
                    target_on=target.on,
                    due_on=due.on,
                    on=on,
                    at=hour,
                    day=line.day_of(on or due.on),
                    preferred=preferred.days,
                    permitted=permitted.days,
                    preferred_at=preferred.moments,
                    permitted_at=permitted.moments,
                    dose=dose,
                    reasons=(*reasons, *clock_reasons) if clock_reasons else reasons,
                    site=_site(arm, target.turn * len(named.ids) + at),
                    gates=() if on is None else fresh_before(gates, on, hour),
                    warnings=(*soft, *open_limits) if soft else open_limits,
                    assumed=assumed,
                )
            )
        return acts

    def as_needed(self) -> tuple[AsNeeded, ...]:
        """Return what may be given when it is needed, with the dose as of day zero.

        A branch that was not taken gives nothing; one that waits for its decision says so.
        """
        found: list[AsNeeded] = []
        for arm in self.protocol.arms:
            stops = (stop.on for stop in self.patient.stops if arm.id in stop.arms)
            stopped_on = min(stops, default=None)
            for phase in arm.phases if arm.id in self.patient.arms else ():
                applies, pending = branch(self.protocol, self.patient, phase)
                if not isinstance(phase.when, AsNeededRhythm) or not applies:
                    continue
                dose = self._dose(arm, phase, self.patient.day_zero)
                if dose is not None:
                    found.append(
                        AsNeeded(
                            arm=arm.id,
                            phase=phase.id,
                            pending=pending,
                            stopped_on=stopped_on,
                            maximum_per_day=given(phase.when.maximum_per_day),
                            minimum_gap_minutes=given(phase.when.minimum_gap).minutes,
                            dose=dose,
                            assumed=self._assumptions(arm, phase),
                        )
                    )
        return tuple(found)

    def finish(self) -> None:
        """Raise ``PlanningError`` with every dose problem, once all were looked at."""
        if self.problems:
            raise PlanningError(list(dict.fromkeys(self.problems)))

    def _dose(self, arm: Arm, phase: Phase, on: date) -> PlannedDose | None:
        if self._dosing is None:
            self._dosing = Dosing.for_patient(self.protocol, self.patient)
        try:
            return self._dosing.dose(arm, phase, on)
        except DoseProblem as problem:
            self.problems.append(str(problem))
            return None

    def _hour(self, on: date | None, at: time | None) -> tuple[time | None, tuple[Reason, ...]]:
        if on is None or at is None:
            return at, ()
        used, reason = resolve(on, at, self._zone, self.patient.clock_changes)
        return used, (() if reason is None else (reason,))

    def _shared(self, arm: Arm, phase: Phase) -> _Shared:
        """Return what all acts of a phase have: gates, what is open, what is assumed."""
        key = (id(arm), id(phase))
        if key not in self._of_phases:
            gates = gates_of(self.protocol, arm.id)
            self._of_phases[key] = gates, self._open_limits(arm), self._assumptions(arm, phase)
        return self._of_phases[key]

    def _open_limits(self, arm: Arm) -> tuple[Cause, ...]:
        """Return what was not applied because nobody stated it."""
        if arm.id not in self._open:
            name = f"arms.{arm.id}"
            parts: list[tuple[str, object]] = [
                (f"{name}.windows", arm.windows),
                (f"{name}.interval", arm.interval),
                (f"{name}.hold", arm.hold),
                *self._measurement_rules(arm),
            ]
            if any(lot.administrations for lot in self.patient.lots):
                margin = self.protocol.product(arm.product).expiry_margin
                parts.append((f"products.{arm.product}.expiry_margin", margin))
            parts += [
                (f"rules.{number}", rule)
                for number, rule in enumerate(self.protocol.rules)
                if isinstance(rule, FromAdministration | CumulativeMaximum | SameDay)
                and arm.id in rule.arms
            ]
            open_limits = (
                Cause(kind=CauseKind.NOT_STATED, rule=path)
                for place, part in parts
                for path, stated in statements(part, place)
                if stated.is_open
            )
            untold = (
                Cause(kind=CauseKind.NO_HOUR, rule=rule, other=other)
                for rule, other in untold_gaps(self.protocol, self.patient, arm)
            )
            self._open[arm.id] = (*open_limits, *untold)
        return self._open[arm.id]

    def _measurement_rules(self, arm: Arm) -> Iterator[tuple[str, object]]:
        """Yield the limits at which a change of what a dose is counted on is flagged."""
        bases = {arm.dose_of(phase).basis for phase in arm.phases}
        for name, rule, counted in (
            ("weight", self.protocol.weight, {"per-kg", "per-m2"}),
            ("height", self.protocol.height, {"per-m2"}),
            ("wound_area", self.protocol.wound_area, {"per-cm2"}),
        ):
            if rule is not None and bases & counted:
                yield f"{name}.max_change_percent", rule.max_change_percent

    def _assumptions(self, arm: Arm, phase: Phase) -> tuple[str, ...]:
        """Return the assumed numbers that an administration's date and dose rest on."""
        name = f"arms.{arm.id}"
        own_dose = f"{name}.phases.{phase.id}.dose"
        parts = {
            f"{name}.phases.{phase.id}.when": phase.when,
            own_dose if phase.dose else f"{name}.dose": arm.dose_of(phase),
            f"{name}.phases.{phase.id}.at": phase.at,
            f"{name}.at": None if phase.at else arm.at,
            f"{name}.phases.{phase.id}.duration": phase.duration,
            f"{name}.duration": None if phase.duration else arm.duration,
            f"{name}.windows": arm.windows,
            f"{name}.interval": arm.interval,
            f"{name}.day_rules": arm.day_rules,
        }
        return tuple(
            path
            for place, part in parts.items()
            for path, stated in statements(part, place)
            if stated.is_assumed
        )


def _site(arm: Arm, turn: int) -> str | None:
    """Return the site whose turn it is: the listed sites one after the other, then again."""
    return arm.rotation[turn % len(arm.rotation)] if arm.rotation else None
