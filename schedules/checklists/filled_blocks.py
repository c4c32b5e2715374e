"""Blocks that the plan or the protocol fills in, from gates and hold flags to an arm's steps."""

from collections.abc import Iterator, Sequence

from protocol.base import Text
from protocol.dose import DosePerSite
from protocol.particular import Particular
from protocol.rules import Gate
from schedules.checklists.documents import WardChecks
from schedules.checklists.figures import shown, stated_words, words_of
from schedules.checklists.sheet import Check, Column, Entry, Flags, Row, SecondCheck, Table
from schedules.checklists.words import Figure, Words, day_words
from schedules.display import clock
from schedules.freshness import GateState
from schedules.patient import Wound
from schedules.plan import PlannedGate

_SITE = Column(Words("site", "部位"), 9)
_SITE_COLUMNS = (
    Column(Words("side, muscle or edge", "侧别,肌肉或边缘"), 26),
    Column(Words("time", "时间"), 12),
    Column(Words.same("mL"), 9),
    Column(Words("bleeding", "出血"), 12),
    Column(Words("initials", "签名"), 12),
)
_GATE_COLUMNS = (
    Column(Words("must be at hand", "须备齐"), 38),
    Column(Words("not older than", "给药前不超过"), 20),
    Column(Words("so done on or after", "即不早于"), 26),
    Column(Words("last known", "最近一次"), 26),
    Column(Words("date", "检查日期"), 18),
    Column(Words("result", "结果"), 22),
    Column(Words("at hand", "已备齐"), 9, ticks=True),
    Column(Words("initials", "签名"), 13),
)
_WOUND = Column(Words("wound", "创面"), 30)
_WOUND_COLUMNS = (
    Column(Words("length cm", "长 cm"), 10),
    Column(Words("width cm", "宽 cm"), 10),
    Column(Words("depth cm", "深 cm"), 10),
    Column(Words("exudate", "渗液"), 16),
    Column(Words("odour", "气味"), 12),
    Column(Words("photograph code", "照片编号"), 16),
)
_BLANK_SITES = 10
_YES_OR_NO = Words("Bleeding: write yes or no.", "出血:填是或否。")
_ONCE = Words("once", "一次")
_NOT_RECORDED = Words("Not recorded", "未记录")
_HOLD = Words("Any of these: stop and call a prescriber", "出现下列任一情况:停止并通知医师")
_NONE = Words("none of them", "均无")
_PRESCRIBER = (Entry(Words("prescriber", "医师")), Entry(Words("time", "时间"), "time"))
_TOTAL = Entry(Words("total", "总量"), "date")
_INPUTS = {
    "per-kg": (Words("ordered per kg", "医嘱每公斤"), Words("weight, kg", "体重,公斤")),
    "per-m2": (Words("ordered per m2", "医嘱每m2"), Words("surface, m2", "体表面积,m2")),
    "per-cm2": (Words("ordered per cm2", "医嘱每cm2"), Words("area, cm2", "面积,cm2")),
    "per-site": (Words("ordered per site", "医嘱每部位"), Words("number of sites", "部位数")),
}
_ORDERED = Entry(Words("ordered dose", "医嘱剂量"), "date")
_CALCULATED = (
    Entry(Words("concentration on the label", "标签浓度"), "date"),
    Entry(Words("volume to give", "应给体积"), "short", "mL"),
    Entry(Words("initials", "签名"), "short"),
    Entry(Words("time", "时间"), "time"),
)

STEPS = Words("The steps, in this order", "操作步骤,按此顺序")


def steps(items: Sequence[Particular]) -> Iterator[Check]:
    """Yield the steps of an administration in their order, each with a box to tick."""
    for at, step in enumerate(items, start=1):
        yield Check(Words.same(f"{at}) ") + Words.of(step.title), figure=stated_words(step))


def second_check(text: Words, basis: str, boxes: Sequence[Entry] = ()) -> SecondCheck:
    """Return the second checker's boxes: inputs from order and chart, then the result.

    ``boxes`` are a site's own after the total.
    """
    inputs, boxes = _INPUTS.get(basis), boxes or _CALCULATED
    if inputs is None:
        return SecondCheck(text, (_ORDERED, *boxes))
    return SecondCheck(text, (*(Entry(label, "date") for label in inputs), _TOTAL, *boxes))


