"""The code on a sheet, against the library's own drawing of it."""

import subprocess
import sys
from io import BytesIO

import pytest
import segno

from schedules.checklists.pdf.qr import qr_code

CODE = "hamsc:1:3f2a3f2a3f2a:"


@pytest.mark.parametrize("entry", ["a", "week.7", "iv-induction-d14", "im-injections-d60" * 5])
def test_a_code_is_drawn_as_the_librarys_own_writer_draws_it(entry):
    drawn = BytesIO()
    symbol = segno.make(CODE + entry, error="m", micro=False, mask=2)
    symbol.save(drawn, kind="svg", border=4, xmldecl=False)
    assert qr_code(CODE + entry) == drawn.getvalue().decode()


def test_drawing_a_code_loads_no_network_client_and_leaves_the_library_whole():
    program = (
        "import sys; from schedules.checklists.pdf.qr import qr_code; qr_code('a');"
        " assert 'urllib.request' not in sys.modules; import segno; segno.make('a')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
