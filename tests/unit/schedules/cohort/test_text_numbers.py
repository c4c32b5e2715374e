"""Numbers of texts: equal for equal texts, wherever they stand, and different for others."""

import pyarrow as pa
import pytest

from schedules.cohort.deviations.text_numbers import text_numbers

TEXTS = ["r-1", "r-2", "2-r", "", "a", "aa", "\x00", "é", "r-1 ", "R-1", "r-10", "r-1"]


def test_equal_texts_have_equal_numbers_and_others_do_not():
    numbers = text_numbers(pa.array(TEXTS)).tolist()
    assert numbers[0] == numbers[-1]
    assert len({*numbers}) == len({*TEXTS})


@pytest.mark.parametrize("count", [0, 1, 65_536, 65_537, 140_000])
def test_it_makes_no_difference_where_a_text_stands(count: int):
    texts = pa.array([f"r-{number % 1_000}" for number in range(count)], pa.string())
    numbers = text_numbers(texts)
    assert len({*numbers.tolist()}) == min(count, 1_000)
    assert text_numbers(texts.slice(count // 3)).tolist() == numbers[count // 3 :].tolist()


def test_what_is_missing_is_no_text():
    assert text_numbers(pa.array([None, "x", None], pa.string()))[[0, 2]].tolist() == [0, 0]
