"""How tall the parts of a sheet will be on paper, in millimetres."""

import math
from collections.abc import Sequence

from schedules.checklists.language import number_once
from schedules.checklists.measuring import BOLD, BOX_HEIGHT, FULL, HALF, Measuring, wrapped
from schedules.checklists.sheet import (
    Block,
    Check,
    DosePanel,
    Fact,
    Flags,
    Row,
    Scale,
    SecondCheck,
    SignOff,
    Table,
)
from schedules.checklists.words import Figure, Words

_INSIDE = 184.0  # the width inside of a frame
_LINE = 4.4
_LABEL = Words("label", "标签")


def fact_height(measure: Measuring, fact: Fact) -> float:
    """Return the height of one fact in its half of the page."""
    labels = 30.0 if measure.is_both else 27.0
    width = HALF - labels - 1.5
    label = measure.text(fact.label, labels, 8, 1.2)
    heights = [_fact_figure(measure, figure, width) for figure in fact.figures]
    together = sum(measure.figure(figure, 9) for figure in fact.figures) + 2 * len(fact.figures)
    shown = max(heights, default=0.0) if together < width else sum(heights)
    entries = measure.entries(fact.entries)
    boxes = wrapped(entries, width, 2) * BOX_HEIGHT if entries else 0.0
    beside = entries and together + sum(entries) < width
    return max(6.0, label + 1.2, (max(shown, boxes) if beside else shown + boxes) + 1.4)


def _fact_figure(measure: Measuring, figure: Figure, width: float) -> float:
    if figure.text is None:
        return BOX_HEIGHT
    return measure.text(figure.text, width - (19 if figure.assumed else 0), 9.3)


def dose_height(measure: Measuring, panel: DosePanel) -> float:
    """Return the height of the dose panel."""
    total = panel.total.text
    if total is None:
        shown = BOX_HEIGHT + 0.2
    elif measure.is_both and number_once(total):
        shown = 6.4
    else:
        shown = measure.text(total, 160, 14, 1.25)
    stated = 0.0 if panel.stated_by is None else measure.text(panel.stated_by, _INSIDE, 8)
    line = 0.0 if panel.line is None else measure.text(panel.line, _INSIDE - 2)
    return 3.4 + measure.text(_LABEL, _INSIDE, 8) + shown + line + stated


def line_height(measure: Measuring, checks: Sequence[Check]) -> float:
    """Return the height of one item, or of two side by side."""
    width = HALF if len(checks) > 1 else FULL
    return max(check_height(measure, item, width) for item in checks) + 0.15


def check_height(measure: Measuring, item: Check, width: float) -> float:
    """Return the height of an item: its text and figure, then boxes that wrap after them."""
    room = width - (7 if item.ticked else 0)
    text, taken = _asked(measure, item, room)
    used = min(taken, room) + width - room
    entries = measure.entries(item.entries)
    rows = wrapped([used, *entries], width, 3) - 1
    beside = bool(entries) and used + 3 + entries[0] <= width
    first = max(text, BOX_HEIGHT if beside else 0.0)
    return max(6.2, first + rows * BOX_HEIGHT + 0.7)


def _asked(measure: Measuring, item: Check, room: float) -> tuple[float, float]:
    """Return height and width of an item's text with its figure."""
    text, taken = measure.text(item.text, room), measure.longest(item.text, 9.5) * 1.02
    if item.figure is None:
        return text, taken
    width, is_box = measure.figure(item.figure), item.figure.text is None
    if measure.is_both and not item.text.is_same:
        return text + (_LINE + 8.0 if is_box else _LINE), max(taken, width)
    taken += width + 2
    text = max(text, 8.0) if is_box else text
    return text + (_LINE if taken > room else 0.0), taken


