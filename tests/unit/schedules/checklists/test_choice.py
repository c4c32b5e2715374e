"""What of a course is printed: single administrations, pause points, another time."""

import re

import pytest
from calendar_plans import example_plan
from click.testing import CliRunner

from schedules.checklists import build_checklists, only_points, render_html
from schedules.cli import main
from schedules.plan import write_plan
from schedules.sheet_code import sheet_code


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(example_plan()))

    def command(name: str, *words: str):
        return CliRunner().invoke(main, [name, str(path), *words], catch_exceptions=False)

    return command


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--administration", "iv-induction-d15"), "near it in the plan: iv-induction-d14"),
        (("--administration", "iv-induction-d14", "--point", "bedside"), "accepted: day-before"),
        (("--generated-at", "2026-03-02 16:00"), "%Y-%m-%dT%H:%M%z"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_with_what_does(run, words, message):
    result = run("checklist", *words)
    assert result.exit_code == 2
    assert message in result.output


def test_a_time_that_is_given_stands_in_place_of_the_plans_own(run):
    words = ("--administration", "iv-induction-d14", "--generated-at", "2026-03-17T07:05+08:00")
    made = run("checklist", *words, "--format", "md").output
    assert "generated 2026-03-17T07:05+08:00" in made
    assert "patient data of" not in made


def test_the_code_of_a_sheet_is_explained_like_its_administration(run):
    sheet = build_checklists(example_plan(), ids=["iv-induction-d14"])[0]
    assert sheet.code is not None
    assert run("explain", sheet.code).output == run("explain", "iv-induction-d14").output


def test_only_chosen_pause_points_are_left_and_the_first_begins_no_page():
    plan = example_plan()
    found = only_points(
        build_checklists(plan, ids=["iv-induction-d0"]), {"before-connecting", "custody"}
    )
    assert [(sheet.id, point.id, point.apart) for sheet in found for point in sheet.points] == [
        ("iv-induction-d0", "before-connecting", False),
        ("iv-induction-d0.custody", "custody", False),
    ]
    assert "The day before" not in render_html(found, plan, language="en")


def test_the_sheets_to_score_can_be_printed_alone(run):
    made = run("checklist", "--form", "instruments", "--to", "2026-03-10", "--format", "md").output
    assert re.findall(
        "^## .* ((?:bwat|wound-qol)[^ \n]*)$", made.replace("\\", ""), re.MULTILINE
    ) == [
        "bwat-d0",
        "wound-qol-d0",
        "bwat-d7",
    ]


@pytest.mark.parametrize("words", [("--arm", "iv"), ("--point", "custody")])
def test_the_sheets_to_score_take_no_choice_of_doses(run, words):
    result = run("checklist", "--form", "instruments", *words)
    assert (result.exit_code, "--form instruments takes no" in result.output) == (2, True)


def test_the_code_of_a_sheet_to_score_says_which_assessment_it_is(run):
    plan = example_plan()
    assert (
        run("explain", sheet_code(plan.digest, "bwat-d7")).output
        == run("explain", "bwat-d7").output
    )
