"""Every character that is printed has a shape in the fonts, or is named before all is drawn."""

import runpy
from pathlib import Path

import pytest
from calendar_plans import example_plan
from fontTools.ttLib import TTFont
from pdf_pages import texts_of

from schedules.checklists import MissingGlyphError, build_checklists
from schedules.checklists.pdf.rendering import render_pdf
from schedules.fonts import held

ROOT = Path(__file__).parents[4]
FONTS = ROOT / "schedules" / "fonts"


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
