"""Who may import whom: the contracts in pyproject.toml hold, and so does what they rest on."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.requirement("R34")
def test_every_import_contract_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(ROOT)
    code = lint_imports(no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def test_no_folder_of_tests_is_a_package():
    """``tests/unit/protocol/__init__.py`` would stand in front of the package under test."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("name", ["checklists", "cohort", "engine", "instruments"])
def test_a_part_that_is_loaded_when_it_is_asked_for_does_not_give_its_module_instead(name: str):
    """A module that is loaded becomes a name of its package, before that is asked for the name."""
    package = importlib.import_module(f"schedules.{name}")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    modules = [each for each in package.__all__ if isinstance(getattr(package, each), ModuleType)]
    assert modules == []
