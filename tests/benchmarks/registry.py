# pyright: basic, reportAttributeAccessIssue=false
"""The ratios of docs/explanation/performance.md, all in one run, with the machine described.

    PYTHONPATH=.:tests/benchmarks .venv/bin/python tests/benchmarks/registry.py [PATIENTS]

Every ratio is of two times in one run. Times are processor time of this process, so that other work
on the machine counts little; where several processes work, they are times on the clock. Start days
are spread over two years. ``--sizes PATIENTS`` runs whole commands on registries of up to so many,
and tells the peak of memory. ``--cluster PATIENTS`` runs the line of the cluster alone,
``--deviations PATIENTS`` those of logs held against plans.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from cohort import PLACES, patients_of
from distributed import LocalCluster
from measured import best, in_turn, machine, peak, ratio, row, spent
from registry_deviations import deviations

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.calendar import Choices, write_calendar
from schedules.checklists import build_checklists
from schedules.checklists.pdf.rendering import render_pdf
from schedules.cli.cohort_parts import PartCounts, write_part
from schedules.cli.cohort_run import Job, Part, parts_of, run_on_dask, run_part
from schedules.cli.cohort_storage import Stored
from schedules.cohort import (
    Buffers,
    Compiler,
    Counted,
    Demand,
    DoseDays,
    PatientPlans,
    Reader,
    Record,
    expand,
    profiles_of,
    record_of,
    rows_table,
    simulate,
    tables_of,
)
from schedules.cohort.many_streams import read_streams
from schedules.cohort.patients import as_text
from schedules.engine import build_plan
from schedules.patient import Patient
from schedules.scenario import parse_scenario

PART = 20_000
EXAMPLE = parse_protocol(library_text("hamsc-cua-example"), source="example")
LAST = date(2035, 1, 1)
SITE = """
format_version: 1
kind: site
id: east
protocol: {id: hamsc-cua-example, version: "1"}
places:
  - {id: clinic, weekdays: [mon, tue, wed, thu, fri]}
  - {id: cell-laboratory, weekdays: [mon, tue, wed, thu, fri]}
