"""``hamsc revise``, ``hamsc diff`` and ``--what-if`` as a script sees them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from engine_documents import (
    Part,
    allowed_weekdays,
    arm,
    every,
    interval,
    patient_of,
    protocol_of,
    windows,
)

from schedules.cli import main

PROTOCOL = protocol_of(
    arm(
        when=every("7 days", count=4),
        windows=windows("-1/+2 days"),
        interval=interval(minimum="5 days"),
        missed="ask",
    )
)
HEADER = "id,arm,started_at,status,reason\n"
GIVEN = "r-1,iv,2026-01-05 10:00,completed,\n"
REFUSED = "r-2,iv,2026-01-12 10:00,refused,fever\n"
REVISE = ("revise", "plan.json", "log.csv", "--reason", "log", "--author", "n-1")
ON = ("--as-of", "2026-01-13")


@pytest.fixture(autouse=True)
def _in_a_folder_with_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write("tiny.yaml", PROTOCOL)
    _write("patient.yaml", patient_of(PROTOCOL))
    Path("log.csv").write_text(HEADER + GIVEN + REFUSED, "utf-8")
    assert hamsc("plan", "patient.yaml", "-o", "plan.json").exit_code == 0


def hamsc(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def _write(name: str, document: Part) -> None:
    Path(name).write_text(json.dumps(document), "utf-8")


def _patient(**more: Any) -> None:
    _write("patient-2.yaml", patient_of(PROTOCOL, **more))


def test_a_revision_says_what_changed_and_what_a_person_has_to_decide():
    result = hamsc(*REVISE, *ON, "-o", "plan-2.json")
    assert result.exit_code == 0
    assert "plan.json beside it" in result.stderr
    assert "by n-1, as of Tue 13-Jan-2026: log" in result.output.replace("\u00a0", " ")
    assert "To decide by a person: what follows for iv-course-d7" in result.output
    assert json.loads(Path("plan-2.json").read_bytes())["revision"]["number"] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param((), "say where the next version goes with -o FILE", id="nowhere to write"),
        pytest.param(("-o", "plan.json"), "plan.json exists and is not overwritten", id="there"),
        pytest.param(("-o", "x.json", "--as-of", "1/2/26"), "found", id="a date of another form"),
        pytest.param(("-o", "x.json", "--protocol", "other"), "no protocol other", id="protocol"),
    ],
)
def test_a_revision_that_cannot_be_made_is_refused(words: tuple[str, ...], told: str):
    result = hamsc(*REVISE, *words)
    assert (result.exit_code, told in result.stderr) == (2, True)
    assert not Path("x.json").exists()


@pytest.mark.hazard("H06")
def test_documents_of_another_patient_are_refused():
    _patient(code="P-2")
    result = hamsc(*REVISE, *ON, "--patient", "patient-2.yaml", "-o", "x.json")
    assert result.exit_code != 0
    assert "found patient P-2, the plan is for P-1" in result.stderr
    assert not Path("x.json").exists()


def test_a_dry_run_writes_nothing():
    result = hamsc(*REVISE, *ON, "--dry-run", "-o", "x.json")
    assert (result.exit_code, Path("x.json").exists()) == (0, False)
    assert "Nothing was written" in result.stderr


def test_where_nothing_is_new_no_version_is_made():
    hamsc(*REVISE, *ON, "-o", "plan-2.json")
    words = ["plan-2.json" if word == "plan.json" else word for word in REVISE]
    result = hamsc(*words, *ON, "-o", "plan-3.json")
    assert (result.exit_code, Path("plan-3.json").exists()) == (0, False)
    assert "plan-2.json stays in force" in result.stderr


def test_the_next_version_can_go_to_standard_output():
    result = hamsc(*REVISE, *ON, "-o", "-")
    assert json.loads(result.stdout)["kind"] == "plan"


@pytest.mark.hazard("H33")
def test_rows_that_cannot_be_read_stop_a_revision_unless_told_to_go_on():
    Path("log.csv").write_text(HEADER + GIVEN + "r-2,iv,soon,completed,\n", "utf-8")
    result = hamsc(*REVISE, *ON, "-o", "x.json")
    assert (result.exit_code, Path("x.json").exists()) == (12, False)
    result = hamsc(*REVISE, *ON, "-o", "plan-2.json", "--allow-unreadable")
    assert result.exit_code == 0
    assert "left out 1 row that cannot be read:\n  log.csv:3:" in result.stderr


def test_a_revision_needs_no_log_where_only_documents_changed():
    hold = {"arms": ["iv"], "first": "2026-01-12", "last": "2026-01-14", "reason": "fever"}
    _patient(holds=[hold | {"resume": "shift"}])
    words = [word for word in REVISE if word != "log.csv"]
    result = hamsc(*words, *ON, "--patient", "patient-2.yaml", "--dry-run")
    assert "moves it 3 days later: fever" in result.output.replace("\u00a0", " ")


def test_an_amendment_named_by_the_patient_document_is_found_beside_it():
    _write("tiny-2.yaml", PROTOCOL | {"version": "2", "title": "amended"})
    amendment = {"first": "2026-01-13", "protocol": {"id": "tiny", "version": "2"}}
    _patient(amendments=[amendment | {"reason": "amendment 1"}])
    result = hamsc(*REVISE, *ON, "--patient", "patient-2.yaml", "-o", "plan-2.json")
    assert result.exit_code == 0, result.output
    assert json.loads(Path("plan-2.json").read_bytes())["protocol"]["version"] == "2"
    again = hamsc(
        *REVISE, *ON, "--patient", "patient-2.yaml", "--protocol", "tiny-2.yaml", "-o", "same.json"
    )
    assert again.exit_code == 0, again.output
    amended = [json.loads(Path(name).read_bytes()) for name in ("plan-2.json", "same.json")]
    assert amended[0]["protocol"] == amended[1]["protocol"]


@pytest.mark.hazard("H35")
def test_an_amendment_whose_version_is_nowhere_is_refused():
    amendment = {"first": "2026-01-13", "protocol": {"id": "tiny", "version": "9"}}
    _patient(amendments=[amendment | {"reason": "amendment 1"}])
    result = hamsc(*REVISE, *ON, "--patient", "patient-2.yaml", "-o", "x.json")
    assert (result.exit_code, "no protocol tiny version 9" in result.stderr) == (2, True)


def test_the_places_of_a_site_take_part_in_a_revision():
    closed = {"first": "2026-01-19", "last": "2026-01-19", "reason": "painters"}
    place = {"id": "ward", "weekdays": ["mon", "tue", "wed"], "closures": [closed]}
    site = {"format_version": "1", "kind": "site", "id": "s-1", "places": [place]}
    _write("site.yaml", site | {"protocol": {"id": "tiny", "version": "1"}})
    result = hamsc(*REVISE, *ON, "--site", "site.yaml", "-o", "plan-2.json")
    assert result.exit_code == 0, result.output
    assert json.loads(Path("plan-2.json").read_bytes())["places"][0]["id"] == "ward"


@pytest.mark.hazard("H04")
@pytest.mark.requirement("R16")
def test_a_difference_is_shown_written_and_verified():
    hamsc(*REVISE, *ON, "-o", "plan-2.json")
    result = hamsc("diff", "plan.json", "plan-2.json", "--verify")
    assert (result.exit_code, "plan-2.json follows plan.json" in result.stderr) == (0, True)
    hamsc("diff", "plan.json", "plan-2.json", "--format", "json", "-o", "diff.json")
    assert json.loads(Path("diff.json").read_bytes())["open_questions"] == ["iv-course-d7"]


def test_plans_that_do_not_follow_each_other_are_compared_but_not_verified():
    hamsc(*REVISE, *ON, "-o", "plan-2.json")
    backwards = hamsc("diff", "plan-2.json", "plan.json")
    assert backwards.exit_code == 0
    assert "does not name the first as the plan it follows" in backwards.output
    refused = hamsc("diff", "plan-2.json", "plan.json", "--verify")
    assert refused.exit_code not in {0, 1, 2}
    assert "a first version: it follows none" in refused.stderr


@pytest.mark.hazard("H06")
def test_plans_of_two_patients_are_not_compared():
    _patient(code="P-2")
    hamsc("plan", "patient-2.yaml", "-o", "other.json")
    result = hamsc("diff", "plan.json", "other.json")
    assert (result.exit_code, "is for P-1, other.json for P-2" in result.stderr) == (2, True)


def what_if(question: str, *more: str) -> Result:
    return hamsc("deviations", "plan.json", "log.csv", "--what-if", question, *more)


def test_what_if_answers_in_words_before_anything_is_given():
    late = what_if("iv 2026-01-22 14:00")
    text = late.output.replace("\u00a0", " ")
    assert late.exit_code == 3
    assert "It would be iv-course-d14, due on Mon 19-Jan-2026: late." in text
    assert "severity: proposed not important (by default.late)" in text
    good = what_if("iv 2026-01-19 14:00")
    assert (good.exit_code, "Nothing else in the plan would move." in good.output) == (0, True)
    extra = what_if("iv 2026-01-06 14:00")
    assert (extra.exit_code, "No planned dose would take it: duplicate." in extra.output) == (
        3,
        True,
    )


def test_what_if_answers_as_json():
    what_if("iv 2026-01-22 14:00", "-o", "answer.json")
    answer = json.loads(Path("answer.json").read_bytes())
    assert (answer["kind"], answer["result"]["outcome"]) == ("what-if", "late")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("tomorrow", "an arm, a date and a time"),
        ("im 2026-01-22 14:00", "an arm of the patient: iv"),
        ("iv 22.1.2026 14:00", "--what-if: found"),
        ("iv 2026-01-22 2pm", "--what-if: found"),
    ],
)
def test_a_question_that_is_none_is_refused(question: str, told: str):
    result = what_if(question)
    assert (result.exit_code, told in result.stderr) == (2, True)


def _pin(planned: str | None, record: str = "r-1") -> None:
    pin = {"record": record, "planned": planned, "reason": "seen", "by": "n-1", "on": "2026-01-06"}
    _write("pins.yaml", {"format_version": "1", "kind": "pins", "pins": [pin]})


def test_a_revision_and_a_question_follow_what_a_person_pinned():
    _pin(None)
    hamsc(*REVISE, *ON, "--pins", "pins.yaml", "-o", "plan-2.json")
    plan = json.loads(Path("plan-2.json").read_bytes())
    noted = {item["id"]: item.get("recorded", {}) for item in plan["administrations"]}
    assert noted["iv-course-d0"].get("record") != "r-1"
    without = what_if("iv 2026-01-06 14:00")
    pinned = what_if("iv 2026-01-06 14:00", "--pins", "pins.yaml")
    assert "No planned dose would take it: duplicate" in without.output
    assert "It would be iv-course-d0" in pinned.output


def test_pins_that_are_no_pins_are_refused_at_their_place():
    Path("pins.yaml").write_text("format_version: 1\nkind: pins\npins: [{record: r-1}]\n", "utf-8")
    for command in (("deviations", "plan.json", "log.csv"), (*REVISE, "-o", "x.json")):
        result = hamsc(*command, *ON, "--pins", "pins.yaml")
        assert (result.exit_code, "pins.yaml:3:" in result.stderr) == (10, True)
    assert not Path("x.json").exists()


def test_a_report_names_what_a_person_pinned():
    _pin("iv-course-d7")
    result = hamsc("deviations", "plan.json", "log.csv", *ON, "--pins", "pins.yaml")
    told = result.output.replace("\u00a0", " ")
    assert "record r-1 is iv-course-d7: seen (n-1, Tue 06-Jan-2026)" in told


MAPPING = {
    "format_version": "1",
    "kind": "log-mapping",
    "delimiter": "semicolon",
    "columns": {
        "id": {"column": "No"},
        "arm": {"constant": "iv"},
        "started_at": {"column": "When", "format": "%d.%m.%Y %H:%M"},
        "status": {"column": "Given", "values": {"yes": "completed", "no": "not-given"}},
    },
}


def test_a_foreign_log_is_read_by_its_mapping_for_a_report_and_a_revision():
    _write("map.yaml", MAPPING)
    Path("ward.csv").write_text("No;When;Given\n1;05.01.2026 10:00;yes\n", "utf-8")
    report = hamsc("deviations", "plan.json", "ward.csv", *ON, "--map", "map.yaml")
    assert "matched to a planned dose 1 unplanned 0" in " ".join(report.output.split())
    words = ["ward.csv" if word == "log.csv" else word for word in REVISE]
    result = hamsc(*words, *ON, "--map", "map.yaml", "-o", "plan-2.json")
    assert result.exit_code == 0, result.output
    plan = json.loads(Path("plan-2.json").read_bytes())
    assert plan["administrations"][0]["recorded"]["record"] == "1"


def test_a_column_that_no_mapping_names_stops_everything():
    _write("map.yaml", MAPPING)
    Path("ward.csv").write_text("No;When;Given;Nurse\n1;05.01.2026 10:00;yes;N1\n", "utf-8")
    result = hamsc("deviations", "plan.json", "ward.csv", *ON, "--map", "map.yaml")
    assert result.exit_code == 12
    assert '"Nurse", which the mapping neither reads nor ignores' in result.stderr


def test_a_mapping_has_no_meaning_for_the_program_s_own_json():
    _write("map.yaml", MAPPING)
    Path("log.json").write_text("[]", "utf-8")
    result = hamsc("deviations", "plan.json", "log.json", *ON, "--map", "map.yaml")
    assert (result.exit_code, "--map belongs to CSV, XLSX and FHIR" in result.stderr) == (2, True)


def test_what_would_take_the_last_day_from_another_dose_is_told_before_it_is_given():
    # On Thursday the 8th the next dose is wanted from the 14th on; Mondays and Tuesdays are open.
    narrow = protocol_of(
        arm(
            when=every("7 days", count=4),
            windows=windows("-1/+1 days"),
            interval=interval(minimum="6 days"),
            day_rules=[allowed_weekdays("mon", "tue")],
            missed="skip",
        )
    )
    _write("tiny.yaml", narrow)
    _write("patient.yaml", patient_of(narrow))
    assert hamsc("plan", "patient.yaml", "-o", "narrow.json").exit_code == 0
    Path("none.csv").write_text(HEADER, "utf-8")
    asked = hamsc("deviations", "narrow.json", "none.csv", "--what-if", "iv 2026-01-08 10:00")
    told = asked.stdout.replace("\u00a0", " ")
    assert asked.exit_code == 3
    assert "It would be iv-course-d0, due on Mon 05-Jan-2026: late." in told
    (row,) = [line for line in told.splitlines() if line.startswith("NO DATE")]
    assert row.endswith("No permitted day around Wed 14-Jan-2026 serves.")
    about = told[told.index("No date for iv-course-d7") :].splitlines()
    assert "    Thu 15-Jan-2026: Thu is not among Mon, Tue" in about
    assert "  Each of these lines was tried by itself and gives it a day:" in about

    Path("log.csv").write_text(HEADER + GIVEN.replace("01-05", "01-08"), "utf-8")
    words = ["narrow.json" if word == "plan.json" else word for word in REVISE]
    looked = hamsc(*words, "--as-of", "2026-01-08", "--dry-run")
    assert (looked.exit_code, "No date for iv-course-d7" in looked.stdout) == (11, True)
