"""Which tests say that they prove a requirement, or the control of a hazard.

Read from the source of the tests, so that a page can be written without running any:
``@pytest.mark.hazard("H07")`` at a test, or in a file's ``pytestmark`` for all of its tests.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safety_file import ROOT

KINDS = ("hazard", "requirement")
# A test that does not run proves nothing.
_NOT_RUN = ("skip", "skipif", "xfail")


@dataclass(frozen=True, slots=True, order=True)
class MarkedTest:
    """A test with an id that it carries; ``with_file``: all tests of its file carry it."""

    kind: str
    id: str
    file: str
    name: str
    with_file: bool = False

    @property
    def words(self) -> str:
        """The test's name as a sentence."""
        return self.name.removeprefix("test_").replace("_", " ")


@cache
def marked_tests(root: Path = ROOT) -> tuple[MarkedTest, ...]:
    """Return every marked test. Raises ``ValueError`` with all marks that cannot be read."""
    found: list[MarkedTest] = []
    problems: list[str] = []
    for path in sorted((root / "tests").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        try:
            found += _of_file(path, name)
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise ValueError("\n".join(problems))
    return tuple(sorted(found))


def _of_file(path: Path, name: str) -> Iterator[MarkedTest]:
    tree = ast.parse(path.read_text("utf-8"))
    tests = [
        item
        for item in ast.walk(tree)
        if isinstance(item, ast.FunctionDef) and item.name.startswith("test_")
    ]
    whole = [mark for item in tree.body if _is_pytestmark(item) for mark in _marks(item, name)]
    known = {id(node) for test in tests for node in ast.walk(test)}
    known |= {id(node) for item in tree.body if _is_pytestmark(item) for node in ast.walk(item)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _kind(node))
    if astray := [call for call in calls if id(call) not in known]:
        message = f"{name}:{astray[0].lineno}: a mark that stands at no test"
        raise ValueError(message)
    if whole and not path.name.startswith("test_"):
        message = f"{name}: marks a file that holds no tests"
        raise ValueError(message)
    for test in tests:
        own = [mark for part in test.decorator_list for mark in _marks(part, name)]
        if own and (stopped := _stopped(test)):
            message = f"{name}:{test.lineno}: {test.name} is marked and {stopped}"
            raise ValueError(message)
        for kind, wanted in own:
            yield MarkedTest(kind, wanted, name, test.name)
        for kind, wanted in whole:
            yield MarkedTest(kind, wanted, name, test.name, with_file=True)


def _is_pytestmark(item: ast.stmt) -> bool:
    return isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "pytestmark"


def _kind(node: ast.AST) -> str:
    """Return what a call of ``pytest.mark`` marks with; empty for all other nodes."""
    if not isinstance(node, ast.Call):
        return ""
    before, _, kind = ast.unparse(node.func).rpartition(".")
    return kind if before == "pytest.mark" and kind in KINDS else ""


def _marks(part: ast.AST, file: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(part):
        if not (kind := _kind(node)):
            continue
        assert isinstance(node, ast.Call)  # noqa: S101 -- _kind looked
        for given in node.args:
            match given:
                case ast.Constant(value=str(wanted)):
                    yield kind, wanted
                case _:
                    found = ast.unparse(given)
                    message = f"{file}:{node.lineno}: found {found}; accepted: an id"
                    raise ValueError(message)


def _stopped(test: ast.FunctionDef) -> str:
    text = "\n".join(map(ast.unparse, test.decorator_list))
    return next((word for word in _NOT_RUN if f"pytest.mark.{word}" in text), "")
