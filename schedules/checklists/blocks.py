"""From a checklist document's items to the blocks of one arm's sheets."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from protocol.arm import Arm, Phase
from protocol.assessment import Assessment
from protocol.dose import DosePerSite
from protocol.particular import Particular
from protocol.product import Product
from protocol.provenance import Sourced
from protocol.quantity import Quantity
from protocol.timespan import Length
from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import instruments
from schedules.checklists.documents import (
    Bilingual,
    Box,
    ChecklistContent,
    FilledItem,
    Item,
    PausePointContent,
    Question,
    SecondCheckItem,
    SignItem,
    StatedNumber,
    TableItem,
    TableRow,
    WardChecks,
)
from schedules.checklists.facts import particular
from schedules.checklists.sheet import (
    Block,
    Check,
    Column,
    Entry,
    Flags,
    PausePoint,
    Row,
    SecondCheck,
    SignOff,
    Table,
)
from schedules.checklists.words import Figure, Words
from schedules.display import NO_BREAK, length, number, quantity
from schedules.patient import Wound

_SITE_COLUMNS = (
    Column(Words("site", "部位"), 9),
    Column(Words("side, muscle or edge", "侧别,肌肉或边缘"), 26),
    Column(Words("time", "时间"), 12),
    Column(Words("mL", "mL"), 9),
    Column(Words("bleeding", "出血"), 12),
    Column(Words("initials", "签名"), 12),
)
_GATE_COLUMNS = (
    Column(Words("must be at hand", "须备齐"), 40),
    Column(Words("not older than", "不早于给药前"), 22),
    Column(Words("date", "日期"), 22),
    Column(Words("result", "结果"), 30),
    Column(Words("initials", "签名"), 14),
)
_WOUND_COLUMNS = (
    Column(Words("wound", "创面"), 30),
    Column(Words("length cm", "长 cm"), 10),
    Column(Words("width cm", "宽 cm"), 10),
    Column(Words("depth cm", "深 cm"), 10),
    Column(Words("exudate", "渗液"), 16),
    Column(Words("odour", "气味"), 12),
    Column(Words("photograph code", "照片编号"), 16),
)
_GATES = Words("Fresh before this administration", "本次给药前须为新近结果")
_HOLD = Words("Any of these: stop and call a prescriber", "出现下列任一情况:停止并通知医师")
_NONE = Words("none of them", "均无")
_PRESCRIBER = (Entry(Words("prescriber", "医师")), Entry(Words("time", "时间"), "time"))
_SIGNATURE = Words(", signature", ",签名")
_EACH_TIME = Words("each time", "每次")
_BY_BASIS = {
    "per-kg": (Words("ordered per kg", "医嘱每公斤"), Words("weight, kg", "体重,公斤")),
    "per-m2": (Words("ordered per m2", "医嘱每m2"), Words("surface, m2", "体表面积,m2")),
    "per-cm2": (Words("ordered per cm2", "医嘱每cm2"), Words("area, cm2", "面积,cm2")),
    "per-site": (Words("ordered per site", "医嘱每部位"), Words("number of sites", "部位数")),
    "fixed": (Words("ordered dose", "医嘱剂量"),),
}
_CALCULATED = (
    Entry(Words("total", "总量"), "date"),
    Entry(Words("concentration on the label", "标签浓度"), "date"),
    Entry(Words("volume to give", "应给体积"), "short", "mL"),
    Entry(Words("initials", "签名"), "short"),
    Entry(Words("time", "时间"), "time"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The assessments that one administration's sheet has boxes for."""

    before: tuple[Assessment, ...] = ()
    after: tuple[Assessment, ...] = ()
    due: tuple[Assessment, ...] = ()


