"""The documents in docs/examples: complete, free of doubts, and with dates checked by hand."""

from pathlib import Path

import pytest
from regimens import EXAMPLES, example_plan

from protocol.contradictions import find_doubts
from protocol.reading import parse_protocol
from schedules.plan import State

NAMES = sorted(path.name.removesuffix(".patient.yaml") for path in EXAMPLES.glob("*.patient.yaml"))


def test_every_example_has_a_protocol_and_a_patient():
    protocols = {path.stem for path in EXAMPLES.glob("*.yaml") if "." not in path.stem}
    assert protocols == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_has_its_dates_checked_by_hand(name: str):
    assert (Path(__file__).parent / f"test_{name.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_raises_no_doubt(name: str):
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert find_doubts(parse_protocol(text, source=name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_administration_of_an_example_finds_its_day(name: str):
    plan = example_plan(name)
    assert {item.state for item in plan.administrations} == {State.PLANNED}
