"""The cover of a run of sheets: contents, what has no sheet, what is assumed, who signs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from protocol.provenance import Sourced, Stated
from protocol.treatment_protocol import TreatmentProtocol, next_with_id, statements
from schedules.checklists.as_needed import LOG
from schedules.checklists.figures import shown_list
from schedules.checklists.fixed import days_words
from schedules.checklists.headers import blank_header, plan_header
from schedules.checklists.printed import PRINTED, dated_assessments
from schedules.checklists.sheet import Column, Cover, Header, PausePoint, Row, Sheet, Table
from schedules.checklists.words import Figure, Words, both, day_words, joined
from schedules.display import number, provenance
from schedules.plan import Plan, PlannedAdministration, PlannedAssessment, State

_TITLE = Words("Nursing checklists", "护理核查单")
_INTENDED = Words(
    "Made from a protocol document that the site answers for. Filled in by hand, kept as the local"
    " rule says.",
    "依据由本中心负责的方案文件生成。手工填写,按本院规定保存。",
)
_STATES = {
    State.HELD: Words("held: no sheet", "暂停:无核查单"),
    State.STOPPED: Words("stopped: no sheet", "已终止:无核查单"),
    State.CANCELLED: Words("no longer planned: no sheet", "不再计划:无核查单"),
}
_NO_DATE = Words("no date", "无日期")
_WHEN_NEEDED = Words("when needed", "必要时")
_SIGNATURE_ROWS = 8
_OF_DAYS, _OF_WEEKS = (22, 32, 36), (16, 58, 16)


def cover_of(subject: Plan | TreatmentProtocol, sheets: Sequence[Sheet]) -> Cover:
    """Return the cover of sheets made from a plan, or of blank ones made from a protocol."""
    protocol = subject.protocol if isinstance(subject, Plan) else subject
    header = _header(subject, sheets)
    tables = [
        _contents(sheets),
        *((_without(subject), _assessments(subject, sheets)) if isinstance(subject, Plan) else ()),
        _hold_flags(protocol),
        _assumed(protocol),
        _open(protocol),
        _sources(protocol),
        _signatures(),
    ]
    sections = tuple(
        PausePoint(table.id, table.caption, (table,)) for table in tables if table.rows
    )
    notices = () if protocol.intended_use is None else (Words.of(protocol.intended_use),)
    return Cover(header, _TITLE, (*notices, _INTENDED), sections)


def _contents(sheets: Sequence[Sheet]) -> Table:
    rows = (
        Row(Figure(Words.same(sheet.id)), (Figure(_when(sheet)), Figure(_what(sheet))))
        for sheet in sheets
    )
    # The first and the last day of a week stand on one line.
    shares = _OF_WEEKS if any(sheet.last is not None for sheet in sheets) else _OF_DAYS
    columns = (
        _column("sheet", "编号", shares[0]),
        _column("planned", "计划时间", shares[1]),
        _column("what", "内容", shares[2]),
    )
    title = Words("Contents", "目录")
    return Table(
        "contents", title, columns, tuple(rows), beside=True, listing=True, links=True, quiet=True
    )


def _what(sheet: Sheet) -> Words:
    """Return a sheet's title; of a part that has a sheet of its own, which part."""
    return joined((sheet.title, sheet.subtitle)) if "." in sheet.id else sheet.title


def _when(sheet: Sheet) -> Words:
    if sheet.on is None:
        return _WHEN_NEEDED if sheet.subtitle == LOG else _NO_DATE
    days = cast("Words", days_words(sheet.on, sheet.last))
    return days + Words.same("" if sheet.at is None else f" {sheet.at}")


def _without(plan: Plan) -> Table:
    """Count, by arm and state, the administrations that have no sheet."""
    groups: dict[tuple[str, State], list[PlannedAdministration]] = {}
    for act in plan.administrations:
        if act.state not in PRINTED:
            groups.setdefault((act.arm, act.state), []).append(act)
    rows = tuple(_without_row(acts, state) for (_, state), acts in groups.items())
    columns = (
        _column("from", "起", 22),
        _column("to", "止", 22),
        _column("how many", "次数", 12),
        _column("first due", "首次应给", 26),
        _column("why", "原因", 24),
    )
    title = Words("Planned, but without a sheet", "有计划而无核查单")
    return Table("without", title, columns, rows, listing=True, quiet=True)


