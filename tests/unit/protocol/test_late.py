"""Parts of a package that are loaded when they are asked for."""

import json.decoder

import pytest

from protocol.late import loaded_late

FOUND = loaded_late("json", {"JSONDecoder": "decoder", "nothing": "decoder"})


def test_a_name_is_that_of_its_module():
    assert FOUND("JSONDecoder") is json.decoder.JSONDecoder


@pytest.mark.parametrize("name", ["dumps", "nothing"])
def test_what_is_not_listed_or_not_there_is_said_as_python_says_it(name: str):
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        FOUND(name)
