"""The printed pages, as a reader, a printer and a telephone see them."""

import re
import runpy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from calendar_plans import example_plan
from fontTools.ttLib import TTFont
from output_scanner import broken_rules
from pdf_pages import MM, PrintedPage, gaps_above, is_ordered, overlapping, pages_of
from sheet_texts import numbers_in

from schedules.checklists import (
    Language,
    MissingGlyphError,
    Paper,
    Sheet,
    build_blank_sheets,
    build_checklists,
    only_points,
)
from schedules.checklists.administration_sheets import notices_of
from schedules.checklists.pdf.rendering import render_pdf
from schedules.fonts import held
from schedules.sheet_code import planned_by_code

LANGUAGES: list[Language] = ["en", "zh-CN", "en+zh-CN"]
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
ONE_PER_ARM = (
    "iv-induction-d0",
    "im-injections-d0",
    "topical-applications-d3",
    "thiosulfate-d1",
)
GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[4]
FONTS = ROOT / "schedules" / "fonts"
CASES: list[tuple[Language, Paper]] = [("en", "a4"), ("zh-CN", "a4"), ("en+zh-CN", "letter")]


@cache
def sheets() -> tuple[Sheet, ...]:
    return build_checklists(example_plan(), ids=ONE_PER_ARM)


@cache
def made(language: Language, paper: Paper | None = None) -> bytes:
    paper = paper or ("letter" if language == "en+zh-CN" else "a4")
    return render_pdf(sheets(), example_plan(), language=language, paper=paper)


@cache
def printed(language: Language) -> list[PrintedPage]:
    return pages_of(made(language))


@cache
def pages_by_sheet(language: Language) -> dict[str, list[PrintedPage]]:
    found: dict[str, list[PrintedPage]] = {}
    for page in printed(language):
        names = sorted((sheet.id for sheet in sheets()), key=len, reverse=True)
        name = next((name for name in names if name in page.text[:70]), "cover")
        found.setdefault(name, []).append(page)
    return found


@pytest.mark.requirement("R29")
def test_the_same_sheets_give_the_same_bytes():
    again = render_pdf(sheets(), example_plan(), language="en+zh-CN", paper="letter")
    assert again == made("en+zh-CN")


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


@pytest.mark.parametrize(("language", "most"), [("en", 2), ("zh-CN", 2), ("en+zh-CN", 3)])
def test_a_flagged_dose_takes_no_more_pages_than_another(language, most):
    weight = "  - {kg: 60, on: 2026-03-02, kind: dry weight}\n"
    later = "  - {kg: 75, on: 2026-03-15, kind: dry weight}\n"
    plan = example_plan(patient=((weight, weight + later),))
    flagged = next(act for act in plan.administrations if act.arm == "iv" and notices_of(act))
    sheet, *_ = build_checklists(plan, ids=[flagged.id])
    pages = pypdfium2.PdfDocument(render_pdf([sheet], plan, language=language))
    last = pages[len(pages) - 1].get_textpage().get_text_bounded()
    number = re.search(r"page (\d+) of|第 (\d+) 页", last)
    assert number is not None
    assert int(number[1] or number[2]) <= most


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


