"""Sentences in two languages are put together by the program, as the model would read them."""

import pytest

from protocol.base import Text
from schedules.deviations.phrases import as_is, both


@pytest.mark.parametrize("shown", ["", " ", "left arm", "a\tb"])
def test_a_sentence_is_what_the_model_reads_whatever_it_shows(shown):
    found = both("given at {site}", "{site} 部位", site=as_is(shown))
    assert found == Text(en=f"given at {shown}", zh=f"{shown} 部位")
