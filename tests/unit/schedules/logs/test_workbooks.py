"""Logs that are workbooks: read like a table, and refused where they are damaged."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from foreign_logs import MAPPING, ZONE

from schedules.logs import LogError, parse_log_xlsx, parse_mapping

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R28")]


def workbook(*rows: list[Any], second: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if second:
        book.create_sheet("more").append(["id"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX_HEADER = ["id", "arm", "started_at", "amount", "status"]


@pytest.mark.hazard("H51")
def test_a_workbook_is_read_like_a_table():
    data = workbook(
        XLSX_HEADER,
        ["r-1", "iv", datetime(2026, 1, 5, 10, 30), "60000000 cells", "completed"],
        [],
        ["r-2", "iv", "2026-01-12 10:30", None, "completed"],
        ["r-3", "iv", "=A1", None, "completed"],
        ["r-1", "iv", "2026-01-19 10:30", None, "completed"],
    )
    reading = parse_log_xlsx(data, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.records] == ["r-1", "r-2"]
    assert reading.records[0].started_at.isoformat() == "2026-01-05T10:30:00+01:00"
    assert [
        (row.line, "formula" in str(row) or "again" in str(row)) for row in reading.unreadable
    ] == [
        (5, True),
        (6, True),
    ]


def test_a_number_of_a_workbook_gets_its_unit_from_the_mapping():
    mapping = MAPPING.replace("decimal_comma: yes", "decimal_comma: no")
    header = ["Nr", "Datum", "Zeit", "Dosis", "Gegeben"]
    data = workbook(header, [7, "05.01.2026", "10:30", 0.1, "J"])
    found = parse_mapping(mapping.replace("ignore: [Bemerkung]", ""), source="map.yaml")
    (record,) = parse_log_xlsx(data, source="log.xlsx", zone=ZONE, mapping=found).accepted()
    assert str(record.amount) == "0.1 mg"


def test_two_sheets_need_a_name_and_no_workbook_is_said():
    with pytest.raises(LogError, match="the sheets Sheet, more"):
        parse_log_xlsx(workbook(XLSX_HEADER, second=True), source="log.xlsx", zone=ZONE)
    with pytest.raises(LogError, match="no workbook"):
        parse_log_xlsx(b"id,arm", source="log.xlsx", zone=ZONE)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as written:
        for name in book.namelist():
            content = book.read(name)
            written.writestr(name, change(content) if name == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ROWS = [XLSX_HEADER, *([f"r-{n}", "iv", "2026-01-05 10:30", None, "completed"] for n in (1, 2))]


def test_a_size_that_a_workbook_states_wrongly_leaves_no_row_out():
    small = changed(workbook(*ROWS), SHEET, lambda text: text.replace(b"A1:E3", b"A1:B2"))
    reading = parse_log_xlsx(small, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.accepted()] == ["r-1", "r-2"]


def test_a_sheet_that_breaks_off_is_listed_where_it_does():
    broken = changed(workbook(*ROWS), SHEET, lambda text: text.replace(b'<row r="3"', b"<row <"))
    reading = parse_log_xlsx(broken, source="log.xlsx", zone=ZONE)
    assert [record.id for record in reading.records] == ["r-1"]
    (line,) = reading.left_out
    assert line.startswith("log.xlsx:3: found a damaged sheet; ")
    assert line.endswith("nothing after it was read")


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        pytest.param(SHEET, b'<row r="3"', b'<row r="2"', "damaged sheet", id="a row twice"),
        pytest.param(SHEET, b'<row r="3"', b'<row r="9999999"', "damaged sheet", id="no such row"),
        pytest.param("xl/workbook.xml", b"<sheets>", b"<", "no workbook", id="a broken part"),
    ],
)
def test_a_damaged_workbook_is_refused(part, old, new, expected):
    data = changed(workbook(*ROWS), part, lambda text: text.replace(old, new))
    with pytest.raises(LogError, match=expected):
        parse_log_xlsx(data, source="log.xlsx", zone=ZONE)


def test_a_workbook_with_damaged_bytes_is_refused():
    data = bytearray(workbook(*ROWS))
    start = data.index(b"xl/workbook.xml") + 40
    data[start : start + 20] = b"x" * 20
    with pytest.raises(LogError, match="no workbook"):
        parse_log_xlsx(bytes(data), source="log.xlsx", zone=ZONE)
