"""Complaints about values that no protocol document can hold, but other documents can."""

import pytest

from protocol.base import Model
from protocol.document import read_document
from protocol.errors import DocumentError
from protocol.fields import Field
from protocol.validation import validate


class _Switches(Model):
    on: bool
    several: tuple[int, ...] = Field(default=(), max_length=2)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "on: maybe",
            'x:1:5: on: found "maybe"; Input should be a valid boolean, unable to interpret input',
            id="a complaint without words of ours keeps its own",
        ),
        pytest.param(
            "{on: true, several: [1, 2, 3]}",
            "x:1:12: several: found 3 entries; accepted: 2 entries",
            id="too many",
        ),
    ],
)
def test_other_complaints(text: str, problem: str):
    with pytest.raises(DocumentError) as refused:
        validate(_Switches, read_document(text, "x"))
    assert refused.value.problems == (problem,)


def test_complaints_found_on_the_raw_values_are_told_with_the_models_own():
    with pytest.raises(DocumentError) as refused:
        validate(_Switches, read_document("on: maybe\nseveral: [x]", "x"), [(("several",), "why?")])
    assert len(refused.value.problems) == 3
    assert "x:2:1: several: why?" in refused.value.problems


def test_a_document_without_complaints_is_built():
    assert validate(_Switches, read_document("on: true", "x")).on is True
