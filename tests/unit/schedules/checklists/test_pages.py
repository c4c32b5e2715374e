import pytest
from calendar_plans import example_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.checklists import build_checklists
from schedules.checklists.measuring import Measuring
from schedules.checklists.page import Page
from schedules.checklists.paging import PAGE, Pager
from schedules.checklists.sheet import Check, PausePoint, Row, SecondCheck, Sheet, Table
from schedules.checklists.words import Figure, Words

pytestmark = pytest.mark.requirement("R37")

MODES = ["en", "zh", "both"]


@pytest.fixture(scope="module")
def sheets() -> tuple[Sheet, ...]:
    return build_checklists(example_plan())


def pages_of(sheets, mode):
    pager = Pager(Measuring(mode))
    return [(sheet, pager.pages(sheet)) for sheet in sheets]


def elements(page: Page) -> list:
    return [element for part in page.parts for element in part.elements]


@pytest.mark.parametrize("mode", MODES)
def test_no_page_is_blank(sheets, mode):
    blank = [
        sheet.id for sheet, pages in pages_of(sheets, mode) for page in pages if not elements(page)
    ]
    assert blank == []


@pytest.mark.parametrize("mode", MODES)
def test_no_title_stands_alone_and_no_signature_starts_a_page(sheets, mode):
    alone = [
        sheet.id
        for sheet, pages in pages_of(sheets, mode)
        for page in pages
        for part in page.parts
        if not part.elements or part.elements[0].kind == "sign"
    ]
    assert alone == []


@pytest.mark.parametrize("mode", MODES)
def test_the_second_checkers_box_is_on_another_page_than_the_dose_or_below_the_fold(sheets, mode):
    beside = [
        sheet.id
        for sheet, pages in pages_of(sheets, mode)
        if any(isinstance(element, SecondCheck) for element in elements(pages[0]))
    ]
    assert beside == []


@pytest.mark.parametrize("mode", MODES)
def test_every_item_of_a_sheet_stands_on_one_of_its_pages_once(sheets, mode):
    for sheet, pages in pages_of(sheets[:40], mode):
        printed = [element for page in pages for element in elements(page)]
        lines = [check for element in printed if element.kind == "line" for check in element.checks]
        items = [block for point in sheet.points for block in point.blocks]
        assert lines == [item for item in items if isinstance(item, Check)], sheet.id


@pytest.mark.parametrize(
    ("mode", "arm", "longest"),
    [
        ("en", "thiosulfate", 1),
        ("zh", "thiosulfate", 2),
        ("both", "thiosulfate", 2),
        ("en", "topical", 2),
        ("en", "im", 3),
        ("en", "iv", 3),
        ("zh", "iv", 3),
        ("both", "iv", 5),
    ],
)
def test_a_sheet_takes_no_more_pages_than_it_has_to(sheets, mode, arm, longest):
    of_arm = [sheet for sheet in sheets if sheet.arm == arm]
    assert max(len(pages) for _, pages in pages_of(of_arm, mode)) <= longest


def with_table(sheet: Sheet, count: int, *, beside: bool) -> tuple[Sheet, Table]:
    """Return a sheet whose only item is a table with this many rows."""
    (sites,) = [
        block
        for point in sheet.points
        for block in point.blocks
        if isinstance(block, Table) and block.id == "sites"
    ]
    empty = (None,) * (len(sites.columns) - 1)
    rows = tuple(Row(Figure(Words.same(str(at))), empty) for at in range(count))
    table = Table("sites", sites.caption, sites.columns, rows, note=sites.note, beside=beside)
    point = PausePoint("only", Words("Only", "仅此"), (table,))
    values = {name: getattr(sheet, name) for name in Sheet.__slots__}
    return Sheet(**{**values, "points": (point,)}), table


@given(count=st.integers(1, 400), beside=st.booleans(), mode=st.sampled_from(MODES))
@settings(max_examples=60)
def test_a_table_of_any_length_is_broken_without_losing_a_row_or_leaving_one_alone(
    count, beside, mode
):
    plan = example_plan()
    (sheet,) = [
        one for one in build_checklists(plan, arm_ids=["im"]) if one.id == "im-injections-d0"
    ]
    long, table = with_table(sheet, count, beside=beside)
    pager = Pager(Measuring(mode))
    pages = pager.pages(long)
    parts = [element for page in pages for element in elements(page)]
    rows = [row for part in parts for row in part.rows]
    heights = [sum(map(pager.elements.element, elements(page))) for page in pages]
    assert (rows, max(heights) < PAGE) == (list(table.rows), True)
    assert min(len(part.rows) for part in parts) >= min(3, count)
