"""PyYAML, loaded without what takes half of the time that it takes.

Python compiles a set of characters that reaches beyond the first 65,536 in 10 ms. The library's
slower parser has one; it is given what finds the same, written as alternatives of few ranges.
"""

import re
from typing import Any

REFUSED = "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What the library's reader refuses, as it says it."""
REFUSED_QUICKLY = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|\ufffe|\uffff"
_compile: Any = re.compile


def compiled(pattern: Any, flags: Any = 0) -> Any:  # noqa: ANN401 -- as ``re.compile`` says it
    """Stand for ``re.compile``: the one slow set is compiled as what finds the same."""
    return _compile(REFUSED_QUICKLY if pattern == REFUSED else pattern, flags)


setattr(re, "compile", compiled)  # noqa: B010 -- for as long as the library is loaded
try:
    import yaml as yaml  # noqa: PLC0414 -- said to be for others
finally:
    setattr(re, "compile", _compile)  # noqa: B010
