"""The spreadsheet holds what the CSV file holds, and another program's reader finds it there."""

import csv
import io
from datetime import datetime

import pytest
from engine_documents import arm, dose, every, number, plan_of, protocol_of
from openpyxl import load_workbook

from schedules.tables import write_plan_csv
from schedules.tables.plan_xlsx import _cell, write_plan_xlsx

pytestmark = pytest.mark.requirement("R33")


def _plan():
    rule = dose("per-cm2", "999_999_999_999_999 cells")
    protocol = protocol_of(
        arm(when=every("7 days", count=3), dose=rule, at=number(["10:00"])), unit="cells"
    )
    areas = [{"cm2": "999999999999999", "on": "2026-01-05"}]
    return plan_of(protocol, wounds=[{"id": "w", "place": "back", "areas": areas}])


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def test_the_spreadsheet_holds_what_the_csv_file_holds():
    plan = _plan()
    sheet = load_workbook(io.BytesIO(write_plan_xlsx(plan))).worksheets[0]
    found = [[_text(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert found == list(csv.reader(io.StringIO(write_plan_csv(plan).decode())))


def test_dates_are_dates_and_no_digit_of_an_amount_is_lost():
    sheet = load_workbook(io.BytesIO(write_plan_xlsx(_plan()))).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    first = dict(zip(next(rows), next(rows), strict=True))
    assert first["date"] == datetime(2026, 1, 5)
    assert first["amount"] == "999999999999998000000000000001"


@pytest.mark.hazard("H40")
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_text_becomes_a_formula(text: str):
    assert _cell(text) == f"'{text}"


def test_the_same_plan_gives_the_same_bytes():
    assert write_plan_xlsx(_plan()) == write_plan_xlsx(_plan())
