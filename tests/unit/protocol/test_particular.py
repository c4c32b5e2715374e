"""Particulars in both languages: the same numbers, or none."""

from typing import Any

import pytest

from protocol.particular import Particular


def particular(says: str | None, says_zh: str | None = None) -> Particular:
    value: dict[str, Any] = {"value": says, "provenance": "reported", "source": ["book"]}
    if says is None:
        value = {"value": None, "unset": "empty-box"}
    given = {"id": "needle", "title": "needle", "says": value, "says_zh": says_zh}
    return Particular.model_validate(given)


@pytest.mark.hazard("H08")
@pytest.mark.parametrize(
    ("says", "says_zh"),
    [
        pytest.param("22 gauge or larger", None, id="English only"),
        pytest.param("22 gauge or larger", "22 号或更粗", id="both"),
        pytest.param("after 1 month and 20 months", "20 个月和 1 个月后", id="in another order"),
        pytest.param(None, None, id="stated by nobody"),
    ],
)
def test_what_says_the_same_in_both_languages_is_taken(says, says_zh):
    assert particular(says, says_zh).says_zh == says_zh


@pytest.mark.hazard("H08")
@pytest.mark.parametrize(
    ("says", "says_zh", "message"),
    [
        ("22 gauge or larger", "12 号或更粗", "found the numbers 12; accepted: those of says, 22"),
        ("22 gauge or larger", "较粗", "found the numbers none; accepted: those of says, 22"),
        ("0.5 mL", "5 mL", "found the numbers 5; accepted: those of says, 0.5"),
        ("larger", "22 号", "found the numbers 22; accepted: those of says, none"),
        (None, "22 号", "found words where says is null"),
    ],
)
def test_another_number_in_chinese_is_refused(says, says_zh, message):
    with pytest.raises(ValueError, match=message):
        particular(says, says_zh)