@dataclass(frozen=True, slots=True)
class ArmBlocks:
    """Builds the pause points of an arm in one phase."""

    protocol: TreatmentProtocol
    arm: Arm
    phase: Phase
    product: Product
    content: ChecklistContent
    wounds: tuple[Wound, ...] = ()

    def points(self, asked: Asked) -> tuple[PausePoint, ...]:
        """Return every pause point with what the plan fills in."""
        return tuple(self._point(point, asked) for point in self.content.pause_points)

    @property
    def asked_particulars(self) -> frozenset[str]:
        """The ids of the arm's particulars that an item of the document prints."""
        items = [item for point in self.content.pause_points for item in point.items]
        named = [item.from_particular for item in items if isinstance(item, Question)]
        named += [item.follows for item in items if isinstance(item, TableItem)]
        return frozenset(name for name in named if name is not None)

    def _point(self, point: PausePointContent, asked: Asked) -> PausePoint:
        blocks = tuple(block for item in point.items for block in self._blocks(item, asked))
        ward = self.content.ward_checks
        checks = _ward_table(ward) if ward is not None and ward.before == point.id else None
        return PausePoint(point.id, _words(point.title), blocks, point.new_page, checks)

    def _blocks(self, item: Item, asked: Asked) -> Iterator[Block]:
        match item:
            case Question():
                yield self._question(item)
            case TableItem():
                yield self._table(item)
            case SecondCheckItem():
                yield from self._second_check(item)
            case SignItem():
                yield SignOff(tuple(_words(person) + _SIGNATURE for person in item.people))
            case FilledItem():
                yield from self._filled(item, asked)

    def _question(self, item: Question) -> Check:
        return Check(
            _words(item.text),
            ticked=item.kind == "check",
            figure=self._figure(item),
            entries=tuple(_entry(box) for box in item.boxes),
            source=item.source,
        )

    def _figure(self, item: Question) -> Figure | None:
        if item.number is not None:
            return _figure(item.number)
        if item.from_product is not None:
            return _of_product(self.product, item.from_product)
        found = self._particular(item.from_particular)
        return None if found is None else particular(found.says)

    def _particular(self, wanted: str | None) -> Particular | None:
        return next((item for item in self.arm.particulars if item.id == wanted), None)

    def _table(self, item: TableItem) -> Table:
        columns = tuple(Column(_words(column.label), column.share) for column in item.columns)
        rows = [row for spec in item.rows for row in _rows(spec, len(columns))]
        rows += [Row(None, (None,) * len(columns)) for _ in range(item.blank_rows)]
        first = (Column(Words.same(""), 18),) if item.rows else ()
        note, stated = None, self._particular(item.follows)
        if stated is not None and stated.says.value is not None:
            note = particular(stated.says)
            if not _same_numbers(stated.says.value, item.rows):
                rows = [Row(Figure(None), row.cells) for row in rows]
            else:
                rows = [_marked(row, assumed=note.assumed) for row in rows]
                note = None
        return Table(item.id, _words(item.title), (*first, *columns), tuple(rows), note=note)

    def _second_check(self, item: SecondCheckItem) -> Iterator[SecondCheck]:
        """Boxes only: the second checker writes inputs and result from order and chart."""
        inputs = tuple(Entry(label, "date") for label in _BY_BASIS[self.arm.dose_of(self.phase).basis])
        yield SecondCheck(_words(item.text), (*inputs, *_CALCULATED))

    def _filled(self, item: FilledItem, asked: Asked) -> Iterator[Block]:
        before, after = asked.before, asked.after
        makers: dict[str, Callable[[], Iterator[Block]]] = {
            "gates": self._gates,
            "hold-flags": self._hold_flags,
            "wounds": self._wounds,
            "sites": self._sites,
            "assessments-before": lambda: (instruments.at_moment(one, "before") for one in before),
            "assessments-after": lambda: (instruments.at_moment(one, "after") for one in after),
            "assessments-due": lambda: (instruments.due(one, self.wounds) for one in asked.due),
        }
        yield from makers[item.kind]()

    def _gates(self) -> Iterator[Table]:
        gates = [gate for gate in self.protocol.gates if self.arm.id in gate.arms]
        if not gates:
            return
        rows = tuple(
            Row(Figure(Words.of(gate.title)), (_fresh(gate.fresh_for), None, None, None))
            for gate in gates
        )
        yield Table("gates", _GATES, _GATE_COLUMNS, rows)

    def _hold_flags(self) -> Iterator[Flags]:
        if self.protocol.hold_flags:
            flags = (_NONE, *(Words.of(flag) for flag in self.protocol.hold_flags))
            yield Flags(_HOLD, flags, _PRESCRIBER)

    def _wounds(self) -> Iterator[Table]:
        heads = [Words.same(f"{wound.id} ({wound.place})") for wound in self.wounds] or [None]
        rows = tuple(Row(Figure(head), (None,) * (len(_WOUND_COLUMNS) - 1)) for head in heads)
        title = Words("Measured with the dressing off", "揭除敷料后测量")
        yield Table("wounds", title, _WOUND_COLUMNS, rows)

    def _sites(self) -> Iterator[Table]:
        rule = self.arm.dose_of(self.phase)
        if not isinstance(rule, DosePerSite):
            return
        count = rule.sites.value
        cells = (None,) * (len(_SITE_COLUMNS) - 1)
        heads = [Figure(None)] * 10 if count is None else [
            Figure(Words.same(str(at))) for at in range(1, count + 1)
        ]
        title = Words("Numbered as on the map:", "编号与部位图一致:")
        text = None if count is None else Words(f"{count} sites", f"{count} 个部位")
        rows = tuple(Row(head, cells) for head in heads)
        note = Figure(text, rule.sites.is_assumed)
        yield Table("sites", title, _SITE_COLUMNS, rows, note=note, beside=True)