@pytest.mark.requirement("R37")
@pytest.mark.parametrize("language", LANGUAGES)
def test_independent_checkers_find_nothing(language, tmp_path):
    data = made(language)
    (tmp_path / "sheets.pdf").write_bytes(data)
    with pikepdf.open(BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        metadata = document.open_metadata()
        claimed = [metadata.get(f"pdfaid:{name}") for name in ("part", "conformance")]
        assert (claimed, metadata.get("pdfuaid:part")) == (["2", "A"], "1")
        unembedded = [
            str(font)
            for page in document.pages
            for font in page.resources.get("/Font", {}).values()
            if "/FontFile" not in str(_descriptor(font).keys())
        ]
        assert unembedded == []
    report = pdfua.validate(str(tmp_path / "sheets.pdf"))
    assert [(one.rule_id, one.message) for one in report.findings] == []


def _descriptor(font: pikepdf.Object) -> pikepdf.Object:
    return font["/DescendantFonts"][0]["/FontDescriptor"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ONE_PER_ARM)
def test_a_sheet_stands_as_it_was_approved(language, name):
    pages = pages_by_sheet(language)[name]
    found = "\n---- page\n".join("\n".join(page.lines) for page in pages) + "\n"
    # The digits of the plan and of the program's version change with every version.
    plan = example_plan()
    found = found.replace(plan.digest[:12], "PLAN").replace(plan.made_by, "PROGRAM")
    assert found == (GOLDEN / f"{name}.{language}.txt").read_text("utf-8")


def test_the_strip_of_custody_can_be_printed_alone():
    strips = only_points(sheets(), {"custody"})
    pages = texts_of(render_pdf(strips, example_plan(), language="en"))
    assert [sheet.id for sheet in strips] == ["iv-induction-d0.custody", "im-injections-d0.custody"]
    assert "laboratory release" in pages[-1]
    assert "Before connecting" not in pages[-2]


def texts_of(data: bytes) -> list[str]:
    """Return the pages' texts alone, which takes a fraction of the time that places take."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


@cache
def blank() -> bytes:
    protocol = example_plan().protocol
    return render_pdf(build_blank_sheets(protocol), protocol, language="en")


def test_the_line_of_an_analogue_scale_is_a_hundred_millimetres_long_between_its_ends():
    at = next(at for at, text in enumerate(texts_of(blank())) if "Mark the line once" in text)
    (page,) = pages_of(blank(), [at])
    lines = [
        one for one in page.page.lines if one["height"] < 1 and abs(one["width"] - 100 * MM) < MM
    ]
    (scale,) = lines
    ends = [one for one in page.page.rects if abs(one["height"] - 6 * MM) < 1 and one["width"] < MM]
    assert scale["width"] == pytest.approx(100 * MM, abs=0.1)
    middles = sorted((one["x0"] + one["x1"]) / 2 for one in ends)
    assert middles == pytest.approx([scale["x0"], scale["x1"]], abs=0.1)


def test_blank_sheets_print_without_a_code():
    document = pypdfium2.PdfDocument(blank())
    image = document[len(document) - 1].render(scale=2).to_pil().convert("L")
    assert zxingcpp.read_barcodes(image) == []


# ----------------------------------------------------------------------------------- characters


@pytest.mark.hazard("H25")
@pytest.mark.requirement("R37")
def test_the_fonts_hold_every_character_of_the_programs_own_texts():
    texts = [
        path.read_text("utf-8")
        for folder in ("protocol", "schedules", "docs/examples")
        for path in sorted((ROOT / folder).rglob("*"))
        # The Markdown's box to tick is drawn here, not set.
        if path.suffix in {".py", ".yaml", ".j2"} and path.name != "markdown.py"
    ]
    missing = {char for char in set("".join(texts)) - held() if char >= " "}
    assert sorted(missing) == []


def test_the_bold_font_holds_every_chinese_character_of_the_programs_own_texts():
    """Else a title stands in two weights; a person's own words may stand in the regular one."""
    made_by = runpy.run_path(str(ROOT / "bootstrap" / "subset_fonts.py"), run_name="not run")
    bold = set(TTFont(FONTS / "sheet-han-bold.otf").getBestCmap() or {})
    wanted = made_by["_wanted"]("sheet-han-bold.otf") & set(map(ord, held()))
    assert sorted(map(chr, wanted - bold)) == []


def test_the_list_of_held_characters_is_what_the_fonts_hold():
    fonts = [TTFont(path) for path in (*FONTS.glob("*.ttf"), FONTS / "sheet-han-regular.otf")]
    codes = {code for font in fonts for code in (font.getBestCmap() or {})}
    listed = set((FONTS / "held.txt").read_text("utf-8"))
    assert {ord(char) for char in listed} == codes


def test_the_program_that_makes_the_fonts_writes_them_where_they_are_read():
    made_by = runpy.run_path(str(ROOT / "bootstrap" / "subset_fonts.py"), run_name="not run")
    assert made_by["TARGET"] == FONTS
    assert [name for name, *_ in made_by["FONTS"] if not (FONTS / name).is_file()] == []


def test_a_bold_text_takes_the_regular_shape_of_what_has_no_bold_one():
    bold = set(TTFont(FONTS / "sheet-han-bold.otf").getBestCmap() or {})
    rare = min(char for char in held() if "\u4e00" <= char <= "\u9fff" and ord(char) not in bold)
    plan = example_plan()
    patient = plan.patient.model_copy(update={"code": f"A{rare}"})
    changed = plan.model_copy(update={"patient": patient})
    (sheet,) = build_checklists(changed, ids=["topical-applications-d3"])
    text = texts_of(render_pdf([sheet], changed, language="zh-CN"))[-1]
    assert f"A{rare}" in text.replace(" ", "")


@pytest.mark.hazard("H25")
@pytest.mark.requirement("R37")
@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("left hip \U00020bb7", "U+20BB7"),
        ("left hip \u0e01", "U+0E01"),
        ("left hip \U0001f600", "U+1F600"),
    ],
)
def test_a_character_without_a_shape_is_named_with_its_place_before_anything_is_drawn(place, named):
    plan = example_plan()
    wound = plan.patient.wounds[0].model_copy(update={"place": place})
    changed = plan.model_copy(
        update={"patient": plan.patient.model_copy(update={"wounds": (wound,)})}
    )
    of_topical = build_checklists(changed, ids=["topical-applications-d3"])
    with pytest.raises(MissingGlyphError) as caught:
        render_pdf(of_topical, changed, language="en")
    (problem,) = caught.value.problems
    assert named in problem
    assert "topical-applications-d3, wound" in problem
    assert "left hip" not in str(caught.value)
