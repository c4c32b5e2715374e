"""Protocol, patient and places that do not fit together: every reason at once, with its fix."""

from typing import Any

import pytest
from engine_documents import (
    arm,
    off_dialysis,
    patient_of,
    place,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    with_dialysis,
)

from protocol.errors import PlanningError
from schedules.engine import build_plan

DECISIONS = [
    {
        "id": "response",
        "question": "which response?",
        "due": {"value": "day 28", "provenance": "reported", "source": "book"},
        "outcomes": ["good", "poor"],
        "default": "good",
    }
]


def decided(decision: str, outcome: str) -> list[Any]:
    return [{"decision": decision, "outcome": outcome, "on": "2026-02-02", "by": "N01"}]


@pytest.mark.parametrize(
    ("protocol", "patient", "expected"),
    [
        pytest.param(
            protocol_of(),
            {"protocol": {"id": "tiny", "version": "2"}},
            "the patient document is for tiny version 2, this protocol is tiny version 1;"
            " change protocol in the patient document",
            id="another version",
        ),
        pytest.param(
            protocol_of(),
            {"arms": ["im"]},
            "arm im is not in protocol tiny; accepted: iv",
            id="unknown arm",
        ),
        pytest.param(
            protocol_of(arm(needs=["clinic"])),
            {},
            "arm iv needs the place clinic, whose working week nobody gave;"
            " add it to places in the patient or the site document",
            id="place not described",
        ),
        pytest.param(
            protocol_of(),
            {"places": [place(), place()]},
            "place clinic is described twice, by site and patient; accepted: once",
            id="place described twice",
        ),
        pytest.param(
            protocol_of(arm(when=with_dialysis())),
            {},
            "arm iv depends on dialysis days; add dialysis to the patient document",
            id="rhythm of dialysis without dialysis",
        ),
        pytest.param(
            protocol_of(
                arm(day_rules=[off_dialysis() | {"provenance": "engineering", "note": "n"}])
            ),
            {},
            "arm iv depends on dialysis days; add dialysis to the patient document",
            id="rule about dialysis without dialysis",
        ),
        pytest.param(
            protocol_of(decisions=DECISIONS),
            {"decisions": decided("taste", "good")},
            "decision taste is not in protocol tiny; accepted: response",
            id="unknown decision",
        ),
        pytest.param(
            protocol_of(),
            {"decisions": decided("taste", "good")},
            "decision taste is not in protocol tiny; accepted: none",
            id="decision where there is none",
        ),
        pytest.param(
            protocol_of(decisions=DECISIONS),
            {"decisions": decided("response", "fair")},
            "decision response: found outcome fair; accepted: good, poor",
            id="unknown outcome",
        ),
    ],
)
def test_a_misfit_is_told_with_its_fix(protocol: Any, patient: dict[str, Any], expected: str):
    with pytest.raises(PlanningError) as caught:
        build_plan(read_protocol(protocol), read_patient(patient_of(protocol) | patient))
    assert caught.value.problems == (expected,)


def test_all_misfits_are_told_at_once():
    with pytest.raises(PlanningError) as caught:
        plan_of(protocol_of(arm(needs=["clinic", "ward"]), arm("im", needs=["clinic"])))
    assert len(caught.value.problems) == 3
