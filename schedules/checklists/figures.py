"""From what documents state to figures on a sheet: nothing stated is an empty box."""

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import cast

from protocol.particular import Particular
from protocol.product import Product
from protocol.provenance import Sourced
from protocol.quantity import Quantity
from protocol.timespan import Length, Offset
from protocol.window import Window
from schedules import display
from schedules.checklists.documents import Bilingual, StatedNumber, TableRow
from schedules.checklists.fixed import TO
from schedules.checklists.sheet import Row
from schedules.checklists.words import Figure, Words, both, joined


def words_of(text: Bilingual) -> Words:
    """Return a checklist document's words."""
    return Words(text.en, text.zh)


def shown(value: object) -> Words:
    """Return any stated value as people read it, in both languages."""
    match value:
        case Quantity():
            return both(display.quantity_with_words, value)
        case Length():
            return both(display.length, value)
        case Window():
            return both(display.window, value)
        case Offset():
            return _place(value)
        case _:
            return Words.same(_plain(value))


def shown_list(value: object) -> Words:
    """Return a stated value, or each of a list of them with commas."""
    if not isinstance(value, tuple):
        return shown(value)
    return joined(tuple(map(shown, cast("tuple[object, ...]", value))))


def _place(value: Offset) -> Words:
    if value.after is not None:
        return both(display.length, value.after)
    return Words(f"day {value.day}", f"第 {value.day} 天")


def _plain(value: object) -> str:
    if isinstance(value, int | Decimal):
        return display.number(value)
    return display.clock(value) if isinstance(value, time) else str(value)


def stated_words(item: Particular) -> Figure:
    """Return what a particular says as a figure."""
    value = item.says.value
    text = None if value is None else Words.stated(value, item.says_zh)
    return Figure(text, item.says.is_assumed)


def stated_number(stated: StatedNumber) -> Figure:
    """Return a checklist document's numbers with their unit."""
    if stated.value is None:
        return Figure(None)
    numbers = tuple(Words.same(display.number(value)) for value in stated.value)
    text = numbers[0] + TO + numbers[1] if stated.range else joined(numbers, zh=", ")
    return Figure(text + Words.same(_unit(stated)), stated.is_assumed)


def product_figure(product: Product, name: str) -> Figure:
    """Return what the protocol says of a product; an empty box where it says nothing."""
    stated: Sourced[Length] | Sourced[str] | Sourced[Quantity] | None = {
        "post-thaw-limit": product.post_thaw_limit,
        "viability": product.viability_at_least,
        "concentration": product.concentration_per_ml,
    }[name]
    if stated is None or stated.value is None:
        return Figure(None)
    return Figure(shown(stated.value), stated.is_assumed)


def rows_of(spec: TableRow, columns: int) -> Iterator[Row]:
    """Yield a named row, or one for each of its numbers."""
    cells = (None,) * columns
    if spec.number is None:
        yield Row(Figure(words_of(spec.label)), cells)
        return
    for value in spec.number.value or ():
        text = words_of(spec.label) + Words.same(f" {display.number(value)}{_unit(spec.number)}")
        yield Row(Figure(text, spec.number.is_assumed), cells)


def marked(row: Row, *, assumed: bool) -> Row:
    """Give a row that holds a number the mark of the statement that says the same number."""
    head = row.head
    if head is None or head.text is None or not re.search("[0-9]", head.text.en):
        return row
    return Row(Figure(head.text, assumed), row.cells)


def says_same_numbers(says: str, rows: tuple[TableRow, ...]) -> bool:
    """Whether a statement says exactly the numbers of a table's rows, in their order."""
    of_rows = [
        display.number(value) for row in rows if row.number for value in row.number.value or ()
    ]
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", says) == of_rows


def _unit(stated: StatedNumber) -> str:
    return f"{display.NO_BREAK}{stated.unit}" if stated.unit else ""
