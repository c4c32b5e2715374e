"""Whole numbers that no dose can be counted with are refused where they are written."""

from typing import Any

import pytest
from engine_documents import arm, dose, number, protocol_of, read_protocol

from protocol.errors import DocumentError
from protocol.quantity import computed_decimal


@pytest.mark.parametrize(
    ("part", "message"),
    [
        pytest.param(
            {"dose": dose("per-site", "1 mg", sites=0)}, "accepted: 1 or more", id="sites"
        ),
        pytest.param(
            {"dose": dose("fixed", "1 mg", tolerance_percent=-1)},
            "accepted: 0 or more",
            id="a tolerance below nothing",
        ),
    ],
)
def test_a_count_that_no_dose_can_have_is_refused(part: dict[str, Any], message: str):
    with pytest.raises(DocumentError, match=message):
        read_protocol(protocol_of(arm(**part)))


def test_a_change_below_nothing_is_refused():
    weight = {"max_change_percent": number(-5)}
    with pytest.raises(DocumentError, match=r"weight\.max_change_percent.*accepted: 0 or more"):
        read_protocol(protocol_of(weight=weight))


@pytest.mark.parametrize("found", ["1e5", "", "1,5", 1.5, None])
def test_a_number_in_a_plan_file_is_plain_digits(found: object):
    with pytest.raises(ValueError, match="plain digits"):
        computed_decimal(found)
