"""One run at a time in a folder of this machine: a lock that ends with whoever holds it."""

import os
import platform
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from protocol.errors import UserError
from schedules.cli.cohort_storage import Stored
from schedules.cli.files import OutputError

if sys.platform != "win32":
    import fcntl

_LOCK = ".lock"


class RunningError(UserError):
    """Another run is writing into the output folder."""

    exit_code = 34


@contextmanager
def alone_in(output: Stored) -> Generator[None, None, None]:
    """Hold a folder for one run. Raises ``RunningError`` where another one holds it.

    Workers that a run started hold it, too, until they end. Storage elsewhere is not locked: there,
    two runs write the same files, each of them whole.
    """
    folder = output.local
    if folder is None:
        yield
        return
    with _lock_file(folder) as file:
        if not _taken(file):
            file.seek(0)
            holder = file.read().strip() or "not known which one"
            message = (
                f"{output}: another run is writing here ({holder}); wait until it is done, or give"
                " another folder with -o"
            )
            raise RunningError(message)
        file.truncate(0)
        file.write(f"process {os.getpid()} on {host()}\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)  # what stays says nothing of this machine


def _lock_file(folder: Path) -> IO[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / _LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        message = f"{folder}: {error.strerror}; give a folder that can be written with -o"
        raise OutputError(message) from None


def _taken(file: IO[str]) -> bool:
    if sys.platform == "win32":  # has no locks of this kind
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system that knows no locks
        return True
    return True


def host() -> str:
    """Return this machine's name, as it can stand in the name of a file."""
    return re.sub("[^A-Za-z0-9-]", "-", platform.node()) or "here"


def is_alive(process: int) -> bool:
    """Say whether a process of this machine lives; no where the system does not tell."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
