"""Third-party components: versions from the lock file, licences and reasons from a list."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import yaml

from safety_file import GENERATED, ROOT, SAFETY

LOCK = ROOT / "requirements" / "run.txt"
# All that the extras, the tests and the checks need on top; with LOCK's packages in it.
TEST_LOCK = ROOT / "requirements" / "test.txt"
LISTED = SAFETY / "components.yaml"
TEST_LISTED = SAFETY / "components-test.yaml"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+) ?(;?)", re.MULTILINE)
# What packages write instead of the SPDX form, and what it means.
_ALSO_SAID = {
    "BSD license": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "ZPL 2.1": "ZPL-2.1",
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "GNU GPL v3": "GPL-3.0-or-later",
    "PSFL": "PSF-2.0",
}
# What names a family of licences, or none.
_SAYS_NOTHING = {"", "Apache", "BSD", "UNKNOWN"}


@dataclass(frozen=True, slots=True)
class Component:
    """A package of the lock file; ``conditional`` where only some machines install it."""

    name: str
    version: str
    conditional: bool
    licence: str = ""
    why: str = ""


def locked(lock: Path = LOCK) -> list[Component]:
    """Return what a lock file pins; of the tests' one only what the program's has not."""
    found = _PIN.findall(lock.read_text("utf-8"))
    known = set() if lock == LOCK else {item.name for item in locked()}
    return [
        Component(name, version, conditional=bool(mark))
        for name, version, mark in found
        if name not in known
    ]


def components(file: Path = LISTED, lock: Path = LOCK) -> list[Component]:
    """Return each package with licence and reason; both empty where the list has no entry."""
    listed = yaml.safe_load(file.read_text("utf-8"))
    return [
        Component(item.name, item.version, item.conditional, **listed.get(item.name, {}))
        for item in locked(lock)
    ]


def problems(file: Path = LISTED, lock: Path = LOCK) -> list[str]:
    """Return packages without a reason, reasons without a package, and other licences."""
    listed = set(yaml.safe_load(file.read_text("utf-8")))
    found = components(file, lock)
    told = [f"{item.name}: no licence and reason in {file.name}" for item in found if not item.why]
    told += [
        f"{name}: not in {lock.name}" for name in sorted(listed - {item.name for item in found})
    ]
    told += [
        f"{item.name}: listed as {item.licence}, says {said}"
        for item in found
        if item.why and (said := licence_of(item.name)) is not None and said != item.licence
    ]
    return told


def bill_problems(bill: dict[str, Any]) -> list[str]:
    """Return where a bill of materials (CycloneDX) departs from the list of components.

    What only some machines install may be missing from it; nothing else may, and nothing may be
    in it that is not listed.
    """
    listed = {item.name: item for item in components()}
    found = {
        re.sub(r"[-_.]+", "-", item["name"]).lower(): str(item["version"])
        for item in bill["components"]
    }
    told = [
        f"{name} {version}: not listed" for name, version in found.items() if name not in listed
    ]
    told += [
        f"{name}: {found[name]} in the bill, {item.version} in the list"
        for name, item in listed.items()
        if name in found and found[name] != item.version and not item.conditional
    ]
    told += [
        f"{name}: not in the bill"
        for name, item in listed.items()
        if name not in found and not item.conditional
    ]
    return sorted(told)


def licence_of(name: str) -> str | None:
    """Return the licence that an installed package states; None where it is not installed."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [
        item.rpartition("::")[2].strip()
        for item in found.get_all("Classifier") or []
        if item.startswith("License ::")
    ]
    stated = [*(found.get_all("License-Expression") or []), *(found.get_all("License") or [])]
    said = next(filter(None, stated), "".join(classifiers[:1]))
    if len(said) > max(map(len, _ALSO_SAID)):  # the whole text of a licence, not its name
        said = "".join(classifiers[:1])
    return None if said in _SAYS_NOTHING else _ALSO_SAID.get(said, said)


def page() -> str:
    """Return the tables of components."""
    head = (SAFETY / "parts" / "components-head.md").read_text("utf-8").splitlines()
    more = ["", "## What the extras, the tests and the checks need on top", ""]
    tests = components(TEST_LISTED, TEST_LOCK)
    return "\n".join([GENERATED, "", *head, *_table(components()), *more, *_table(tests)]) + "\n"


def _table(listed: list[Component]) -> list[str]:
    return ["| component | version | licence | why |", "|---|---|---|---|"] + [
        f"| {item.name}{' (some machines)' if item.conditional else ''} | {item.version}"
        f" | {item.licence} | {item.why} |"
        for item in listed
    ]
