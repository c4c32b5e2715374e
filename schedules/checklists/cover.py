"""The cover of a run of sheets: contents, what has no sheet, what is assumed, who signs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from decimal import Decimal

from protocol.provenance import Sourced, Stated
from protocol.quantity import Quantity
from protocol.timespan import Length, Offset, Window
from protocol.treatment_protocol import TreatmentProtocol, next_with_id, statements
from schedules.checklists.filling import PRINTED
from schedules.checklists.headers import blank_header, plan_header
from schedules.checklists.sheet import Column, Cover, Header, PausePoint, Row, Sheet, Table
from schedules.checklists.words import Figure, Words, day_words
from schedules.display import (
    clock,
    length,
    number,
    provenance,
    quantity_with_words,
    window,
)
from schedules.plan import Plan, State

_TITLE = Words("Nursing checklists", "护理核查单")
_INTENDED = Words(
    "Made from a protocol document that the site answers for. Filled in by hand, kept as the local"
    " rule says.",
    "依据由本中心负责的方案文件生成。手工填写,按本院规定保存。",
)
_STATES = {
    State.HELD: Words("held: no sheet", "暂停:无核查单"),
    State.STOPPED: Words("stopped: no sheet", "已终止:无核查单"),
}
_SIGNATURE_ROWS = 8


def cover_of(subject: Plan | TreatmentProtocol, sheets: Sequence[Sheet]) -> Cover:
    """Return the cover of sheets made from a plan, or of blank ones made from a protocol."""
    protocol = subject.protocol if isinstance(subject, Plan) else subject
    header = plan_header(subject) if isinstance(subject, Plan) else sheets_header(sheets, protocol)
    tables = [
        _contents(sheets),
        *(_of_plan(subject, sheets) if isinstance(subject, Plan) else ()),
        _hold_flags(protocol),
        _assumed(protocol),
        _open(protocol),
        _sources(protocol),
        _signatures(),
    ]
    sections = tuple(PausePoint(table.id, table.caption, (table,)) for table in tables if table.rows)
    notices = () if protocol.intended_use is None else (Words.of(protocol.intended_use),)
    return Cover(header, _TITLE, (*notices, _INTENDED), sections)


def _contents(sheets: Sequence[Sheet]) -> Table:
    rows = (
        Row(Figure(Words.same(sheet.id)), (Figure(_when(sheet)), Figure(sheet.title)))
        for sheet in sheets
    )
    columns = (_column("sheet", "编号", 22), _column("planned", "计划时间", 32), _column("what", "内容", 36))
    title = Words("Contents", "目录")
    return Table("contents", title, columns, tuple(rows), beside=True, listing=True, links=True)


def _when(sheet: Sheet) -> Words:
    if sheet.on is None:
        return Words("no date", "无日期")
    return day_words(sheet.on) + Words.same("" if sheet.at is None else f" {sheet.at}")


def _of_plan(plan: Plan, sheets: Sequence[Sheet]) -> Iterator[Table]:
    without = (
        Row(Figure(Words.same(act.id)), (Figure(day_words(act.target_on)), Figure(_STATES[act.state])))
        for act in plan.administrations
        if act.state not in PRINTED
    )
    columns = (_column("administration", "给药", 24), _column("due", "应给日期", 32), _column("why", "原因", 34))
    title = Words("Planned, but without a sheet", "有计划而无核查单")
    yield Table("without", title, columns, tuple(without), listing=True)
    yield _assessments(plan, sheets)


def _assessments(plan: Plan, sheets: Sequence[Sheet]) -> Table:
    """List the dated assessments whose day has no sheet, within the days of the run."""
    days = {sheet.on for sheet in sheets if sheet.on is not None}
    inside = [
        item
        for item in plan.assessments
        if item.around is None and days and item.on not in days and min(days) <= item.on <= max(days)
    ]
    rows = (
        Row(
            Figure(day_words(item.on)),
            (Figure(Words.of(next_with_id(plan.protocol.assessments, item.assessment).title)),),
        )
        for item in inside
    )
    columns = (_column("due", "应评日期", 34), _column("assessment", "评估", 60))
    title = Words("Assessments due on days without a sheet", "当日无核查单的评估")
    return Table("assessments", title, columns, tuple(rows), beside=True, listing=True)


def _hold_flags(protocol: TreatmentProtocol) -> Table:
    rows = (Row(None, (Figure(Words.of(flag)),)) for flag in protocol.hold_flags)
    title = Words("Any of these: stop and call a prescriber", "出现下列任一情况:停止并通知医师")
    return _listing("hold-flags", title, (_column("sign", "表现", 90),), rows)


def _assumed(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(Figure(Words.same(path)), (Figure(_value(stated)), _by(stated)))
        for path, stated in statements(protocol)
        if stated.is_assumed
    )
    columns = (_column("number", "数值名称", 42), _column("value", "数值", 34), _column("stated by", "依据", 36))
    title = Words("Assumed: stated by nobody for this treatment", "假定值:本治疗文献均未给出")
    return _listing("assumed", title, columns, rows)


def _by(stated: Stated) -> Figure:
    assert stated.provenance is not None  # noqa: S101 -- only assumed ones are listed
    words = Words(provenance(stated.provenance, "en"), provenance(stated.provenance, "zh"))
    return Figure(words + Words.same(f" {', '.join(stated.source)}" if stated.source else ""))


def _value(stated: Stated) -> Words:
    if not isinstance(stated, Sourced):
        return Words("this rule", "本规则")
    value: object = stated.value
    if not isinstance(value, tuple):
        return _shown(value)
    parts = [_shown(part) for part in value]
    return Words(", ".join(part.en for part in parts), ", ".join(part.zh for part in parts))


def _shown(value: object) -> Words:
    match value:
        case Quantity():
            return Words(quantity_with_words(value, "en"), quantity_with_words(value, "zh"))
        case Length():
            return Words(length(value, "en"), length(value, "zh"))
        case Window():
            return Words(window(value, "en"), window(value, "zh"))
        case Offset():
            return _place(value)
        case int() | Decimal():
            return Words.same(number(value))
        case time():
            return Words.same(clock(value))
        case _:
            return Words.same(str(value))


def _place(value: Offset) -> Words:
    if value.after is None:
        return Words(f"day {value.day}", f"第 {value.day} 天")
    return _shown(value.after)


def _open(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(None, (Figure(Words.same(path)),))
        for path, stated in statements(protocol)
        if isinstance(stated, Sourced) and stated.value is None
    )
    title = Words("Stated by nobody: an empty box", "无人给出:空框")
    return _listing("open", title, (_column("number", "数值名称", 90),), rows)


def _sources(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(Figure(Words.same(key)), (Figure(Words.same(source.citation)),))
        for key, source in protocol.sources.items()
    )
    title = Words("Sources of the protocol's numbers", "方案数值来源")
    return _listing("sources", title, (_column("source", "来源", 20), _column("citation", "文献", 80)), rows)


def _signatures() -> Table:
    columns = (
        _column("name", "姓名", 30),
        _column("role", "职务", 20),
        _column("signature", "签名", 30),
        _column("initials", "简签", 12),
    )
    rows = (Row(None, (None,) * len(columns)) for _ in range(_SIGNATURE_ROWS))
    title = Words("Who signs these sheets", "签名人一览")
    return Table("signatures", title, columns, tuple(rows))


def _listing(name: str, title: Words, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    return Table(name, title, columns, tuple(rows), listing=True)


def _column(en: str, zh: str, share: int) -> Column:
    return Column(Words(en, zh), share)


def sheets_header(sheets: Sequence[Sheet], protocol: TreatmentProtocol) -> Header:
    """Return the header that blank sheets already carry."""
    return sheets[0].header if sheets else blank_header(protocol, "hamsc-scheduler")
