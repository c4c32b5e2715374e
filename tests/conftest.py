"""What holds for every test: the zones of the locked tzdata package, as the command line sets.

No example has a deadline: a machine that is busy proves nothing about the code. The random
examples are the same at every run, so that a change is judged by what it changes and not by
chance; ``pytest --hypothesis-profile explore`` draws new ones and remembers those that fail.
"""

import gc
import sys
from collections.abc import Generator
from zoneinfo import reset_tzpath

import pytest
from hypothesis import settings

reset_tzpath(to=())
# jsonschema builds the grammar of IRIs as it is loaded, which takes seconds in each process.
# No schema here asks for one.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("repeatable")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what is loaded and collected out of the collector's way: it stays to the end."""
    gc.disable()
    result = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    return result
