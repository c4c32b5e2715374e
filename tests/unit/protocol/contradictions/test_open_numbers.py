"""An open number contradicts nothing, but dates that follow from it need one."""

import pytest
from contradiction_documents import COURSE, RESPONSE, contradictions_of
from engine_documents import Part, arm, every, interval, protocol_of

from protocol.contradictions import find_contradictions
from protocol.treatment_protocol import TreatmentProtocol

BOX: Part = {"value": None, "unset": "empty-box"}


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        pytest.param(protocol_of() | {"span": BOX}, ["span"], id="the span"),
        pytest.param(
            protocol_of(arm(when=every("7 days") | {"step": BOX})),
            [f"{COURSE}.when.step"],
            id="a step",
        ),
        pytest.param(
            protocol_of(decisions=[RESPONSE | {"due": BOX}]),
            ["decisions.response.due"],
            id="the day of a decision",
        ),
        pytest.param(
            protocol_of(arm(dose={"basis": "fixed", "amount": BOX})),
            [],
            id="an amount may be a box",
        ),
    ],
)
def test_a_number_that_dates_follow_from_is_no_empty_box(protocol: Part, expected: list[str]):
    found = find_contradictions(TreatmentProtocol.model_validate(protocol))
    assert [name for name, _ in found] == expected


def test_an_open_cycle_contradicts_nothing():
    nothing = {"value": None}
    when = {"kind": "cycle"} | dict.fromkeys(("first", "length", "cycle_days", "cycles"), nothing)
    assert contradictions_of(arm(when=when, interval=interval(minimum="7 days"))) == []


def test_a_protocol_with_open_numbers_contradicts_nothing():
    nothing = {"value": None}
    open_arm = arm(
        when={"kind": "every", "step": nothing, "first": nothing, "last": nothing},
        dose={"basis": "per-site", "amount": nothing, "sites": nothing, "maximum": nothing},
        windows={"preferred": nothing},
        interval={"minimum": nothing, "hard_minimum": nothing, "maximum": nothing},
    )
    assert contradictions_of(open_arm, span=None) == []
