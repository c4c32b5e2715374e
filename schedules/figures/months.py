"""Month calendars: dialysis days hatched, a form for each arm, a letter for each assessment."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

import svg

from protocol.assessment import Assessment
from protocol.lean import dataclass
from schedules.display import WEEKDAYS, Language, clock
from schedules.engine.day_facts import DayFacts
from schedules.figures.marks import Draw, Shape, cross, drawing, mark, shapes_of
from schedules.figures.pen import (
    DARK,
    MIDDLE,
    NORMAL,
    SMALL,
    SMALLEST,
    WHITE,
    box,
    hatched,
    width_of,
    words,
    wrapped,
)
from schedules.figures.picture import BODY, Block, Picture, legend, picture
from schedules.figures.words import arm_title, days_of, month, said
from schedules.plan import Plan

_WIDE = BODY / 7
_LEAST, _LINE, _TOP = 58, 10, 14


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line in a day's cell."""

    at: time | None
    id: str
    arm: str
    placed: bool

    @property
    def text(self) -> str:
        return self.id if self.at is None else f"{clock(self.at)} {self.id}"


@dataclass(frozen=True, slots=True)
class _Course:
    """What stands on each day of a plan."""

    entries: Mapping[date, Sequence[_Entry]]
    letters: Mapping[date, str]
    facts: DayFacts
    shapes: Mapping[str, Shape]


def months_picture(
    plan: Plan, language: Language = "en", *, first: date | None = None, last: date | None = None
) -> Picture:
    """Return one calendar for each month that holds anything, between two days where given."""
    listed = days_of(plan)
    shown = [day for day in listed if (first or day) <= day <= (last or day)]
    if not shown:
        shown = [first or plan.patient.day_zero]
    letters = letters_of(plan.protocol.assessments)
    course = _course(plan, letters)
    wanted = sorted({(day.year, day.month) for day in shown})
    blocks = [_month(date(year, number, 1), course, language) for year, number in wanted]
    between = (
        f"{_name(shown[0], language)} {said(language, 'to', '至')} {_name(shown[-1], language)}"
    )
    return picture(
        plan,
        title=said(language, "Month calendar", "月历"),
        description=said(
            language,
            f"Days of {plan.patient.code}, {between}: administrations by arm with their hours,"
            " assessments by letter, dialysis days hatched.",
            f"{plan.patient.code} 的日程,{between}:各治疗组给药及时间,"
            "评估以字母表示,透析日加斜线。",
        ),
        blocks=blocks,
        key=legend(_legend(plan, course, letters, language)),
        language=language,
    )


def letters_of(assessments: Sequence[Assessment]) -> dict[str, str]:
    """Return a letter for each assessment: its instrument's first where free, else the next."""
    found: dict[str, str] = {}
    alphabet = [chr(ord("A") + number) for number in range(26)]
    for assessment in assessments:
        free = [letter for letter in alphabet if letter not in found.values()]
        initial = assessment.instrument[:1].upper()
        # After 26 of them ids stand in full.
        found[assessment.id] = initial if initial in free else (free or [assessment.id])[0]
    return found


def _course(plan: Plan, letters: Mapping[str, str]) -> _Course:
    entries: dict[date, list[_Entry]] = {}
    for item in plan.administrations:
        entry = _Entry(item.at, item.id, item.arm, placed=item.on is not None)
        entries.setdefault(item.listed_on, []).append(entry)
    for found in entries.values():
        found.sort(key=lambda entry: (entry.at or time.min, entry.id))
    due: dict[date, set[str]] = {}
    for assessment in plan.assessments:
        if assessment.on is not None:
            due.setdefault(assessment.on, set()).add(letters[assessment.assessment])
    return _Course(
        entries,
        {day: " ".join(sorted(found)) for day, found in due.items()},
        DayFacts(plan.patient, ()),
        shapes_of(plan.protocol.arms),
    )


def _name(on: date, language: Language) -> str:
    if language == "zh":
        return f"{on.year}年{on.month}月"
    return f"{month(on, language)} {on.year}"


def _month(first: date, course: _Course, language: Language) -> Block:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    elements: list[svg.Element] = [words(0, 10, _name(first, language), size=11, bold=True)]
    for number, name in enumerate(WEEKDAYS[language]):
        elements.append(words(_WIDE * number + 3, 24, name, size=NORMAL, bold=True))
    y = 28.0
    for week in weeks:
        mine = [day for day in week if day.month == first.month]
        height = max([float(_LEAST), *(_height(day, course) for day in mine)])
        for day in mine:
            elements += _day(day, course, (_WIDE * day.weekday(), y), height)
        y += height
    return Block(y + 8, tuple(elements))


def _height(day: date, course: _Course) -> float:
    lines = sum(len(_lines(entry)) for entry in course.entries.get(day, ()))
    return _TOP + 4 + _LINE * (lines + (day in course.letters))


def _lines(entry: _Entry) -> list[str]:
    return wrapped(entry.text, SMALL, _WIDE - 18)


def _day(
    day: date, course: _Course, corner: tuple[float, float], height: float
) -> Iterator[svg.Element]:
    x, y = corner
    if course.facts.session_on(day):
        yield hatched(x, y, _WIDE, height)
    yield box(x, y, _WIDE, height, stroke=MIDDLE)
    yield from _plate(x + 2, y + 1.5, str(day.day), size=NORMAL, bold=True)
    at = y + _TOP + 7
    for entry in course.entries.get(day, ()):
        if entry.placed:
            yield mark(course.shapes[entry.arm], x + 8, at - 2.5, 3.6)
        else:
            yield from cross(x + 8, at - 2.5)
        for text in _lines(entry):
            yield from _plate(x + 14, at - 8, text, size=SMALL)
            at += _LINE
    if day in course.letters:
        yield from _plate(x + 4, at - 8, course.letters[day], size=SMALL, bold=True)


def _plate(
    x: float, y: float, text: str, *, size: float, bold: bool = False
) -> Iterator[svg.Element]:
    """Yield a text on white, so that a hatched day does not run through its letters."""
    yield box(x, y, width_of(text, size) + 3, size + 2, fill=WHITE, stroke="none")
    yield words(x + 1.5, y + size, text, size=size, bold=bold)


def _legend(
    plan: Plan, course: _Course, letters: Mapping[str, str], language: Language
) -> Iterator[tuple[Draw, str]]:
    used = {entry.arm for entries in course.entries.values() for entry in entries}
    for arm, shape in course.shapes.items():
        if arm in used:
            yield drawing(shape), arm_title(plan, arm, language)
    if plan.patient.dialysis is not None:
        yield _hatched_key, said(language, "dialysis day", "透析日")
    for assessment in plan.protocol.assessments:
        if any(item.assessment == assessment.id for item in plan.assessments):
            yield _letter(letters[assessment.id]), assessment.title.in_language(language)
    if any(not entry.placed for entries in course.entries.values() for entry in entries):
        yield (
            cross,
            said(language, "no day found, or held or stopped", "无可用日期,或暂停、停止"),
        )


def _hatched_key(x: float, y: float) -> tuple[svg.Element, ...]:
    return hatched(x - 6, y - 5, 12, 10), box(x - 6, y - 5, 12, 10, stroke=DARK)


def _letter(letter: str) -> Draw:
    return lambda x, y: (
        words(x, y + 3, letter, size=max(SMALLEST, SMALL), anchor="middle", bold=True),
    )
