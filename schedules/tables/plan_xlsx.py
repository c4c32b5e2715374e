"""The plan as a spreadsheet: the rows of the CSV file, dates as dates, numbers as written."""

import io
import re
import zipfile
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from schedules.plan import Plan
from schedules.tables.plan_csv import COLUMNS, csv_rows

# A workbook keeps when it was made; the same plan gives the same bytes.
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 -- the format knows no zone
_WIDEST = 40
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_plan_xlsx(plan: Plan) -> bytes:
    """Return one sheet, a row an administration, the first row held in place.

    Amounts are text: a spreadsheet keeps no more than 15 digits of a number.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 -- a new workbook has one
    sheet.title = "plan"
    rows = [COLUMNS, *csv_rows(plan)]
    for row in rows:
        sheet.append([_cell(value) for value in row])
    for at, values in enumerate(zip(*rows, strict=True), start=1):
        widest = max(len(str(value)) for value in values)
        sheet.column_dimensions[get_column_letter(at)].width = min(widest + 2, _WIDEST)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    book.properties.creator = plan.made_by
    book.properties.created = book.properties.modified = _MADE
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _cell(value: object) -> str | int | date:
    """Return a cell that no program takes for a formula."""
    if isinstance(value, int | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _same_bytes(book: bytes) -> bytes:
    """Return the archive with the time of writing taken out of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _dated(name, old.read(name)))
    return out.getvalue()


def _dated(name: str, content: bytes) -> bytes:
    """Return a part of the archive; saving sets the time of change, which is put back."""
    if name != "docProps/core.xml":
        return content
    return _CHANGED.sub(rb"\g<1>" + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
