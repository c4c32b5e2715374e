"""What a check is, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from protocol.lean import dataclass


class CheckFailedError(Exception):
    """A check found something else than what is known to be right; the message says both."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the command line knows of the machine: the core looks at no clock and no file.

    ``versions`` names the parts that results rest on; ``write`` writes bytes under a name in a
    temporary folder and returns what is read back.
    """

    now: datetime
    program: str
    versions: Mapping[str, str]
    write: Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to try. ``run`` returns what was found, or raises ``CheckFailedError``.

    The id is never used again for another check: a site's signed pages name it.
    """

    id: str
    title: str
    title_zh: str
    run: Callable[[Machine], str]


@dataclass(frozen=True, slots=True)
class Result:
    """A check with what was found."""

    check: Check
    passed: bool
    found: str


def run_checks(checks: Sequence[Check], machine: Machine) -> tuple[Result, ...]:
    """Run every check; one that breaks has failed, and the others are run all the same."""
    return tuple(_result(check, machine) for check in checks)


def _result(check: Check, machine: Machine) -> Result:
    try:
        return Result(check, passed=True, found=check.run(machine))
    except CheckFailedError as failed:
        return Result(check, passed=False, found=str(failed))
    except Exception as broken:  # noqa: BLE001 -- a check that cannot run is a finding
        reason = " ".join(str(broken).split())
        return Result(check, passed=False, found=f"broke: {type(broken).__name__}: {reason}")


def expect(what: str, found: object, wanted: object) -> None:
    """Compare. Raises ``CheckFailedError``."""
    if found != wanted:
        message = f"{what}: found {found}; expected {wanted}"
        raise CheckFailedError(message)
