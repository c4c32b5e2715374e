"""The whole of a protocol: finding its parts, and naming its numbers."""

import pytest
from engine_documents import arm, number, phase, protocol_of, read_protocol, with_dialysis

from protocol.timing import SessionMoment
from protocol.treatment_protocol import open_numbers, statements

OPEN = {"value": None}
BOX = {"value": None, "unset": "empty-box"}


def test_a_part_is_found_by_its_id():
    protocol = read_protocol(protocol_of(arm("iv"), arm("im")))
    assert (protocol.arm("im").id, protocol.product("product").id) == ("im", "product")


def test_a_part_that_is_not_there_is_not_found():
    protocol = read_protocol(protocol_of())
    with pytest.raises(KeyError):
        protocol.arm("topical")


def test_a_number_is_named_by_ids_and_keys():
    first = phase("first", with_dialysis(), duration=number("30 minutes"))
    protocol = read_protocol(protocol_of(arm(phases=[first])))
    names = [name for name, _ in statements(protocol)]
    assert "arms.iv.phases.first.duration" in names
    assert "arms.iv.phases.first.when.first" in names


def test_only_numbers_that_stop_planning_have_to_be_given():
    dose = {"basis": "fixed", "amount": OPEN, "maximum": BOX}
    protocol = read_protocol(protocol_of(arm(dose=dose)))
    assert open_numbers(protocol) == ("arms.iv.dose.amount",)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (SessionMoment.BEFORE, "before"),
        (SessionMoment.AT_START, "at the start of"),
        (SessionMoment.DURING, "during"),
        (SessionMoment.AFTER, "after"),
    ],
    ids=str,
)
def test_a_moment_reads_as_words_before_a_session(moment: SessionMoment, words: str):
    assert moment.words == words
