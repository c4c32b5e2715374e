"""A sheet for each dated assessment: its instrument's item numbers and boxes, to score and sign."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from operator import itemgetter

from protocol.assessment import Assessment
from protocol.treatment_protocol import TreatmentProtocol, next_with_id
from schedules.checklists import instrument_boxes
from schedules.checklists.facts import span
from schedules.checklists.headers import headers_of
from schedules.checklists.printed import dated_assessments
from schedules.checklists.sheet import (
    Check,
    Entry,
    Fact,
    Header,
    PausePoint,
    Sheet,
    SignOff,
)
from schedules.checklists.words import Figure, Words, day_words
from schedules.instruments import instrument_of
from schedules.patient import Wound
from schedules.plan import Plan, PlannedAssessment
from schedules.sheet_code import sheet_code

_SUBTITLE = Words("instrument sheet", "量表记录单")
_WHEN = Words("planned", "计划时间")
_ALLOWED = Words("allowed", "允许日期")
_SCORES = Words("Scores", "评分")
_OWN_FORM = Words(
    "Scored by the wording of your licensed form; this sheet has the item numbers only.",
    "按持证量表原文评分;本单仅列项目编号。",
)
_OPEN_ITEM = Words(
    "An item that cannot be scored stays open, with the reason.",
    "无法评分的项目留空并注明原因。",
)
_TWO_TOTALS = Words(
    "An item that cannot be scored stays open, with the reason; sum and mean are two totals and are"
    " never mixed.",
    "无法评分的项目留空并注明原因;总分与均分为两种结果,不得混用。",
)
_REASON = (Entry(Words("reason", "原因"), "long"),)
_DONE = (Entry(Words("done on", "实际日期"), "date"),)
_SCORED = (Words("scored by, signature", "评分人,签名"),)


def build_instrument_sheets(
    plan: Plan,
    *,
    first: date | None = None,
    last: date | None = None,
    generated_at: datetime | None = None,
) -> tuple[Sheet, ...]:
    """Return a sheet for each dated assessment of the plan, by day; both ends are inside."""
    days = {
        on
        for on, _ in dated_assessments(plan)
        if (first is None or on >= first) and (last is None or on <= last)
    }
    return tuple(instrument_sheets(plan, days, headers_of(plan, generated_at)))


def instrument_sheets(
    plan: Plan, days: Collection[date], header: Callable[[TreatmentProtocol], Header]
) -> Iterator[Sheet]:
    """Yield a sheet for each dated assessment on these days, by day."""
    due = [(on, item) for on, item in dated_assessments(plan) if on in days]
    digest = plan.digest
    for on, item in sorted(due, key=itemgetter(0)):
        protocol = plan.protocol_on(item.target_on)
        assessment = next_with_id(protocol.assessments, item.assessment)
        yield Sheet(
            id=item.id,
            arm=None,
            title=Words.of(assessment.title),
            subtitle=_SUBTITLE,
            on=on,
            at=None,
            header=header(protocol),
            notices=(),
            facts=tuple(_facts(on, item)),
            dose=None,
            points=(_scores(plan.patient.wounds, assessment),),
            code=sheet_code(digest, item.id),
        )


def blank_instruments(protocol: TreatmentProtocol, header: Header) -> Iterator[Sheet]:
    """Yield a blank sheet for each instrument that the protocol uses."""
    for assessment in protocol.assessments:
        yield Sheet(
            id=f"{assessment.id}-blank",
            arm=None,
            title=Words.of(assessment.title),
            subtitle=_SUBTITLE,
            on=None,
            at=None,
            header=header,
            notices=(),
            facts=(Fact(_WHEN, (), _DONE),),
            dose=None,
            points=(_scores((), assessment),),
        )


def _facts(on: date, item: PlannedAssessment) -> Iterator[Fact]:
    yield Fact(_WHEN, (Figure(day_words(on), bool(item.assumed)),), _DONE)
    yield Fact(_ALLOWED, (Figure(span(*item.permitted), bool(item.assumed)),))


def _scores(wounds: tuple[Wound, ...], assessment: Assessment) -> PausePoint:
    boxes = instrument_boxes.scored(assessment, wounds)
    blocks = (*boxes, *_notes(assessment), SignOff(_SCORED))
    return PausePoint("scores", _SCORES, blocks)


def _notes(assessment: Assessment) -> Iterator[Check]:
    """Yield how an instrument of several items is scored."""
    known = instrument_of(assessment.instrument)
    if known is not None and known.items > 1:
        yield Check(_OWN_FORM)
        open_item = _OPEN_ITEM if known.mean_from is None else _TWO_TOTALS
        yield Check(open_item, entries=_REASON)
