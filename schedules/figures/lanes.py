"""Swim lanes: what was planned and what was given, one lane an arm, a quarter of a year a panel.

An outlined bar is the permitted window, an open mark the day a dose was due, a filled mark the day
it was given; a number leads to the list of what departs.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import svg

from protocol.lean import dataclass
from schedules.display import Language, day
from schedules.engine.day_facts import DayFacts
from schedules.figures.followed import Followed, arms_in
from schedules.figures.marks import Draw, Shape, cross, drawing, mark, shapes_of
from schedules.figures.pen import DARK, LIGHT, MIDDLE, SMALLEST, box, line, words, wrapped
from schedules.figures.picture import BODY, Block, Picture, legend, notes, picture, titled
from schedules.figures.words import arm_title, month, said
from schedules.plan import Plan

_DAYS = 91
_LABEL = 110
_SCALE = (BODY - _LABEL) / _DAYS
_LANE, _HEAD = 40, 24
_AHEAD = timedelta(14)


@dataclass(frozen=True, slots=True)
class _Panel:
    """A stretch of days, both ends inside, in the figure's coordinates."""

    first: date
    last: date

    def x(self, on: date) -> float:
        """The middle of a day."""
        return _LABEL + _SCALE * ((on - self.first).days + 0.5)

    def holds(self, on: date | None) -> bool:
        return on is not None and self.first <= on <= self.last


def lanes_picture(
    plan: Plan, followed: Sequence[Followed], as_of: date, language: Language = "en"
) -> Picture:
    """Return the lanes from the first day to two weeks after ``as_of`` or the last dose given."""
    days = [item.shown_on for item in followed]
    given = [item.given_on for item in followed if item.given_on is not None]
    first = min([plan.patient.day_zero, *days])
    last = max([first, *given, min(as_of + _AHEAD, max(days, default=first))])
    count = (last - first).days // _DAYS + 1
    starts = [first + timedelta(_DAYS * number) for number in range(count)]
    panels = [_Panel(start, start + timedelta(_DAYS - 1)) for start in starts]
    blocks = [_panel(plan, followed, panel, as_of=as_of, language=language) for panel in panels]
    departing = [item for item in followed if item.number is not None]
    return picture(
        plan,
        title=said(language, "Planned and given", "计划与实际给药"),
        description=said(
            language,
            f"Doses planned for {plan.patient.code} and doses given, as known on {day(as_of)}."
            f" {len(given)} given, {len(departing)} depart from the plan.",
            f"{plan.patient.code} 的计划剂次与实际给药,截至 {day(as_of, 'zh')}。"
            f"已给药 {len(given)} 次,{len(departing)} 项与计划不符。",
        ),
        blocks=[*blocks, *_list(departing, language)],
        key=legend(_legend(plan, language)),
        language=language,
    )


def _panel(
    plan: Plan, followed: Sequence[Followed], panel: _Panel, *, as_of: date, language: Language
) -> Block:
    arms = arms_in(followed, [arm.id for arm in plan.protocol.arms])
    shapes = shapes_of(plan.protocol.arms)
    height = _HEAD + _LANE * len(arms)
    elements = [*_dialysis(plan, panel, height), *_axis(panel, height, language)]
    for number, arm in enumerate(arms):
        y = _HEAD + _LANE * number
        elements.append(line(0, y, BODY, y, stroke=MIDDLE))
        lines = wrapped(arm_title(plan, arm, language), SMALLEST, _LABEL - 6)[:4]
        elements += [
            words(0, y + 10 + 9 * at, text, size=SMALLEST) for at, text in enumerate(lines)
        ]
        mine = [item for item in followed if item.arm == arm]
        shape = shapes.get(arm, Shape.STAR)
        for item in mine:
            elements += _dose(item, panel, y, shape)
        elements += _numbers(mine, panel, y)
    elements.append(line(0, height, BODY, height, stroke=MIDDLE))
    if panel.holds(as_of):
        x = panel.x(as_of) + _SCALE / 2
        elements.append(line(x, 12, x, height, width=1, dash=(4, 2)))
        elements.append(words(x, 9, said(language, "known", "截至"), size=SMALLEST, anchor="end"))
    return Block(height + 12, tuple(elements))


