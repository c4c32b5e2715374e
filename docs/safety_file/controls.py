"""Controls that are broken on purpose: the list, its page, and what does it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from safety_file import GENERATED, ROOT, SAFETY
from safety_file.marks import marked_tests

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "demo", "mutants")
_TESTS_FAILED = 1  # pytest's own code; others say that it could not run


@dataclass(frozen=True, slots=True)
class Broken:
    """A control taken away: one text of a file replaced, and the tests that have to notice."""

    hazard: str
    control: str
    file: str
    remove: str
    put: str
    test: str

    def problem(self, root: Path = ROOT) -> str | None:
        """Return why the entry does not fit the code and the tests any more."""
        found = (root / self.file).read_text("utf-8").count(self.remove)
        if found != 1:
            return f"{self.hazard}: {self.file} holds {found} times: {self.remove.strip()}"
        if not any(
            (test.kind, test.id, test.file) == ("hazard", self.hazard, self.test)
            for test in marked_tests(root)
        ):
            return f"{self.hazard}: no test of {self.test} carries it"
        return None

    def is_noticed(self, copy: Path) -> bool:
        """Break the control in a copy and say whether a test that carries the hazard fails.

        The copy is whole again afterwards.
        """
        file = copy / self.file
        text = file.read_text("utf-8")
        file.write_text(text.replace(self.remove, self.put), "utf-8")
        try:
            return _tests_fail(copy, self)
        finally:
            file.write_text(text, "utf-8")


@contextmanager
def copied() -> Iterator[Path]:
    """Give a copy of the repository, gone afterwards."""
    with TemporaryDirectory() as folder:
        yield Path(shutil.copytree(ROOT, Path(folder) / "copy", ignore=_LEFT_OUT))


def _tests_fail(copy: Path, broken: Broken) -> bool:
    names = sorted(
        {
            f"{test.file}::{test.name}"
            for test in marked_tests()
            if (test.kind, test.id, test.file) == ("hazard", broken.hazard, broken.test)
        }
    )
    options = ["-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, *names]
    ended = subprocess.run(command, cwd=copy, capture_output=True, check=False)
    if ended.returncode not in {0, _TESTS_FAILED}:
        said = (ended.stdout + ended.stderr).decode()[-2000:]
        message = f"{broken.hazard}: the tests could not run:\n{said}"
        raise RuntimeError(message)
    return ended.returncode == _TESTS_FAILED


def broken_controls(file: Path = SAFETY / "broken-controls.yaml") -> list[Broken]:
    """Return the list."""
    return [Broken(**item) for item in yaml.safe_load(file.read_text("utf-8"))]


def page() -> str:
    """Return what is taken away and which tests notice."""
    listed = broken_controls()
    head = (SAFETY / "parts" / "broken-controls-head.md").read_text("utf-8").splitlines()
    covered = len({item.hazard for item in listed})
    lines = [GENERATED, "", *head, ""]
    lines += [f"{len(listed)} controls of {covered} hazards:", ""]
    lines += [
        "| hazard | what is taken away | where | tests that have to fail |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{item.hazard}](hazard-log.md#{item.hazard.lower()}) | {item.control}"
        f" | `{item.file}` | `{item.test}` |"
        for item in listed
    ]
    return "\n".join(lines) + "\n"
