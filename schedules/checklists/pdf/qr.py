"""A sheet's code as a QR symbol, drawn as a path.

Symbols of texts of one length are sums of each other, modulo two: error correction and mask are
linear. A run of sheets, whose codes differ in few letters, is added up from a few that were made.
"""

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import field
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

from protocol.lean import dataclass

# Readers take any of the eight; to try them all takes most of the time that a sheet takes.
_MASK = 2
_QUIET = 4  # modules around the symbol, as readers need
_DARK = re.compile(b"\x01+")


@dataclass(slots=True)
class Symbols:
    """Makes symbols, each from those of the same length that it is a sum of."""

    _first: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    _others: dict[int, list[tuple[int, int]]] = field(
        default_factory=dict[int, list[tuple[int, int]]]
    )

    def svg(self, text: str) -> str:
        """Return a text's symbol as SVG, with the quiet zone of four modules that readers need."""
        matrix = self._matrix(text)
        side = len(matrix) + 2 * _QUIET
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"'
            f' class="segno"><path class="qrline" stroke="#000" d="M{"".join(_strokes(matrix))}"/>'
            "</svg>\n"
        )

    def _matrix(self, text: str) -> tuple[bytes, ...]:
        """Return a symbol's rows, a byte for each module."""
        if not text.isascii():
            return tuple(map(bytes, _made(text)))
        length, bits = len(text), int.from_bytes(text.encode(), "big")
        if length not in self._first:
            self._first[length] = bits, _number(_made(text))
        first, symbol = self._first[length]
        rest = bits ^ first
        others = self._others.setdefault(length, [])
        for other, difference in others:
            # From the highest bit down: each of the others has a highest bit of its own.
            if rest ^ other < rest:
                rest, symbol = rest ^ other, symbol ^ difference
        if rest:
            made = _number(_made(text))
            others.append((rest, made ^ symbol))
            others.sort(reverse=True)
            symbol = made
        side = _side(symbol)
        data = symbol.to_bytes(side * side, "big")
        return tuple(data[at : at + side] for at in range(0, len(data), side))


def _made(text: str) -> tuple[bytearray, ...]:
    matrix: tuple[bytearray, ...] = (
        _encoder().encode(text, error="m", micro=False, mask=_MASK).matrix
    )
    return matrix


def _number(matrix: tuple[bytearray, ...]) -> int:
    return int.from_bytes(b"".join(matrix), "big")


def _side(symbol: int) -> int:
    """Return the modules of a side: the first of all, a corner, is dark."""
    return math.isqrt((symbol.bit_length() + 7) // 8)


def _strokes(matrix: tuple[bytes, ...]) -> Iterator[str]:
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
