"""Administration logs as XLSX: one sheet with a header, one row a record."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from protocol.quantity import plain
from schedules.logs.mapping import LogMapping
from schedules.logs.reading import LogError, LogReading
from schedules.logs.rows import Row, read_rows

# What a spreadsheet keeps of a number; more digits were never there.
_DIGITS = 15


def parse_log_xlsx(
    data: bytes, *, source: str, zone: str, mapping: LogMapping | None = None
) -> LogReading:
    """Read a workbook's only sheet with cells, or the one that the mapping names.

    A formula is not read: what it showed is not kept in a way that can be trusted. Raises
    ``LogError`` where the file is no workbook or its header cannot be used.
    """
    # Slower to load than everything else together, and most logs are CSV.
    import openpyxl  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415

    load: Any = openpyxl.load_workbook
    try:
        book = load(io.BytesIO(data), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise LogError(source, [f"{source}: found no workbook; accepted: an .xlsx file"]) from None
    wanted = mapping.sheet if mapping is not None else None
    sheet = _sheet(book, wanted, source)
    return read_rows(_rows(sheet, source), source=source, zone=zone, mapping=mapping)


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
    for number, cells in enumerate(sheet.iter_rows(), start=1):
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
