"""Boxes for instruments: item numbers and entry boxes, never the items' own wording.

Numbers of items and their ranges are the instruments' own; sum and mean have a box each.
"""

import re
from dataclasses import replace

from protocol.assessment import Assessment
from protocol.provenance import Sourced, Stated
from schedules.checklists.filled_blocks import wound_heads
from schedules.checklists.sheet import Check, Column, Entry, Row, Scale, Table
from schedules.checklists.words import Figure, Words
from schedules.instruments import Instrument, instrument_of
from schedules.patient import Wound

_BEFORE = Words("before", "操作前")
_AFTER = Words("after", "操作后")
_DUE = Words("due today", "今日应评")
_TIME = Entry(Words("time", "时间"), "time")
_INITIALS = Entry(Words("initials", "签名"), "short")
_RANGE = re.compile(r"([0-9]+) to ([0-9]+)")


_SUM = Words("sum", "总分")
_MEAN = Words("mean", "均分")


def at_moment(assessment: Assessment, moment: str) -> Check:
    """Return the boxes of an assessment before or after an administration."""
    when = _BEFORE if moment == "before" else _AFTER
    text = Words.of(assessment.title) + Words(", ", ",") + when
    return Check(text, ticked=False, entries=(Entry(score_words(assessment)), _TIME, _INITIALS))


def due(assessment: Assessment, wounds: tuple[Wound, ...]) -> Check | Table:
    """Return the boxes of an assessment that is due on the day."""
    known = instrument_of(assessment.instrument)
    if known is None or known.items == 1:
        figure = Figure(_DUE, assumed=_is_assumed(assessment))
        return Check(
            Words.of(assessment.title),
            ticked=False,
            figure=figure,
            entries=(Entry(score_words(assessment)), _TIME, _INITIALS),
        )
    return _boxes(assessment, known, wounds)


def scored(assessment: Assessment, wounds: tuple[Wound, ...]) -> tuple[Check | Table | Scale, ...]:
    """Return the boxes of an assessment's own sheet: items, or a scale; the line of a VAS too."""
    known = instrument_of(assessment.instrument)
    if known is not None and known.items > 1:
        boxes = _boxes(assessment, known, wounds)  # the sheet's title names the instrument
        return (replace(boxes, caption=_how_scored(known), note=None, hint=None),)
    text = Words.of(assessment.title)
    value = Check(text, ticked=False, entries=(Entry(score_words(assessment)), _TIME, _INITIALS))
    if known is None:
        return (value,)
    return (analogue_scale(known) if known.decimals else rating_scale(known), value)


def analogue_scale(known: Instrument) -> Scale:
    """Return the line of an analogue scale."""
    hint = Words(
        "Mark the line once. Printed at 100 % it is 100 mm long: check with a ruler; read off in"
        " millimetres from the left, write 75 mm as 7.5.",
        "在线上标记一次。按 100 % 打印时线长 100 mm:请用直尺核对;自左端以毫米读数,75 mm 记为 7.5。",
    )
    lowest, highest = str(known.lowest), str(known.highest)
    ends = Words(f"{lowest}: none", f"{lowest}:无"), Words(f"{highest}: worst", f"{highest}:最重")
    return Scale(hint, ends)


def rating_scale(known: Instrument) -> Table:
    """Return a scale of one item: a column for each whole number, to be marked once."""
    columns = tuple(
        Column(Words.same(str(at)), ticks=True) for at in range(known.lowest, known.highest + 1)
    )
    hint = Words("Mark one.", "仅标记一格。")
    row = Row.to_fill(columns)
    return Table(known.id, Words.same(known.name), columns, (row,), hint=hint, ticks=True)


def score_words(assessment: Assessment) -> Words:
    """Return what is entered for an assessment: its range, where the protocol names one."""
    score = assessment.score
    if score is None:
        return Words("result", "结果")
    found = _RANGE.fullmatch(score)
    return Words(score, f"{found[1]} 至 {found[2]}") if found else Words.same(score)


def _boxes(assessment: Assessment, known: Instrument, wounds: tuple[Wound, ...]) -> Table:
    items = tuple(Column(Words.same(str(at)), 7) for at in range(1, known.items + 1))
    named = (_SUM,) if known.mean_from is None else (_SUM, _MEAN)
    totals = tuple(Column(total, 10) for total in named)
    first = (Column(Words("wound", "创面"), 26),) if known.by_wound else ()
    columns = (*first, *items, *totals)
    heads = wound_heads(wounds) if known.by_wound else (None,)
    return Table(
        f"{assessment.id}-items",
        Words.of(assessment.title),
        columns,
        tuple(Row.to_fill(columns, head) for head in heads),
        note=Figure(_DUE, assumed=_is_assumed(assessment)),
        hint=_how_scored(known),
    )


def _how_scored(known: Instrument) -> Words:
    """Return the range of an item, and which totals an open one leaves."""
    lowest, highest, least = known.lowest, known.highest, known.mean_from
    if least is None:
        open_item = Words("no total while one is open.", "有缺项不计总分。")
    else:
        open_item = Words(
            f"one open: no sum, mean from {least}.", f"有缺项不计总分,答满 {least} 项可计均分。"
        )
    score = Words(
        f"Score each item {lowest} to {highest} by your licensed form; ",
        f"按持证量表逐项评 {lowest} 至 {highest} 分;",
    )
    return score + open_item


def _is_assumed(assessment: Assessment) -> bool:
    stated = (getattr(assessment.when, name) for name in type(assessment.when).model_fields)
    return any(isinstance(item, Stated | Sourced) and item.is_assumed for item in stated)
