"""A CSV log of a registry has the rows, lines and problems that the reader of one log finds."""

from unittest.mock import patch

import pyarrow.fs as pafs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.cli import cohort_csv
from schedules.cli.cohort_csv import csv_batches
from schedules.cli.cohort_storage import Stored
from schedules.logs.csv_rows import CsvRow, csv_rows, fields_problem, no_text_problem

pytestmark = [pytest.mark.hazard("H33"), pytest.mark.requirement("R31")]

HEADER = b"code,id,reason\n"
rows = st.sampled_from((b"P-1,r1,x\n", b"P-1,r2,NA\r\n", b'P-2,r3,"a, b"\n', b'"P-2","r""4",""\n'))
odd = st.sampled_from((b",", b'"', b"\n", b"\r", b"#", b" ", b"x", "é".encode(), b"\xe9", b"\0"))
texts = st.lists(rows | rows | odd, max_size=30).map(b"".join)


def _stored(data: bytes) -> Stored:
    memory = pafs._MockFileSystem()
    with memory.open_output_stream("log.csv") as file:
        file.write(data)
    return Stored(memory, "log.csv", "log.csv")


def _problem(row: CsvRow) -> str | None:
    return row.problem or no_text_problem(row.cells) or fields_problem(row.cells, 3)


def _of_registry(data: bytes) -> list[tuple[object, ...]]:
    return [
        (line, *(cell or "" for cell in cells))
        for batch, lines in csv_batches(_stored(data))
        for line, cells in zip(
            lines.tolist(),
            zip(*(column.to_pylist() for column in batch.columns), strict=True),
            strict=True,
        )
    ]


@settings(max_examples=80, deadline=None)
@given(texts, st.integers(1, 60))
def test_a_log_read_in_blocks_has_the_rows_lines_and_problems_of_one_read_whole(
    text: bytes, block: int
):
    whole = (HEADER + text).decode("utf-8", "surrogateescape")
    expected = [
        (row.line, *row.cells, "") if (problem := _problem(row)) is None else (row.line, problem)
        for row in list(csv_rows(whole, "log.csv"))[1:]
    ]
    with patch.object(cohort_csv, "_BLOCK", block):
        found = _of_registry(HEADER + text)
    # Of a row with a problem its code is kept, as far as it shows.
    told = [row if not row[-1] else (row[0], row[-1]) for row in found]
    assert told == expected
