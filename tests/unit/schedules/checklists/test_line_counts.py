"""How many lines were counted, against how many typst makes of the same texts."""

import json
import random
from functools import cache
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
import typst
from calendar_plans import ROOT, example_plan
from fontTools.ttLib import TTFont
from pdf_pages import MM

from schedules.checklists import Language, build_week_records
from schedules.checklists.pdf.breaking import BEGIN, END, set_in
from schedules.checklists.pdf.line_counts import BOLD, FIRST, LAST, REGULAR, lines
from schedules.checklists.pdf.rendering import render_pdf
from schedules.checklists.pdf.row_heights import RowHeights
from schedules.fonts import own_fonts

# The heights of one line and of another below it, as the template sets them.
MEASURED = """
#set text(font: ("Sheet Sans", "Sheet Han"), fallback: false, hyphenate: false,
  top-edge: 0.88em, bottom-edge: -0.22em)
#set par(leading: 0.2em, spacing: 0.2em, justify: false)
#let whole(it) = {
  let parts = it.split("\\u{2}")
  parts.first()
  for part in parts.slice(1) {
    let (kept, rest) = part.split("\\u{3}")
    box(kept)
    rest
  }
}
#context [#metadata(json(bytes(sys.inputs.data)).map(((text: it, room, points, bold)) => {
  let said = text(size: points * 1pt, weight: if bold { "bold" } else { "regular" }, whole(it))
  calc.round((measure(said, width: room * 1mm).height / 1pt / points + 0.2) / 1.3)
}))<lines>]
"""
WORDS = (
    "a",
    "hAMSC culture supernatant,",
    "topical-applications-d258",
    "WWWW",
    "illi",
    "(60 million)",
    "60,000,000",
    "Mon 02-Mar-2026",
    "10:30",
    "2026年03月02日(周一)",
    "创面治疗后的局部反应",
    "第 3 次,共 18 次",
    "静脉输注:每公斤",
    "AVAToYo",
    "f/t",
    "J-J",
)


def cases(count: int) -> list[tuple[str, float, float, bool]]:
    drawn = random.Random(7)
    made: list[tuple[str, float, float, bool]] = []
    for _ in range(count):
        room, points = drawn.uniform(8, 90), drawn.choice([6.6, 7.5, 8.0, 8.5])
        words = drawn.choices(WORDS, k=drawn.randint(1, 12))
        text = drawn.choice([" ", ""]).join(words)
        made.append((set_in(text, room, points), room, points, drawn.random() < 0.5))
    return made


@cache
def by_typst(count: int) -> list[int]:
    data = json.dumps(
        [dict(zip(("text", "room", "points", "bold"), one, strict=True)) for one in cases(count)]
    )
    found = typst.query(
        MEASURED.encode(),
        "<lines>",
        field="value",
        one=True,
        font_paths=own_fonts(),
        sys_inputs={"data": data},
    )
    return json.loads(found)


def test_no_text_takes_more_lines_than_were_counted():
    counted = [lines(*one[:3], bold=one[3]) for one in cases(1500)]
    pairs = [
        (mine, real, case)
        for mine, real, case in zip(counted, by_typst(1500), cases(1500), strict=True)
        if mine is not None
    ]
    assert [pair for pair in pairs if pair[0] < pair[1]] == []
    assert len(pairs) > 1000
    # What is counted is near what is: most rows stand as typst alone would set them.
    assert sum(mine == real for mine, real, _ in pairs) > 0.7 * len(pairs)


@pytest.mark.parametrize(("name", "known"), [("regular", REGULAR), ("bold", BOLD)])
def test_the_widths_of_letters_are_those_of_the_fonts(name, known):
    font = TTFont(ROOT / f"schedules/fonts/sheet-sans-{name}.ttf")
    named = font.getBestCmap() or {}
    own = [font["hmtx"][named[code]][0] for code in range(FIRST, LAST + 1)]
    assert (list(map(int, known.split())), vars(font["head"])["unitsPerEm"]) == (own, 1000)


@pytest.mark.parametrize(
    ("text", "room", "mark", "counted"),
    [
        pytest.param("25 g", 20, 0, 1, id="short"),
        pytest.param("25 g", 20, 16, 2, id="its mark on the next line"),
        pytest.param("", 20, 0, 1, id="nothing"),
        pytest.param("ไทย", 20, 0, None, id="letters whose widths are not known"),
        pytest.param("WWWWWWWW", 10, 0, None, id="a word wider than the column"),
        pytest.param(f"{BEGIN}(周一){END}", 5, 0, None, id="a piece wider than the column"),
        pytest.param("创面治疗", 7, 0, 2, id="Chinese is broken between characters"),
    ],
)
def test_lines_are_counted(text, room, mark, counted):
    assert lines(text, room, 8.5, bold=True, mark=mark) == counted


def heights_of_rows(language: Language) -> list[float]:
    """Return how far apart the rules of the tables of a week are, from the top of its page."""
    plan = example_plan()
    week, *_ = build_week_records(plan, last=plan.patient.day_zero)
    data = render_pdf([week], plan, language=language)
    with pdfplumber.open(BytesIO(data)) as document:
        rules = {round(one["top"], 1) for one in document.pages[-1].lines if one["height"] < 0.1}
    return [after - before for before, after in pairwise(sorted(rules))]


@pytest.mark.parametrize("language", ["en", "zh-CN", "en+zh-CN"])
def test_a_row_is_as_tall_as_what_stands_in_it_and_hardly_taller(monkeypatch, language):
    made = heights_of_rows(language)
    monkeypatch.setattr(RowHeights, "row", lambda *_, **__: None)
    monkeypatch.setattr(RowHeights, "head", lambda *_, **__: None)
    needed = heights_of_rows(language)
    assert len(made) == len(needed) > 15
    apart = [mine - theirs for mine, theirs in zip(made, needed, strict=True)]
    assert (min(apart) > -0.25, max(apart) < 4 * MM) == (True, True), (made, needed)
