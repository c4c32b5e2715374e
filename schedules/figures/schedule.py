"""The schedule of activities as SPIRIT asks for it: arms and assessments by weeks.

A filled circle is planned, a diamond planned with an assumed dose, an open circle planned with a
dose that nobody stated. The number beside a mark counts a week's entries where there are several.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import svg

from protocol.lean import dataclass
from schedules.display import Language
from schedules.figures.marks import Draw, Shape, cross, drawing
from schedules.figures.pen import DARK, LIGHT, SMALLEST, box, line, words, wrapped
from schedules.figures.picture import BODY, Block, Picture, legend, notes, picture
from schedules.figures.words import arm_title, days_of, month, said, stretch, week_of, week_start
from schedules.plan import Plan, PlannedAdministration, State

_WEEKS = 26  # side by side
_LABEL = 158
_COLUMN = (BODY - _LABEL) / _WEEKS
_HEAD, _ROW = 42, 17
_LINE = 9


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its name, and how many of each kind lie in each week."""

    name: str
    weeks: dict[int, Counter[str]]


def schedule_picture(plan: Plan, language: Language = "en") -> Picture:
    """Return arms and assessments by weeks of the course; weeks without anything are told."""
    days = days_of(plan)
    first = min([plan.patient.day_zero, *days])
    rows = [*_arm_rows(plan, first, language), *_assessment_rows(plan, first, language)]
    last_week = week_of(max(days), first) if days else 1
    blocks: list[Block] = []
    for start in range(1, last_week + 1, _WEEKS):
        weeks = range(start, min(start + _WEEKS, last_week + 1))
        shown = stretch(week_start(start, first), week_start(weeks[-1] + 1, first), language)
        if any(week in row.weeks for row in rows for week in weeks):
            blocks.append(_panel(rows, weeks, first, language))
        else:
            blocks += notes([said(language, f"Nothing planned: {shown}", f"无计划:{shown}")])
    return picture(
        plan,
        title=said(language, "Schedule of activities", "研究日程图"),
        description=_description(plan, rows, language),
        blocks=blocks,
        key=legend(_legend(rows, language)),
        language=language,
    )


def _arm_rows(plan: Plan, first: date, language: Language) -> Iterator[_Row]:
    for arm in plan.protocol.arms:
        mine = [item for item in plan.administrations if item.arm == arm.id]
        if mine:
            found = ((week_of(item.listed_on, first), _kind(item)) for item in mine)
            yield _Row(arm_title(plan, arm.id, language), _by_week(found))


def _assessment_rows(plan: Plan, first: date, language: Language) -> Iterator[_Row]:
    for assessment in plan.protocol.assessments:
        mine = [item for item in plan.assessments if item.assessment == assessment.id]
        found = ((week_of(item.on, first), "planned") for item in mine if item.on is not None)
        if mine:
            yield _Row(assessment.title.in_language(language), _by_week(found))


def _by_week(found: Iterator[tuple[int, str]]) -> dict[int, Counter[str]]:
    weeks: dict[int, Counter[str]] = {}
    for week, kind in found:
        weeks.setdefault(week, Counter())[kind] += 1
    return weeks


def _kind(item: PlannedAdministration) -> str:
    if item.on is None or item.state is State.UNPLACED:
        return "none"
    if item.dose.amount is None:
        return "open"
    return "assumed" if item.dose.assumed else "planned"


_DRAW: dict[str, Draw] = {
    "planned": drawing(Shape.CIRCLE),
    "assumed": drawing(Shape.DIAMOND),
    "open": drawing(Shape.CIRCLE, filled=False),
    "none": cross,
}


def _panel(rows: Sequence[_Row], weeks: range, first: date, language: Language) -> Block:
    elements = list(_heads(weeks, first, language))
    y, right = float(_HEAD), _LABEL + _COLUMN * len(weeks)
    for number, row in enumerate(rows):
        lines = wrapped(row.name, SMALLEST + 0.5, _LABEL - 6)
        height = max(_ROW, len(lines) * _LINE + 6)
        if number % 2 == 0:
            elements.append(box(0, y, right, height, fill="#f4f4f4", stroke="none"))
        top = y + (height - len(lines) * _LINE) / 2 + 7
        elements += [words(0, top + _LINE * at, text) for at, text in enumerate(lines)]
        for week in weeks:
            if week in row.weeks:
                x = _LABEL + _COLUMN * (week - weeks.start)
                elements += _cell(row.weeks[week], x, y + height / 2)
        y += height
    elements += [
        line(_LABEL + _COLUMN * n, 12, _LABEL + _COLUMN * n, y, stroke=LIGHT)
        for n in range(len(weeks) + 1)
    ]
    elements += [line(0, _HEAD, right, _HEAD), line(0, y, right, y)]
    return Block(y + 10, tuple(elements))


def _heads(weeks: range, first: date, language: Language) -> Iterator[svg.Element]:
    """Yield each week's number and its first day; month and year where they change."""
    names = (("Week", "周"), ("from day", "起始日"), ("month", "月"))
    for row, (en, zh) in enumerate(names):
        yield words(0, 19 + 10 * row, said(language, en, zh), size=SMALLEST, fill=DARK)
    before: date | None = None
    for week in weeks:
        x = _LABEL + _COLUMN * (week - weeks.start + 0.5)
        on = week_start(week, first)
        yield words(x, 19, str(week), size=SMALLEST, anchor="middle", bold=True)
        yield words(x, 29, f"{on.day:02}", size=SMALLEST, anchor="middle")
        if before is None or before.month != on.month:
            name = month(on, language)
            yield words(x, 39, name, size=SMALLEST, anchor="middle", bold=True)
        if before is None or before.year != on.year:
            yield words(x - _COLUMN / 2 + 2, 9, str(on.year), size=SMALLEST, bold=True)
        before = on


def _cell(kinds: Counter[str], x: float, y: float) -> Iterator[svg.Element]:
    """Yield the marks of a week's cell, each with its count where that is not one."""
    shown = [kind for kind in _DRAW if kinds[kind]]
    for number, kind in enumerate(shown):
        count = kinds[kind]
        middle = x + _COLUMN * (number + 0.5) / len(shown) - (4 if count > 1 else 0)
        yield from _DRAW[kind](middle, y)
        if count > 1:
            yield words(middle + 5.5, y + 2.5, str(count), size=SMALLEST)


def _legend(rows: Sequence[_Row], language: Language) -> Iterator[tuple[Draw, str]]:
    found = {kind for row in rows for kinds in row.weeks.values() for kind in kinds}
    meanings = {
        "planned": ("planned", "计划进行"),
        "assumed": ("planned, the dose is ASSUMED", "计划进行,剂量为假定值"),
        "open": ("planned, the dose is left open", "计划进行,剂量未定"),
        "none": ("no day found, or held or stopped", "无可用日期,或暂停、停止"),
    }
    for kind, (en, zh) in meanings.items():
        if kind in found:
            yield _DRAW[kind], said(language, en, zh)
    if any(count > 1 for row in rows for kinds in row.weeks.values() for count in kinds.values()):
        yield (
            lambda x, y: (words(x, y + 3, "2", anchor="middle"),),
            said(language, "how many in that week", "该周次数"),
        )


def _description(plan: Plan, rows: Sequence[_Row], language: Language) -> str:
    counts = "; ".join(
        f"{row.name}: {sum(sum(kinds.values()) for kinds in row.weeks.values())}" for row in rows
    )
    code = plan.patient.code
    return said(
        language,
        f"What is planned for {code}, by week of the course. {counts}.",
        f"{code} 的计划,按疗程周排列。{counts}。",
    )
