"""The sheets of the example, made once."""

import pytest
from calendar_plans import example_plan
from sheet_texts import sheets_by_id

from schedules.checklists.sheet import Sheet


@pytest.fixture(scope="session")
def sheets() -> dict[str, Sheet]:
    return sheets_by_id(example_plan())