def gates_table(gates: Sequence[Gate], states: Sequence[GateState] = ()) -> Table:
    """Return what must be fresh, how fresh where that was stated, with boxes for what is found.

    ``states`` says for one administration since when, and which record is the newest known.
    """
    known = {state.gate: state for state in states}
    rows = tuple(_gate_row(gate, known.get(gate.id)) for gate in gates)
    title = Words("Fresh before this administration", "本次给药前须为新近结果")
    return Table("gates", title, _GATE_COLUMNS, rows)


def hold_flags(flags: Sequence[Text]) -> Flags:
    """Return the signs that stop this administration, and who was called."""
    return Flags(_HOLD, (_NONE, *(Words.of(flag) for flag in flags)), _PRESCRIBER)


def wound_heads(wounds: Sequence[Wound]) -> tuple[Figure, ...]:
    """Return the wounds by id and place; one blank where none is known."""
    named = tuple(Figure(Words.same(f"{wound.id} ({wound.place})")) for wound in wounds)
    return named or (Figure(None),)


def wounds_table(wounds: Sequence[Wound], columns: Sequence[Column] = ()) -> Table:
    """Return a row to measure each wound in, under a site's own columns where it brings some."""
    columns = (_WOUND, *(columns or _WOUND_COLUMNS))
    rows = tuple(Row.to_fill(columns, head) for head in wound_heads(wounds))
    title = Words("Measured with the dressing off", "揭除敷料后测量")
    return Table("wounds", title, columns, rows)


def sites_table(rule: DosePerSite, columns: Sequence[Column] = ()) -> Table:
    """Return a row for each site, numbered from 1; unnumbered rows where the count is open.

    ``columns`` are a site's own to write in.
    """
    hint = None if columns else _YES_OR_NO
    count, columns = rule.sites.value, (_SITE, *(columns or _SITE_COLUMNS))
    if count is None:
        heads = [Figure(None)] * _BLANK_SITES
        note = Figure(None)
    else:
        heads = [Figure(Words.same(str(at))) for at in range(1, count + 1)]
        note = Figure(Words(f"{count} sites", f"{count} 个部位"), rule.sites.is_assumed)
    title = Words("Numbered as on the map:", "编号与部位图一致:")
    rows = tuple(Row.to_fill(columns, head) for head in heads)
    return Table("sites", title, columns, rows, note=note, hint=hint, beside=True)


def ward_table(ward: WardChecks) -> Table:
    """Return the ward's own checks as a grid of boxes to tick."""
    title = words_of(ward.title)
    columns = (Column(title, 12), *(Column(words_of(label)) for label in ward.columns))
    rows = tuple(Row.to_fill(columns, Figure(words_of(row))) for row in ward.rows)
    return Table("ward-checks", title, columns, rows, ticks=True, quiet=True)


def _gate_row(gate: Gate, state: GateState | None) -> Row:
    if state is None:
        cells: tuple[Figure | None, ...] = (None, None)
    else:
        newest = None if state.newest is None else day_words(state.newest.on)
        cells = (_since(gate, state.needed), Figure(newest or _NOT_RECORDED))
    return Row.to_fill(_GATE_COLUMNS, Figure(Words.of(gate.title)), _fresh(gate), *cells)


def _since(gate: Gate, needed: PlannedGate) -> Figure | None:
    """Return the earliest day that serves; nothing where the limit is open or is none."""
    if needed.fresh_from is None:
        return None
    hour = Words.same("" if needed.fresh_at is None else f" {clock(needed.fresh_at)}")
    assumed = gate.fresh_for is not None and gate.fresh_for.is_assumed
    return Figure(day_words(needed.fresh_from) + hour, assumed)


def _fresh(gate: Gate) -> Figure:
    stated = gate.fresh_for
    if stated is None:
        return Figure(_ONCE if gate.lasts == "once" else Words("each time", "每次"))
    return Figure(None if stated.value is None else shown(stated.value), stated.is_assumed)
