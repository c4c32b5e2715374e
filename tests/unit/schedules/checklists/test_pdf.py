"""The printed pages, as a reader, a printer and a telephone see them.

All read the same pages, which take seconds to read: they stand in one file so that it is done once.
"""

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from calendar_plans import example_plan
from output_scanner import broken_rules
from pdf_pages import MM, PrintedPage, gaps_above, is_ordered, overlapping
from printed_example import LANGUAGES, ONE_PER_ARM, made, pages_by_sheet, printed
from sheet_texts import numbers_in

from schedules.checklists import Language, Paper
from schedules.sheet_code import planned_by_code

PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
GOLDEN = Path(__file__).parent / "golden"
CASES: list[tuple[Language, Paper]] = [("en", "a4"), ("zh-CN", "a4"), ("en+zh-CN", "letter")]


@pytest.mark.parametrize(("language", "paper"), CASES)
def test_a_page_has_the_size_of_its_paper(language, paper):
    sizes = {(round(page.width, 1), round(page.height, 1)) for page in printed(language)}
    width, height = PAPERS[paper]
    assert sizes == {(round(width, 1), round(height, 1))}


@pytest.mark.parametrize(
    ("language", "name"), [("en", "cover"), ("zh-CN", "封面"), ("en+zh-CN", "封面 cover")]
)
def test_the_cover_is_named_in_the_language_of_its_pages(language, name):
    assert f"EXAMPLE-001 {name}" in printed(language)[0].text


@pytest.mark.hazard("H49")
@pytest.mark.requirement("R37")
@pytest.mark.parametrize(("language", "paper"), CASES)
def test_nothing_is_drawn_in_the_margin_that_printers_cut(language, paper):
    edge = 5 * MM
    outside = [
        (number, item.get("text"))
        for number, page in enumerate(printed(language), start=1)
        for item in [*page.chars, *page.page.rects, *page.page.lines]
        if item["x0"] < edge
        or item["x1"] > page.width - edge
        or item["top"] < edge
        or item["bottom"] > page.height - edge
    ]
    assert outside == []


@pytest.mark.parametrize(("language", "paper"), CASES)
def test_no_words_lie_on_one_another(language, paper):
    found = [(at, overlapping(page)) for at, page in enumerate(printed(language), start=1)]
    assert [(at, pairs) for at, pairs in found if pairs] == []


@pytest.mark.hazard("H49")
@pytest.mark.requirement("R37")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_box_to_tick_is_at_least_four_millimetres_wide_and_high(language):
    boxes = [box for page in printed(language) for box in page.ticks]
    assert len(boxes) > 40
    assert min(min(box.x1 - box.x0, box.bottom - box.top) for box in boxes) >= 4 * MM


@pytest.mark.hazard("H49")
@pytest.mark.requirement("R37")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_to_write_on_has_eight_millimetres_above_it(language):
    rooms = [
        (round(gaps_above(page, line) / MM, 1), at)
        for at, page in enumerate(printed(language), start=1)
        for line in page.write_lines
    ]
    assert len(rooms) > 60
    assert [room for room in rooms if room[0] < 8] == []


def filled(page: PrintedPage) -> list[dict[str, Any]]:
    """Return what lies behind text; rules as thin as a hair do not."""
    return [box for box in page.page.rects if box["fill"] and box["height"] > MM]


def grey_of(item: dict[str, Any]) -> float:
    colour = item["non_stroking_color"]
    return float(colour[0] if isinstance(colour, tuple | list) else colour)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_black_and_what_lies_behind_it_pale(language):
    found = {
        round(grey_of(item), 2)
        for page in printed(language)
        for item in [*page.page.chars, *filled(page)]
    }
    greys = sorted(found)
    assert greys[0] == 0
    assert all(grey == 0 or grey >= 0.89 for grey in greys)


@pytest.mark.hazard("H02")
@pytest.mark.requirement("R23")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_on_the_pages_keeps_every_display_rule(language):
    # When a plan was made stands at the foot as programs write it, and is no date of care.
    foot = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+[+][0-9:]+")
    texts = [" ".join(word.text for word in page.words) for page in printed(language)]
    read = [foot.sub("", text.replace("日 (周", "日(周")) for text in texts]
    assert [found for text in read for found in broken_rules(text)] == []


@pytest.mark.hazard("H04", "H06")
@pytest.mark.requirement("R22")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_whose_it_is_and_what_it_was_made_from(language):
    plan = example_plan()
    wanted = (
        plan.patient.code,
        plan.protocol.id,
        plan.digest[:12],
        plan.made_by,
        "2026-03-02T16:00+08:00 Asia/Shanghai",
    )
    missing = [
        (at, word)
        for at, page in enumerate(printed(language), start=1)
        for word in wanted
        if word not in page.text
    ]
    assert missing == []


