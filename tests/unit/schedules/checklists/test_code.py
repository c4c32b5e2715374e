"""The code on a sheet, against the library's own drawing of it."""

import subprocess
import sys
from io import BytesIO

import pytest
import segno

from schedules.checklists.pdf.qr import Symbols

CODE = "hamsc:1:3f2a3f2a3f2a:"


ENTRIES = [f"week.{at}" for at in range(1, 67)] + [f"iv-induction-d{at}" for at in range(60, 0, -7)]


def drawn_by_the_library(text: str) -> str:
    drawn = BytesIO()
    symbol = segno.make(text, error="m", micro=False, mask=2)
    symbol.save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()


@pytest.mark.parametrize(
    "entry", ["a", "week.7", "iv-induction-d14", "im-injections-d60" * 5, "周"]
)
def test_a_code_is_drawn_as_the_librarys_own_writer_draws_it(entry):
    assert Symbols().svg(CODE + entry) == drawn_by_the_library(CODE + entry)


def test_codes_that_are_added_up_from_others_are_those_that_the_library_draws():
    symbols = Symbols()
    texts = [CODE + entry for entry in ENTRIES]
    assert [symbols.svg(text) for text in texts] == list(map(drawn_by_the_library, texts))


def test_drawing_a_code_loads_no_network_client_and_leaves_the_library_whole():
    program = (
        "import sys; from schedules.checklists.pdf.qr import Symbols; Symbols().svg('a');"
        " assert 'urllib.request' not in sys.modules; import segno; segno.make('a')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
