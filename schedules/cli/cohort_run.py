# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A run over many patients: parts handed to workers, in this process, in others, or on a cluster.

Whatever runs them, a part is the same work with the same result, so that a part lost with its
worker is done again.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache, partial
from itertools import chain, islice
from multiprocessing import get_start_method, parent_process
from threading import Thread
from typing import TypeVar

import click
import pyarrow as pa
import pyarrow.parquet as pq

from protocol.errors import UserError
from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli.cohort_lock import alone_in
from schedules.cli.cohort_parts import (
    PartCounts,
    finished,
    part_folder,
    remove_half_written,
    write_part,
)
from schedules.cli.cohort_storage import Stored, without_keys
from schedules.cli.terminal import note
from schedules.cohort import Planning, Reader, check_columns, codes_again, compiled

_RUN = "run.json"
_HOW = "; docs/how-to/plan-a-cohort.md shows how a CSV table becomes one, with every column as text"
Task = TypeVar("Task")
Done = TypeVar("Done")
# Parts that wait for a free worker: enough to keep all busy, few enough to keep memory flat.
_AHEAD = 2


class OtherRunError(UserError):
    """The output folder belongs to a run with other inputs."""

    exit_code = 19


@dataclass(frozen=True, slots=True)
class Job:
    """What every part needs: the documents as text, so that any worker can read them."""

    source: str
    output: str
    protocol: str
    protocol_source: str
    site: str | None
    site_source: str | None
    shared: tuple[str, ...]
    rows: bool

    @property
    def planning(self) -> Planning:
        """The documents that patients are planned by."""
        return Planning(self.protocol, self.protocol_source, self.site, self.site_source or "site")

    def documents(self) -> tuple[TreatmentProtocol, tuple[Place, ...]]:
        """Return the protocol, with the site's adoptions where there is one, and its places."""
        return self.planning.documents()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the patients, with the number of its first row."""

    number: int
    first_row: int
    batch: pa.RecordBatch


def run_part(job: Job, part: Part) -> PartCounts:
    """Plan one part and write it. Doing it again gives the same files."""
    folder = part_folder(Stored.of(job.output), part.number)
    return write_part(folder, part.batch, _reader(job), part.first_row, rows=job.rows)


@lru_cache(maxsize=1)
def _reader(job: Job) -> Reader:
    # Kept between the parts of one worker: most of a part's cases were met in the parts before.
    return Reader(compiled(job.planning), without_keys(job.source), frozenset(job.shared))


Runner = Callable[[Job, Iterable[Part]], Iterator[PartCounts]]


def run_here(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
    """Run the parts one after the other in this process."""
    return (run_part(job, part) for part in parts)


def run_in_processes(workers: int) -> Runner:
    """Return what runs parts in processes of this machine."""

    def run(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
        rest = iter(parts)
        some = list(islice(rest, 2))
        if len(some) < 2:  # noqa: PLR2004 -- one part is not worth a process
            yield from run_here(job, some)
            return
        if get_start_method() == "fork":
            # Workers begin with all that is known here: each would ask the engine the same.
            _reader(job).read(some[0].batch, some[0].first_row)
        yield from spread(partial(run_part, job), chain(some, rest), workers)

    return run


def spread(work: Callable[[Task], Done], tasks: Iterable[Task], workers: int) -> Iterator[Done]:
    """Yield what becomes of each task, as they are done: in this process, or in several."""
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(workers, initializer=_end_with_the_run) as pool:
        waiting: set[Future[Done]] = set()
        for task in tasks:
            if len(waiting) >= workers * _AHEAD:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            waiting.add(pool.submit(work, task))
        yield from (future.result() for future in waiting)


def _end_with_the_run() -> None:
    """See to it that this worker ends when the run that started it is gone, killed or crashed.

    It would wait for its next part for ever, since its fellows keep the queue open, and hold the
    folder, so that nobody could go on with the run.
    """
    run = parent_process()
    if run is not None:
        Thread(target=_end_after, args=(run.join,), daemon=True).start()


def _end_after(gone: Callable[[], None]) -> None:
    gone()
    os._exit(1)


def run_on_dask(address: str, work: Callable[[Job, Part], PartCounts] = run_part) -> Runner:
    """Return what runs parts on a Dask cluster; a part that fails or is lost is tried again."""

    def run(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
        from distributed import Client, as_completed  # an extra, and slow to load

        with Client(address) as client:
            # The job goes with every part: nothing is held by a worker that another one needs.
            tasks = (client.submit(work, job, part, retries=3, pure=False) for part in parts)
            for task in as_completed(list(tasks)):
                yield task.result()

    return run


def parts_of(source: str, size: int) -> Iterator[Part]:
    """Yield the patients of a Parquet file in parts of at most ``size`` rows."""
    first_row = 0
    with _table(source) as file:
        for number, batch in enumerate(file.iter_batches(batch_size=size)):
            yield Part(number, first_row, batch)
            first_row += batch.num_rows


def shared_codes(source: str) -> tuple[str, ...]:
    """Return the codes that more than one row has, in order."""
    with _table(source) as file:
        return tuple(sorted(codes_again(file.read(columns=["code"]))))


def begin(job: Job, part_size: int) -> None:
    """Note in the output folder what the run is about; raise where another one began there."""
    patients = Stored.of(job.source).digest()
    about = asdict(job) | {"output": "", "source": "", "patients": patients, "part_size": part_size}
    with _table(job.source) as file:
        rows = file.metadata.num_rows
    named = asdict(job) | {"output": "", "source": without_keys(job.source)}
    held = {"parts": -(-rows // part_size), "job": named}
    begin_run(Stored.of(job.output), about, held)


def begin_run(output: Stored, about: Mapping[str, object], held: Mapping[str, object]) -> None:
    """Note what a run is about, and what later commands need; raise where it is another one.

    The folder is held until the command ends. Where a run is gone on with, parts that it left half
    written are removed.
    """
    click.get_current_context().with_resource(alone_in(output))
    if output.local is None:
        # No lock that ends with its holder is known to every storage that pyarrow reaches.
        note(f"{output} cannot be locked: see to it that no other run writes there meanwhile")
    wanted = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
    about_it = output / _RUN
    if not about_it.is_file():
        text = json.dumps({"run": wanted, **held}, ensure_ascii=False)
        about_it.write(f"{text}\n".encode())
    elif _run_in(about_it) != wanted:
        message = (
            f"{output} holds parts of a run with other inputs or options; give another folder with"
            " -o, or remove this one"
        )
        raise OtherRunError(message)
    else:
        remove_half_written(output)


def _run_in(about_it: Stored) -> str | None:
    """Return which run a folder belongs to; None where its file is damaged."""
    try:
        return str(json.loads(about_it.read())["run"])
    except (ValueError, KeyError, TypeError):
        return None


def unfinished(job: Job, parts: Iterable[Part], kept: list[PartCounts]) -> Iterator[Part]:
    """Yield the parts that are still to be done; the counts of the others go to ``kept``."""
    output = Stored.of(job.output)
    for part in parts:
        counts = finished(part_folder(output, part.number), PartCounts)
        if counts is None:
            yield part
        else:
            kept.append(counts)


def check_source(source: str) -> int:
    """Return how many patients a Parquet file holds; raise where its columns cannot be used."""
    if not Stored.of(source).is_file():
        message = f"{without_keys(source)}: found no file; give a table of patients as Parquet"
        raise click.UsageError(message)
    with _table(source) as file:
        check_columns(file.schema_arrow, without_keys(source))
        return int(file.metadata.num_rows)


@contextmanager
def _table(source: str) -> Iterator[pq.ParquetFile]:
    with Stored.of(source).source() as data:
        try:
            table = pq.ParquetFile(data)
        except pa.ArrowInvalid:
            message = f"{without_keys(source)}: found no Parquet; accepted: a Parquet file{_HOW}"
            raise click.UsageError(message) from None
        yield table
