# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""``hamsc cohort deviations``: what was given to a registry, held against its plans."""

import os
import sys
from datetime import date
from functools import lru_cache, partial

import click
import pyarrow.compute as pc

from protocol.lean import dataclass
from schedules.cli import exit_codes
from schedules.cli.cohort_logs import check_logs, log_files, pieces_of
from schedules.cli.cohort_parts import finished, part_folder, whole_folder, write_table
from schedules.cli.cohort_plans import Plans
from schedules.cli.cohort_progress import shown
from schedules.cli.cohort_run import begin_run, spread
from schedules.cli.cohort_sorting import (
    OF_NOBODY,
    SortedPiece,
    count_of_nobody,
    forget_rows,
    homes_of,
    prepare,
    rows_of,
    sort_piece,
    write_nobody,
)
from schedules.cli.cohort_storage import Stored
from schedules.cli.terminal import DAY, note
from schedules.cohort import Shared, compare, joined, portions, record_of


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of a part's log: patients, administrations, rows not read, departures."""

    patients: int
    given: int
    unreadable: int
    departures: int


@click.command("deviations")
@click.argument("plans")
@click.argument("logs")
@click.option("--as-of", type=DAY, required=True, help="Judge as known on this day.")
@click.option(
    "-o", "--output", required=True, help="Folder for the parts; one begun is gone on with."
)
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one a processor.")
def command(plans: str, logs: str, as_of: date, output: str, workers: int | None) -> None:
    """Hold the administrations in LOGS against the registry in PLANS, by the rules of one patient.

    LOGS is a Parquet or CSV file, or a folder of them: the columns of a log, and code. A row that
    cannot be read is set aside with its reasons and stops nobody. Exits with 20 where rows were set
    aside, else with 3 where deviations were found.

    \b
    Example:
      hamsc cohort deviations plans logs --as-of 2026-05-15 -o deviations
    """
    read = Plans.read(plans)
    files = log_files(logs)
    check_logs(files)
    about = {
        "plans": read.run,
        "as_of": as_of.isoformat(),
        "logs": [[str(file), file.digest()] for file in files],
    }
    target = Stored.of(output)
    begin_run(target, about, {"parts": read.parts, "kind": "cohort-deviations"})
    kept = {at: finished(part_folder(target, at), Compared) for at in range(read.parts)}
    missing = [at for at, counts in kept.items() if counts is None]
    count = workers or os.cpu_count() or 1
    pieces = _sorted(read, files, target, count) if missing else ()
    work = partial(_compare_part, read, target, as_of, pieces)
    done = spread(work, missing, count)
    total = sum(counts.planned for counts in read.counts)
    before = [counts for counts in kept.values() if counts is not None]
    _tell([*before, *shown(done, total, lambda item: item.patients)], len(before), target)


def _sorted(
    plans: Plans, files: list[Stored], output: Stored, workers: int
) -> tuple[SortedPiece, ...]:
    """Sort the rows of logs to the portions of parts; pieces sorted before are kept."""
    pieces = pieces_of(files)
    prepare(output)
    homes_of(plans)  # before there are workers, which then have it, too
    done = spread(partial(sort_piece, plans, output), pieces, workers)
    size = sum(piece.kilobytes for piece in pieces)
    found = list(shown(done, size, lambda piece: piece.kilobytes, "kB of the log"))
    found.sort(key=lambda piece: piece.number)
    write_nobody(found, output)
    return tuple(found)


def _compare_part(
    plans: Plans, output: Stored, as_of: date, pieces: tuple[SortedPiece, ...], number: int
) -> Compared:
    record, documents = record_of(plans.tables(number)), plans.documents()
    homes = range(homes_of(plans).first[number], homes_of(plans).first[number + 1])
    found = joined(
        record,
        (
            compare(
                some,
                rows_of(pieces, output, home),
                documents,
                as_of=as_of,
                source=str(plans.folder),
                shared=_shared(plans.run, as_of),
            )
            for home, some in zip(homes, portions(record), strict=True)
        ),
    )
    sums = {
        name: pc.sum(found.patients.column(name)).as_py() or 0
        for name in ("given", "unreadable", "departures")
    }
    counts = Compared(patients=found.patients.num_rows, **sums)
    with whole_folder(part_folder(output, number), counts) as beside:
        for name in ("results", "patients", "problems"):
            write_table(getattr(found, name), beside / f"{name}.parquet")
    return counts


@lru_cache(maxsize=1)
def _shared(_run: str, _as_of: date) -> Shared:
    # Kept between the parts of one worker: what was counted for a part holds in the others.
    return Shared()


def _tell(counts: list[Compared], kept: int, output: Stored) -> None:
    forget_rows(output)
    of_nobody = count_of_nobody(output)
    unreadable = sum(item.unreadable for item in counts)
    departures = sum(item.departures for item in counts)
    again = f"; {kept} parts were there already, checked and kept" if kept else ""
    note(
        f"wrote {output}: {sum(item.patients for item in counts)} patients,"
        f" {sum(item.given for item in counts)} administrations, {departures} departures{again}"
    )
    if unreadable:
        where = output / "part-*/problems.parquet"
        note(f"{unreadable} rows could not be read and were set aside; why: {where}")
    if of_nobody:
        where = output / OF_NOBODY
        told = f"{of_nobody} rows belong to no planned patient or are no row of a table"
        note(f"{told} and were set aside: {where}")
    if unreadable or of_nobody:
        sys.exit(exit_codes.SET_ASIDE)
    if departures:
        sys.exit(exit_codes.DEVIATIONS_FOUND)
