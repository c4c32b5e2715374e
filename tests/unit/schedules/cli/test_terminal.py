"""Tables as a terminal shows them: wrapped between words, or as lists, never through a number."""

import os

import pytest

from schedules.cli import terminal

HEADERS = ("Id", "Why")
ROWS = [("iv-d56", "58,500,000\u00a0cells given of 60,000,000\u00a0cells"), ("iv-d84", "")]


@pytest.fixture
def width(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pretend that standard output is a terminal of some columns."""
    size = os.terminal_size((request.param, 24))
    monkeypatch.setattr(terminal.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(terminal.shutil, "get_terminal_size", lambda: size)


@pytest.mark.parametrize("width", [80], indirect=True)
@pytest.mark.usefixtures("width")
def test_a_table_that_fits_is_left_alone():
    assert max(map(len, terminal.table(HEADERS, ROWS).splitlines())) == 50


@pytest.mark.parametrize("width", [30], indirect=True)
@pytest.mark.usefixtures("width")
def test_a_table_that_does_not_fit_is_wrapped_between_words():
    lines = terminal.table(HEADERS, ROWS).splitlines()
    assert max(map(len, lines)) <= 30
    assert [line.strip() for line in lines[2:5]] == [
        "iv-d56  58,500,000\u00a0cells given",
        "of 60,000,000\u00a0cells",
        "iv-d84",
    ]


@pytest.mark.parametrize("width", [20], indirect=True)
@pytest.mark.usefixtures("width")
def test_where_no_room_is_left_each_row_is_a_list_without_what_is_empty():
    assert terminal.table(HEADERS, ROWS) == (
        "Id   iv-d56\n"
        "Why  58,500,000\u00a0cells\n"
        "     given of\n"
        "     60,000,000\u00a0cells\n\n"
        "Id   iv-d84"
    )
