"""Third-party components: versions from the lock file, licences and reasons from a list."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import yaml

from safety_file import GENERATED, ROOT, SAFETY

LOCK = ROOT / "requirements" / "run.txt"
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
}


@dataclass(frozen=True, slots=True)
class Component:
    """A package of the lock file; ``conditional`` where only some machines install it."""

    name: str
    version: str
    conditional: bool
    licence: str = ""
    why: str = ""


def locked(text: str | None = None) -> list[Component]:
    """Return what the lock file pins."""
    found = _PIN.findall(LOCK.read_text("utf-8") if text is None else text)
    return [Component(name, version, conditional=bool(mark)) for name, version, mark in found]


def components(file: Path = SAFETY / "components.yaml") -> list[Component]:
    """Return each package with licence and reason; both empty where the list has no entry."""
    listed = yaml.safe_load(file.read_text("utf-8"))
    return [
        Component(item.name, item.version, item.conditional, **listed.get(item.name, {}))
        for item in locked()
    ]


def problems(file: Path = SAFETY / "components.yaml") -> list[str]:
    """Return packages without a reason, reasons without a package, and other licences."""
    listed = set(yaml.safe_load(file.read_text("utf-8")))
    found = components(file)
    told = [f"{item.name}: no licence and reason in {file.name}" for item in found if not item.why]
    told += [f"{name}: not in run.txt" for name in sorted(listed - {item.name for item in found})]
    told += [
        f"{item.name}: listed as {item.licence}, says {said}"
        for item in found
        if item.why and (said := licence_of(item.name)) is not None and said != item.licence
    ]
    return told


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
    said = found.get("License-Expression") or found.get("License") or "".join(classifiers[:1])
    if len(said) > max(map(len, _ALSO_SAID)):  # the whole text of a licence, not its name
        said = "".join(classifiers[:1])
    return _ALSO_SAID.get(said, said)


def page() -> str:
    """Return the table of components."""
    lines = [GENERATED, "", *_head()]
    lines += ["| component | version | licence | why |", "|---|---|---|---|"]
    lines += [
        f"| {item.name}{' (some machines)' if item.conditional else ''} | {item.version}"
        f" | {item.licence} | {item.why} |"
        for item in components()
    ]
    return "\n".join(lines) + "\n"


def _head() -> list[str]:
    return (SAFETY / "parts" / "components-head.md").read_text("utf-8").splitlines()