def _without_row(acts: Sequence[PlannedAdministration], state: State) -> Row:
    first, last = acts[0], acts[-1]
    cells = (
        Figure(Words.same(last.id)),
        Figure(Words.same(number(len(acts)))),
        Figure(day_words(first.target_on)),
        Figure(_STATES[state]),
    )
    return Row(Figure(Words.same(first.id)), cells)


def _assessments(plan: Plan, sheets: Sequence[Sheet]) -> Table:
    """List the dated assessments whose day has no sheet, within the days of the run."""
    days = {day for sheet in sheets for day in _days(sheet)}
    rows = tuple(
        Row(Figure(day_words(on)), (Figure(_assessment_title(plan, item)),))
        for on, item in dated_assessments(plan)
        if days and min(days) <= on <= max(days) and on not in days
    )
    columns = (_column("due", "应评日期", 34), _column("assessment", "评估", 60))
    title = Words("Assessments due on days without a sheet", "当日无核查单的评估")
    return Table("assessments", title, columns, rows, beside=True, listing=True, quiet=True)


def _days(sheet: Sheet) -> Iterator[date]:
    if sheet.on is not None:
        last = sheet.last or sheet.on
        yield from (sheet.on + timedelta(at) for at in range((last - sheet.on).days + 1))


def _assessment_title(plan: Plan, item: PlannedAssessment) -> Words:
    protocol = plan.protocol_on(item.target_on)
    return Words.of(next_with_id(protocol.assessments, item.assessment).title)


def _hold_flags(protocol: TreatmentProtocol) -> Table:
    flags = tuple(Words.of(flag) for flag in protocol.hold_flags)
    rows = (Row(None, (Figure(joined(flags)),)),) if flags else ()
    title = Words("Any of these: stop and call a prescriber", "出现下列任一情况:停止并通知医师")
    return _listing("hold-flags", title, (_column("sign", "表现", 90),), rows)


def _assumed(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(Figure(Words.same(path)), (Figure(_value(stated)), _by(stated)))
        for path, stated in statements(protocol)
        if stated.is_assumed
    )
    columns = (
        _column("number", "数值名称", 42),
        _column("value", "数值", 34),
        _column("stated by", "依据", 36),
    )
    title = Words("Assumed: stated by nobody for this treatment", "假定值:本治疗文献均未给出")
    return _listing("assumed", title, columns, rows)


def _by(stated: Stated) -> Figure:
    assert stated.provenance is not None  # noqa: S101 -- only assumed ones are listed
    words = both(provenance, stated.provenance)
    return Figure(words + Words.same(f" {', '.join(stated.source)}" if stated.source else ""))


def _value(stated: Stated) -> Words:
    if not isinstance(stated, Sourced):
        return Words("this rule", "本规则")
    return shown_list(cast("Sourced[object]", stated).value)


def _open(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(None, (Figure(Words.same(path)),))
        for path, stated in statements(protocol)
        if isinstance(stated, Sourced) and cast("Sourced[object]", stated).value is None
    )
    title = Words("Stated by nobody: an empty box", "无人给出:空框")
    return _listing("open", title, (_column("number", "数值名称", 90),), rows)


def _sources(protocol: TreatmentProtocol) -> Table:
    rows = (
        Row(Figure(Words.same(key)), (Figure(Words.same(source.citation)),))
        for key, source in protocol.sources.items()
    )
    title = Words("Sources of the protocol's numbers", "方案数值来源")
    return _listing(
        "sources", title, (_column("source", "来源", 20), _column("citation", "文献", 80)), rows
    )


def _signatures() -> Table:
    columns = (
        _column("name", "姓名", 30),
        _column("role", "职务", 20),
        _column("signature", "签名", 30),
        _column("initials", "简签", 12),
    )
    rows = (Row.to_fill(columns),) * _SIGNATURE_ROWS
    title = Words("Who signs these sheets", "签名人一览")
    return Table("signatures", title, columns, rows, quiet=True)


def _listing(name: str, title: Words, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    return Table(name, title, columns, tuple(rows), listing=True, quiet=True)


def _column(en: str, zh: str, share: int) -> Column:
    return Column(Words(en, zh), share)


def _header(subject: Plan | TreatmentProtocol, sheets: Sequence[Sheet]) -> Header:
    if isinstance(subject, Plan):
        own = plan_header(subject, subject.protocol)
        return replace(own, generated=sheets[0].header.generated) if sheets else own
    return sheets[0].header if sheets else blank_header(subject, "hamsc-scheduler")
