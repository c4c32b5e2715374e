"""Reference pages say what the code says."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.requirement("R38")
def test_no_generated_page_is_stale_and_none_is_left_over() -> None:
    written = {
        path.name: path.read_text("utf-8")
        for path in (ROOT / "docs" / "reference").glob("*.md")
        if path.read_text("utf-8").startswith("<!-- Written by docs/generate.py.")
    }
    assert _generator().pages() == written, "run: python docs/generate.py"


def test_no_picture_is_stale_and_none_is_left_over() -> None:
    written = {path.name: path.read_bytes() for path in (ROOT / "docs" / "pictures").iterdir()}
    assert _generator().pictures() == written, "run: python docs/generate.py"


def test_the_results_that_a_self_test_compares_with_are_not_stale() -> None:
    written = (ROOT / "schedules" / "selftest" / "release.json").read_text("utf-8")
    assert _generator().release_results() == written, "run: python docs/generate.py"


def test_the_values_of_the_shipped_checklist_documents_are_not_stale() -> None:
    folder = ROOT / "schedules" / "checklists" / "content"
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    assert _generator().contents() == written, "run: python docs/generate.py"


def test_every_error_has_a_code_of_its_own() -> None:
    page = _generator().exit_codes_page()
    codes = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert len(codes) == len(set(codes))