def block_height(measure: Measuring, block: Block) -> float:
    """Return the height of a block."""
    match block:
        case Flags():
            return _flags(measure, block)
        case SecondCheck():
            lines = wrapped(measure.entries(block.entries), _INSIDE, 4)
            return 3.4 + measure.text(block.text, _INSIDE) + lines * 8.2
        case SignOff():
            tall = max(measure.text(person, 45, 8, 1.2) for person in block.people)
            return math.ceil(len(block.people) / 2) * max(9.6, tall + 2.0)
        case Scale():
            return 12.0 + measure.text(block.text, FULL, 8) + measure.text(block.ends[0], 40, 8)
        case Check():
            return line_height(measure, (block,))
        case Table():
            return table_head(measure, block) + sum(table_rows(measure, block))


def _flags(measure: Measuring, block: Flags) -> float:
    flags = [measure.longest(flag, 9.5) + 6 for flag in block.flags]
    widths = [measure.longest(block.text, 9.5) * BOLD, *flags]
    tall = max(measure.text(flag, _INSIDE - 6) for flag in (block.text, *block.flags))
    lines = wrapped(widths, _INSIDE, 4)
    boxes = wrapped([*widths, *measure.entries(block.entries)], _INSIDE, 4) - lines + 1
    return 2.7 + (lines - 1) * (max(tall, 5.0) + 0.6) + boxes * 8.3


def table_head(measure: Measuring, table: Table) -> float:
    """Return the height of a table's caption and column heads."""
    shares = _shares(table)
    heads = [
        measure.text(column.label, max(share, 3), 7.5, 1.2)
        for column, share in zip(table.columns, shares, strict=True)
    ]
    # A Chinese fallback font makes each line a little taller than its own height says.
    fallback = 0.0 if measure.mode == "en" else 0.6
    return 2.8 + _caption(measure, table) + max(heads) + fallback


def _caption(measure: Measuring, table: Table) -> float:
    if table.quiet:
        return 0.4
    width = HALF if table.beside else FULL
    taken = measure.longest(table.caption, 8.5) * BOLD
    height = measure.text(table.caption, width - 2, 8.5)
    if table.note is not None:
        taken += measure.figure(table.note, 8.5) + 6
        height += 5.6 if measure.is_both or taken > width else 0.5
    if table.hint is None:
        return height
    if measure.is_both:
        return height + measure.text(table.hint, width, 8)
    return height + (3.9 if taken + measure.longest(table.hint, 8) > width else 0.0)


def table_rows(measure: Measuring, table: Table) -> list[float]:
    """Return the height of each row; of each pair of rows where halves stand side by side."""
    widths = _shares(table)
    least = 5.3 if table.listing else 6.1 if table.ticks else 8.3
    cells = _listed if table.listing else _filled
    heights = [max([least, *cells(measure, row, widths)]) for row in table.rows]
    if table.beside:
        half = (len(heights) + 1) // 2
        return [max(heights[at::half]) for at in range(half)]
    return heights


def _shares(table: Table) -> list[float]:
    """Return the width inside of each column."""
    width = HALF if table.beside else FULL
    return [width * column.share / table.total_share - 2.2 for column in table.columns]


def _listed(measure: Measuring, row: Row, widths: Sequence[float]) -> list[float]:
    return [
        measure.text(cell.text, width, 8, 1.2) + 0.7
        for cell, width in zip(row.every, widths, strict=True)
        if cell is not None and cell.text is not None
    ]


def _filled(measure: Measuring, row: Row, widths: Sequence[float]) -> list[float]:
    return [
        _cell(measure, cell, width)
        for cell, width in zip(row.every, widths, strict=True)
        if cell is not None
    ]


def _cell(measure: Measuring, cell: Figure, width: float) -> float:
    if cell.text is None:
        return 0.0
    height = measure.text(cell.text, width, 8.9, 1.2) + 0.7
    below = cell.assumed and (measure.is_both or measure.figure(cell, 8.9) > width)
    return height + (4.0 if below else 0.0)
