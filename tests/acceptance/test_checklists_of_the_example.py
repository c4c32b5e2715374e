"""What holds on every printed sheet, whatever it is about."""

import re
from pathlib import Path

import pytest
from calendar_plans import example_plan as plan_of_the_example
from regimens import EXAMPLES, example_plan
from sheet_texts import FileReader, dose_of, numbers_in, shown, words_in

from schedules.checklists import (
    Language,
    build_checklists,
    build_week_records,
    render_html,
    render_markdown,
)

LANGUAGES: list[Language] = ["en", "zh-CN", "en+zh-CN"]
REGIMENS = sorted(
    path.name.removesuffix(".patient.yaml") for path in EXAMPLES.glob("*.patient.yaml")
)
RAISED = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"
UNITS = "mL|mg|mcg|g|kg|cells|min|minutes|h|hours|days|cm|mm"
# An id, a citation or an address is not a number that anybody gives: those start in a word.
FORBIDDEN = {
    "a trailing zero": r"(?<![\w./-])[0-9]+\.[0-9]*0(?![0-9])",
    "a naked decimal point": r"(?<![0-9A-Za-z.)])\.[0-9]",
    "a power of ten": rf"10\^|[x\u00d7] ?10[0-9]|[0-9]e[0-9]|[{RAISED}]",
    "a unit without its space": rf"(?<![\w-])[0-9]+(?:{UNITS})\b",
    "an ungrouped thousand": r"(?<![\w,./;:(-])[0-9]{5,}(?![0-9])",
    "a forbidden abbreviation": r"\b(?:IU|cc|µg|μg|qd|QD|QOD|TIW|IJ|IV|IM|SC)\b|\bq[0-9]+d\b",
    "a letter as multiplier": r"[0-9] ?(?:M|MM|K)\b",
    "a sign for a word": r"[<>≤≥@] ?[0-9]",
    "a date that can be read two ways": r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}",
}


def visible(html: str) -> str:
    """Return the text of every page but what the cover quotes from documents."""
    pages = [page.text for page in FileReader(html).pages if not page.id.startswith("cover")]
    # The digits of the plan's hash are an identifier, not a number.
    text = re.sub(r"\b[0-9a-f]{12}\b", "", "\n".join(pages))
    return re.sub(r"\s", " ", text).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    plan = plan_of_the_example()
    sheets = build_checklists(plan)[:60]
    printed = (*sheets, *build_week_records(plan)[:6])
    return {name: visible(render_html(printed, plan, language=name)) for name in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_sheet_of_the_example_holds(texts, language, what):
    assert re.findall(f".{{0,20}}(?:{FORBIDDEN[what]}).{{0,9}}", texts[language]) == []


@pytest.mark.parametrize("name", REGIMENS)
def test_a_regimen_written_by_somebody_else_prints_a_sheet_for_each_administration(name):
    plan = example_plan(name)
    sheets = build_checklists(plan)
    text = visible(render_html(sheets, plan, language="en+zh-CN"))
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]
    assert ([sheet.id for sheet in sheets if sheet.dose is not None], found) == (
        [act.id for act in plan.administrations],
        [],
    )


@pytest.mark.hazard("H08")
@pytest.mark.requirement("R23")
@pytest.mark.parametrize("name", REGIMENS)
def test_the_numbers_of_both_languages_are_the_same_for_any_regimen(name):
    pairs = {words for sheet in build_checklists(example_plan(name)) for words in words_in(sheet)}
    unequal = [pair for pair in pairs if sorted(numbers_in(pair.en)) != sorted(numbers_in(pair.zh))]
    assert unequal == []


@pytest.mark.requirement("R21")
def test_a_dose_on_a_sheet_is_the_plans():
    plan = plan_of_the_example()
    printed = {
        sheet.id: next(iter(numbers_in(shown(dose_of(sheet).total) or "")), None)
        for sheet in build_checklists(plan)
        if sheet.dose is not None
    }
    planned = {
        act.id: None if act.dose.amount is None else format(act.dose.amount.amount.normalize(), "f")
        for act in plan.administrations
    }
    assert printed == planned


@pytest.mark.hazard("H25")
def test_an_english_file_holds_no_chinese(texts):
    assert re.findall("[\u3400-\u9fff]", texts["en"]) == []


@pytest.mark.hazard("H25")
def test_a_chinese_sheet_is_chinese_but_for_names_codes_and_what_a_document_says_in_english(texts):
    known = {"left", "buttock", "custody", "page"}
    words = set(re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", texts["zh-CN"]))
    assert words - known - {"hamsc", "edren", "pace", "min"} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_course_renders_in_markdown(language):
    plan = plan_of_the_example()
    made = render_markdown(build_checklists(plan), plan, language=language)
    assert made.count("\n## ") >= len(plan.administrations)


def test_no_file_names_the_machine_it_was_made_on():
    plan = plan_of_the_example()
    made = render_html(build_checklists(plan)[:2], plan, language="en")
    assert str(Path.cwd()) not in made
