"""Outcome trends: each instrument, wound and kind of total in a panel of its own.

A sum and a mean never share an axis. The axis is the instrument's whole range, and no target is
drawn: the only published course is one patient's, told as a footnote.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import svg

from protocol.lean import dataclass
from schedules.display import Language, day, number
from schedules.figures.marks import Shape, mark
from schedules.figures.pen import LIGHT, MIDDLE, NORMAL, SMALLEST, box, line, rounded, words
from schedules.figures.picture import Block, Picture, notes, picture, stacked
from schedules.figures.words import said
from schedules.instruments import INSTRUMENTS, ScoreEntry
from schedules.plan import Plan

_WIDE, _HIGH = 330.0, 72.0
_LEFT, _TOP, _INSIDE = 34, 24, 14
_APART = 50.0  # from a panel's end to the next panel
_MOST_VALUES = 30  # more of them would stand on each other
_PUBLISHED = (
    (
        "Published single case, no target: within 15 months VAS 10 to 0, BWAT 65 to 13,"
        " Wound-QoL sum 68 to 0 in one patient (doi:10.3760/cma.j.cn112137-20211218-02819)."
    ),
    (
        "已发表的单个病例,不是目标:一名患者 15 个月内 VAS 10 降至 0,BWAT 65 降至 13,"
        "Wound-QoL 总分 68 降至 0(doi:10.3760/cma.j.cn112137-20211218-02819)。"
    ),
)
# The outcome is never told without what the same group reported later.
_LATER = (
    (
        "Later reports of the same group: one patient died of a stroke after 20 months of treatment"
        " (doi:10.1101/2024.10.21.24315424); of three others, one died of respiratory failure after"
        " 15 months and one six months after two months of treatment (PMID 40518559). Whether the"
        " first patient is among them is not stated."
    ),
    (
        "同一团队的后续报告:一名患者治疗 20 个月后死于卒中(doi:10.1101/2024.10.21.24315424);"
        "另三名患者中,一名治疗 15 个月后死于呼吸衰竭,一名在治疗 2 个月停药 6 个月后死亡"
        "(PMID 40518559)。未说明首例患者是否在其中。"
    ),
)


@dataclass(frozen=True, slots=True)
class _Trend:
    """Values of one kind by date, and the range they can have."""

    title: str
    low: float
    high: float
    points: tuple[tuple[date, float, str], ...]


def trends_picture(plan: Plan, entries: Sequence[ScoreEntry], language: Language = "en") -> Picture:
    """Return the scores by date. What has no total is told and not drawn."""
    trends = list(_trends(plan, entries, language))
    days = [on for trend in trends for on, *_ in trend.points]
    ends = (min(days), max(days)) if days else (plan.patient.day_zero, plan.patient.day_zero)
    rows = [trends[at : at + 2] for at in range(0, len(trends), 2)]
    blocks = [_side_by_side([_panel(trend, ends, language) for trend in row]) for row in rows]
    counts = "; ".join(f"{trend.title}: {len(trend.points)}" for trend in trends)
    nothing = said(language, "No score with a total was given.", "没有可计总分的评分。")
    return picture(
        plan,
        title=said(language, "Scores over time", "评分趋势"),
        description=counts or nothing,
        blocks=[
            *(blocks or notes([nothing])),
            *notes([*_open(entries, language), _key(language), *_told(language)]),
        ],
        language=language,
    )


def _told(language: Language) -> list[str]:
    return [said(language, *_PUBLISHED), said(language, *_LATER)]


def _trends(plan: Plan, entries: Sequence[ScoreEntry], language: Language) -> Iterator[_Trend]:
    zone = ZoneInfo(plan.patient.time_zone)
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    for instrument in INSTRUMENTS.values():
        mine = [entry for entry in ordered if entry.instrument == instrument.id]
        kinds = {(entry.wound or "", entry.moment or "") for entry in mine}
        for wound, moment in sorted(kinds, key=lambda kind: (kind[0], kind[1] == "after", kind[1])):
            here = [e for e in mine if (e.wound or "", e.moment or "") == (wound, moment)]
            name = ", ".join(filter(None, (instrument.name, wound, _moment(moment, language))))
            sums = tuple(
                (_day(entry, zone), float(total), number(total))
                for entry in here
                if (total := entry.score.sum) is not None
            )
            kind = "" if instrument.items == 1 else said(language, ", sum", ",总分")
            if sums:
                low, high = instrument.sums
                yield _Trend(name + kind, low, high, sums)
            means = tuple(
                (_day(entry, zone), float(mean), number(mean))
                for entry in here
                if (mean := entry.score.mean_shown) is not None
            )
            if means:
                ends = instrument.lowest, instrument.highest
                yield _Trend(name + said(language, ", mean", ",均分"), *ends, means)


def _day(entry: ScoreEntry, zone: ZoneInfo) -> date:
    return entry.at.astimezone(zone).date()


def _side_by_side(panels: Sequence[Block]) -> Block:
    elements = [
        svg.G(
            transform=[svg.Translate(rounded((_LEFT + _WIDE + _APART) * at), 0)],
            elements=list(panel.elements),
        )
        for at, panel in enumerate(panels)
    ]
    return stacked([Block(max(panel.height for panel in panels), tuple(elements))])


def _panel(trend: _Trend, ends: tuple[date, date], language: Language) -> Block:
    first, last = ends
    span = max((last - first).days, 1)

    def at(on: date, value: float) -> tuple[float, float]:
        share = (value - trend.low) / (trend.high - trend.low)
        inside = (_WIDE - 2 * _INSIDE) * (on - first).days / span
        return _LEFT + _INSIDE + inside, _TOP + _HIGH * (1 - share)

    elements: list[svg.Element] = [
        words(0, 10, trend.title, size=NORMAL, bold=True),
        box(_LEFT, _TOP, _WIDE, _HIGH, stroke=MIDDLE),
    ]
    for value in (trend.low, (trend.low + trend.high) / 2, trend.high):
        y = _TOP + _HIGH * (1 - (value - trend.low) / (trend.high - trend.low))
        elements.append(line(_LEFT, y, _LEFT + _WIDE, y, stroke=LIGHT))
        elements.append(words(_LEFT - 4, y + 2.5, f"{value:g}", size=SMALLEST, anchor="end"))
    places = [at(on, value) for on, value, _ in trend.points]
    elements += [line(*one, *other, width=0.8) for one, other in pairwise(places)]
    for (x, y), (_, _, text) in zip(places, trend.points, strict=True):
        elements.append(mark(Shape.CIRCLE, x, y, 2.6))
        if len(trend.points) <= _MOST_VALUES:
            up = y + 10 if y - 12 < _TOP else y - 5
            elements.append(words(x, up, text, size=SMALLEST, anchor="middle"))
    bottom = _TOP + _HIGH + 11
    elements.append(words(_LEFT, bottom, day(first, language), size=SMALLEST))
    if last > first:
        right = _LEFT + _WIDE
        elements.append(words(right, bottom, day(last, language), size=SMALLEST, anchor="end"))
    return Block(bottom + 12, tuple(elements))


def _open(entries: Sequence[ScoreEntry], language: Language) -> Iterator[str]:
    """Yield what has no total because items are open."""
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.id)):
        if entry.score.incomplete is not None:
            left = entry.score.incomplete.removeprefix("incomplete ")
            on = day(entry.at.date(), language)
            name = INSTRUMENTS[entry.instrument].name
            yield said(
                language,
                f"{name}, {on}: incomplete {left}, no sum.",
                f"{name},{on}:未完成 {left},不计总分。",
            )


def _moment(moment: str, language: Language) -> str:
    words_of = {"before": ("before a procedure", "操作前"), "after": ("after it", "操作后")}
    return said(language, *words_of[moment]) if moment else ""


def _key(language: Language) -> str:
    return said(language, "On every scale here higher is worse.", "各量表均为分数越高越差。")
