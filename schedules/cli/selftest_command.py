"""``hamsc selftest``: the installed program, tried on its own machine, and a page to sign."""

import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedules.cli import VERSION, exit_codes
from schedules.cli.files import write_file, write_output

if TYPE_CHECKING:
    from schedules.selftest import Machine, Result

# What dates, doses and pages rest on.
_PARTS = ("pydantic", "pyyaml", "python-dateutil", "holidays", "icalendar", "typst", "segno")


@click.command("selftest")
@click.option("-o", "--output", help="Write the page to sign to this file: .pdf, .html or .txt.")
def command(output: str | None) -> None:
    """Try this installation on this machine, and print a page to sign.

    Known plans, dates, doses, a calendar, a PDF and a log are made again and compared. Nothing is
    read but the program's own files, nothing is sent; files are written in a temporary folder.
    Ends with 33 where a check fails.

    \b
    Example:
      hamsc selftest
      hamsc selftest -o selftest.pdf
    """
    from schedules.selftest import CHECKS, Machine, run_checks

    kind = _kind(output)
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(
            now=datetime.now().astimezone(),
            program=f"hamsc-scheduler {VERSION}",
            versions=_versions(),
            write=_writer(Path(folder)),
        )
        results = run_checks(CHECKS, machine)
    text = _text(results, machine)
    click.echo(text)
    if output is not None:
        write_output(output, _page(kind, text, results, machine))
    if not all(result.passed for result in results):
        sys.exit(exit_codes.CHECK_FAILED)


def _kind(output: str | None) -> str:
    ending = "" if output is None else Path(output).suffix.lower()
    if output is not None and ending not in {".pdf", ".html", ".txt"}:
        message = f"-o {output}: found the ending {ending or 'none'}; accepted: .pdf, .html, .txt"
        raise click.UsageError(message)
    return ending


def _versions() -> dict[str, str]:
    found = {
        "Python": platform.python_version(),
        "operating system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "time zone data": _zone_data(),
    }
    return found | {name: _version_of(name) for name in _PARTS}


def _zone_data() -> str:
    import tzdata

    return str(tzdata.IANA_VERSION)


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _writer(folder: Path) -> Callable[[str, bytes], bytes]:
    def write(name: str, data: bytes) -> bytes:
        write_file(folder / name, data)
        return (folder / name).read_bytes()

    return write


def _text(results: "tuple[Result, ...]", machine: "Machine") -> str:
    from schedules.cli.terminal import table
    from schedules.display import date_and_time
    from schedules.selftest import result_lines
    from schedules.selftest.page import summary

    parts = ", ".join(f"{name} {value or '?'}" for name, value in machine.versions.items())
    line = "________________________________________"
    return "\n".join(
        (
            f"Self-test of {machine.program}, {date_and_time(machine.now)} {machine.now:%z}",
            parts,
            "",
            table(("", "What was tried", "Result", "What was found"), result_lines(results)),
            "",
            summary(results),
            "",
            f"Done by {line}  date and signature {line}",
            f"Seen by {line}  date and signature {line}",
        )
    )


def _page(kind: str, text: str, results: "tuple[Result, ...]", machine: "Machine") -> bytes:
    from schedules.reports.pages import render_report_html, render_report_pdf
    from schedules.selftest import selftest_document

    match kind:
        case ".pdf":
            return render_report_pdf(selftest_document(results, machine))
        case ".html":
            return render_report_html(selftest_document(results, machine)).encode()
        case _:
            return f"{text}\n".encode()
