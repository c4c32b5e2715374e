"""A sheet's code as a QR symbol, drawn as a path."""

from io import BytesIO

import segno


def qr_code(text: str) -> str:
    """Return the symbol as SVG, with the quiet zone of four modules that readers need."""
    file = BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", border=4, xmldecl=False)
    return file.getvalue().decode()
