# pyright: basic, reportAttributeAccessIssue=false
"""Made-up logs of a registry, and what it takes to hold them against its plans."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cohort import PLACES
from measured import best, ratio, row, spent

from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort import Buffers, Record, Shared, compare, expand, log_as_text

Longs = npt.NDArray[np.int64]
REASONS = ("fever", "no venous access", "patient away", "thrombus", "device fault")


def deviations(record: Record, protocol: TreatmentProtocol, as_of: date) -> None:
    """Logs in bulk, against sorting their tables and against an argsort of as many keys."""
    patients = record.patients.num_rows
    for name, table in logs_of(record):
        sorting = best(
            lambda table=table: table.sort_by([("code", "ascending"), ("started_at", "ascending")]),
            3,
        )
        keys = np.random.default_rng(1).permutation(table.num_rows)
        by_keys = best(lambda keys=keys: np.argsort(keys))
        took = held(record, table, (protocol, as_of), Shared(), rounds=2)
        per_row = f"{1e6 * took / table.num_rows:.0f} us a row"
        each = f"{1e3 * took / patients:.1f} ms a patient, {per_row}"
        what = f"deviations of {patients:,} patients, {name}"
        row(what, each, f"sorting the log's table {sorting:.3f} s", ratio(took, sorting))
        row("the same", each, f"argsort of as many keys {by_keys:.3f} s", ratio(took, by_keys))


def held(
    record: Record,
    table: pa.Table,
    about: tuple[TreatmentProtocol, date],
    shared: Shared,
    *,
    rounds: int = 1,
) -> float:
    """Return the time of the last round: in others, what is shared became known."""
    rows = log_as_text(table.combine_chunks().to_batches()[0], "log", 1)
    took, (protocol, as_of) = 0.0, about
    for _ in range(rounds):
        took, found = spent(
            lambda: compare(
                record, rows, (protocol, PLACES), as_of=as_of, source="patients", shared=shared
            )
        )
        assert found.patients.num_rows == record.patients.num_rows
    return took


def logs_of(record: Record) -> Iterator[tuple[str, pa.Table]]:
    """Yield logs with what each is."""
    for odd in (0, 0.02):
        yield f"{100 * odd:.0f} % of them not as planned", log_of(record, odd)
    yield "a log damaged everywhere", damaged(record)
    yield "the same with doses not given, given in part, and wrong rows", damaged(record, odd=True)


def log_of(record: Record, share: float) -> pa.Table:
    """Return a made-up log, shuffled: some patients miss and move 5 % of what they are due."""
    random = np.random.default_rng(3)
    patient, arm, day = _planned(record)
    other = (random.random(record.patients.num_rows) < share)[patient]
    kept = np.flatnonzero(~(other & (random.random(len(day)) < 0.05)))
    moves = random.choice([-1, 1, 2], len(day))
    moved = np.where(other & (random.random(len(day)) < 0.05), moves, 0)
    minute = np.full(len(kept), 10 * 60)
    found = _table(record, patient[kept], arm[kept], (day + moved)[kept], minute)
    return found.take(pa.array(random.permutation(len(kept))))


def damaged(record: Record, *, odd: bool = False, seed: int = 5) -> pa.Table:
    """Return a log in which every patient misses 5 %, is given 2 % twice, and 8 % on other days.

    ``odd``: 1 % were not given, 1 % in part, 0.5 % are entered in error, 0.3 % cannot be read.
    """
    random = np.random.default_rng(seed)
    patient, arm, day = _planned(record)
    at = np.flatnonzero(random.random(len(day)) >= 0.05)
    at = np.concatenate([at, at[random.random(len(at)) < 0.02]])
    moves = random.choice([-2, -1, 1, 2, 3], len(at))
    days = day[at] + np.where(random.random(len(at)) < 0.08, moves, 0)
    found = _table(record, patient[at], arm[at], days, random.integers(8 * 60, 18 * 60, len(at)))
    if odd:
        found = _with_odd_rows(found, random)
    return found.take(pa.array(random.permutation(len(at))))


def _with_odd_rows(table: pa.Table, random: np.random.Generator) -> pa.Table:
    kinds = ["completed", "not-given", "partial", "entered-in-error", "done"]
    status = random.choice(len(kinds), table.num_rows, p=[0.972, 0.01, 0.01, 0.005, 0.003])
    reason = random.integers(0, len(REASONS), table.num_rows)
    told = pa.array(reason, mask=(status != 1) & (status != 2) | (reason == 0))
    found = table.set_column(
        table.schema.get_field_index("status"), "status", pa.array(kinds).take(pa.array(status))
    )
    return found.append_column("reason", pa.array(REASONS).take(told))


def _planned(record: Record) -> tuple[Longs, Longs, Longs]:
    """Return whose each planned dose is, of which arm, and when."""
    columns = expand(list(record.groups), Buffers())
    day = np.where(columns["on"] < -(2**30), columns["due_on"], columns["on"]).astype(np.int64)
    return columns["patient"].astype(np.int64), columns["arm"].astype(np.int64), day


def _table(record: Record, patient: Longs, arm: Longs, day: Longs, minute: Longs) -> pa.Table:
    clock = pa.array([f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)])
    days = pa.array(day.astype(np.int32)).cast(pa.date32()).cast(pa.string())
    numbers = pa.array(np.arange(len(day))).cast(pa.string())
    return pa.table(
        {
            "code": record.patients.column("code").take(pa.array(patient)),
            "id": pc.binary_join_element_wise("r", numbers, ""),
            "arm": record.dictionaries.of["arm"].array().take(pa.array(arm)),
            "started_at": pc.binary_join_element_wise(days, clock.take(pa.array(minute)), "T"),
            "status": pa.array(["completed"] * len(day)),
        }
    )
