import re
from itertools import pairwise

import pytest
from calendar_plans import example_plan
from hypothesis import given
from hypothesis import strategies as st

from schedules.checklists import build_checklists, render_markdown
from schedules.checklists.markdown import escaped

ONE_OF_EACH = {"iv-induction-d0", "im-injections-d0", "topical-applications-d0", "thiosulfate-d1"}


@pytest.fixture(scope="module")
def text() -> str:
    plan = example_plan()
    sheets = [sheet for sheet in build_checklists(plan) if sheet.id in ONE_OF_EACH]
    return render_markdown(sheets, plan, language="en")


@pytest.mark.hazard("H40")
@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("a*b_c", r"a\*b\_c"),
        ("<b>", r"\<b\>"),
        ("x | y", r"x \| y"),
        ("[ ] done", r"\[ \] done"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("# title", r"\# title"),
        ("www.example.org", r"www\.example.org"),
        ("https://a", r"https\://a"),
        ("a@b", r"a\@b"),
        ("two\nlines\there", "two lines here"),
        ("&amp; $x$ `y` ~z~", r"\&amp; \$x\$ \`y\` \~z\~"),
    ],
)
def test_markup_stays_text(plain, expected):
    assert escaped(plain) == expected


@given(st.text())
def test_no_character_that_means_something_stands_alone(text):
    bare = re.sub(r"\\\\|\\[^\\]", "", escaped(text))
    assert re.search(r"[\\`*_{}\[\]<>()#|~&$!@\n]", bare) is None


@given(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp"])))
def test_taking_the_backslashes_away_gives_the_text_back(text):
    assert re.sub(r"\\(.)", r"\1", escaped(text)) == re.sub(" +", " ", text).strip(" ")


def test_checks_are_task_list_items(text):
    assert "- [ ] Order present and signed: product, dose, route, rate\n" in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head(text):
    bars = re.compile(r"(?<!\\)\|")
    lines = text.splitlines()
    wrong = [
        line
        for above, line in pairwise(lines)
        if above.startswith("|") and line.startswith("|")
        if len(bars.findall(above)) != len(bars.findall(line))
    ]
    assert wrong == []


def test_an_open_number_is_a_line_to_write_on(text):
    assert f"- infusion volume: {chr(92) + '_'}" in text


def test_an_assumed_number_carries_its_mark(text):
    assert "- sites: 30 **\\[ASSUMED\\]**" in text


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "**EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION**"),
        ("zh-CN", "**示例,假定值,不得用于给药**"),
        (
            "en+zh-CN",
            "**示例,假定值,不得用于给药 / EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION**",
        ),
    ],
)
def test_every_sheet_and_the_cover_carry_the_watermark(language, line):
    plan = example_plan()
    sheets = [sheet for sheet in build_checklists(plan) if sheet.id in ONE_OF_EACH]
    made = render_markdown(sheets, plan, language=language)
    assert made.splitlines().count(line) == len(sheets) + 1


def test_in_both_languages_a_number_is_printed_once_where_a_value_starts_with_it():
    plan = example_plan()
    sheets = [sheet for sheet in build_checklists(plan) if sheet.id == "iv-induction-d0"]
    made = render_markdown(sheets, plan, language="en+zh-CN").replace("\u00a0", " ")
    assert "计划时长 / planned duration: 60 分钟 / minutes" in made
