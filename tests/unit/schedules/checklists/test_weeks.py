"""Records of a week: a row for each administration, on the page of its week."""

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from calendar_plans import example_plan
from click.testing import CliRunner
from engine_documents import arm, fixed, number, plan_of, protocol_of
from pdf_pages import overlapping, pages_of
from sheet_texts import numbers_in, shown, words_in

from schedules.checklists import Sheet, build_week_records, render_html, render_markdown
from schedules.checklists.pdf.rendering import render_pdf
from schedules.checklists.sheet import Table
from schedules.checklists.words import Figure, Words
from schedules.cli import main
from schedules.plan import write_plan
from schedules.sheet_code import PlannedWeek, planned_by_code


@pytest.fixture(scope="module")
def records() -> tuple[Sheet, ...]:
    return build_week_records(example_plan())


@pytest.fixture(scope="module")
def data(records) -> bytes:
    return render_pdf(records, example_plan(), language="en")


def table(record: Sheet, name: str) -> Table | None:
    blocks = [block for point in record.points for block in point.blocks]
    return next((b for b in blocks if isinstance(b, Table) and b.id == name), None)


def rows(record: Sheet) -> dict[str, tuple[str | None, str | None, bool]]:
    """Return when and how much, and whether that is assumed, by the administration's id."""
    found: dict[str, tuple[str | None, str | None, bool]] = {}
    of_week = table(record, "record")
    for row in () if of_week is None else of_week.rows:
        what, dose = row.cells[:2]
        assert what is not None
        assert dose is not None
        found[(shown(what) or "").split(",")[0]] = (shown(row.head), shown(dose), dose.assumed)
    return found


def test_every_administration_has_one_row_in_the_week_of_its_day(records):
    placed = [(name, record.on) for record in records for name in rows(record)]
    mondays = [
        (act.id, act.on - timedelta(act.on.isoweekday() - 1))
        for act in example_plan().administrations
        if act.on is not None
    ]
    assert sorted(placed) == sorted(mondays)


@pytest.mark.requirement("R21")
def test_a_row_has_the_planned_hour_and_the_plans_dose(records):
    first = rows(records[0])
    assert first["iv-induction-d0"] == (
        "Tue 03-Mar-2026 10:00",
        "60,000,000 cells (60 million)",
        True,
    )
    assert first["thiosulfate-d3"] == ("Fri 06-Mar-2026 10:30", "25 g", False)


def test_a_dose_that_nobody_stated_is_an_empty_box(records):
    assert rows(records[0])["topical-applications-d0"][1] is None


def test_each_different_dose_of_a_week_says_how_it_follows_and_who_stated_it(records):
    doses = table(records[0], "doses")
    assert doses is not None
    said = {tuple(shown(cell) for cell in row.cells) for row in doses.rows}
    assert ("25 g", "standard of care (source: edren)") in said
    assert any(
        line is not None and line.startswith("1,000,000 cells per kg x 60 kg (dry weight")
        for line, _ in said
    )


def test_every_number_in_chinese_equals_its_english_twin(records):
    pairs = {words for record in records for words in words_in(record)}
    assert [one for one in pairs if sorted(numbers_in(one.en)) != sorted(numbers_in(one.zh))] == []


def test_the_assessments_of_a_week_stand_on_its_record(records):
    due = [item for item in example_plan().assessments if item.around is None and item.on]
    tables = [table(record, "due") for record in records]
    assert sum(len(one.rows) for one in tables if one is not None) == len(due) > 0


def test_the_code_of_a_record_leads_to_its_week(records):
    plan = example_plan()
    week = planned_by_code(plan, records[2].code or "")
    assert isinstance(week, PlannedWeek)
    assert (week.first, week.last) == (records[2].on, records[2].last)
    assert {act.id for act in week.administrations} == set(rows(records[2]))


def test_days_arms_and_logs_are_chosen_as_for_single_sheets():
    plan = example_plan()
    found = build_week_records(
        plan, arm_ids=["iv"], first=date(2026, 3, 19), last=date(2026, 3, 31)
    )
    assert [list(rows(record)) for record in found] == [["iv-induction-d14"], ["iv-induction-d28"]]
    when = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number("6 hours")}
    needed = plan_of(protocol_of(arm(when=when, dose=fixed("500 mg"))))
    assert [sheet.id.endswith("-as-needed") for sheet in build_week_records(needed)] == [True]


def test_each_week_is_one_page_and_no_words_lie_on_one_another(records, data):
    document = pypdfium2.PdfDocument(data)
    first = len(document) - len(records)
    ids = [document[at].get_textpage().get_text_range() for at in range(first, len(document))]
    assert all(f"week-{at}" in text for at, text in enumerate(ids, start=1))
    pages = pages_of(data, range(first, first + 3))
    assert [overlapping(page) for page in pages] == [[]] * 3
    assert min(len(page.ticks) for page in pages) >= 5


def test_a_week_with_more_rows_than_a_page_holds_goes_on_overleaf_with_none_lost(records):
    of_week = table(records[0], "record")
    assert of_week is not None
    rows = tuple(
        replace(row, head=Figure(Words.same(f"row-{at}-")))
        for at in range(50)
        for row in of_week.rows[:1]
    )
    point = replace(records[0].points[0], blocks=(replace(of_week, rows=rows),))
    long = replace(records[0], points=(point,))
    pages = pages_of(render_pdf([long], example_plan(), language="en+zh-CN"))
    boxes = [len(page.ticks) for page in pages]
    assert sum(boxes) == 50
    assert max(boxes) < 30
    # A row's Chinese and its English stand on one page, and so do a weekday's signs on one line.
    assert [page.text.count("外用") for page in pages][-2:] == boxes[-2:]
    assert [page.text.count(", topical") for page in pages][-2:] == boxes[-2:]
    assert [line for page in pages for line in page.lines if line.endswith("(周")] == []
    assert [pair for page in pages for pair in overlapping(page)] == []


def test_a_telephone_reads_the_code_of_a_record(records, data):
    document = pypdfium2.PdfDocument(data)
    image = document[len(document) - 1].render(scale=4).to_pil().convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [records[-1].code]


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_a_record_has_a_box_to_tick_for_each_administration(records, render):
    made = render(records[:1], example_plan(), language="en+zh-CN")
    boxes = made.count("| ☐ |") if render is render_markdown else made.count('class="tickable"')
    assert boxes == len(rows(records[0]))


def test_a_cover_does_not_call_the_assessments_of_a_record_without_a_sheet(records):
    made = render_markdown(records, example_plan(), language="en")
    assert "Assessments due on days without a sheet" not in made


@pytest.mark.parametrize(
    "option", [("--point", "custody"), ("--administration", "iv-induction-d0")]
)
def test_what_a_record_cannot_do_is_refused(tmp_path, option):
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(example_plan()))
    result = CliRunner().invoke(main, ["checklist", str(path), "--form", "weeks", *option])
    assert result.exit_code == 2
    assert "--form weeks takes no" in result.output


def test_the_code_of_a_record_is_explained_by_its_administrations(tmp_path, records):
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(example_plan()))
    result = CliRunner().invoke(main, ["explain", str(path), records[0].code or ""])
    assert result.exit_code == 2
    assert "its administrations: topical-applications-d0, iv-induction-d0" in result.output
