import re
from html import unescape

import pytest
from calendar_plans import PATIENT, example_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_texts import FileReader

from schedules.checklists import Language, build_checklists, render_html
from schedules.patient import parse_patient

LANGUAGES: list[Language] = ["en", "zh-CN", "en+zh-CN"]
ONE_OF_EACH = {
    "iv-induction-d0",
    "im-injections-d0",
    "topical-applications-d0",
    "topical-applications-d3",
    "thiosulfate-d1",
}
# What gives the example's numbers a source, so that nothing in it is assumed any more.
STATED = (
    ("provenance: analogue", "provenance: reported"),
    ("provenance: engineering, source", "provenance: reported, source"),
    ("provenance: engineering", "provenance: reported, source: edren"),
)


def some(plan):
    return [sheet for sheet in build_checklists(plan) if sheet.id in ONE_OF_EACH]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    plan = example_plan()
    return {name: render_html(some(plan), plan, language=name) for name in LANGUAGES}


@pytest.fixture(scope="module")
def read(files) -> dict[str, FileReader]:
    return {name: FileReader(text) for name, text in files.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_is_closed_where_it_was_opened(read, language):
    assert read[language].problems == []


@pytest.mark.hazard("H40")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_needs_nothing_from_elsewhere_and_runs_nothing(files, read, language):
    tags = {tag for tag, _ in read[language].tags}
    sources = [
        name for _, attributes in read[language].tags for name in attributes if name == "src"
    ]
    style = re.findall(r"url\(|@import|https?:", files[language])
    assert (tags & {"script", "link", "img", "iframe", "form", "input"}, sources, style) == (
        set(),
        [],
        [],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_and_links_lead_to_them(read, language):
    ids = [attributes["id"] for _, attributes in read[language].tags if "id" in attributes]
    links = {attributes["href"] for tag, attributes in read[language].tags if tag == "a"}
    assert (len(ids), {link.removeprefix("#") for link in links} - set(ids)) == (
        len(set(ids)),
        set(),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_head_says_what_it_heads(read, language):
    heads = [attributes.get("scope") for tag, attributes in read[language].tags if tag == "th"]
    assert set(heads) == {"col", "row"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", {"en"}), ("zh-CN", {"zh-CN"}), ("en+zh-CN", {"en", "zh-CN"})],
)
def test_the_languages_are_named(read, language, expected):
    assert {a["lang"] for _, a in read[language].tags if "lang" in a} == expected


def test_boxes_that_only_show_have_a_name_for_those_who_listen(read):
    roles = [a for _, a in read["en"].tags if a.get("role") == "img"]
    assert {a.get("aria-label") for a in roles} == {"box to tick", "empty box, to be filled in"}


@pytest.mark.hazard("H06")
@pytest.mark.requirement("R22")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("EXAMPLE-001", id="patient code"),
        pytest.param("hamsc-cua-example", id="protocol"),
        pytest.param("2026-03-02T16:00+08:00 Asia/Shanghai", id="date of the facts, with zone"),
    ],
)
def test_every_page_says_what_it_belongs_to(read, language, wanted):
    assert [page.id for page in read[language].pages if wanted not in page.text] == []


@pytest.mark.hazard("H04")
@pytest.mark.requirement("R22")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_the_plan_and_the_program_it_was_made_by(read, language):
    wanted = (example_plan().digest[:12], example_plan().made_by)
    without = [page.id for page in read[language].pages if not all(x in page.text for x in wanted)]
    assert without == []


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION"),
        ("en", "Not a prescription."),
        ("en", "affix patient label here"),
        ("zh-CN", "示例,假定值,不得用于给药"),
        ("zh-CN", "不是处方"),
        ("zh-CN", "此处粘贴患者标签"),
        ("en+zh-CN", "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION"),
        ("en+zh-CN", "示例,假定值,不得用于给药"),
    ],
)
def test_every_page_says_it_in_its_language(read, language, wanted):
    assert [page.id for page in read[language].pages if wanted not in page.text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_counted_sheet_by_sheet(read, language):
    pattern = r"第 (\d+) 页,共 (\d+) 页" if language == "zh-CN" else r"page (\d+) of (\d+)"
    found = [pair for page in read[language].pages for pair in re.findall(pattern, page.text)]
    counts = iter(found)
    for number, count in counts:
        expected = [(str(at), count) for at in range(2, int(count) + 1)]
        assert (number, [next(counts) for _ in expected]) == ("1", expected)


@pytest.mark.hazard("H17")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_checkers_box_holds_no_digit(read, language):
    boxes = [page.second_check for page in read[language].pages if page.second_check]
    assert (len(boxes), re.findall(r"(?<![a-zA-Z])[0-9]", " ".join(boxes))) == (3, [])


def test_in_both_languages_a_dose_is_printed_once_with_both_units(read):
    page = next(page for page in read["en+zh-CN"].pages if page.id == "im-injections-d0")
    assert " ".join(page.dose.split()).startswith("剂量 DOSE 15 mL 假定值 ASSUMED")


def test_without_assumed_numbers_there_is_no_watermark_and_no_mark():
    plan = example_plan(protocol=STATED)
    sheets = [sheet for sheet in some(plan) if sheet.id == "thiosulfate-d1"]
    text = FileReader(render_html(sheets, plan, language="en")).pages[-1].text
    assert [word for word in ("EXAMPLE -", "ASSUMED", "NOT FOR") if word in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_sheets_give_the_same_text(files, language):
    plan = example_plan()
    assert render_html(some(plan), plan, language=language) == files[language]


@pytest.mark.parametrize(
    ("selector", "length", "least"),
    [
        pytest.param(r"\.tick \{[^}]*width", "width", 4, id="box to tick, across"),
        pytest.param(r"\.tick \{[^}]*height", "height", 4, id="box to tick, down"),
        pytest.param(r"\.blank \{[^}]*height", "height", 8, id="line to write on"),
        pytest.param(r"\.box \{[^}]*height", "height", 8, id="empty box"),
        pytest.param(r"\nth, td \{[^}]*height", "height", 8, id="cell to write in"),
    ],
)
def test_boxes_and_lines_are_large_enough_for_a_pen(files, selector, length, least):
    found = re.findall(rf"{selector}: ([0-9.]+)mm", files["en"])
    assert min(map(float, found)) >= least, length


@pytest.mark.hazard("H40")
@given(code=st.text(min_size=1).filter(lambda text: text.strip()))
@settings(max_examples=40, deadline=None)
def test_a_code_of_any_characters_stays_text(code):
    plan = example_plan()
    patient = plan.patient.model_copy(update={"code": code})
    changed = plan.model_copy(update={"patient": patient})
    sheets = [
        sheet
        for sheet in build_checklists(changed, arm_ids=["im"])
        if sheet.id == "im-injections-d0"
    ]
    text = render_html(sheets, changed, language="en")
    reader = FileReader(text)
    shown = re.findall(r"<bdi>(.*?)</bdi>", text, re.DOTALL)
    assert (reader.problems, {unescape(one) for one in shown}) == ([], {code})


@pytest.mark.hazard("H40")
def test_markup_in_a_wounds_name_stays_text():
    text = PATIENT.replace("place: left buttock", 'place: "<script>alert(1)</script> & co"')
    patient = parse_patient(text, source="patient.yaml")
    plan = example_plan().model_copy(update={"patient": patient})
    sheets = [sheet for sheet in build_checklists(plan) if sheet.id == "topical-applications-d0"]
    text = render_html(sheets, plan, language="en+zh-CN")
    shown = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in text
    assert (shown, "<script" in text) == (True, False)
