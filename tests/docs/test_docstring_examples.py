"""The examples in docstrings are true."""

import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _modules_with_examples() -> Iterator[str]:
    """Yield what doctest would find something in; to ask it of every module takes a minute."""
    for package in ("protocol", "schedules"):
        for path in (ROOT / package).rglob("*.py"):
            if re.search(r"^ +>>> ", path.read_text("utf-8"), re.MULTILINE):
                parts = path.relative_to(ROOT).with_suffix("").parts
                yield ".".join(part for part in parts if part != "__init__")


@pytest.mark.requirement("R38")
@pytest.mark.parametrize("name", sorted(_modules_with_examples()))
def test_the_examples_in_a_module_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
