"""The hazard log and the requirements, each with the tests that prove it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from safety_file import GENERATED, ROOT, SAFETY
from safety_file.marks import MarkedTest, marked_tests

SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very low", "low", "medium", "high", "very high")


@dataclass(frozen=True, slots=True)
class Hazard:
    """A way in which the program could take part in harm.

    ``likelihood`` is without the control, ``remaining`` with it; both are the authors' estimates.
    """

    id: str
    hazard: str
    cause: str
    effect: str
    severity: str
    likelihood: str
    control: str
    remaining: str
    residual: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that has to be true of the program."""

    id: str
    requirement: str


def hazards(file: Path = SAFETY / "hazards.yaml") -> list[Hazard]:
    """Return the hazards in their order. Raises ``ValueError`` with what is wrong."""
    found = [Hazard(**item) for item in _items(file)]
    _refuse_gaps("H", [item.id for item in found])
    wrong = [
        f"{item.id}: {name}: found {getattr(item, name)!r}; accepted: {', '.join(accepted)}"
        for item in found
        for name, accepted in (
            ("severity", SEVERITIES),
            ("likelihood", LIKELIHOODS),
            ("remaining", LIKELIHOODS),
        )
        if getattr(item, name) not in accepted
    ]
    wrong += [
        f"{item.id}: {part.name} is empty"
        for item in found
        for part in fields(item)
        if not str(getattr(item, part.name)).strip()
    ]
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def requirements(file: Path = SAFETY / "requirements.yaml") -> list[Requirement]:
    """Return the requirements in their order. Raises ``ValueError`` with what is wrong."""
    found = [Requirement(**item) for item in _items(file)]
    _refuse_gaps("R", [item.id for item in found])
    return found


def _items(file: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return listed


def _refuse_gaps(letter: str, ids: Sequence[str]) -> None:
    """An id is never used again, so none is ever taken out: what is over says so and stays."""
    wanted = [f"{letter}{number:02}" for number in range(1, len(ids) + 1)]
    if list(ids) != wanted:
        message = f"found {', '.join(ids)}; accepted: {wanted[0]} to {wanted[-1]} without a gap"
        raise ValueError(message)


def problems(tests: Sequence[MarkedTest], known: dict[str, Sequence[str]]) -> list[str]:
    """Return every id without a test, and every mark with an id that is not known."""
    carried = {(test.kind, test.id) for test in tests}
    missing = [
        f"{kind} {wanted} has no test"
        for kind, ids in known.items()
        for wanted in ids
        if (kind, wanted) not in carried
    ]
    unknown = [
        f"{test.file}: {test.name} is marked with the {test.kind} {test.id}, which is not listed"
        for test in tests
        if test.id not in known[test.kind]
    ]
    return missing + unknown


def known_ids() -> dict[str, Sequence[str]]:
    """Return the ids that a test can be marked with, by kind of mark."""
    return {
        "hazard": [item.id for item in hazards()],
        "requirement": [item.id for item in requirements()],
    }


def hazard_page() -> str:
    """Return the hazard log: a table of all, then a section each."""
    tests = marked_tests()
    listed = hazards()
    lines = [GENERATED, "", *_preamble("hazard-log-head.md")]
    lines += [
        "| id | hazard | severity | likelihood without and with the control |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{item.id}](#{item.id.lower()}) | {item.hazard} | {item.severity}"
        f" | {item.likelihood}, {item.remaining} |"
        for item in listed
    ]
    for item in listed:
        own = [test for test in tests if (test.kind, test.id) == ("hazard", item.id)]
        lines += ["", *_section(item, own)]
    return "\n".join(lines) + "\n"


def _section(item: Hazard, tests: Sequence[MarkedTest]) -> Iterator[str]:
    yield f"## {item.id}"
    yield ""
    yield f"**{item.hazard}**"
    yield ""
    yield f"- Cause: {item.cause}"
    yield f"- Effect: {item.effect}"
    yield f"- Severity: {item.severity}. Likelihood without the control: {item.likelihood}."
    yield f"- Control: {item.control}"
    yield f"- Residual risk: likelihood {item.remaining}. {item.residual}"
    yield "- Tests of the control:"
    yield from (f"    - {line}" for line in _listed(tests))


def requirement_page() -> str:
    """Return the requirements with the tests that carry their ids."""
    tests = marked_tests()
    lines = [GENERATED, "", *_preamble("requirements-head.md")]
    for item in requirements():
        own = [test for test in tests if (test.kind, test.id) == ("requirement", item.id)]
        lines += ["", f"## {item.id}", "", item.requirement, ""]
        lines += [f"- {line}" for line in _listed(own)]
    return "\n".join(lines) + "\n"


def _preamble(name: str) -> list[str]:
    return (SAFETY / "parts" / name).read_text("utf-8").splitlines()


def _listed(tests: Sequence[MarkedTest]) -> Iterator[str]:
    """Yield a line for each test, and one for a file whose tests are all meant."""
    for file, group in groupby(tests, key=lambda test: test.file):
        own = list(group)
        link = f"`{file}`"
        if any(test.with_file for test in own):
            yield f"{link}: every test of the file"
        else:
            yield f"{link}: {'; '.join(test.words for test in own)}"


def check() -> list[str]:
    """Return what keeps the hazard log and the requirements from being proven."""
    return problems(marked_tests(ROOT), known_ids())
