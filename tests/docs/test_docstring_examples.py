"""The examples in docstrings are true."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import protocol
import schedules


def _modules() -> Iterator[str]:
    for package in (protocol, schedules):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


@pytest.mark.requirement("R38")
@pytest.mark.parametrize("name", sorted(_modules()))
def test_the_examples_in_a_module_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_some_module_has_examples() -> None:
    counts = [doctest.testmod(importlib.import_module(name)).attempted for name in _modules()]
    assert sum(counts) >= 10
