"""No output for people ever holds what the display rules forbid, whatever the documents say."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from calendar_plans import example_plan
from click.testing import CliRunner
from deviation_logs import given as given_on
from deviation_logs import not_given, plan_on, report_on
from engine_courses import random_course
from engine_documents import read_patient, read_protocol
from hypothesis import given, settings
from hypothesis import strategies as st
from output_scanner import broken_rules
from people_texts import LANGUAGES, figure_text, markdown_text, texts_about, texts_of_report
from regimens import example_plan as regimen
from sheet_texts import numbers_in

from protocol.errors import UserError
from schedules.cli import main
from schedules.deviations import find_deviations
from schedules.engine import build_plan
from schedules.figures import lots_picture
from schedules.logs import parse_log_csv
from schedules.plan import Plan

pytestmark = [pytest.mark.hazard("H02", "H08"), pytest.mark.requirement("R23")]

ROOT = Path(__file__).parents[2]
STARTERS = ROOT / "schedules" / "starters"
PATIENT, LOG, SCORES = (
    str(STARTERS / f"example-{name}") for name in ("patient.yaml", "log.csv", "scores.csv")
)
REGIMENS = sorted(
    path.name.removesuffix(".patient.yaml")
    for path in (ROOT / "docs" / "examples").glob("*.patient.yaml")
)
AS_OF = date(2026, 5, 15)
# Months in letters are numbers in Chinese; a date's own are told apart by the year before them.
_MONTH_ZH = re.compile("(?<!年)(?<![0-9])[0-9]{1,2}月")
_DAY_ZH = re.compile("(?<=@)[0-9]{1,2}日")


def broken(texts) -> list[str]:
    return [f"{name}: {found}" for name, text in texts for found in broken_rules(text)]


@cache
def example_texts() -> dict[str, str]:
    plan = example_plan()
    text = Path(LOG).read_text("utf-8")
    reading = parse_log_csv(text, source="log.csv", zone=plan.patient.time_zone)
    report = find_deviations(plan, reading.accepted(), as_of=AS_OF)
    return dict([*texts_about(plan, days=12), *texts_of_report(plan, report, AS_OF)])


def test_the_example_keeps_every_rule():
    assert broken(example_texts().items()) == []


@pytest.mark.parametrize("name", REGIMENS)
def test_published_regimens_keep_every_rule(name: str):
    assert broken(texts_about(regimen(name), days=3)) == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_any_course_keeps_every_rule(seed: int):
    try:
        plan: Plan = build_plan(*_read(seed))
    except UserError:
        return
    assert broken(texts_about(plan, days=3)) == []


def _read(seed: int):
    protocol, patient = random_course(seed)
    return read_protocol(protocol), read_patient(patient)


amounts = st.decimals("0.01", "99999", places=3).map(lambda found: f"{found} mg")


@settings(max_examples=10, deadline=None)
@given(st.lists(amounts, min_size=3, max_size=3), st.integers(-6, 6))
def test_any_log_keeps_every_rule(given_amounts: list[str], shift: int):
    plan = plan_on("02-05", "02-15", "02-25", "03-10")
    days = [f"02-{day + shift:02}" for day in (7, 15, 22)]
    records = [
        given_on(day, amount=amount) for day, amount in zip(days, given_amounts, strict=True)
    ]
    report = report_on(plan, [*records, not_given("03-10")], as_of="2026-04-01")
    assert broken(texts_of_report(plan, report, date(2026, 4, 1))) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["start-days", PATIENT], id="start-days"),
        pytest.param(["deviations", PATIENT, LOG, "--as-of", "2026-05-15"], id="deviations"),
        pytest.param(["scores", PATIENT, SCORES, "--as-of", "2026-05-15"], id="scores"),
        pytest.param(["forecast", PATIENT], id="forecast"),
        pytest.param(["protocol", "list"], id="protocol list"),
        *(
            pytest.param(["protocol", "show", name], id=f"protocol show {name}")
            for name in ("hamsc-cua-template", "remestemcel-l-sr-agvhd", "amimestrocel-dkd")
        ),
    ],
)
def test_what_a_command_prints_keeps_every_rule(words: list[str]):
    result = CliRunner().invoke(main, words)
    assert result.exit_code in {0, 3}, result.stderr
    assert list(broken_rules(result.stdout)) == []


def test_a_revision_and_what_it_changed_keep_every_rule(tmp_path: Path):
    old, new = str(tmp_path / "plan.json"), str(tmp_path / "next.json")
    revise = ["revise", old, LOG, "--as-of", "2026-05-15", "--reason", "missed", "--author", "N01"]
    for words in (["plan", PATIENT, "-o", old], [*revise, "-o", new], ["diff", old, new]):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.stderr
        assert list(broken_rules(result.stdout)) == []


def test_lots_and_their_expiry_keep_every_rule():
    lots = "lots:\n" + "".join(
        f"  - {{lot: {name}, product: hamsc, expires: {expires}, administrations: [{name}]}}\n"
        for name, expires in (
            ("iv-induction-d0", "2026-03"),
            ("iv-induction-d14", "2026-04-01"),
            ("iv-induction-d28", '"2026-04-30T12:00+08:00"'),
        )
    )
    plan = example_plan(patient=(("wounds:\n", f"{lots}wounds:\n"),))
    sheets = [(language, markdown_text(plan, language, 30)) for language in LANGUAGES]
    sheets += [(language, figure_text(lots_picture(plan, (), language))) for language in LANGUAGES]
    assert all("expires Wed 01-Apr-2026" in text for name, text in sheets if name == "en")
    assert broken(sheets) == []


# Doses of the example that are assumed, and what says so after each.
_ASSUMED_DOSE = re.compile("(?<![0-9,.])(?:60,000,000|180,000,000|240,000,000|15.mL|0[.]5.mL)")
_MARK = re.compile("ASSUMED|假定值")


def test_no_assumed_dose_stands_anywhere_without_its_mark():
    found = [
        (name, text[at.start() : at.end() + 60])
        for name, text in example_texts().items()
        for at in _ASSUMED_DOSE.finditer(text)
    ]
    assert {name.split(",")[0] for name, _ in found} >= {
        *("plan table", "protocol sheet", "checklists", "checklists in Markdown", "deviations"),
        *("calendar care-team", "explanation of iv-induction-d0", "figure sites"),
    }
    assert [(name, said) for name, said in found if not _MARK.search(said)] == []


IN_BOTH_LANGUAGES = (
    *("checklists", "checklists in Markdown", "calendar patient", "calendar care-team"),
    *("figure schedule", "figure months", "figure sites", "figure lots"),
    *("deviations", "figure lanes_picture", "figure adherence_picture"),
)


def test_every_text_that_is_written_in_two_languages_is_compared_below():
    names = [f"{name}, {language}" for name in IN_BOTH_LANGUAGES for language in LANGUAGES]
    assert sorted(name for name in example_texts() if ", " in name) == sorted(names)


@pytest.mark.parametrize("name", [f"{name}, en" for name in IN_BOTH_LANGUAGES])
def test_every_number_in_the_chinese_text_is_in_its_english_twin(name: str):
    """Compared as sets where pages break at other places; a large number is said in other words."""
    english = _numbers(example_texts()[name])
    chinese = _numbers(example_texts()[name.removesuffix("en") + "zh"])
    if "calendar" in name or "deviations" in name:
        assert chinese == english
    assert set(chinese) == set(english)


def _numbers(text: str) -> Counter[str]:
    plain = text.replace("\u00a0", " ")
    plain = re.sub("([0-9]{1,2})月([0-9]{1,2})日(?!\\()", r"\2", plain)  # 3月3日 on an axis
    return Counter(numbers_in(_MONTH_ZH.sub("", plain)))
