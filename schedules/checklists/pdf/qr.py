"""A sheet's code as a QR symbol, drawn as a path."""

from io import BytesIO

import segno

# Readers take any of the eight; to try them all takes most of the time that a sheet takes.
_MASK = 2


def qr_code(text: str) -> str:
    """Return the symbol as SVG, with the quiet zone of four modules that readers need."""
    file = BytesIO()
    segno.make(text, error="m", micro=False, mask=_MASK).save(
        file, kind="svg", border=4, xmldecl=False
    )
    return file.getvalue().decode()