@pytest.mark.hazard("H01", "H06")
@pytest.mark.requirement("R02", "R22")
@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ("NOT FOR ADMINISTRATION", "Not a prescription", "affix patient label")),
        ("zh-CN", ("不得用于给药", "本单不是处方", "粘贴患者标签")),
        ("en+zh-CN", ("NOT FOR ADMINISTRATION", "不得用于给药", "Not a prescription", "首份计划")),
    ],
)
def test_every_page_carries_the_mark_the_label_box_and_what_it_is_not(language, wanted):
    assert [
        at
        for at, page in enumerate(printed(language), start=1)
        if any(word not in page.text for word in wanted)
    ] == []


@pytest.mark.hazard("H49")
@pytest.mark.requirement("R37")
def test_the_pages_of_each_sheet_are_numbered_to_its_own_last():
    numbers = [
        tuple(map(int, found.groups()))
        for page in printed("en")
        if (found := re.search(r"page (\d+) of (\d+)", page.text))
    ]
    assert len(numbers) == len(printed("en"))
    assert is_ordered([at for at, _ in numbers])
    assert all(
        last == numbers[min(i + last - at, len(numbers) - 1)][0]
        for i, (at, last) in enumerate(numbers)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_blank(language):
    assert [at for at, page in enumerate(printed(language)) if len(page.lines) < 8] == []


@pytest.mark.parametrize(
    ("language", "arm", "most"),
    [
        ("en", "thiosulfate-d1", 1),
        ("zh-CN", "thiosulfate-d1", 1),
        ("en", "topical-applications-d3", 1),
        ("zh-CN", "topical-applications-d3", 1),
        ("en", "iv-induction-d0", 2),
        ("zh-CN", "iv-induction-d0", 2),
        ("en", "im-injections-d0", 2),
        ("zh-CN", "im-injections-d0", 2),
        ("en+zh-CN", "iv-induction-d0", 4),  # on letter; on A4 three
        ("en", "iv-induction-d0.custody", 1),
        ("zh-CN", "bwat-d0", 1),
        ("en", "wound-qol-d0", 1),
    ],
)
def test_a_sheet_takes_no_more_pages_than_it_has_to(language, arm, most):
    assert len(pages_by_sheet(language)[arm]) <= most


@pytest.mark.requirement("R21")
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_printed_dose_is_the_plans(language):
    act = example_plan().administration("iv-induction-d0")
    assert act.dose.amount is not None
    page = pages_by_sheet(language)["iv-induction-d0"][0]
    total = re.search(r"(?:DOSE|剂量) *(?=[0-9])(.*?[)])", page.text)
    assert total is not None
    assert numbers_in(total[1]) == [format(act.dose.amount.amount.normalize(), "f")] * 2


@pytest.mark.hazard("H17")
@pytest.mark.requirement("R21")
@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ["iv-induction-d0", "im-injections-d0"])
def test_the_second_checkers_box_stands_on_another_page_than_the_dose(language, name):
    mark = "calculate alone" if language == "en" else "独立计算"
    first, *rest = pages_by_sheet(language)[name]
    assert mark not in first.text
    assert sum(mark in page.text for page in rest) == 1


@pytest.mark.hazard("H17")
@pytest.mark.requirement("R21")
def test_a_second_check_on_the_page_of_the_dose_stands_below_a_fold_at_its_foot():
    (page,) = pages_by_sheet("en")["thiosulfate-d1"]
    fold = next(word.top for word in page.words if word.text == "Fold")
    check = next(word.top for word in page.words if word.text == "calculate")
    others = [word.top for word in page.words if word.text in {"DOSE", "signature"}]
    assert max(others) < fold < check


@pytest.mark.hazard("H21")
@pytest.mark.requirement("R22")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_reads_the_code_of_every_page_and_it_leads_to_the_planned_dose(language):
    document = pypdfium2.PdfDocument(made(language))
    found: list[str] = []
    for page in document:
        corner = (page.get_width() - 40 * MM, page.get_height() - 30 * MM, 0, 0)
        image = page.render(scale=4, crop=corner).to_pil().convert("L")
        found += [result.text for result in zxingcpp.read_barcodes(image)]
    names = [planned_by_code(example_plan(), code).id for code in found]  # pyright: ignore[reportAttributeAccessIssue]
    assert sorted(set(names)) == sorted({*ONE_PER_ARM, "bwat-d0", "wound-qol-d0"})
    assert len(names) == sum(
        len(pages) for name, pages in pages_by_sheet(language).items() if name != "cover"
    )
    assert not any(example_plan().patient.code in code for code in found)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ONE_PER_ARM)
def test_a_sheet_stands_as_it_was_approved(language, name):
    pages = pages_by_sheet(language)[name]
    found = "\n---- page\n".join("\n".join(page.lines) for page in pages) + "\n"
    # The digits of the plan and of the program's version change with every version.
    plan = example_plan()
    found = found.replace(plan.digest[:12], "PLAN").replace(plan.made_by, "PROGRAM")
    assert found == (GOLDEN / f"{name}.{language}.txt").read_text("utf-8")
