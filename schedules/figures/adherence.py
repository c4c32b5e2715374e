"""A heat map of adherence: weeks by weekdays for each arm, a letter and a grey for each day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import svg

from schedules.display import WEEKDAYS, Language, day
from schedules.figures.followed import RANK, Followed, arms_in
from schedules.figures.marks import Draw
from schedules.figures.pen import LIGHT, NORMAL, SMALLEST, box, words
from schedules.figures.picture import BODY, Block, Picture, legend, notes, picture
from schedules.figures.words import arm_title, month, said
from schedules.plan import Plan

_LABEL = 26
_CELL = 11.0
_WEEKS = int((BODY - _LABEL) // _CELL)
_TOP = 36


def adherence_picture(
    plan: Plan, followed: Sequence[Followed], as_of: date, language: Language = "en"
) -> Picture:
    """Return each arm's days as cells; a day with several doses shows the one that matters most."""
    blocks: list[Block] = []
    for arm in arms_in(followed, [arm.id for arm in plan.protocol.arms]):
        days = _worst([item for item in followed if item.arm == arm])
        monday = min(days) - timedelta(min(days).weekday())
        weeks = (max(days) - monday).days // 7 + 1
        for start in range(0, weeks, _WEEKS):
            first = monday + timedelta(7 * start)
            count = min(_WEEKS, weeks - start)
            title = arm_title(plan, arm, language)
            blocks.append(_strip(days, first, count, title=title, language=language))
    judged = [item for item in followed if item.is_judged]
    on_time = sum(item.code == "on-time" and item.severity == "none" for item in judged)
    summary = said(
        language,
        f"As known on {day(as_of)}: {on_time} of {len(judged)} doses on time and as planned.",
        f"截至 {day(as_of, 'zh')}:应给 {len(judged)} 次中 {on_time} 次按时按计划。",
    )
    return picture(
        plan,
        title=said(language, "Adherence by day", "每日依从性"),
        description=summary,
        blocks=[*notes([summary]), *blocks],
        key=legend(_legend(followed, language)),
        language=language,
    )


def _worst(followed: Sequence[Followed]) -> Mapping[date, Followed]:
    """Return for each day what is told there: the most severe, then what is known, then by id."""
    ordered = sorted(
        followed,
        key=lambda item: (-RANK.index(item.severity), item.is_waiting, item.code, item.id),
    )
    days: dict[date, Followed] = {}
    for item in ordered:
        days.setdefault(item.shown_on, item)
    return days


def _strip(
    days: Mapping[date, Followed], first: date, weeks: int, *, title: str, language: Language
) -> Block:
    elements: list[svg.Element] = [words(0, 11, title, size=NORMAL, bold=True)]
    for weekday, name in enumerate(WEEKDAYS[language]):
        elements.append(words(0, _TOP + _CELL * weekday + 8, name, size=SMALLEST))
    before: date | None = None
    free = 0.0
    for week in range(weeks):
        monday = first + timedelta(7 * week)
        x = _LABEL + _CELL * week
        if (before is None or before.month != monday.month) and x >= free:
            elements.append(words(x, _TOP - 3, month(monday, language), size=SMALLEST))
            free = x + 17
        if before is None or before.year != monday.year:
            elements.append(words(x, _TOP - 12, str(monday.year), size=SMALLEST, bold=True))
        before = monday
        for weekday in range(7):
            found = days.get(monday + timedelta(weekday))
            elements += _cell(found, x, _TOP + _CELL * weekday)
    return Block(_TOP + 7 * _CELL + 8, tuple(elements))


def _cell(found: Followed | None, x: float, y: float) -> Iterator[svg.Element]:
    if found is None:
        return
    yield box(x, y, _CELL - 1, _CELL - 1, fill=found.grey, stroke=LIGHT)
    if found.glyph:
        yield words(
            x + _CELL / 2 - 0.5,
            y + 7.6,
            found.glyph,
            size=SMALLEST,
            anchor="middle",
            bold=True,
            fill=found.ink,
        )


def _legend(followed: Sequence[Followed], language: Language) -> Iterator[tuple[Draw, str]]:
    """Yield each letter and grey that occurs; a grey alone never carries a meaning."""
    seen: dict[tuple[str, str], Followed] = {}
    for item in followed:
        seen.setdefault((item.glyph, item.grey), item)
    for item in sorted(seen.values(), key=lambda item: (RANK.index(item.severity), item.code)):
        word = item.word
        if item.glyph == "!":
            word = said(language, "on time, departs otherwise", "按时,其他方面不符")
        if item.severity == RANK[-1]:
            word += said(language, " (proposed important)", "(建议列为重要)")
        yield _sample(item), word


def _sample(item: Followed) -> Draw:
    return lambda x, y: tuple(_cell(item, x - 5, y - 5))
