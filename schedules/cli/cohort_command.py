"""``hamsc cohort``: many patients at once, Parquet in and out."""

import os
import sys
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

import click

if find_spec("pyarrow") is None or find_spec("numpy") is None:
    missing = (
        "many patients at once need numpy and pyarrow, which are not installed here: in the folder"
        " of the program run python3 bootstrap/install.py cohort"
    )
    raise click.UsageError(missing)

from schedules.cli import exit_codes
from schedules.cli.cohort_parts import PartCounts
from schedules.cli.cohort_progress import shown
from schedules.cli.cohort_run import (
    Job,
    Runner,
    begin,
    check_source,
    parts_of,
    run_here,
    run_in_processes,
    run_on_dask,
    shared_codes,
    unfinished,
)
from schedules.cli.cohort_storage import without_keys
from schedules.cli.files import read_text
from schedules.cli.loading import find_protocol
from schedules.cli.terminal import note

# The commands that are not in this module, each with its own one and its name there.
_ELSEWHERE = {
    "calendars": ("cohort_files", "calendars"),
    "deviations": ("cohort_deviations", "command"),
    "forecast": ("cohort_forecast", "command"),
    "sheets": ("cohort_files", "sheets"),
}


class _LazyGroup(click.Group):
    """A group that loads a command when it is asked for: who plans needs no pages and pictures."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        module, name = _ELSEWHERE[cmd_name]
        found: click.Command = getattr(import_module(f"schedules.cli.{module}"), name)
        return found


@click.group("cohort", cls=_LazyGroup)
def command() -> None:
    """Plan many patients at once (extra: cohort).

    \b
    Example:
      hamsc cohort plan patients.parquet --protocol hamsc-cua-example -o plans
    """


@command.command("plan")
@click.argument("patients")
@click.option("--protocol", required=True, help="Protocol file or library id, for all patients.")
@click.option("--site", help="The site's document, whose adoptions and places apply.")
@click.option(
    "-o",
    "--output",
    required=True,
    help="Folder for the parts, or a URI such as s3://...; one begun is gone on with.",
)
@click.option("--rows", is_flag=True, help="Write every administration as a row, too.")
@click.option("--part-size", type=click.IntRange(1), default=20_000, help="Patients in a part.")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one a processor.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where the parts are planned: on this machine, or by a Dask cluster.",
)
@click.option("--address", help="The address of the Dask scheduler (extra: cluster).")
def plan(
    patients: str,
    protocol: str,
    site: str | None,
    output: str,
    rows: bool,
    part_size: int,
    workers: int | None,
    engine: Literal["local", "dask"],
    address: str | None,
) -> None:
    """Plan every patient of the table PATIENTS (Parquet, one row a patient; a path or a URI).

    A patient that cannot be planned is set aside with its reasons and stops nobody else.

    \b
    Example:
      hamsc cohort plan patients.parquet --protocol hamsc-cua-example --site site.yaml -o plans
    """
    source, text = find_protocol(protocol)
    job = Job(
        source=patients,
        output=output,
        protocol=text,
        protocol_source=source,
        site=None if site is None else read_text(site),
        site_source=site,
        shared=(),
        rows=rows,
    )
    job.documents()  # what is wrong with the documents is said before anything is begun
    total = check_source(patients)
    job = replace(job, shared=shared_codes(patients))
    begin(job, part_size)
    kept: list[PartCounts] = []
    parts = unfinished(job, parts_of(patients, part_size), kept)
    done = list(
        shown(_runner(engine, address, workers)(job, parts), total, lambda item: item.patients)
    )
    _tell([*kept, *done], len(kept), output)


def _runner(engine: Literal["local", "dask"], address: str | None, workers: int | None) -> Runner:
    if engine == "dask":
        if address is None:
            message = "--engine dask needs --address, such as tcp://scheduler:8786"
            raise click.UsageError(message)
        return run_on_dask(address)
    count = workers or os.cpu_count() or 1
    return run_here if count == 1 else run_in_processes(count)


def _tell(counts: list[PartCounts], kept: int, output: str) -> None:
    patients = sum(item.patients for item in counts)
    planned = sum(item.planned for item in counts)
    administrations = sum(item.administrations for item in counts)
    aside = sum(item.set_aside for item in counts)
    again = f"; {kept} parts were there already, checked and kept" if kept else ""
    note(
        f"wrote {without_keys(output)}: {planned} of {patients} patients,"
        f" {administrations} administrations, {len(counts)} parts{again}"
    )
    if aside:
        where = f"{without_keys(output)}/part-*/problems.parquet"
        note(f"{aside} patients could not be planned and were set aside; why: {where}")
        sys.exit(exit_codes.SET_ASIDE)
