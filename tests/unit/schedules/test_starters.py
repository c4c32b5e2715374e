"""The starting documents work as they are, and say nothing that is not so."""

import re
import shlex
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from protocol.contradictions import find_doubts
from protocol.library import library_text
from protocol.reading import parse_adopted_protocol, parse_protocol, parse_site
from protocol.treatment_protocol import TreatmentProtocol, open_numbers, statements
from schedules.cli import main
from schedules.cli.demo_command import example
from schedules.display import watermark
from schedules.engine import build_plan
from schedules.patient import Patient, parse_patient
from schedules.plan import State, write_plan

STARTERS = files("schedules") / "starters"
DOCUMENTS = ("new-patient.yaml", "new-protocol.yaml", "new-site.yaml", "new-supply.yaml")
OF_A_LOG = ("new-log-mapping.yaml", "new-pins.yaml", "new-confirmations.yaml")
COMMANDS = re.compile(r"^# +(hamsc .+)$", re.MULTILINE)


def _text(name: str) -> str:
    return (STARTERS / name).read_text(encoding="utf-8")


def _patient(text: str | None = None) -> Patient:
    return parse_patient(text or _text("new-patient.yaml"), source="new-patient.yaml")


def _site_on_the_example() -> TreatmentProtocol:
    return parse_adopted_protocol(
        library_text("hamsc-cua-example"),
        source="example",
        site_text=_text("new-site.yaml"),
        site_source="new-site.yaml",
    )


def test_the_new_patient_has_a_plan_under_the_protocol_it_names():
    patient = _patient()
    protocol = parse_protocol(library_text(patient.protocol.id), source="example")
    plan = build_plan(protocol, patient)
    assert {item.arm for item in plan.administrations} == {"iv", "im", "topical", "thiosulfate"}
    assert {item.state for item in plan.administrations} == {State.PLANNED}


def test_the_new_site_adopts_numbers_of_the_example_under_made_up_names():
    adopted = [stated.adopted for _, stated in statements(_site_on_the_example()) if stated.adopted]
    assert len(adopted) >= 1
    assert {item.by.split()[0] for item in adopted} == {"EXAMPLE"}
    assert {item.document.split("-")[0] for item in adopted} == {"EXAMPLE"}


def test_the_new_site_does_not_take_the_mark_from_the_example():
    assert watermark(_site_on_the_example()) is not None


def test_the_new_protocol_is_sound_and_leaves_no_number_open():
    protocol = parse_protocol(_text("new-protocol.yaml"), source="new-protocol.yaml")
    assert (find_doubts(protocol), open_numbers(protocol)) == ([], ())


def test_the_new_protocol_has_a_plan_for_a_patient_like_the_new_one():
    """Day 0 is Tue 2026-03-03; days 0 and 14, then every 28 days from day 28, five times."""
    text = _text("new-patient.yaml")
    text = text.replace("id: hamsc-cua-example", "id: new-protocol")
    patient = _patient(text.replace("arms: [iv, im, topical, thiosulfate]", "arms: [iv]"))
    protocol = parse_protocol(_text("new-protocol.yaml"), source="new-protocol.yaml")
    plan = build_plan(protocol, patient)
    assert [str(item.on) for item in plan.administrations] == [
        "2026-03-03",
        "2026-03-17",
        "2026-03-31",
        "2026-04-28",
        "2026-05-26",
        "2026-06-23",
        "2026-07-21",
    ]
    assert {str(item.dose.amount) for item in plan.administrations} == {"60000000 cells"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_commands_a_starter_names_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(_text(name), "utf-8")
    commands = COMMANDS.findall(_text(name))
    assert commands
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize("name", OF_A_LOG)
def test_the_commands_a_document_of_a_log_names_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """On the plan and the log of the demo, and on the table that the mapping shows."""
    monkeypatch.chdir(tmp_path)
    Path("demo").mkdir()
    Path("demo/plan.json").write_bytes(write_plan(example()[0]))
    Path("demo/log.csv").write_text(_text("example-log.csv"), "utf-8")
    shown = re.findall(r"^#     (.+;.*)$", _text(name), re.MULTILINE)
    Path("ward.csv").write_text("\n".join(shown), "utf-8")
    assert CliRunner().invoke(main, ["new", name[4:-5], "-o", name]).exit_code == 0
    demo, *commands = COMMANDS.findall(_text(name))
    assert (demo, len(commands)) == ("hamsc demo -o demo", 1)
    result = CliRunner().invoke(main, shlex.split(commands[0])[1:])
    assert result.exit_code == (0 if "revise" in commands[0] else 3), result.output


def _blocks(name: str) -> list[str]:
    """Return what stands commented out: ``# holds:`` with the lines below it."""
    return re.findall(
        r"(?:^ *# [a-z_]+:.*\n)(?:^ *#   (?!.*hamsc ).*\n)*", _text(name), re.MULTILINE
    )


def _with(name: str, block: str) -> str:
    return _text(name).replace(block, re.sub(r"^( *)# ", r"\1", block, flags=re.MULTILINE))


@pytest.mark.parametrize("block", _blocks("new-patient.yaml"))
def test_what_the_new_patient_has_commented_out_works_too(block: str):
    patient = _patient(_with("new-patient.yaml", block))
    protocol = parse_protocol(library_text(patient.protocol.id), source="example")
    assert patient != _patient()
    assert build_plan(protocol, patient).administrations


@pytest.mark.parametrize("block", _blocks("new-site.yaml"))
def test_what_the_new_site_has_commented_out_works_too(block: str):
    text = _with("new-site.yaml", block)
    assert parse_site(text, source="site") != parse_site(_text("new-site.yaml"), source="site")
