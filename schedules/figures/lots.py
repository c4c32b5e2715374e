"""The strip of lots: how long each may be used, what it is meant for, and what was given from it.

A bar runs from the release to the expiry, hatched where the lot is of no use; an open mark is the
planned day of an administration that the lot is meant for, a filled mark a dose given from it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import svg

from protocol.expiry import Expiry
from protocol.lean import dataclass
from schedules.display import Language
from schedules.figures.lot_table import tables_of
from schedules.figures.lot_uses import LotGiven, LotUse, uses_of
from schedules.figures.lot_words import facts_of, told
from schedules.figures.marks import Draw, Shape, drawing, mark, shapes_of
from schedules.figures.pen import (
    DARK,
    LIGHT,
    MIDDLE,
    NORMAL,
    PALE,
    SMALLEST,
    box,
    hatched,
    line,
    width_of,
    words,
    wrapped,
)
from schedules.figures.picture import BODY, Block, Picture, legend, notes, picture
from schedules.figures.words import arm_title, month, said
from schedules.patient import Lot
from schedules.plan import Plan

_LABEL, _TOP, _LANE = 190, 12, 40
_BESIDE = 8
_MARGIN, _EXPIRY_SHOWN = timedelta(14), timedelta(182)


@dataclass(frozen=True, slots=True)
class _Span:
    """The days that the strips show, both ends inside."""

    first: date
    last: date
    zone: ZoneInfo

    def x(self, on: date) -> float:
        """The left edge of a day; what lies outside stands at the edge."""
        days = (min(max(on, self.first), self.last + timedelta(1)) - self.first).days
        return _LABEL + (BODY - _LABEL) * days / ((self.last - self.first).days + 1)

    def middle(self, on: date) -> float:
        return (self.x(on) + self.x(on + timedelta(1))) / 2

    def expires_on(self, found: Expiry) -> date:
        return found.last_day or datetime.fromisoformat(found.text).astimezone(self.zone).date()


def lots_picture(
    plan: Plan, given: Sequence[LotGiven] | None = None, language: Language = "en"
) -> Picture:
    """Return a strip for each lot and a table of its uses; ``given`` is None without a log."""
    uses = uses_of(plan, given or (), language)
    lots: dict[str, Lot | None] = {lot.lot: lot for lot in plan.patient.lots}
    lots |= {use.lot: None for use in uses if use.lot not in lots}
    span = _span(plan, uses)
    numbered = list(enumerate(uses, start=1))
    nothing = said(language, "No document names a lot.", "没有文件写明批号。")
    shown = list(told(plan, given, language)) if lots else [nothing]
    strips = [
        _strip(plan, name, lot, [(at, use) for at, use in numbered if use.lot == name], span=span,
               language=language)
        for name, lot in lots.items()
    ]  # fmt: skip
    return picture(
        plan,
        title=said(language, "Lots: meant and given", "批号:指定与实际使用"),
        description=" ".join(shown),
        blocks=[*notes(shown), *strips, *tables_of(numbered, language)],
        key=legend(_legend(plan, uses, language)) if lots else None,
        language=language,
    )


def _span(plan: Plan, uses: Sequence[LotUse]) -> _Span:
    """Return the days of use with a margin, and releases and expiries that are not far from it."""
    zone = ZoneInfo(plan.patient.time_zone)
    days = [on for use in uses for on in (use.planned_on, use.given_on) if on is not None]
    days = days or [plan.patient.day_zero]
    span = _Span(min(days) - _MARGIN, max(days) + _MARGIN, zone)
    ends = [span.expires_on(lot.expires) for lot in plan.patient.lots if lot.expires is not None]
    starts = [lot.released_on for lot in plan.patient.lots if lot.released_on is not None]
    near = [end for end in (*starts, *ends)
            if span.first - _EXPIRY_SHOWN < end < span.last + _EXPIRY_SHOWN]  # fmt: skip
    return _Span(min([span.first, *near]), max([span.last, *near]) + timedelta(1), zone)


def _strip(
    plan: Plan,
    name: str,
    lot: Lot | None,
    uses: Sequence[tuple[int, LotUse]],
    *,
    span: _Span,
    language: Language,
) -> Block:
    elements: list[svg.Element] = []
    y = 1.0
    for text in wrapped(name, NORMAL, _LABEL - 8):
        y += 10
        elements.append(words(0, y, text, size=NORMAL, bold=True))
    for text in facts_of(lot, language):
        for part in wrapped(text, SMALLEST, _LABEL - 8):
            y += 9
            elements.append(words(0, y, part, size=SMALLEST))
    height = max(_TOP + _LANE, y + 4)
    elements += _axis(span, height, language)
    if lot is not None:
        elements += _bar(lot, span)
    elements += _marks(plan, uses, span)
    elements.append(line(0, height, BODY, height, stroke=MIDDLE))
    return Block(height + 4, tuple(elements))


def _marks(plan: Plan, uses: Sequence[tuple[int, LotUse]], span: _Span) -> Iterator[svg.Element]:
    """Yield the marks of a lot's uses, each with its number where none stands there yet.

    Those of one day stand beside each other.
    """
    shapes = shapes_of(plan.protocol.arms)
    free = 0.0
    on_day: Counter[date] = Counter()
    for number, use in uses:
        shape, shown = shapes.get(use.arm, Shape.STAR), str(number)
        on = use.planned_on or use.given_on
        aside = 0.0 if on is None else _BESIDE * on_day[on]
        if use.planned_on is not None:
            x = span.middle(use.planned_on) + aside
            yield mark(shape, x, _TOP + 17, 3, filled=False)
        if use.given_on is not None:
            yield mark(shape, span.middle(use.given_on) + aside, _TOP + 31, 3)
        if on is not None:
            on_day[on] += 1
            x, half = span.middle(on) + aside, width_of(shown, SMALLEST) / 2 + 0.8
            if x - half > free:
                free = x + half
                yield words(x, _TOP + 8, shown, size=SMALLEST, bold=True, anchor="middle")


def _axis(span: _Span, height: float, language: Language) -> Iterator[svg.Element]:
    """Yield a line for each month, named where there is room, with the year where it begins."""
    on = span.first.replace(day=1)
    free, year = 0.0, 0
    while on <= span.last:
        x = span.x(on)
        if on >= span.first:
            yield line(x, _TOP - 1, x, height, stroke=LIGHT)
        shown = month(on, language)
        if on.year != year:
            shown = said(language, f"{shown} {on.year}", f"{on.year}年{shown}")
        wide = width_of(shown, SMALLEST) + 4
        if x >= free and x + wide <= BODY:
            yield words(x + 2, _TOP - 4, shown, size=SMALLEST)
            free, year = x + wide, on.year
        on = (on + timedelta(31)).replace(day=1)


def _bar(lot: Lot, span: _Span) -> Iterator[svg.Element]:
    """Yield the days a lot may be used, hatched before its release and from its recall on."""
    end = None if lot.expires is None else span.expires_on(lot.expires) + timedelta(1)
    right = BODY if end is None else span.x(end)
    left = right if lot.released_on is None else min(span.x(lot.released_on), right)
    until = right if lot.recalled_on is None else min(max(span.x(lot.recalled_on), left), right)
    y, high = _TOP + 11, 12
    if until > left:
        yield box(left, y, until - left, high, fill=PALE, stroke=DARK)
    for start, stop in ((_LABEL, left), (until, right)):
        if stop > start:
            yield hatched(start, y, stop - start, high)
    if end is not None and span.first < end <= span.last + timedelta(1):
        yield line(right, y - 3, right, y + high + 3, width=2)


def _legend(plan: Plan, uses: Sequence[LotUse], language: Language) -> Iterator[tuple[Draw, str]]:
    used = {use.arm for use in uses}
    for arm, shape in shapes_of(plan.protocol.arms).items():
        if arm in used:
            yield drawing(shape, radius=3), arm_title(plan, arm, language)
    yield (
        drawing(Shape.CIRCLE, radius=3, filled=False),
        said(language, "open: planned day, the lot is meant for it", "空心:计划日期,已指定该批号"),
    )
    yield (
        drawing(Shape.CIRCLE, radius=3),
        said(language, "filled: given from the lot", "实心:已使用该批号给药"),
    )
    yield (
        lambda x, y: (box(x - 6, y - 4, 12, 8, fill=PALE, stroke=DARK),),
        said(language, "released and not expired", "已放行且未失效"),
    )
    yield (
        lambda x, y: (hatched(x - 6, y - 4, 12, 8),),
        said(language, "not released, or recalled", "未放行或已召回"),
    )
    yield lambda x, y: (line(x, y - 5, x, y + 5, width=2),), said(language, "expiry", "失效")
    yield (
        lambda x, y: (words(x, y + 3, "1", anchor="middle", bold=True),),
        said(language, "number in the table below, where there is room", "下表编号(空间允许时)"),
    )
