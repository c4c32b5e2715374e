# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""``hamsc cohort calendars`` and ``sheets``: a file for each patient of a registry, in parallel."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from functools import lru_cache, partial
from typing import Literal
from urllib.parse import quote

import click

from protocol.errors import UserError
from protocol.lean import dataclass
from schedules.calendar import Choices, write_calendar
from schedules.checklists import Language, Paper, build_checklists, render_html, render_markdown
from schedules.cli import exit_codes
from schedules.cli.calendar_options import calendar_options
from schedules.cli.cohort_plans import Plans
from schedules.cli.cohort_progress import shown
from schedules.cli.cohort_run import begin_run, spread
from schedules.cli.cohort_storage import Stored
from schedules.cli.terminal import DAY, note
from schedules.cohort import PatientPlans, record_of
from schedules.engine import build_plan
from schedules.plan import Plan

# What file systems hold is 255; a file that is being written has a longer name.
_LONGEST_NAME = 240
# Patients of one task: enough that handing it over costs nothing, few enough to show progress.
_TOGETHER = 10


@dataclass(frozen=True, slots=True)
class Calendars:
    """What every calendar shows."""

    choices: Choices
    ending: str = "ics"

    def make(self, plan: Plan) -> bytes | None:
        """Return the calendar of a plan."""
        return write_calendar(plan, self.choices)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Which sheets are written, and how."""

    ending: Literal["pdf", "html", "md"]
    language: Language
    paper: Paper
    arms: tuple[str, ...]
    first: date | None
    last: date | None

    def make(self, plan: Plan) -> bytes | None:
        """Return the sheets of a plan in one file; None where none lies in what is asked for."""
        sheets = build_checklists(plan, arm_ids=self.arms or None, first=self.first, last=self.last)
        if not sheets:
            return None
        if self.ending == "pdf":
            from schedules.checklists.pdf.rendering import render_pdf

            return render_pdf(sheets, plan, language=self.language, paper=self.paper)
        render = render_markdown if self.ending == "md" else render_html
        return render(sheets, plan, language=self.language).encode()


Wanted = Calendars | Sheets


@dataclass(frozen=True, slots=True)
class Written:
    """What became of some patients: files written, there already, empty, and problems by code."""

    patients: int
    written: int = 0
    kept: int = 0
    empty: int = 0
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Task:
    part: int
    first: int
    last: int


_workers = click.option(
    "--workers", type=click.IntRange(1), help="Processes. Default: one a processor."
)
_output = click.option(
    "-o", "--output", required=True, help="Folder for the files; one begun is gone on with."
)


@click.command("calendars")
@click.argument("plans")
@_output
@calendar_options
@_workers
def calendars(plans: str, output: str, choices: Choices, workers: int | None) -> None:
    """Write the calendar of every patient of the registry in PLANS, as hamsc calendar would.

    \b
    Example:
      hamsc cohort calendars plans -o calendars
    """
    _write_all(Plans.read(plans), Calendars(choices), Stored.of(output), workers)


@click.command("sheets")
@click.argument("plans")
@_output
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "html", "md"]),
    default="pdf",
    show_default=True,
    help="Of each patient's file.",
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of a PDF.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh-CN", "en+zh-CN"]),
    default="en",
    show_default=True,
    help="Of the sheets; en+zh-CN prints both.",
)
@click.option("--from", "first", type=DAY, help="The first day.")
@click.option("--to", "last", type=DAY, help="The last day, inside.")
@click.option("--arm", "arms", multiple=True, help="Only this arm; may be given several times.")
@_workers
def sheets(
    plans: str,
    output: str,
    form: Literal["pdf", "html", "md"],
    paper: Paper,
    language: Language,
    first: date | None,
    last: date | None,
    arms: tuple[str, ...],
    workers: int | None,
) -> None:
    """Write the checklists of every patient of the registry in PLANS, as hamsc checklist would.

    A patient with nothing between --from and --to gets no file.

    \b
    Example:
      hamsc cohort sheets plans --from 2026-03-02 --to 2026-03-08 -o sheets
    """
    read = Plans.read(plans)
    known = [arm.id for arm in read.documents()[0].arms]
    if unknown := [arm for arm in arms if arm not in known]:
        message = f"--arm: found {', '.join(unknown)}; accepted: {', '.join(known)}"
        raise click.UsageError(message)
    _write_all(read, Sheets(form, language, paper, arms, first, last), Stored.of(output), workers)


def _write_all(plans: Plans, wanted: Wanted, output: Stored, workers: int | None) -> None:
    begin_run(output, {"plans": plans.run, "wanted": repr(wanted)}, {"kind": "cohort-files"})
    work = partial(write_files, plans, wanted, output)
    total = sum(counts.planned for counts in plans.counts)
    done = spread(work, _tasks(plans), workers or os.cpu_count() or 1)
    _tell(list(shown(done, total, lambda item: item.patients)), output)


def _tasks(plans: Plans) -> Iterator[_Task]:
    for part, counts in enumerate(plans.counts):
        for first in range(0, counts.planned, _TOGETHER):
            yield _Task(part, first, min(first + _TOGETHER, counts.planned))


def write_files(plans: Plans, wanted: Wanted, output: Stored, task: _Task) -> Written:
    """Write the files of some patients; those that are there are whole, and are kept."""
    people = _people(plans, task.part)
    folder = output / f"part-{task.part:05}"
    found = Written(task.last - task.first)
    for row in range(task.first, task.last):
        patient = people.patient(row)
        try:
            file = folder / _name_of(patient.code, wanted.ending)
            if file.is_file():
                found = replace(found, kept=found.kept + 1)
                continue
            data = wanted.make(build_plan(people.protocol, patient, people.places))
        except UserError as error:
            told = f"{patient.code}: {error}"
            found = replace(found, problems=(*found.problems, told))
            continue
        if data is None:
            found = replace(found, empty=found.empty + 1)
        else:
            file.write(data)
            found = replace(found, written=found.written + 1)
    return found


def _name_of(code: str, ending: str) -> str:
    """Return the name of a patient's file; raise where no file system may take it."""
    name = f"{quote(code, safe='')}.{ending}"
    if len(name) > _LONGEST_NAME:
        message = f"found a file name of {len(name)} characters; accepted: up to {_LONGEST_NAME}"
        raise UserError(message)
    return name


@lru_cache(maxsize=1)
def _people(plans: Plans, part: int) -> PatientPlans:
    protocol, places = plans.documents()
    return PatientPlans(record_of(plans.tables(part)), protocol, places, str(plans.folder))


def _tell(found: Sequence[Written], output: Stored) -> None:
    written, kept, empty = (
        sum(getattr(item, name) for item in found) for name in ("written", "kept", "empty")
    )
    again = f"; {kept} were there already and kept" if kept else ""
    nothing = f"; {empty} patients have nothing in what was asked for" if empty else ""
    note(f"wrote {output}: {written} files{again}{nothing}")
    problems = [problem for item in found for problem in item.problems]
    if problems:
        text = "\n".join(problems) + "\n"
        where = output / "problems.txt"
        where.write(text.encode())
        note(f"{len(problems)} patients have no file and were set aside; why: {where}")
        sys.exit(exit_codes.SET_ASIDE)
