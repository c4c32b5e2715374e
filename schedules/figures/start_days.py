"""What each start weekday would cost: targets on dialysis days, for the usual weekly patterns."""

from collections.abc import Mapping, Sequence

import svg

from protocol.base import Weekday
from schedules.display import WEEKDAYS, Language, day
from schedules.engine.starts import StartDay
from schedules.figures.pen import DARK, MIDDLE, NORMAL, SMALL, SMALLEST, box, line, words
from schedules.figures.picture import BODY, Block, Picture, notes, picture
from schedules.figures.words import said
from schedules.plan import Plan

Pattern = tuple[Weekday, ...]
PATTERNS: tuple[Pattern, ...] = (
    (Weekday.MON, Weekday.WED, Weekday.FRI),
    (Weekday.TUE, Weekday.THU, Weekday.SAT),
)
_LABEL, _VALUE = 110, 150
_ROW, _TOP = 20, 24


def start_days_picture(
    plan: Plan, starts: Mapping[Pattern, Sequence[StartDay]], language: Language = "en"
) -> Picture:
    """Return a bar for each start day and dialysis pattern, as long as its share of collisions.

    Only arms with a rule about dialysis days count. The pattern of the patient is named.
    """
    blocks = [
        _panel(plan, pattern, sorted(found, key=lambda start: start.day_zero), language)
        for pattern, found in starts.items()
    ]
    nothing = said(language, "No arm has a rule about dialysis days.", "没有治疗组规定透析日规则。")
    told = [_said(plan, pattern, found, language) for pattern, found in starts.items()]
    ruled = any(start.collisions for found in starts.values() for start in found)
    return picture(
        plan,
        title=said(language, "Start weekday and dialysis", "起始星期与透析日"),
        description="; ".join(told) if ruled else nothing,
        blocks=[*(blocks if ruled else []), *notes([_explained(language) if ruled else nothing])],
        language=language,
    )


def _explained(language: Language) -> str:
    return said(
        language,
        "How many targets of arms with a rule about dialysis days fall on a dialysis day, before"
        " anything is moved. Fewer moves and no unplaced dose: hamsc start-days.",
        "有透析日规则的治疗组中,移动前落在透析日的目标次数。"
        "移动与无法安排的剂次见 hamsc start-days。",
    )


def _panel(
    plan: Plan,
    pattern: Pattern,
    starts: Sequence[StartDay],
    language: Language,
) -> Block:
    own = () if plan.patient.dialysis is None else plan.patient.dialysis.weekdays
    name = _pattern(pattern, language)
    if set(pattern) == set(own):
        name += said(language, " (this patient)", "(本患者)")
    title = said(language, f"Dialysis {name}", f"透析 {name}")
    elements: list[svg.Element] = [words(0, 12, title, size=NORMAL, bold=True)]
    wide = BODY - _LABEL - _VALUE
    for row, start in enumerate(starts):
        y = _TOP + _ROW * row
        count, total = sum(start.collisions.values()), _targets(plan, start)
        elements.append(words(0, y + 11, day(start.day_zero, language), size=SMALL))
        elements.append(box(_LABEL, y + 2, wide, 11, stroke=MIDDLE))
        if count:
            share = min(1.0, count / total)
            elements.append(box(_LABEL, y + 2, wide * share, 11, fill=DARK, stroke=DARK))
        text = said(language, f"{count} of {total}", f"{total} 次中 {count} 次")
        elements.append(words(_LABEL + wide + 6, y + 11, text, size=NORMAL, bold=count == 0))
    bottom = _TOP + _ROW * len(starts)
    elements.append(line(_LABEL, _TOP - 2, _LABEL, bottom, width=1))
    elements.append(words(0, _TOP - 3, said(language, "first day", "首日"), size=SMALLEST))
    return Block(bottom + 14, tuple(elements))


def _targets(plan: Plan, start: StartDay) -> int:
    """Return how many targets the counted arms have; never fewer than were counted."""
    count = sum(item.arm in start.collisions for item in plan.administrations)
    return max(count, sum(start.collisions.values()), 1)


def _pattern(pattern: Pattern, language: Language) -> str:
    return "-".join(WEEKDAYS[language][weekday.number] for weekday in pattern)


def _said(plan: Plan, pattern: Pattern, starts: Sequence[StartDay], language: Language) -> str:
    ordered = sorted(starts, key=lambda start: start.day_zero)
    counts = ", ".join(
        f"{WEEKDAYS[language][start.day_zero.weekday()]} {sum(start.collisions.values())}"
        for start in ordered
    )
    return f"{_pattern(pattern, language)}: {counts} / {_targets(plan, ordered[0])}"
