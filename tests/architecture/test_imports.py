"""Who may import whom: the contracts in pyproject.toml hold, and so does what they rest on."""

from pathlib import Path

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
