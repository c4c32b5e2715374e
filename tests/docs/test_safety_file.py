"""The safety file is proven by tests, and says what they and the code say."""

from pathlib import Path

import pytest
from safety_file import SAFETY, log, marks
from safety_file.pages import PAGES


def test_every_hazard_and_requirement_has_a_test_and_every_mark_is_known():
    assert log.check() == []


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_of_the_safety_file_is_not_stale(name: str):
    assert PAGES[name]() == (SAFETY / name).read_text("utf-8"), "run: python docs/generate.py"


def _tests(folder: Path, text: str, name: str = "test_one.py") -> Path:
    file = folder / "tests" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"import pytest\n{text}\n", "utf-8")
    return folder


def test_marks_are_read_at_tests_and_for_a_whole_file(tmp_path: Path):
    _tests(
        tmp_path,
        'pytestmark = [pytest.mark.requirement("R01", "R02")]\n'
        '@pytest.mark.hazard("H07")\n@pytest.mark.parametrize("a", [1])\n'
        "def test_a(a): ...\ndef test_b(): ...\ndef helper(): ...",
    )
    found = [
        (mark.kind, mark.id, mark.name, mark.with_file) for mark in marks.marked_tests(tmp_path)
    ]
    assert found == [
        ("hazard", "H07", "test_a", False),
        ("requirement", "R01", "test_a", True),
        ("requirement", "R01", "test_b", True),
        ("requirement", "R02", "test_a", True),
        ("requirement", "R02", "test_b", True),
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param(
            "test_one.py",
            '@pytest.mark.hazard("H01")\ndef helper(): ...',
            "one.py:2: a mark that stands at no test",
            id="at a function that is no test",
        ),
        pytest.param(
            "test_one.py",
            "@pytest.mark.hazard(HAZARD)\ndef test_a(): ...",
            "found HAZARD; accepted: an id",
            id="an id that is no text",
        ),
        pytest.param(
            "test_one.py",
            '@pytest.mark.hazard("H01")\n@pytest.mark.skip\ndef test_a(): ...',
            "test_a is marked and skip",
            id="a test that does not run",
        ),
        pytest.param(
            "builders.py",
            'pytestmark = pytest.mark.hazard("H01")',
            "marks a file that holds no tests",
            id="a file without tests",
        ),
    ],
)
def test_a_mark_that_proves_nothing_is_refused(tmp_path: Path, name: str, text: str, told: str):
    with pytest.raises(ValueError, match=told):
        marks.marked_tests(_tests(tmp_path, text, name))


def test_an_id_without_a_test_and_a_mark_without_an_id_are_told():
    proven = marks.MarkedTest("hazard", "H01", "tests/test_one.py", "test_a")
    astray = marks.MarkedTest("hazard", "H99", "tests/test_one.py", "test_b")
    told = log.problems([proven, astray], {"hazard": ["H01", "H02"], "requirement": []})
    assert told == [
        "hazard H02 has no test",
        "tests/test_one.py: test_b is marked with the hazard H99, which is not listed",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("- id: H02", "- id: H03", "accepted: H01 to H", id="an id that was taken out"),
        pytest.param("  severity: minor", "  severity: bad", "severity: found 'bad'", id="a word"),
        pytest.param("residual: None known.", "residual: ''", "residual is empty", id="a gap"),
    ],
)
def test_a_hazard_log_with_a_mistake_is_refused(tmp_path: Path, old: str, new: str, told: str):
    text = (SAFETY / "hazards.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "hazards.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=told):
        log.hazards(tmp_path / "hazards.yaml")