"""
SCENARIO = Path(__file__).parents[2] / "schedules" / "starters" / "new-scenario.yaml"
HAMSC = str(Path(sys.executable).parent / "hamsc")


def main(patients: int) -> None:
    """Print one table."""
    machine()
    print(f"\n{patients} patients, parts of {PART}\n\n| what | measured | beside | ratio |")
    print("|---|---|---|---|")
    reader = Reader(Compiler(EXAMPLE, PLACES), "patients")
    first, record = spent(lambda: _record(reader, patients_of(1_000)))
    row("1,000 patients, nothing known yet", f"{first:.1f} s", "", "")
    batch = patients_of(min(patients, PART))
    kernel(reader, batch)
    whole(reader, batch)
    flat(reader, patients)
    some = _record(reader, batch)
    for parts in (1, 5):
        forecast(some, parts)
    futures(record)
    matching()
    some = _record(reader, patients_of(min(patients, 1_000)))
    deviations(some, EXAMPLE, LAST)
    files(some, 100, "calendars")
    files(some, 60, "sheets of a week")
    cluster(20_000)
    row("peak memory of all this", f"{peak():.2f} GiB", "", "")


def kernel(reader: Reader, batch: pa.RecordBatch) -> None:
    """Rows made from templates, against copying their bytes."""
    groups, buffers = reader.read(batch, 0).groups, Buffers()
    columns = expand(groups, buffers)
    target = {name: np.empty_like(column) for name, column in columns.items()}
    made = best(lambda: expand(groups, buffers))
    copied = best(lambda: [np.copyto(target[name], column) for name, column in columns.items()])
    count = sum(group.rows for group in groups)
    row(f"kernel, {count:,} rows", f"{made:.3f} s", f"memcpy {copied:.3f} s", ratio(made, copied))


def whole(reader: Reader, batch: pa.RecordBatch) -> None:
    """A part read, planned and written with its rows, against writing the same Arrow tables."""
    result = reader.read(batch, 0)
    facts = as_text(batch)
    tables = tables_of(result, facts, 0)
    rows = rows_table(expand(result.groups, Buffers()), facts.column("code"), result.dictionaries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)

        def alone() -> None:
            pq.write_table(
                rows, path / "rows.parquet", compression="zstd", row_group_size=1_000_000
            )
            for name in ("patients", "templates", "doses", "problems"):
                pq.write_table(getattr(tables, name), path / f"{name}.parquet", compression="zstd")

        part = Stored.of(str(path / "part"))
        written, all_of_it, factorised = in_turn(
            alone,
            lambda: write_part(part, batch, reader, 0, rows=True),
            lambda: write_part(part, batch, reader, 0, rows=False),
        )
        size = sum(each.stat().st_size for each in path.glob("*.parquet"))
        record = size - (path / "rows.parquet").stat().st_size
        people = (path / "patients.parquet").stat().st_size / batch.num_rows
    what = f"whole plan of {batch.num_rows:,} patients to Parquet"
    row(what, f"{all_of_it:.2f} s", f"writing alone {written:.2f} s", ratio(all_of_it, written))
    each = 1e6 * factorised / batch.num_rows
    row("the record without rows", f"{factorised:.2f} s, {each:.0f} us a patient", "", "")
    row(
        "size", f"{size / 1e6:.1f} MB", f"record {record / 1e6:.1f} MB", f"{people:.0f} B a patient"
    )


def flat(reader: Reader, most: int) -> None:
    """What a patient costs in registries of growing size, all templates known."""
    size = 1_000
    while size <= most:
        batches = [patients_of(min(PART, size - first)) for first in range(0, size, PART)]
        with tempfile.TemporaryDirectory() as folder:
            out = Stored.of(folder)

            def run(batches: list[pa.RecordBatch] = batches, out: Stored = out) -> None:
                for number, batch in enumerate(batches):
                    write_part(out / str(number), batch, reader, number * PART, rows=False)

            took, _ = spent(run)
        row(f"record of {size:,} patients", f"{took:.2f} s", "", f"{1e6 * took / size:.0f} us each")
        size *= 10


def forecast(record: Record, parts: int) -> None:
    """The sum from the record, against that over its rows, for parts like it; both are exact."""

    def factorised() -> DoseDays:
        demand = Demand(EXAMPLE)
        for _ in range(parts):
            demand.add(record)
        return demand.days()

    buffers = Buffers()

    def by_rows() -> dict[tuple[int, int, int], int]:
        columns = expand(list(record.groups), buffers)
        day = np.where(columns["on"] < -(2**30), columns["due_on"], columns["on"])
        arms, doses = columns["arm"].astype(np.int64), columns["dose"].astype(np.int64)
        first = int(day.min())
        width, kinds = int(day.max()) - first + 1, int(doses.max()) + 1
        code = (arms * kinds + doses) * width + (day - first)
        counts = np.bincount(code)
        found = np.flatnonzero(counts)
        return {
            (int(at // width) // kinds, int(at // width) % kinds, int(at % width) + first): int(n)
            for at, n in zip(found, counts[found], strict=True)
        }

    quick, slow = in_turn(factorised, by_rows, rounds=15)
    slow *= parts
    days = factorised()
    assert int(days.counts.sum()) == parts * sum(by_rows().values())
    what = f"forecast by day, {parts} parts of {record.patients.num_rows:,} patients"
    row(what, f"{quick:.3f} s", f"by rows {slow:.3f} s", f"1/{slow / quick:.1f}")
    took, _ = spent(lambda: Counted.between(days, EXAMPLE, date.min, LAST).weekly())
    row("its weeks", f"{took:.3f} s", "", "")


def futures(record: Record) -> None:
    """Ten thousand futures of 200 patients."""
    scenario = parse_scenario(SCENARIO.read_text("utf-8"), source="scenario")
    profiles = profiles_of([record], EXAMPLE)
    took, _ = spent(lambda: simulate(profiles, scenario, runs=10_000, seed=1))
    row("10,000 futures of 200 patients", f"{took:.1f} s", "bar 30 s", ratio(took, 30))


def matching() -> None:
    """A million planned rows matched as the search over all pairs would, against an argsort."""
    random, people = np.random.default_rng(0), 1_000_000 // 368
    due = np.arange(368) * 7 * 1440
    price = np.full_like(due, 5_040)
    doses = np.column_stack([due, due - 3 * 1440, due + 6 * 1440, price])
    given = [due + random.choice([0, 0, 0, 0, 1440, -1440], len(due)) for _ in range(people)]
    kept = [np.sort(acts)[random.random(len(due)) > 0.05] for acts in given]
    acts, ends = np.concatenate(kept), np.cumsum([len(own) for own in kept])
    read_streams(doses, 15_120, acts[: ends[0]], ends[:1])  # what is compiled once
    took = best(lambda: read_streams(doses, 15_120, acts, ends))
    keys = random.permutation(len(acts))
    sorting = best(lambda: np.argsort(keys))
    what = f"matching {people * len(due):,} planned rows"
    row(what, f"{took:.3f} s", f"argsort of the log {sorting:.3f} s", ratio(took, sorting))


def files(record: Record, count: int, name: str) -> None:
    """Calendars or a week of sheets by all processors, against the sum of single ones.

    The sum is processor time: one sheet alone takes more than one processor. Beside the time on the
    clock stands what the workers took together, which other work on the machine changes less.
    """
    make = {"calendars": calendar, "sheets of a week": sheet}[name]
    workers = os.cpu_count() or 1
    people = PatientPlans(record, EXAMPLE, PLACES, "patients")
    wanted = [people.patient(at) for at in range(count)]
    make(wanted[0])
    single = sum(spent(partial(make, patient))[0] for patient in wanted)
    # A process forked from one in which typst has run waits for threads that it has not.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned) as pool:
        list(pool.map(make, wanted[: 2 * workers]))  # what each process loads once
        started = time.perf_counter()
        taken = sum(pool.map(partial(_cost, make), wanted, chunksize=2))
        clock = time.perf_counter() - started
    beside = f"{single:.1f} s / {workers} workers"
    both = f"{ratio(clock, single / workers)}; processor time {ratio(taken, single)}"
    row(f"{count} {name}", f"{clock:.1f} s", beside, both)


def _cost(make: Callable[[Patient], int], patient: Patient) -> float:
    return spent(lambda: make(patient))[0]


def calendar(patient: Patient) -> int:
    """Plan a patient and write the calendar."""
    return len(write_calendar(build_plan(EXAMPLE, patient, PLACES), Choices()))


def sheet(patient: Patient) -> int:
    """Plan a patient and set the sheets of the first week."""
    plan = build_plan(EXAMPLE, patient, PLACES)
    first = plan.patient.day_zero
    sheets = build_checklists(plan, first=first, last=first + timedelta(days=6))
    return len(render_pdf(sheets, plan, language="en", paper="a4"))


def cluster(patients: int, parts: int = 24) -> None:
    """A Dask cluster of two workers of which one is killed, against one that loses none."""
    with tempfile.TemporaryDirectory() as folder:
        source = f"{folder}/patients.parquet"
        pq.write_table(pa.table(patients_of(patients)), source)
        times: list[float] = []
        for kills in (False, True):
            output = f"{folder}/{kills}"
            job = Job(
                source=source,
                output=output,
                protocol=library_text("hamsc-cua-example"),
                protocol_source="example",
                site=SITE,
                site_source="site",
                shared=(),
                rows=True,
            )
            # Typed as if it could be awaited too, which it is not here.
            local: Any = LocalCluster(n_workers=2, threads_per_worker=1, silence_logs=50)
            with local as hosts:
                work = partial(_killed_once, parts // 2 if kills else -1)
                run = run_on_dask(hosts.scheduler_address, work)
                started = time.perf_counter()
                found = list(run(job, parts_of(source, patients // parts)))
                times.append(time.perf_counter() - started)
            assert sum(counts.planned for counts in found) == patients
    what = f"{patients} patients with rows by a cluster of two workers, one of them killed"
    row(what, f"{times[1]:.1f} s", f"none killed {times[0]:.1f} s", ratio(times[1], times[0]))


def _killed_once(at: int, job: Job, part: Part) -> PartCounts:
    """Plan a part; the worker that is given this one first is killed."""
    if part.number == at:
        try:
            Path(f"{job.output}.killed").open("x").close()
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    return run_part(job, part)


def registries(most: int) -> None:
    """What a patient costs in registries of growing size: whole commands, a process each.

    Of the smallest one the engine's plans are the larger part: it makes one for each template.
    """
    machine()
    names = "patients", "plan, CPU s", "us each more", "peak GiB", "bytes each"
    more = "forecast, CPU s", "peak GiB", "10,000 futures, CPU s", "peak GiB"
    print(f"\n| {' | '.join([*names, *more])} |\n{'|---' * (len(names) + len(more))}|")
    before = 0, 0.0
    size = 1_000
    while size <= most:
        with tempfile.TemporaryDirectory() as folder:
            source, plans = f"{folder}/patients.parquet", f"{folder}/plans"
            _write_registry(source, size)
            Path(folder, "site.yaml").write_text(SITE, "utf-8")
            given = ["--protocol", "hamsc-cua-example", "--site", f"{folder}/site.yaml"]
            plan = [HAMSC, "cohort", "plan", source, *given, "-o", plans, "--workers", "1"]
            took, peak_of_plan = child(plan)
            parts = list(Path(plans).rglob("*.parquet"))
            each = sum(path.stat().st_size for path in parts) / size
            forecast = [HAMSC, "cohort", "forecast", plans, "-o", f"{folder}/weeks.csv"]
            counted, peak_of_forecast = child(forecast)
            drawn, peak_of_futures = child([*forecast, "--scenario", str(SCENARIO)])
        each_more = f"{1e6 * (took - before[1]) / (size - before[0]):.0f}" if before[0] else ""
        before = size, took
        of_plan = f"{took:.1f} | {each_more} | {peak_of_plan:.2f} | {each:.0f}"
        of_forecast = (
            f"{counted:.1f} | {peak_of_forecast:.2f} | {drawn:.1f} | {peak_of_futures:.2f}"
        )
        print(f"| {size:,} | {of_plan} | {of_forecast} |", flush=True)
        size *= 10


def _write_registry(source: str, size: int) -> None:
    first = patients_of(min(size, PART))
    with pq.ParquetWriter(source, first.schema) as writer:
        for start in range(0, size, PART):
            batch = first.slice(0, min(PART, size - start))
            codes = pa.array([f"P-{number:07}" for number in range(start, start + batch.num_rows)])
            writer.write_batch(batch.set_column(0, "code", codes))


def child(command: list[str]) -> tuple[float, float]:
    """Return the processor time of a command in seconds, and the peak of its memory in GiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def _record(reader: Reader, batch: pa.RecordBatch) -> Record:
    return record_of(tables_of(reader.read(batch, 0), as_text(batch), 0))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--sizes"]:
        registries(int(arguments[1]))
    elif arguments[:1] == ["--cluster"]:
        cluster(int(arguments[1]))
    elif arguments[:1] == ["--deviations"]:
        machine()
        fresh = Reader(Compiler(EXAMPLE, PLACES), "patients")
        deviations(_record(fresh, patients_of(int(arguments[1]))), EXAMPLE, LAST)
    else:
        main(int(arguments[0]) if arguments else 10_000)
