"""Make ``.venv`` with everything from a lock file in it, on a machine that has only Python.

    python3 bootstrap/install.py run     what the program needs, and the program
    python3 bootstrap/install.py cohort  the same, and what many patients at once need
    python3 bootstrap/install.py test    the same, and what its tests and checks need
    python3 bootstrap/install.py docs    the same as run, and what builds the documentation
    python3 bootstrap/install.py release     on top: what makes and audits a release
    python3 bootstrap/install.py mutation    on top: what changes the code to try the tests

Standard library only, and no syntax newer than Python 3.6, so that an old
Python is told what is missing instead of stopping at a syntax error.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypedDict

    class Record(TypedDict):
        """What .venv holds: made for what, the digests of its locks and of the program."""

        made_for: str
        finished: bool
        locks: dict[str, str]
        project: str


OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
CHECKSUMS = ROOT / "bootstrap" / "SHA256SUMS"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RECORD = VENV / "installed.json"
LOCKS = {
    "run": "requirements/run.txt",
    "cohort": "requirements/cohort.txt",
    "test": "requirements/test.txt",
    "docs": "requirements/docs.txt",
    "release": "requirements/release.txt",
    "mutation": "requirements/mutation.txt",
}
PROJECT = ("pyproject.toml", "README.md", "LICENSE", "protocol", "schedules")


class InstallError(Exception):
    """A reason to stop that a person can act on."""


def main(arguments: "list[str]") -> int:
    """Bring ``.venv`` up to date and return the exit code: 0, 1 failed, 2 wrong usage."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        sys.stderr.write("usage: python3 bootstrap/install.py {}\n".format("|".join(LOCKS)))
        return 2
    try:
        _refuse_old_python()
        _install(arguments[0])
    except InstallError as error:
        sys.stderr.write("Error: {}\n".format(error))
        return 1
    return 0


def _refuse_old_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise InstallError(
            "Python {}.{} or newer is needed; this is Python {} at {}. "
            "If a newer one is installed, name it: python3.11 bootstrap/install.py ...".format(
                *OLDEST_PYTHON, sys.version.split()[0], sys.executable
            )
        )


def _install(kind: str) -> None:
    """Do only what is not done yet; the record is what was finished, never what was begun."""
    lock = ROOT / LOCKS[kind]
    record = _usable_record()
    if record is None:
        record = _make_environment()
    if record["locks"].get(kind) != _digest(lock):
        _say("installing what {} lists".format(LOCKS[kind]))
        # Built packages only: no compiler is needed, and no package's own code runs.
        _pip(record, "--require-hashes", "--only-binary=:all:", "-r", str(lock))
        record["locks"][kind] = _digest(lock)
        _write(record)
    if record["project"] != _digest_of_project():
        _say("installing the program")
        # From the backend that the lock file brought, so nothing is fetched outside of it.
        _pip(record, "--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT))
        record["project"] = _digest_of_project()
        _write(record)
    _say(".venv is ready")


def _usable_record() -> "Record | None":
    """Return what .venv holds, or nothing if it has to be made anew."""
    if not VENV.exists():
        return None
    if not RECORD.exists():
        raise InstallError(
            "{} exists and was not made by this script; move it away or remove it".format(VENV)
        )
    record = json.loads(RECORD.read_text("utf-8"))  # type: Record
    # Console scripts name the folder; a lock that changed may have dropped a package.
    same_place = record["made_for"] == _made_for()
    same_locks = all(
        digest == _digest(ROOT / LOCKS[kind]) for kind, digest in record["locks"].items()
    )
    if record.get("finished") and same_place and same_locks and VENV_PYTHON.exists():
        return record
    _say(".venv is out of date or unfinished: making it anew")
    return None


def _make_environment() -> "Record":
    try:
        import venv
    except ImportError:
        message = "this Python has no venv module; on Debian or Ubuntu: apt-get install python3"
        raise InstallError(message) from None
    _say("making .venv with Python {}".format(sys.version.split()[0]))
    venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=False).create(str(VENV))
    record = {
        "made_for": _made_for(),
        "finished": True,
        "locks": {},
        "project": "",
    }  # type: Record
    _write(record)
    return record


def _pip(record: "Record", *arguments: str) -> None:
    """Install with the pip that lies beside this file, after checking that it is the one meant.

    While pip works the record says unfinished, so an interruption is never taken for an install.
    """
    expected, name = CHECKSUMS.read_text("utf-8").split()
    wheel = ROOT / "bootstrap" / name
    if _digest(wheel) != expected:
        raise InstallError("{} is not the file that {} describes".format(wheel, CHECKSUMS))
    command = [str(VENV_PYTHON), str(wheel / "pip"), "install", "--disable-pip-version-check"]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    record["finished"] = False
    _write(record)
    if subprocess.call([*command, "--no-input", *quiet, *arguments], cwd=str(ROOT)):
        raise InstallError(
            "pip could not do this; its own message stands above. Behind a proxy set "
            "HTTPS_PROXY, with a package mirror set PIP_INDEX_URL, then run this again"
        )
    record["finished"] = True


def _made_for() -> str:
    return "{} with Python {}".format(ROOT, sys.version)


def _write(record: "Record") -> None:
    beside = RECORD.with_name(RECORD.name + ".part")
    beside.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    beside.replace(RECORD)  # whole or not at all, also if this is interrupted


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest_of_project() -> str:
    """Return one digest over the name and content of every file that is installed."""
    whole = hashlib.sha256()
    for name in PROJECT:
        below = sorted((ROOT / name).rglob("*")) if (ROOT / name).is_dir() else [ROOT / name]
        for path in below:
            if path.is_file() and "__pycache__" not in path.parts:
                line = "{} {}\n".format(_digest(path), path.relative_to(ROOT).as_posix())
                whole.update(line.encode("utf-8"))
    return whole.hexdigest()


def _say(what: str) -> None:
    sys.stdout.write("hamsc-scheduler: {}\n".format(what))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
