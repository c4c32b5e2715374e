"""From a plan to one sheet for each administration."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from operator import itemgetter
from typing import cast

from protocol.arm import Arm, Phase
from protocol.assessment import Assessment
from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol, next_with_id
from schedules.checklists import facts
from schedules.checklists.arm_sheets import ArmSheets, apart
from schedules.checklists.as_needed import as_needed_sheets
from schedules.checklists.blocks import ArmBlocks, Asked, takes_due_assessments
from schedules.checklists.documents import ChecklistContent, content_by_kind
from schedules.checklists.headers import headers_of
from schedules.checklists.instrument_sheets import instrument_sheets
from schedules.checklists.printed import PRINTED
from schedules.checklists.sheet import Header, PausePoint, Sheet
from schedules.checklists.words import Words, joined
from schedules.display import clock
from schedules.doses import measurement_flags
from schedules.freshness import Fact as KnownFact
from schedules.freshness import gate_states, patient_facts
from schedules.plan import Plan, PlannedAdministration, State
from schedules.reason_words.causes import warning_words
from schedules.sheet_code import sheet_code

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
    ids: Sequence[str] | None = None,
    generated_at: datetime | None = None,
) -> tuple[Sheet, ...]:
    """Return a sheet for each administration of the plan, in the plan's order.

    Arms that are given when needed have a log at the end. ``ids`` names administrations: only
    their sheets, no log. Without ``generated_at`` the sheets carry the plan's own time.

    ``first`` and ``last`` are inside. One that no date could be found for has a sheet that says
    so; a held or stopped one has none, and the cover lists it. ``content`` holds a site's own
    checklist documents: each replaces the built-in one of its kind.
    """
    chosen = [
        act
        for act in plan.administrations
        if act.state in PRINTED
        and (ids is None or act.id in ids)
        and (arm_ids is None or act.arm in arm_ids)
        and (first is None or act.listed_on >= first)
        and (last is None or act.listed_on <= last)
    ]
    contents = content_by_kind(content)
    filling = _Filling(plan, contents, _hosts(plan, chosen, contents), generated_at)
    listed = [(act.listed_on, filling.sheets(act)) for act in chosen]
    bounded = ids is not None or arm_ids is not None
    given = {act.on for act in chosen if act.on is not None}
    days = given if bounded else filling.due_days(first, last)
    scored = instrument_sheets(plan, days - set(filling.hosts), filling.header)
    listed += [(cast("date", sheet.on), (sheet,)) for sheet in scored]
    sheets = [sheet for _, made in sorted(listed, key=itemgetter(0)) for sheet in made]
    if ids is None:
        logs = as_needed_sheets(plan, contents, generated_at)
        sheets += [log for log in logs if arm_ids is None or log.arm in arm_ids]
    return tuple(sheets)


def _hosts(
    plan: Plan, chosen: Sequence[PlannedAdministration], contents: Mapping[str, ChecklistContent]
) -> dict[date, str]:
    """Return which sheet of a day takes the day's assessments: at a dressing change if there is.

    A day without a sheet that has room for them has a sheet for each assessment.
    """
    topical = {arm.id for arm in plan.protocol.arms if arm.checklist == "topical"}
    given = {act.arm for act in chosen}
    taking = {
        arm.id
        for arm in plan.protocol.arms
        if arm.id in given and takes_due_assessments(contents[arm.checklist])
    }
    hosts: dict[date, str] = {}
    for act in sorted(chosen, key=lambda act: act.arm not in topical):
        if act.on is not None and act.arm in taking:
            hosts.setdefault(act.on, act.id)
    return hosts


@dataclass(slots=True)
class _Filling:
    """Fills sheets; what is the same on many sheets is built once and shared."""

    plan: Plan
    content: dict[str, ChecklistContent]
    hosts: dict[date, str]
    generated_at: datetime | None = None
    _digest: str = field(init=False)
    _arms: dict[tuple[str, str, str], ArmSheets] = field(init=False)
    header: Callable[[TreatmentProtocol], Header] = field(init=False)
    _around: dict[tuple[str, str], list[Assessment]] = field(init=False)
    _due: dict[date, list[Assessment]] = field(init=False)
    _totals: Counter[str] = field(init=False)
    _facts: tuple[KnownFact, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._arms, self._around, self._due = {}, {}, {}
        self._digest = self.plan.digest
        self.header = headers_of(self.plan, self.generated_at)
        self._facts = patient_facts(self.plan.patient)
        self._totals = Counter(act.arm for act in self.plan.administrations)
        for item in self.plan.assessments:
            if item.on is None or item.state not in PRINTED:
                continue
            protocol = self.plan.protocol_on(item.target_on)
            assessment = next_with_id(protocol.assessments, item.assessment)
            if item.around is not None and item.moment is not None:
                self._around.setdefault((item.around, item.moment), []).append(assessment)
            else:
                self._due.setdefault(item.on, []).append(assessment)

    def due_days(self, first: date | None, last: date | None) -> set[date]:
        """Return the days with dated assessments, both ends inside."""
        return {
            day
            for day in self._due
            if (first is None or day >= first) and (last is None or day <= last)
        }

    def sheets(self, act: PlannedAdministration) -> tuple[Sheet, ...]:
        """Return the sheet of one administration, and those that travel apart from it."""
        protocol = self.plan.protocol_on(act.target_on)
        arm = protocol.arm(act.arm)
        phase: Phase = next_with_id(arm.phases, act.phase)
        shared = self._arm_sheets(protocol, arm, phase)
        points, own = shared.points(self._asked(act, protocol))
        sheet = self._sheet(act, shared, phase, points)
        known = (next(facts.planned(act, arm)), facts.product(shared.blocks.product))
        return sheet, *(apart(sheet, point, known) for point in own)

    def _sheet(
        self,
        act: PlannedAdministration,
        shared: ArmSheets,
        phase: Phase,
        points: tuple[PausePoint, ...],
    ) -> Sheet:
        arm = shared.blocks.arm
        return Sheet(
            id=act.id,
            arm=arm.id,
            title=Words.of(arm.title),
            subtitle=self._subtitle(act, phase),
            on=act.on,
            at=None if act.at is None else clock(act.at),
            header=self.header(shared.blocks.protocol),
            notices=notices_of(act),
            facts=facts.boxes_last(
                (
                    *facts.planned(act, arm),
                    facts.product(shared.blocks.product),
                    *facts.lots(act, self.plan.patient),
                    *facts.weight(act.dose),
                    *shared.given,
                )
            ),
            dose=facts.dose_panel(act.dose),
            points=points,
            code=sheet_code(self._digest, act.id),
        )

    def _subtitle(self, act: PlannedAdministration, phase: Phase) -> Words:
        total = self._totals[act.arm]
        count = Words(
            f"administration {act.ordinal} of {total}", f"第 {act.ordinal} 次,共 {total} 次"
        )
        place = Words(f"protocol day {act.day}", f"方案第 {act.day} 天")
        named = () if phase.title is None else (Words.of(phase.title),)
        return joined((*named, count, place))

    def _arm_sheets(self, protocol: TreatmentProtocol, arm: Arm, phase: Phase) -> ArmSheets:
        key = (protocol.version, arm.id, phase.id)
        if key not in self._arms:
            product, content = protocol.product(arm.product), self.content[arm.checklist]
            blocks = ArmBlocks(protocol, arm, phase, product, content, self.plan.patient.wounds)
            self._arms[key] = ArmSheets(blocks)
        return self._arms[key]

    def _asked(self, act: PlannedAdministration, protocol: TreatmentProtocol) -> Asked:
        hosted = act.on is not None and self.hosts.get(act.on) == act.id
        gates = (
            ()
            if act.on is None
            else gate_states(protocol, act.arm, self._facts, on=act.on, at=act.at)
        )
        return Asked(
            tuple(self._around.get((act.id, "before"), ())),
            tuple(self._around.get((act.id, "after"), ())),
            tuple(self._due.get(act.on, ())) if act.on is not None and hosted else (),
            gates,
        )


def notices_of(act: PlannedAdministration) -> tuple[Words, ...]:
    """Return what has to be known before an administration is given: its state, its flags."""
    state = {State.PENDING: (_PENDING,), State.UNPLACED: (_UNPLACED,)}.get(act.state, ())
    return (*state, *(_FLAGGED + flag for flag in _flags(act)))


def _flags(act: PlannedAdministration) -> Iterator[Words]:
    english, chinese = measurement_flags(act.dose), measurement_flags(act.dose, "zh")
    yield from (Words(en, zh) for en, zh in zip(english, chinese, strict=True))
    english, chinese = warning_words(act), warning_words(act, "zh")
    yield from (Words(en, zh) for en, zh in zip(english, chinese, strict=True))
