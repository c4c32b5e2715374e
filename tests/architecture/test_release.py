"""A release is the same bytes each time, and its audit says what was found."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT_FROM = ("pyproject.toml", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE")
WHEEL = "hamsc_scheduler-0.1.0-py3-none-any.whl"
pytestmark = pytest.mark.requirement("R35")


def _built(folder: Path, *, umask: int, changed_at: float) -> dict[str, bytes]:
    """Build in a copy with other permissions and times of its files; return what came out."""
    before = os.umask(umask)
    try:
        for name in BUILT_FROM:
            folder.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
        for name in ("protocol", "schedules"):
            shutil.copytree(
                ROOT / name,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__"),
                copy_function=shutil.copyfile,
            )
        for path in folder.rglob("*"):
            os.utime(path, (changed_at, changed_at))
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build"],
            cwd=folder,
            check=True,
            capture_output=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1767225600"},
        )
    finally:
        os.umask(before)
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir()}


@pytest.mark.hazard("H47")
def test_wheel_and_sdist_are_the_same_bytes_each_time(tmp_path: Path):
    first = _built(tmp_path / "first", umask=0o022, changed_at=1.6e9)
    second = _built(tmp_path / "another-name", umask=0o077, changed_at=1.7e9)
    assert sorted(first) == [
        "hamsc_scheduler-0.1.0-py3-none-any.whl",
        "hamsc_scheduler-0.1.0.tar.gz",
    ]
    assert {name: first[name] == second[name] for name in first} == dict.fromkeys(first, True)
    with ZipFile(tmp_path / "first" / "dist" / WHEEL) as wheel:
        names = wheel.namelist()
    assert {"schedules/selftest/release.json", "schedules/fonts/held.txt"} <= set(names)
    assert [name for name in names if name.endswith((".pyc", ".bak"))] == []


def _audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FINE = {"name": "click", "version": "8", "vulns": []}
WEAK = {"name": "jinja2", "version": "3", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "typst", "skip_reason": "not found"}


@pytest.mark.hazard("H46")
@pytest.mark.parametrize(
    ("found", "code", "told"),
    [
        pytest.param([FINE], 0, "audited 1 of 1 packages", id="nothing known"),
        pytest.param([FINE, WEAK], 1, "jinja2 3: PYSEC-2026-1", id="a known weakness"),
        pytest.param([FINE, SKIPPED], 1, "typst: could not be audited", id="one not asked"),
        pytest.param([SKIPPED], 0, "not audited: no advisory service", id="no service"),
    ],
)
def test_an_audit_fails_for_a_weakness_and_says_what_it_could_not_ask(
    found: list[dict[str, object]], code: int, told: str, capsys: pytest.CaptureFixture[str]
):
    assert _audit().report(found) == code
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(json.dumps({"dependencies": [FINE]}), "audited 1 of 1", id="an answer"),
        pytest.param("", "not audited: Name or service not known", id="no connection"),
    ],
)
def test_an_audit_without_a_connection_is_no_failure_and_is_said(
    answer: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    audit = _audit()
    done = subprocess.CompletedProcess([], 1, answer, "...\nName or service not known\n")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: done)
    assert audit.main([]) == 0
    assert told in capsys.readouterr().out


@pytest.mark.hazard("H46")
def test_ci_makes_a_release():
    assert ".ci/release" in (ROOT / ".ci" / "run").read_text("utf-8")
    script = (ROOT / ".ci" / "release").read_text("utf-8")
    assert [word in script for word in ("diff -r", "cyclonedx_py", ".ci/audit.py")] == [True] * 3
