"""Columns of texts hold each text once: then the same rows are the same bytes in every run."""

import numpy as np
import pyarrow as pa

from schedules.cohort import rows_table
from schedules.cohort.kernel import COLUMNS
from schedules.cohort.template import Dictionaries


def test_a_code_that_two_rows_of_the_registry_have_stands_once_among_the_codes():
    words = Dictionaries()
    for texts in words.of.values():
        texts.number_of("")
    words.of["dose"] = type(words.of["dose"]).of(["{}"])
    columns = {name: np.zeros(3, np.int32) for name in COLUMNS}
    columns["patient"] = np.array([3, 3, 0], np.int32)
    codes = pa.array(["P-1", "P-2", "P-2", "P-3"])
    column = rows_table(columns, codes, words).column("code").combine_chunks()
    assert column.to_pylist() == ["P-3", "P-3", "P-1"]
    assert column.dictionary.to_pylist() == ["P-1", "P-2", "P-3"]
