"""Whatever a protocol and a patient document say, every page holds what stands on it."""

import re

import pypdfium2
import pytest
from fuzzed_plans import TEXTS, plain_plan, with_texts
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdf_pages import MM, PrintedPage, overlapping, pages_of

from schedules.checklists import Language, Paper, build_checklists, build_week_records
from schedules.checklists.pdf.rendering import render_pdf

pytestmark = [pytest.mark.hazard("H25"), pytest.mark.requirement("R22")]

# A printer leaves 5 mm; a Chinese bracket's empty half may lie in them.
_EDGE = 4.2 * MM
_LANGUAGES = st.sampled_from(["en", "zh-CN", "en+zh-CN"])
_PAPERS = st.sampled_from(["a4", "letter"])


def outside(page: PrintedPage) -> str:
    return "".join(
        char["text"]
        for char in page.chars
        if char["text"].strip()
        and (
            char["x0"] < _EDGE
            or char["x1"] > page.width - _EDGE
            or char["top"] < _EDGE
            or char["bottom"] > page.height - _EDGE
        )
    )


def problems(pages: list[PrintedPage]) -> list[tuple[int, str, object]]:
    found: list[tuple[int, str, object]] = []
    for at, page in enumerate(pages, start=1):
        found += [(at, "outside", outside(page))] if outside(page) else []
        found += [(at, "overlap", pair) for pair in overlapping(page)]
        found += [(at, "blank", page.text)] if len(page.lines) < 8 else []
    return found


@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=12), _LANGUAGES, _PAPERS)
@example(["W" * 300, "1" * 60, "a longer text of several words " * 40], "en", "letter")
def test_texts_of_any_length_stay_on_their_pages_and_clear_of_each_other(
    texts: list[str], language: Language, paper: Paper
):
    plan = with_texts(plain_plan(), texts, 12)
    sheets = build_checklists(plan, ids=["topical-applications-d3"])
    pages = pages_of(render_pdf(sheets, plan, language=language, paper=paper))
    assert problems(pages) == []
    printed = _letters("".join(page.text for page in pages))
    said = sheets[0].title.zh if language == "zh-CN" else sheets[0].title.en
    assert _letters(said) in printed


@pytest.mark.parametrize("count", [1, 600])
def test_from_one_administration_to_six_hundred_no_page_is_blank(count):
    plan = with_texts(plain_plan(), ["left hip"], count)
    sheets = build_week_records(plan)
    data = render_pdf(sheets, plan, language="zh-CN")
    last = len(pypdfium2.PdfDocument(data)) - 1
    assert problems(pages_of(data, sorted({0, 1, last // 2, last - 1, last}))) == []


def _letters(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)
