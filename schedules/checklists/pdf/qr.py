"""A sheet's code as a QR symbol, drawn as a path."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

# Readers take any of the eight; to try them all takes most of the time that a sheet takes.
_MASK = 2
_QUIET = 4  # modules around the symbol, as readers need
_DARK = re.compile(b"\x01+")


def qr_code(text: str) -> str:
    """Return the symbol as SVG, with the quiet zone of four modules that readers need."""
    matrix = _encoder().encode(text, error="m", micro=False, mask=_MASK).matrix
    side = len(matrix) + 2 * _QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" class="segno">'
        f'<path class="qrline" stroke="#000" d="M{"".join(_strokes(matrix))}"/></svg>\n'
    )


def _strokes(matrix: tuple[bytearray, ...]) -> Iterator[str]:
    """Yield a stroke for each run of dark modules, from where the one before it ended."""
    pen, at = 0, -1
    for row, modules in enumerate(matrix):
        for found in _DARK.finditer(modules):
            start, end = found.span()
            if at < 0:
                yield f"{start + _QUIET} {row + _QUIET}.5h{end - start}"
            else:
                yield f"m{start - pen} {row - at}h{end - start}"
            pen, at = end, row


@cache
def _encoder() -> Any:  # noqa: ANN401 -- a module
    """Return segno's encoder alone: its writers of files load modules of network clients."""
    spec = find_spec("segno")
    if spec is None or "segno" in sys.modules:
        return import_module("segno.encoder")
    sys.modules["segno"] = module_from_spec(spec)  # a package whose own code has not been run
    try:
        return import_module("segno.encoder")
    finally:
        del sys.modules["segno"]
