"""The lock files hold what pyproject.toml asks for, with a hash for every package."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = [pytest.mark.hazard("H46"), pytest.mark.requirement("R35")]

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
RUN = [*PYPROJECT["project"]["dependencies"], *GROUPS["build"]]
TEST = [*RUN, *(line for line in GROUPS["test"] if isinstance(line, str))]
DOCS = [*RUN, *(line for line in GROUPS["docs"] if isinstance(line, str))]


def pins(lock: str) -> dict[str, list[str]]:
    """Return the versions that a lock file pins, by package: one, or one for each marker."""
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ ]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


EXTRAS = PYPROJECT["project"]["optional-dependencies"].values()
COHORT = [*RUN, *(line for extra in EXTRAS for line in extra if "[" not in line)]
LOCKS = {"run.txt": RUN, "cohort.txt": COHORT, "test.txt": TEST, "docs.txt": DOCS} | {
    f"{name}.txt": GROUPS[name] for name in ("release", "mutation")
}


@pytest.mark.parametrize(("lock", "asked"), LOCKS.items())
def test_a_lock_file_holds_every_requirement_in_a_version_that_was_asked_for(
    lock: str, asked: list[str]
):
    pinned = pins(lock)
    requirements = [Requirement(line) for line in asked]
    wrong = [
        str(requirement)
        for requirement in requirements
        if not (versions := pinned.get(canonicalize_name(requirement.name)))
        or not all(map(requirement.specifier.contains, versions))
    ]
    assert wrong == []


@pytest.mark.hazard("H47")
def test_the_tests_run_against_the_versions_that_the_program_runs_with():
    for lock in ("cohort.txt", "test.txt", "docs.txt"):
        also = pins(lock)
        assert {name: also.get(name) for name in pins("run.txt")} == pins("run.txt")


def test_what_two_locks_hold_is_one_version():
    test, docs = pins("test.txt"), pins("docs.txt")
    both = test.keys() & docs.keys()
    assert {name: test[name] for name in both} == {name: docs[name] for name in both}


@pytest.mark.parametrize("lock", ["cohort.txt", "release.txt", "mutation.txt"])
def test_what_is_installed_on_top_changes_no_version(lock: str):
    test, more = pins("test.txt"), pins(lock)
    assert {name: more[name] for name in more if name in test} == {
        name: test[name] for name in more if name in test
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str):
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    assert re.findall(r"^[a-z].*[^\\]$", text, re.MULTILINE) == []
    assert re.findall(r"^\S.*\\\n(?!    --hash=sha256:)", text, re.MULTILINE) == []


def test_what_a_lock_lists_is_installed_by_its_hashes_and_nothing_is_built():
    installer = runpy.run_path(str(ROOT / "bootstrap" / "install.py"), run_name="not run")
    asked: list[tuple[str, ...]] = []
    inside = installer["_install"].__globals__
    inside["_usable_record"] = lambda: {"locks": {}, "project": inside["_digest_of_project"]()}
    inside["_pip"] = lambda _, *arguments: asked.append(arguments)
    inside["_write"] = lambda _: None
    installer["_install"]("run")
    (options,) = asked
    assert {"--require-hashes", "--only-binary=:all:"} < set(options)
    assert options[-1] == str(ROOT / "requirements" / "run.txt")
