"""Printed sheets of other kinds: blank ones, a strip of custody alone, a dose with more to say."""

import re
from functools import cache

import pypdfium2
import pytest
import zxingcpp
from calendar_plans import example_plan
from pdf_pages import MM, pages_of, texts_of
from printed_example import sheets

from schedules.checklists import build_blank_sheets, build_checklists, only_points
from schedules.checklists.administration_sheets import notices_of
from schedules.checklists.pdf.rendering import render_pdf


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


def test_the_strip_of_custody_can_be_printed_alone():
    strips = only_points(sheets(), {"custody"})
    pages = texts_of(render_pdf(strips, example_plan(), language="en"))
    assert [sheet.id for sheet in strips] == ["iv-induction-d0.custody", "im-injections-d0.custody"]
    assert "laboratory release" in pages[-1]
    assert "Before connecting" not in pages[-2]


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