def _words(text: Bilingual) -> Words:
    return Words(text.en, text.zh)


def _entry(box: Box) -> Entry:
    return Entry(_words(box.label), box.width, box.unit)


def _figure(stated: StatedNumber) -> Figure:
    unit = f"{NO_BREAK}{stated.unit}" if stated.unit else ""
    if stated.value is None:
        return Figure(None)
    text = ", ".join(number(value) for value in stated.value) + unit
    return Figure(Words.same(text), stated.is_assumed)


def _of_product(product: Product, name: str) -> Figure:
    stated: Sourced[Length] | Sourced[str] | Sourced[Quantity] | None = {
        "post-thaw-limit": product.post_thaw_limit,
        "viability": product.viability_at_least,
        "concentration": product.concentration_per_ml,
    }[name]
    if stated is None or stated.value is None:
        return Figure(None)
    return Figure(_shown(stated.value), stated.is_assumed)


def _shown(value: Length | Quantity | str) -> Words:
    match value:
        case Length():
            return Words(length(value, "en"), length(value, "zh"))
        case Quantity():
            return Words(quantity(value, "en"), quantity(value, "zh"))
        case _:
            return Words.same(value)


def _fresh(stated: Sourced[Length] | None) -> Figure:
    if stated is None:
        return Figure(_EACH_TIME)
    return Figure(None if stated.value is None else _shown(stated.value), stated.is_assumed)


def _rows(spec: TableRow, columns: int) -> Iterator[Row]:
    cells = (None,) * columns
    if spec.number is None:
        yield Row(Figure(_words(spec.label)), cells)
        return
    for value in spec.number.value or ():
        unit = f"{NO_BREAK}{spec.number.unit}" if spec.number.unit else ""
        text = _words(spec.label) + Words.same(f" {number(value)}{unit}")
        yield Row(Figure(text, spec.number.is_assumed), cells)


def _marked(row: Row, *, assumed: bool) -> Row:
    """Give the rows that hold a number the mark of the particular that says the same numbers."""
    head = row.head
    if head is None or head.text is None or not re.search("[0-9]", head.text.en):
        return row
    return Row(Figure(head.text, assumed), row.cells)


def _same_numbers(says: str, rows: tuple[TableRow, ...]) -> bool:
    """Whether a particular says exactly the numbers of a table's rows, in their order."""
    of_rows = [number(value) for row in rows if row.number for value in row.number.value or ()]
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", says) == of_rows


def _ward_table(ward: WardChecks) -> Table:
    columns = (Column(Words.same(""), 8), *(Column(_words(label)) for label in ward.columns))
    cells = (None,) * len(ward.columns)
    rows = tuple(Row(Figure(_words(row)), cells) for row in ward.rows)
    return Table("ward-checks", _words(ward.title), columns, rows, ticks=True)