def _dialysis(plan: Plan, panel: _Panel, height: float) -> Iterator[svg.Element]:
    facts = DayFacts(plan.patient, ())
    for number in range(_DAYS):
        on = panel.first + timedelta(number)
        if facts.session_on(on):
            yield box(panel.x(on) - _SCALE / 2, height - 3, _SCALE, 3, fill=MIDDLE, stroke="none")


def _axis(panel: _Panel, height: float, language: Language) -> Iterator[svg.Element]:
    """Yield a line a week with its date, the year at the panel's first one."""
    for number in range(0, _DAYS, 7):
        on = panel.first + timedelta(number)
        x = panel.x(on) - _SCALE / 2
        yield line(x, 12, x, height, stroke=LIGHT)
        text = f"{on.month}月{on.day}日" if language == "zh" else f"{on.day:02}-{month(on, 'en')}"
        yield words(x + 2, 19, text, size=SMALLEST)
    year = f"{panel.first.year}年" if language == "zh" else str(panel.first.year)
    yield words(0, 19, year, size=SMALLEST, bold=True)


def _dose(item: Followed, panel: _Panel, y: float, shape: Shape) -> Iterator[svg.Element]:
    if item.window is not None and panel.holds(item.due_on):
        first, last = (min(max(end, panel.first), panel.last) for end in item.window)
        left, right = panel.x(first) - _SCALE / 2, panel.x(last) + _SCALE / 2
        yield box(left, y + 13, right - left, 7, stroke=DARK)
    if item.due_on is not None and panel.holds(item.due_on):
        yield mark(shape, panel.x(item.due_on), y + 16.5, 2.6, filled=False)
    if item.given_on is not None and panel.holds(item.given_on):
        yield mark(shape, panel.x(item.given_on), y + 27, 2.8)
    elif item.code in {"missed", "not-given", "overdue"} and panel.holds(item.due_on):
        yield from cross(panel.x(item.shown_on), y + 27, 2.4)


def _numbers(mine: Sequence[Followed], panel: _Panel, y: float) -> Iterator[svg.Element]:
    """Yield the numbers above the lane; one that would stand on its neighbour moves right."""
    free = 0.0
    for item in sorted(mine, key=lambda item: item.shown_on):
        if item.number is not None and panel.holds(item.shown_on):
            text = str(item.number)
            wide = 4.2 * len(text)
            x = max(panel.x(item.shown_on) - wide / 2, free)
            free = x + wide + 1.5
            yield words(x, y + 9, text, size=SMALLEST, bold=True)


def _list(departing: Sequence[Followed], language: Language) -> list[Block]:
    title = said(language, "What departs from the plan", "与计划不符之处")
    if not departing:
        return notes([said(language, "Nothing departs from the plan.", "无与计划不符之处。")])
    return titled(title, [_line(item, language) for item in departing])


def _line(item: Followed, language: Language) -> str:
    """Return what departs in one line: the id, both days, what it is."""
    days = (("due", "应给", item.due_on), ("given", "给药", item.given_on))
    shown = [f"{said(language, en, zh)} {day(on, language)}" for en, zh, on in days if on]
    return f"{item.number}. " + ", ".join(filter(None, [item.id, *shown, item.word, item.why]))


def _legend(plan: Plan, language: Language) -> Iterator[tuple[Draw, str]]:
    yield (
        lambda x, y: (box(x - 6, y - 3.5, 12, 7, stroke=DARK),),
        said(language, "permitted window", "允许窗口"),
    )
    yield drawing(Shape.CIRCLE, radius=2.6, filled=False), said(language, "due", "应给日")
    yield drawing(Shape.CIRCLE, radius=2.8), said(language, "given", "已给药")
    yield (
        lambda x, y: cross(x, y, 2.4),
        said(language, "not given, missed or overdue", "未给、漏给或逾期"),
    )
    yield (
        lambda x, y: (words(x, y + 3, "1", anchor="middle", bold=True),),
        said(language, "number in the list below", "下表编号"),
    )
    if plan.patient.dialysis is not None:
        yield _dialysis_key, said(language, "dialysis day", "透析日")
    yield (
        lambda x, y: (line(x, y - 5, x, y + 5, width=1, dash=(4, 2)),),
        said(language, "known until here", "已知截止日"),
    )


def _dialysis_key(x: float, y: float) -> tuple[svg.Element, ...]:
    return (box(x - 6, y - 1.5, 12, 3, fill=MIDDLE, stroke="none"),)
