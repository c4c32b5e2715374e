"""Administration records: a page for each week, a row for each administration of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from datetime import date, datetime

from protocol.arm import Arm
from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol, next_with_id
from schedules.checklists import facts, filled_blocks
from schedules.checklists.administration_sheets import notices_of
from schedules.checklists.as_needed import as_needed_sheets
from schedules.checklists.documents import content_by_kind
from schedules.checklists.fixed import days_words
from schedules.checklists.headers import headers_of
from schedules.checklists.instrument_boxes import score_words
from schedules.checklists.printed import PRINTED, dated_assessments
from schedules.checklists.sheet import (
    Check,
    Column,
    DosePanel,
    Header,
    PausePoint,
    Row,
    Sheet,
    SignOff,
    Table,
)
from schedules.checklists.words import Figure, Words, both, day_words, joined
from schedules.display import clock, route
from schedules.plan import Plan, PlannedAdministration, PlannedAssessment
from schedules.planned_dose import PlannedDose
from schedules.sheet_code import PlannedWeek, sheet_code, weeks_of

_CELLS = frozenset({"cell-infusion", "cell-injection"})
_GIVEN_BY_SHEET = Words(
    "This record does not replace the sheet of each cell administration, with its checks by two"
    " persons.",
    "本记录不能替代每次细胞给药的核查单及其双人核对。",
)
_SUBTITLE = Words("administration record of one week", "一周给药记录")
_CODES = Words(
    "Not given, code: R refused, H hold flag, P product, A absent, S stopped, O other. No row is"
    " left empty; sign after giving, never before.",
    "未给药代码:R 拒绝,H 暂停指征,P 产品,A 未到,S 停用,O 其他。不留空行;给药后签名,不得提前。",
)
_RECORD = (
    Column(Words("planned", "计划时间"), 31),
    Column(Words("administration", "给药"), 44),
    Column(Words("dose", "剂量"), 34),
    Column(Words("given", "已给"), 9, ticks=True),
    Column(Words("time", "时间"), 14),
    Column(Words("initials", "签名"), 14),
    Column(Words("second", "核对"), 14),
    Column(Words("not given", "未给"), 12),
    Column(Words("remark or deviation number", "备注或偏离编号"), 24),
)
_DUE = (
    Column(Words("due", "应评日期"), 30),
    Column(Words("assessment", "评估"), 50),
    Column(Words("result", "结果"), 60),
    Column(Words("time", "时间"), 14),
    Column(Words("initials", "签名"), 14),
)
_DOSES = (
    Column(Words("arm", "治疗"), 36),
    Column(Words("how the dose follows", "剂量如何得出"), 90),
    Column(Words("stated by", "依据"), 40),
)
_CHECKED = (
    Words("week checked by, signature", "本周核对人,签名"),
    Words("prescriber, signature", "医师,签名"),
)


def build_week_records(
    plan: Plan,
    *,
    arm_ids: Sequence[str] | None = None,
    first: date | None = None,
    last: date | None = None,
    generated_at: datetime | None = None,
) -> tuple[Sheet, ...]:
    """Return a record for each week that holds an administration or an assessment, in their order.

    ``first`` and ``last`` are inside: a week is whole if any day of it is. Only the administrations
    of ``arm_ids`` have rows. Logs of arms that are given when needed stand at the end.
    """
    records = _Records(plan, None if arm_ids is None else frozenset(arm_ids), generated_at)
    sheets = [
        records.sheet(week)
        for week in weeks_of(plan)
        if (first is None or week.last >= first)
        and (last is None or week.first <= last)
        and records.has_rows(week)
    ]
    logs = as_needed_sheets(plan, content_by_kind(), generated_at)
    return (*sheets, *(log for log in logs if arm_ids is None or log.arm in arm_ids))


@dataclass(slots=True)
class _Records:
    """Makes records; what is the same in many weeks is made once and shared."""

    plan: Plan
    arms: frozenset[str] | None
    generated_at: datetime | None
    _digest: str = field(init=False)
    _header: Callable[[TreatmentProtocol], Header] = field(init=False)
    _due: dict[date, list[PlannedAssessment]] = field(init=False)
    _signs: PausePoint = field(init=False)

    def __post_init__(self) -> None:
        self._digest, self._due = self.plan.digest, {}
        self._header = headers_of(self.plan, self.generated_at)
        for on, item in dated_assessments(self.plan):
            self._due.setdefault(on, []).append(item)
        title = Words("Hold flags and signatures", "暂停指征与签名")
        flags = self.plan.protocol.hold_flags
        stops = (filled_blocks.hold_flags(flags),) if flags else ()
        self._signs = PausePoint("week-signatures", title, (*stops, SignOff(_CHECKED)))

    def has_rows(self, week: PlannedWeek) -> bool:
        """Whether anything of the week is printed."""
        return bool(self._acts(week) or (self.arms is None and self._assessments(week)))

    def sheet(self, week: PlannedWeek) -> Sheet:
        """Return the record of one week."""
        acts = self._acts(week)
        number = Words(f"Week {week.number}", f"第 {week.number} 周")
        protocol = self.plan.protocol_on(week.last)
        by_sheet = any(self._arm(act).checklist in _CELLS for act in acts)
        return Sheet(
            id=f"week-{week.number}",
            arm=None,
            title=number,
            subtitle=_SUBTITLE,
            on=week.first,
            at=None,
            header=self._header(protocol),
            notices=(_GIVEN_BY_SHEET,) if by_sheet else (),
            facts=(),
            dose=None,
            points=tuple(self._points(week, acts)),
            code=sheet_code(self._digest, week.entry),
            last=week.last,
        )

    def _points(
        self, week: PlannedWeek, acts: Sequence[PlannedAdministration]
    ) -> Iterator[PausePoint]:
        if acts:
            title = Words("Administrations", "给药")
            rows = tuple(self._row(act) for act in acts)
            table = Table("record", title, _RECORD, rows, quiet=True)
            yield PausePoint("record", title, (table, Check(_CODES, ticked=False)))
        due = self._assessments(week)
        if due and self.arms is None:
            title = Words("Assessments due", "应做评估")
            table = Table("due", title, _DUE, tuple(map(self._due_row, due)), quiet=True)
            yield PausePoint("due", title, (table,))
        if acts:
            title = Words("Doses", "剂量说明")
            rows = tuple(self._dose_rows(acts))
            table = Table("doses", title, _DOSES, rows, listing=True, quiet=True)
            yield PausePoint("doses", title, (table,))
        yield self._signs

    def _acts(self, week: PlannedWeek) -> list[PlannedAdministration]:
        return [
            act
            for act in week.administrations
            if act.state in PRINTED and (self.arms is None or act.arm in self.arms)
        ]

    def _assessments(self, week: PlannedWeek) -> list[PlannedAssessment]:
        days = sorted(day for day in self._due if week.first <= day <= week.last)
        return [item for day in days for item in self._due[day]]

    def _arm(self, act: PlannedAdministration) -> Arm:
        return self.plan.protocol_on(act.target_on).arm(act.arm)

    def _row(self, act: PlannedAdministration) -> Row:
        protocol = self.plan.protocol_on(act.target_on)
        arm = protocol.arm(act.arm)
        name = Words.of(protocol.product(arm.product).name)
        what = joined((Words.same(act.id), name, both(route, arm.route)))
        if act.site is not None:
            what += Words.same(f", {act.site}")
        what = joined((what, *notices_of(act)), ". ", "。")
        total = facts.dose_panel(act.dose).total
        return Row.to_fill(_RECORD, _planned(act, arm), Figure(what), total)

    def _due_row(self, item: PlannedAssessment) -> Row:
        protocol = self.plan.protocol_on(item.target_on)
        asked = next_with_id(protocol.assessments, item.assessment)
        scored = score_words(asked)
        what = Words.of(asked.title)
        if not scored.is_same:  # a range; other words are the document's own, in one language
            what = joined((what, scored))
        day = None if item.on is None else day_words(item.on)
        return Row.to_fill(_DUE, Figure(day, bool(item.assumed)), Figure(what))

    def _dose_rows(self, acts: Sequence[PlannedAdministration]) -> Iterator[Row]:
        """Yield how each different dose of the week follows, and who stated it."""
        seen: list[tuple[str, PlannedDose]] = []
        for act in acts:
            if (act.arm, act.dose) in seen:
                continue
            seen.append((act.arm, act.dose))
            panel = facts.dose_panel(act.dose)
            title = Figure(Words.of(self._arm(act).title))
            yield Row(title, (Figure(_line(panel)), Figure(panel.stated_by or _NOBODY)))


_NOBODY = Words("nobody", "无人给出")


def _line(panel: DosePanel) -> Words:
    if panel.line is not None:
        return panel.line
    return panel.total.text or Words.same("")


def _planned(act: PlannedAdministration, arm: Arm) -> Figure:
    """Return day and hour, marked where either rests on an assumed number."""
    figures = next(iter(facts.planned(act, arm))).figures
    on = days_words(act.on, None)
    if on is None:
        missed = Words("no date, due ", "无日期,应给 ")
        return Figure(missed + day_words(act.due_on))
    hour = Words.same("" if act.at is None else f" {clock(act.at)}")
    return Figure(on + hour, any(figure.assumed for figure in figures))
