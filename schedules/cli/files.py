"""Files in and out: text with its place in error messages, writes that never leave a half file."""

import codecs
import os
import stat
import sys
from pathlib import Path

import click

from protocol.document import TextPlace
from protocol.errors import DocumentError, UserError

# Windows would change line ends in what is written.
_BINARY = getattr(os, "O_BINARY", 0)


class OutputError(UserError):
    """A result cannot be written where it was asked for."""

    exit_code = 18


def read_text(name: str) -> str:
    """Return a file's text, or standard input's for ``-``. UTF-8, a byte-order mark is dropped."""
    return decode(read_bytes(name), name)


def read_bytes(name: str) -> bytes:
    """Return a file's bytes, or standard input's for ``-``."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        message = f"{name}: {reason}; give the path of a readable file"
        raise click.UsageError(message) from None


def decode(data: bytes, name: str, encoding: str = "utf-8") -> str:
    """Return bytes as text. Raises ``DocumentError`` at the first byte that is not text."""
    if encoding != "utf-8":
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            found = f"0x{data[error.start]:02x}"
            problem = (
                f"{TextPlace(name, line, 1)}: found the byte {found}; accepted: {encoding} text"
            )
            raise DocumentError(name, [problem]) from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        problem = (
            f"{TextPlace(name, 1, 1)}: found UTF-16 text; accepted: UTF-8 (CSV UTF-8 in Excel)"
        )
        raise DocumentError(name, [problem])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2]) + 1
        found = f"0x{data[error.start]:02x}"
        problem = f"{TextPlace(name, line, column)}: found the byte {found}; accepted: UTF-8 text"
        raise DocumentError(name, [problem]) from None


def write_output(name: str | None, data: bytes) -> None:
    """Write to a file (beside it first, then renamed), or to standard output for None and ``-``."""
    if name is None or name == "-":
        if sys.stdout is None:
            message = "standard output: closed; give -o FILE"
            raise OutputError(message)
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            message = f"standard output: {error.strerror}; free some room or give -o FILE"
            raise OutputError(message) from None
        return
    write_file(Path(name), data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a link stays a link, and a file keeps who may read it.

    What is no file (a pipe, ``/dev/stdout``) is written to, never replaced by one.
    """
    try:
        kept = path.stat().st_mode if path.exists() else None
        if kept is not None and not stat.S_ISREG(kept) and not stat.S_ISDIR(kept):
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(Path(os.path.realpath(path)), data, kept)
    except OSError as error:
        message = f"{path}: {error.strerror}; give a path that can be written"
        raise OutputError(message) from None


def _write_beside(path: Path, data: bytes, kept: int | None) -> None:
    """Write a new file beside the path and rename it; ``kept`` is the mode of an older one."""
    beside = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if kept is not None and kept != beside.stat().st_mode:
                beside.chmod(stat.S_IMODE(kept))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:  # also where somebody stops the program
        beside.unlink(missing_ok=True)
