"""How fast many patients are planned, beside what cannot be avoided, in one run on one machine.

    PYTHONPATH=. .venv/bin/python tests/benchmarks/cohort.py [PATIENTS]

``kernel`` makes the rows of patients whose templates are known; ``memcpy`` copies these bytes.
``whole`` reads a table of patients and writes their rows as Parquet with templates known; ``write``
writes the same rows alone. ``first`` is the same with nothing known: it holds the engine's calls.
Wall time, the best of several rounds; start days are spread over two years.
"""

import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from protocol.library import library_text
from protocol.place import Place
from protocol.reading import parse_protocol
from schedules.cli.cohort_parts import write_part
from schedules.cli.cohort_storage import Stored
from schedules.cohort import Buffers, Compiler, Reader, expand, rows_table

T = TypeVar("T")
ROUNDS = 5
OPEN = ["mon", "tue", "wed", "thu", "fri"]
PLACES = tuple(
    Place.model_validate({"id": name, "weekdays": OPEN}) for name in ("clinic", "cell-laboratory")
)


def main(patients: int) -> None:
    """Print one line a measure, and the ratios."""
    print(f"{platform.machine()}, Python {platform.python_version()}, {patients} patients")
    batch = patients_of(patients)
    protocol = parse_protocol(library_text("hamsc-cua-example"), source="example")
    reader = Reader(Compiler(protocol, PLACES), "patients")
    first, result = timed(lambda: reader.read(batch, 0))
    rows = sum(group.rows for group in result.groups)
    print(f"{rows} rows, {len(result.groups)} groups, {len(result.problems)} set aside")
    print(f"first {first:.2f} s ({1e6 * first / patients:.0f} us a patient)")
    buffers = Buffers()
    kernel, columns = best(lambda: expand(result.groups, buffers))
    source = [column.copy() for column in columns.values()]
    target = [np.empty_like(column) for column in source]
    copy, _ = best(lambda: [np.copyto(to, of) for to, of in zip(target, source, strict=True)])
    print(f"kernel {kernel:.3f} s, memcpy {copy:.3f} s, ratio {kernel / copy:.1f}")
    table = rows_table(columns, batch.column("code"), result.dictionaries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        alone, _ = best(lambda: pq.write_table(table, path / "rows.parquet", compression="zstd"))
        whole, _ = best(
            lambda: write_part(Stored.of(str(path / "part")), batch, reader, 0, rows=True)
        )
    print(f"whole {whole:.2f} s, write {alone:.2f} s, ratio {whole / alone:.2f}")


def patients_of(count: int) -> pa.RecordBatch:
    """Return a made-up registry, equal in every run."""
    random = Random(1)
    days = [date(2026, 1, 1) + timedelta(days=random.randrange(730)) for _ in range(count)]
    table = {
        "code": [f"P-{number:07}" for number in range(count)],
        "day_zero": days,
        "time_zone": ["Asia/Shanghai"] * count,
        "updated_at": ["2026-01-01T00:00:00Z"] * count,
        "arms": ["iv im topical thiosulfate"] * count,
        "weight_kg": [str(random.randrange(40, 110)) for _ in range(count)],
        "weight_on": [day - timedelta(days=random.randrange(3, 20)) for day in days],
        "weight_kind": ["dry weight"] * count,
        "dialysis_weekdays": [random.choice(["mon wed fri", "tue thu sat"]) for _ in days],
        "dialysis_start": ["13:00"] * count,
        "dialysis_duration": ["4 hours"] * count,
    }
    return pa.table(table).combine_chunks().to_batches()[0]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how long work took, and what came of it."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def best(work: Callable[[], T]) -> tuple[float, T]:
    """Return the shortest of several rounds, and what came of the last."""
    found = [timed(work) for _ in range(ROUNDS)]
    return min(seconds for seconds, _ in found), found[-1][1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
