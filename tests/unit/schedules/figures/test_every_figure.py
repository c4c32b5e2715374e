"""What holds of every figure: greys, sizes, places, accessible names, the marks of honesty."""

import pytest
from figure_reader import SVG, colours, outside, overlaps, root_of, texts_of
from hypothesis import given
from hypothesis import strategies as st

from schedules.figures import to_svg
from schedules.figures.pen import width_of, wrapped

KINDS = ["schedule", "month", "lanes", "adherence", "trends", "sites", "lots", "start-days"]
MUST = {
    "en": (
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "Not a prescription. Not a record of consent.",
    ),
    "zh": ("示例,假定值,不得用于给药", "本单不是处方,也不是知情同意记录。"),
}
every = pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in KINDS for language in ("en", "zh")]
)


@every
def test_it_is_drawn_in_greys_alone(figure, kind, language):
    assert colours(to_svg(figure(kind, language))) == set()


@every
def test_no_text_is_smaller_than_seven_points(figure, kind, language):
    assert min(said.size for said in texts_of(to_svg(figure(kind, language)))) >= 7


@every
def test_no_text_leaves_the_page_or_stands_on_another(figure, kind, language):
    drawn = to_svg(figure(kind, language))
    assert (outside(drawn), overlaps(drawn)) == ([], [])


@every
def test_it_has_a_name_and_a_description_for_who_cannot_see_it(figure, kind, language):
    root = root_of(to_svg(figure(kind, language)))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert root.get("lang") == {"en": "en", "zh": "zh-CN"}[language]
    for name in ("title", "desc"):
        found = root.find(f"{SVG}{name}")
        assert found is not None
        assert found.text


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
@every
def test_every_page_carries_the_watermark_and_what_it_is_not(figure, kind, language):
    picture = figure(kind, language)
    said = [text.text for text in texts_of(to_svg(picture))]
    mark = {
        "en": "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "zh": "示例,假定值,不得用于给药",
    }
    nothing = {
        "en": "Not a prescription. Not a record of consent.",
        "zh": "本单不是处方,也不是知情同意记录。",
    }
    assert said.count(mark[language]) == len(picture.pages)
    assert said.count(nothing[language]) == len(picture.pages)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_fits_paper_or_holds_one_block_that_does_not(figure, kind):
    assert max(page.height for page in figure(kind, "en").pages) <= 600


@given(st.text(max_size=80), st.integers(10, 300))
def test_a_wrapped_text_keeps_its_characters_and_its_width(text: str, wide: int):
    lines = wrapped(text, 8, wide)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 8) <= wide or len(line) == 1 for line in lines)
