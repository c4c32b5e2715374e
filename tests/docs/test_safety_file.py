"""The safety file is proven by tests, and says what they and the code say."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from safety_file import ROOT, SAFETY, components, controls, log, marks, provenance
from safety_file.pages import PAGES

from protocol.library import library_ids, library_text
from protocol.reading import parse_protocol
from protocol.treatment_protocol import statements


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


@pytest.mark.parametrize("item", controls.broken_controls(), ids=lambda item: item.control)
def test_a_control_that_is_broken_on_purpose_is_still_there(item: controls.Broken):
    assert item.problem() is None


def test_a_control_of_every_hazard_is_broken_on_purpose():
    broken = {item.hazard for item in controls.broken_controls()}
    assert [item.id for item in log.hazards() if item.id not in broken] == []


def test_a_change_that_takes_nothing_away_is_not_noticed():
    item = next(item for item in controls.broken_controls() if item.hazard == "H02")
    with controls.copied() as copy:
        assert not replace(item, put=item.remove).is_noticed(copy)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"remove": "no such text"}, "holds 0 times", id="the text is gone"),
        pytest.param({"test": "tests/docs/test_readme.py"}, "no test of", id="the mark is gone"),
    ],
)
def test_an_entry_that_no_longer_fits_is_told(changes: dict[str, str], told: str):
    item = replace(controls.broken_controls()[0], **changes)
    assert told in str(item.problem())


@pytest.mark.hazard("H46")
@pytest.mark.requirement("R35")
def test_every_component_has_a_licence_and_a_reason():
    assert components.problems() == []
    assert components.problems(components.TEST_LISTED, components.TEST_LOCK) == []


@pytest.mark.hazard("H46")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("typst:", "typest:", "typst: no licence", id="without an entry"),
        pytest.param("typst:", "typest:", "typest: not in run.txt", id="without a package"),
        pytest.param(
            "click: {licence: BSD-3-Clause", "click: {licence: MIT", "listed as MIT", id="a licence"
        ),
    ],
)
def test_a_list_of_components_with_a_mistake_is_told(tmp_path: Path, old: str, new: str, told: str):
    text = (SAFETY / "components.yaml").read_text("utf-8")
    assert f"\n{old}" in text
    (tmp_path / "components.yaml").write_text(text.replace(f"\n{old}", f"\n{new}", 1), "utf-8")
    assert told in "\n".join(components.problems(tmp_path / "components.yaml"))


@pytest.mark.hazard("H46")
def test_a_bill_of_materials_that_departs_from_the_list_is_told():
    listed = components.components()
    whole = [{"name": item.name.replace("-", "_"), "version": item.version} for item in listed]
    assert components.bill_problems({"components": whole}) == []
    other = [{**item, "version": "0"} if item["name"] == "click" else item for item in whole]
    without = [item for item in other if item["name"] != "typst"]
    click = next(item.version for item in listed if item.name == "click")
    added = [*without, {"name": "Left_Pad", "version": "1.0"}]
    assert components.bill_problems({"components": added}) == [
        f"click: 0 in the bill, {click} in the list",
        "left-pad 1.0: not listed",
        "typst: not in the bill",
    ]


@pytest.mark.requirement("R01")
def test_the_table_of_numbers_holds_every_number_that_ships():
    page = provenance.page()
    for name in library_ids():
        protocol = parse_protocol(library_text(name), source=name)
        section = page.partition(f"## {name}\n")[2].partition("\n## ")[0]
        paths = [
            path
            for path, stated in statements(protocol)
            if stated.is_open or stated.stated is not None
        ]
        assert re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE) == paths
    example = page.partition("## hamsc-cua-example\n")[2].partition("\n## ")[0]
    assert "| `arms.iv.dose.amount` | 1,000,000 | cells | assumed: analogue | lupus" in example
    assert "| `arms.topical.dose.amount` |  |  | unset: empty box |" in example
    assert "| `span` | 15 | months | stated: reported | wang-2022 |" in example


@pytest.mark.requirement("R01")
def test_the_table_of_numbers_holds_the_examples_and_the_numbers_in_the_code():
    page = provenance.page()
    examples = provenance.example_protocols()
    assert len(examples) > 10
    assert [path.name for path in examples if f"## docs/examples/{path.name}\n" not in page] == []
    for item in provenance.constants():
        assert (ROOT / item["file"]).read_text("utf-8").count(item["text"]) == 1, item["what"]
        assert item["state"] in {"stated", "assumed"}
        digits = re.findall(r"[0-9.]+", item["value"].partition(";")[0])
        assert all(number in item["text"].replace(", ", "/") for number in digits), item["what"]
        assert item["what"] in page


def test_fragments_of_the_changelog_have_a_heading_and_a_text():
    towncrier = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]
    headings = {kind["directory"] for kind in towncrier["type"]}
    for path in (ROOT / towncrier["directory"]).iterdir():
        if path.name not in towncrier["ignore"]:
            assert re.fullmatch(rf"\+[a-z0-9-]+\.({'|'.join(headings)})\.md", path.name)
            assert path.read_text("utf-8").strip()
    assert towncrier["start_string"].strip() in (ROOT / "CHANGELOG.md").read_text("utf-8")
