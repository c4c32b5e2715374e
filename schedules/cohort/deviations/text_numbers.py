# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A number for each of many texts: equal texts have equal numbers, and others nearly never."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.uint64]
_BASE = 0xD6E8FEB86659FD93  # odd, so that it has an inverse among numbers of 64 bits
_CHUNK = 1 << 16


def text_numbers(column: pa.Array) -> Numbers:
    """Return polynomials in the bytes of texts, in numbers of 64 bits; 0 for null and nothing."""
    found, wide = np.zeros(len(column), np.uint64), column.cast(pa.large_string())
    for start in range(0, len(column), _CHUNK):
        part = wide.slice(start, _CHUNK)
        _, ends, data = part.buffers()
        offsets = np.frombuffer(ends, np.int64)[part.offset : part.offset + len(part) + 1]
        offsets = offsets if len(offsets) else np.zeros(1, np.int64)
        first, last = int(offsets[0]), int(offsets[-1])
        raw = (
            np.frombuffer(data, np.uint8)[first:last] if data is not None else np.zeros(0, np.uint8)
        )
        powers, inverse = _powers(last - first + 1)
        sums = np.zeros(len(raw) + 1, np.uint64)
        np.cumsum((raw.astype(np.uint64) + np.uint64(1)) * powers[: len(raw)], out=sums[1:])
        begin, end = offsets[:-1] - first, offsets[1:] - first
        found[start : start + len(part)] = (sums[end] - sums[begin]) * inverse[begin]
    return found


_KNOWN: list[tuple[Numbers, Numbers]] = []


def _powers(count: int) -> tuple[Numbers, Numbers]:
    """Return the powers of the base, and of its inverse, up to a number of them."""
    if not _KNOWN or len(_KNOWN[0][0]) < count:
        size = max(count, 1 << 20)
        bases = (_BASE, pow(_BASE, -1, 1 << 64))
        one, other = (np.full(size, base, np.uint64) for base in bases)
        one[0] = other[0] = 1
        _KNOWN[:] = [(np.cumprod(one), np.cumprod(other))]
    return _KNOWN[0]
