# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A run over many patients: parts handed to workers, in this process, in others, or on a cluster.

Whatever runs them, a part is the same work with the same result, so that a part lost with its
worker is done again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from protocol.errors import UserError
from protocol.lean import dataclass
from protocol.place import Place
from protocol.reading import parse_adopted_protocol, parse_protocol, parse_site
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli.cohort_parts import PartCounts, finished, part_folder, write_part
from schedules.cli.files import write_file
from schedules.cohort import Compiler, Reader, check_columns

_RUN = "run.json"
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

    def documents(self) -> tuple[TreatmentProtocol, tuple[Place, ...]]:
        """Return the protocol, with the site's adoptions where there is one, and its places."""
        if self.site is None or self.site_source is None:
            return parse_protocol(self.protocol, source=self.protocol_source), ()
        protocol = parse_adopted_protocol(
            self.protocol,
            source=self.protocol_source,
            site_text=self.site,
            site_source=self.site_source,
        )
        return protocol, parse_site(self.site, source=self.site_source).places


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the patients, with the number of its first row."""

    number: int
    first_row: int
    batch: pa.RecordBatch


def run_part(job: Job, part: Part) -> PartCounts:
    """Plan one part and write it. Doing it again gives the same files."""
    folder = part_folder(Path(job.output), part.number)
    return write_part(folder, part.batch, _reader(job), part.first_row, rows=job.rows)


@lru_cache(maxsize=1)
def _reader(job: Job) -> Reader:
    # Kept between the parts of one worker: most of a part's cases were met in the parts before.
    protocol, places = job.documents()
    return Reader(Compiler(protocol, places), job.source, frozenset(job.shared))


Runner = Callable[[Job, Iterable[Part]], Iterator[PartCounts]]


def run_here(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
    """Run the parts one after the other in this process."""
    return (run_part(job, part) for part in parts)


def run_in_processes(workers: int) -> Runner:
    """Return what runs parts in processes of this machine."""

    def run(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
        return spread(partial(run_part, job), parts, workers)

    return run


def spread(work: Callable[[Task], Done], tasks: Iterable[Task], workers: int) -> Iterator[Done]:
    """Yield what becomes of each task, as they are done: in this process, or in several."""
    if workers == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting: set[Future[Done]] = set()
        for task in tasks:
            if len(waiting) >= workers * _AHEAD:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            waiting.add(pool.submit(work, task))
        yield from (future.result() for future in waiting)


def run_on_dask(address: str, work: Callable[[Job, Part], PartCounts] = run_part) -> Runner:
    """Return what runs parts on a Dask cluster; a part that fails or is lost is tried again."""

    def run(job: Job, parts: Iterable[Part]) -> Iterator[PartCounts]:
        from distributed import Client, as_completed  # an extra, and slow to load

        with Client(address) as client:
            # A task's result is made again when its worker is lost; scattered data is not.
            shared = client.submit(_itself, job, pure=False)
            tasks = (client.submit(work, shared, part, retries=3, pure=False) for part in parts)
            for task in as_completed(list(tasks)):
                yield task.result()

    return run


def _itself(job: Job) -> Job:
    return job


def parts_of(source: str, size: int) -> Iterator[Part]:
    """Yield the patients of a Parquet file in parts of at most ``size`` rows."""
    first_row = 0
    file = pq.ParquetFile(source)
    for number, batch in enumerate(file.iter_batches(batch_size=size)):
        yield Part(number, first_row, batch)
        first_row += batch.num_rows


def shared_codes(source: str) -> tuple[str, ...]:
    """Return the codes that more than one row has, in order."""
    codes = pq.read_table(source, columns=["code"]).column("code").cast(pa.string())
    counted = pc.value_counts(codes)
    again = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    return tuple(sorted(code for code in again.to_pylist() if code is not None))


def begin(job: Job, part_size: int) -> None:
    """Note in the output folder what the run is about; raise where another one began there."""
    patients = digest_of(Path(job.source))
    about = asdict(job) | {"output": "", "source": "", "patients": patients, "part_size": part_size}
    rows = pq.ParquetFile(job.source).metadata.num_rows
    held = {"parts": -(-rows // part_size), "job": asdict(job) | {"output": ""}}
    begin_run(Path(job.output), about, held)


def begin_run(output: Path, about: Mapping[str, object], held: Mapping[str, object]) -> None:
    """Note what a run is about, and what later commands need; raise where it is another one."""
    wanted = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
    note = output / _RUN
    if not note.exists():
        text = json.dumps({"run": wanted, **held}, ensure_ascii=False)
        write_file(note, f"{text}\n".encode())
    elif json.loads(note.read_text("utf-8")).get("run") != wanted:
        message = (
            f"{output} holds parts of a run with other inputs or options; give another folder with"
            " -o, or remove this one"
        )
        raise OtherRunError(message)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unfinished(job: Job, parts: Iterable[Part], kept: list[PartCounts]) -> Iterator[Part]:
    """Yield the parts that are still to be done; the counts of the others go to ``kept``."""
    for part in parts:
        counts = finished(part_folder(Path(job.output), part.number), PartCounts)
        if counts is None:
            yield part
        else:
            kept.append(counts)


def check_source(source: str) -> int:
    """Return how many patients a Parquet file holds; raise where its columns cannot be used."""
    file = pq.ParquetFile(source)
    check_columns(file.schema_arrow, source)
    return int(file.metadata.num_rows)
