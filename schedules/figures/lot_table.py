"""The table of the uses of lots below the strips, with the numbers that stand there."""

from collections.abc import Iterator, Sequence

import svg

from schedules.display import Language, day
from schedules.figures.lot_uses import LotUse
from schedules.figures.pen import MIDDLE, SMALL, line, words, wrapped
from schedules.figures.picture import Block
from schedules.figures.words import said

_COLUMNS = (28, 130, 150, 104, 104, 266)
_HEADS = (
    ("No.", "编号"),
    ("lot", "批号"),
    ("administration or record", "给药项目或记录"),
    ("planned with this lot", "计划使用日期"),
    ("given", "给药日期"),
    ("remarks", "备注"),
)
_TALLEST = 360  # of one table; the next begins with its own head


def tables_of(numbered: Sequence[tuple[int, LotUse]], language: Language) -> Iterator[Block]:
    """Yield the uses as tables under their heads, none longer than a page holds."""
    rows: list[Block] = []
    used = 0.0
    for number, use in numbered:
        row = _row(number, use, language)
        if rows and used + row.height > _TALLEST:
            yield _table(rows, language)
            rows, used = [], 0.0
        rows.append(row)
        used += row.height
    if rows:
        yield _table(rows, language)


def _row(number: int, use: LotUse, language: Language) -> Block:
    dates = ["" if on is None else day(on, language) for on in (use.planned_on, use.given_on)]
    cells = (str(number), use.lot, use.id, *dates, "; ".join(use.remarks))
    lines = [wrapped(text, SMALL, wide - 6) for text, wide in zip(cells, _COLUMNS, strict=True)]
    elements: list[svg.Element] = []
    x = 0.0
    for found, wide in zip(lines, _COLUMNS, strict=True):
        elements += [words(x + 3, 10 + 10 * at, text) for at, text in enumerate(found) if text]
        x += wide
    return Block(5 + 10 * max(map(len, lines)), tuple(elements))


def _table(rows: Sequence[Block], language: Language) -> Block:
    edges = [sum(_COLUMNS[:at]) for at in range(len(_COLUMNS) + 1)]
    y = 22.0
    elements: list[svg.Element] = [
        words(x + 3, y - 4, said(language, en, zh), bold=True)
        for x, (en, zh) in zip(edges, _HEADS, strict=False)
    ]
    for row in rows:
        shift = svg.Translate(0, round(y, 2))
        elements += [line(0, y, edges[-1], y, stroke=MIDDLE)]
        elements.append(svg.G(transform=[shift], elements=list(row.elements)))
        y += row.height
    elements.append(line(0, y, edges[-1], y, stroke=MIDDLE))
    elements += [line(x, 22, x, y, stroke=MIDDLE) for x in edges]
    return Block(y + 8, tuple(elements))
