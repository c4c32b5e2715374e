"""From a plan to one sheet for each administration."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from protocol.arm import Arm, Phase
from protocol.assessment import Assessment
from protocol.treatment_protocol import next_with_id
from schedules.checklists import facts
from schedules.checklists.blocks import ArmBlocks, Asked
from schedules.checklists.documents import ChecklistContent, content_by_kind
from schedules.checklists.headers import plan_header
from schedules.checklists.sheet import Fact, Header, PausePoint, Sheet
from schedules.checklists.words import Words, joined
from schedules.display import clock
from schedules.plan import Plan, PlannedAdministration, State

PRINTED = frozenset({State.PLANNED, State.PENDING, State.UNPLACED})
_PENDING = Words(
    "Waits for a decision that is not recorded yet; do not start before it is.",
    "所依据的决定尚未记录;记录前不得开始。",
)
_UNPLACED = Words(
    "No date could be planned. Do not start: plan again first.",
    "未能排定日期。请勿开始:须先重新排期。",
)
_FLAGGED = Words("Flagged by the plan: ", "计划提示:")


def build_checklists(
    plan: Plan,
    *,
    arm_ids: Sequence[str] | None = None,
    first: date | None = None,
    last: date | None = None,
    content: Sequence[ChecklistContent] | None = None,
) -> tuple[Sheet, ...]:
    """Return a sheet for each administration of the plan, in the plan's order.

    ``first`` and ``last`` are inside. One that no date could be found for has a sheet that says
    so; a held or stopped one has none, and the cover lists it. ``content`` holds a site's own
    checklist documents: each replaces the built-in one of its kind.
    """
    chosen = [
        act
        for act in plan.administrations
        if act.state in PRINTED
        and (arm_ids is None or act.arm in arm_ids)
        and (first is None or (act.on or act.target_on) >= first)
        and (last is None or (act.on or act.target_on) <= last)
    ]
    filling = _Filling(plan, plan_header(plan), content_by_kind(content), _hosts(plan, chosen))
    return tuple(filling.sheet(act) for act in chosen)


def _hosts(plan: Plan, chosen: Sequence[PlannedAdministration]) -> dict[date, str]:
    """Return which sheet of a day takes the day's assessments: at a dressing change if there is."""
    topical = {arm.id for arm in plan.protocol.arms if arm.checklist == "topical"}
    hosts: dict[date, str] = {}
    for act in sorted(chosen, key=lambda act: act.arm not in topical):
        if act.on is not None:
            hosts.setdefault(act.on, act.id)
    return hosts


@dataclass(slots=True)
class _Filling:
    """Fills sheets; what is the same on many sheets is built once and shared."""

    plan: Plan
    header: Header
    content: dict[str, ChecklistContent]
    hosts: dict[date, str]
    _points: dict[tuple[object, ...], tuple[PausePoint, ...]] = field(default_factory=dict)
    _given: dict[tuple[str, str], tuple[Fact, ...]] = field(default_factory=dict)
    _blocks: dict[tuple[str, str], ArmBlocks] = field(default_factory=dict)
    _around: dict[tuple[str, str], list[Assessment]] = field(init=False)
    _due: dict[date, list[Assessment]] = field(init=False)
    _totals: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._around, self._due, self._totals = {}, {}, {}
        for item in self.plan.assessments:
            assessment = next_with_id(self.plan.protocol.assessments, item.assessment)
            if item.around is not None and item.moment is not None:
                self._around.setdefault((item.around, item.moment), []).append(assessment)
            else:
                self._due.setdefault(item.on, []).append(assessment)
        for act in self.plan.administrations:
            self._totals[act.arm] = self._totals.get(act.arm, 0) + 1

    def sheet(self, act: PlannedAdministration) -> Sheet:
        arm = self.plan.protocol.arm(act.arm)
        phase = next(phase for phase in arm.phases if phase.id == act.phase)
        return Sheet(
            id=act.id,
            arm=arm.id,
            title=Words.of(arm.title),
            subtitle=self._subtitle(act, phase),
            on=act.on,
            at=None if act.at is None else clock(act.at),
            header=self.header,
            notices=_notices(act),
            facts=(
                *facts.planned(act, arm),
                facts.product(self.plan.protocol.product(arm.product)),
                *facts.weight(act.dose),
                *self._given_facts(arm, phase),
            ),
            dose=facts.dose_panel(act.dose),
            points=self._pause_points(act, arm, phase),
        )

    def _subtitle(self, act: PlannedAdministration, phase: Phase) -> Words:
        total = self._totals[act.arm]
        count = Words(
            f"administration {act.ordinal} of {total}", f"第 {act.ordinal} 次,共 {total} 次"
        )
        place = Words(f"protocol day {act.day}", f"方案第 {act.day} 天")
        named = () if phase.title is None else (Words.of(phase.title),)
        return joined((*named, count, place))

    def _arm_blocks(self, arm: Arm, phase: Phase) -> ArmBlocks:
        key = (arm.id, phase.id)
        if key not in self._blocks:
            protocol, patient = self.plan.protocol, self.plan.patient
            product = protocol.product(arm.product)
            content = self.content[arm.checklist]
            self._blocks[key] = ArmBlocks(protocol, arm, phase, product, content, patient.wounds)
        return self._blocks[key]

    def _given_facts(self, arm: Arm, phase: Phase) -> tuple[Fact, ...]:
        key = (arm.id, phase.id)
        if key not in self._given:
            product = self.plan.protocol.product(arm.product)
            asked = self._arm_blocks(arm, phase).asked_particulars
            self._given[key] = (
                *facts.given(arm, product, phase),
                *facts.particulars(arm.particulars, asked),
            )
        return self._given[key]

    def _pause_points(
        self, act: PlannedAdministration, arm: Arm, phase: Phase
    ) -> tuple[PausePoint, ...]:
        due = () if act.on is None or self.hosts[act.on] != act.id else self._due.get(act.on, ())
        asked = Asked(
            tuple(self._around.get((act.id, "before"), ())),
            tuple(self._around.get((act.id, "after"), ())),
            tuple(due),
        )
        parts = (asked.before, asked.after, asked.due)
        key = (arm.id, phase.id, *(tuple(one.id for one in part) for part in parts))
        if key not in self._points:
            self._points[key] = self._arm_blocks(arm, phase).points(asked)
        return self._points[key]


def _notices(act: PlannedAdministration) -> tuple[Words, ...]:
    state = {State.PENDING: (_PENDING,), State.UNPLACED: (_UNPLACED,)}.get(act.state, ())
    return (*state, *(_FLAGGED + Words.same(warning) for warning in act.warnings))
