"""Administration logs as XLSX: one sheet with a header, one row a record."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from protocol.quantity import plain
from schedules.logs.mapping import LogMapping
from schedules.logs.reading import Heard, LogError, LogReading
from schedules.logs.table import Row, read_rows

# What a spreadsheet keeps of a number; more digits were never there.
_DIGITS = 15
_MOST_ROWS = 1_048_576
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="(\d+)"')
_DAMAGED = "found a damaged sheet; accepted: one that can be opened; nothing after it was read"


def parse_log_xlsx(
    data: bytes,
    *,
    source: str,
    zone: str,
    mapping: LogMapping | None = None,
    heard: Heard | None = None,
) -> LogReading:
    """Read a workbook's only sheet with cells, or the one that the mapping names.

    A formula is not read: what it showed is not kept in a way that can be trusted. ``heard`` is
    told how many rows were read. Raises ``LogError`` where the file is no workbook or its header
    cannot be used.
    """
    # Slower to load than everything else together, and most logs are CSV.
    import openpyxl  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    load: Any = openpyxl.load_workbook
    try:
        book = load(io.BytesIO(data), read_only=True, data_only=False)
    except Exception:  # noqa: BLE001 -- of a damaged file, the library raises what its parsers met
        raise LogError(source, [f"{source}: found no workbook; accepted: an .xlsx file"]) from None
    wanted = mapping.sheet if mapping is not None else None
    sheet = _sheet(book, wanted, source)
    return read_rows(_rows(sheet, source), source=source, zone=zone, mapping=mapping, heard=heard)


def _sheet(book: Any, wanted: str | None, source: str) -> Any:  # noqa: ANN401 -- openpyxl has no types
    names: list[str] = list(book.sheetnames)
    if wanted is not None and wanted in names:
        return book[wanted]
    filled = [name for name in names if any(True for _ in _rows(book[name], source))]
    if wanted is None and len(filled) == 1:
        return book[filled[0]]
    found = "no sheet with cells" if not filled else f"the sheets {', '.join(filled)}"
    raise LogError(
        source, [f"{source}: found {found}; accepted: one, or sheet: NAME in the mapping"]
    )


def _rows(sheet: Any, source: str) -> Iterator[Row]:  # noqa: ANN401 -- openpyxl has no types
    """Yield the rows that hold something, as wide as the header."""
    width: int | None = None
    sheet.reset_dimensions()  # as the file states them they may leave rows and columns out
    for number, cells in enumerate(_cells(sheet), start=1):
        if cells is None:
            yield Row(source, number, (), list, _DAMAGED)
            return
        texts: list[str] = []
        problem: str | None = None
        for cell in cells:
            try:
                texts.append(_text(cell.value, cell.data_type if cell.value is not None else "n"))
            except ValueError as error:
                problem = problem or f"column {len(texts) + 1}: {error}"
                texts.append("?")
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts or texts[0].lstrip().startswith("#"):
            continue
        width = width or len(texts)
        texts += [""] * (width - len(texts))
        columns = partial(range, 1, len(texts) + 1)
        yield Row(source, number, tuple(texts), columns, problem)


def _cells(sheet: Any) -> Iterator[Any]:  # noqa: ANN401 -- openpyxl has no types
    """Yield the cells of each row; None, as the last, where the sheet cannot be read further."""
    try:
        yield from sheet.iter_rows() if _is_in_order(sheet) else (None,)
    except Exception:  # noqa: BLE001 -- of a damaged sheet, the library raises what its parsers met
        yield None


def _is_in_order(sheet: Any) -> bool:  # noqa: ANN401 -- openpyxl has no types
    """Say whether the rows are numbered upwards: the library passes over any other one."""
    with sheet._get_source() as part:  # noqa: SLF001 -- the only way to the numbers as written
        numbers = [int(found) for found in _ROW_NUMBER.findall(part.read())]
    return all(before < after for before, after in pairwise([0, *numbers, _MOST_ROWS + 1]))


def _text(value: object, kind: str) -> str:
    """Return a cell as a log writes it. Raises ``ValueError`` where that is not certain."""
    if kind == "f":
        message = "found a formula; accepted: the value itself"
        raise ValueError(message)
    if kind == "e" or isinstance(value, bool):
        message = f'found "{value}"; accepted: text, a number, or a date and time'
        raise ValueError(message)
    match value:
        case None:
            return ""
        case datetime():
            return value.replace(microsecond=0).isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case int():
            return str(value)
        case float():
            return plain(Decimal(f"{value:.{_DIGITS}g}"))
        case _:
            return str(value)
