# pyright: basic, reportAttributeAccessIssue=false
"""Made-up logs of a registry, and what it takes to hold them against its plans."""

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cohort import PLACES
from measured import best, ratio, row, spent

from protocol.treatment_protocol import TreatmentProtocol
from schedules.cohort import Buffers, Record, Shared, compare, expand, log_as_text

Longs = npt.NDArray[np.int64]
ARMS = ("iv", "im", "topical", "thiosulfate")
KINDS = {
    "product": ("hamsc", "hamsc", "hamsc-supernatant", "sodium-thiosulfate"),
    "route": ("intravenous", "intramuscular", "topical", "intravenous"),
}
ALIKE = {
    "expires": "2099-01",
    "storage": "within-limits",
    "viability_percent": "91",
    "rate_per_hour": "9 mL",
    "recorded_by": "N7",
}
REASONS = ("fever", "no venous access", "patient away", "thrombus", "device fault")


def deviations(record: Record, protocol: TreatmentProtocol, as_of: date) -> None:
    """Logs in bulk, against sorting their tables and against an argsort of as many keys.

    First with nothing known yet, then with what three other logs of as many patients told.
    """
    patients, about = record.patients.num_rows, (protocol, as_of)
    for name, log in LOGS.items():
        shared, table = Shared(), log(record, 1)
        alone = held(record, table, about, shared)
        for seed in (2, 3, 4):
            held(record, log(record, seed), about, shared)
        table = log(record, 5)
        later = held(record, table, about, shared)
        by_time = partial(table.sort_by, [("code", "ascending"), ("started_at", "ascending")])
        sorting = best(by_time, 3)
        by_keys = best(partial(np.argsort, np.random.default_rng(1).permutation(table.num_rows)))
        for known, took in (("nothing known yet", alone), ("three logs known", later)):
            each = f"{1e3 * took / patients:.1f} ms a patient"
            what = f"deviations of {patients:,} patients, {name}, {known}"
            beside = f"sorting the log's table {sorting:.3f} s, argsort of its keys {by_keys:.3f} s"
            row(what, each, beside, f"{ratio(took, sorting)}, {ratio(took, by_keys)}")


def held(
    record: Record, table: pa.Table, about: tuple[TreatmentProtocol, date], shared: Shared
) -> float:
    """Return the time that a log takes; what it tells becomes known."""
    rows = log_as_text(table.combine_chunks().to_batches()[0], "log", 1)
    protocol, as_of = about
    took, found = spent(
        lambda: compare(
            record, rows, (protocol, PLACES), as_of=as_of, source="patients", shared=shared
        )
    )
    assert found.patients.num_rows == record.patients.num_rows
    return took


def log_of(record: Record, seed: int, *, share: float) -> pa.Table:
    """Return a made-up log, shuffled: some patients miss and move 5 % of what they are due."""
    random = np.random.default_rng(seed)
    patient, arm, day = _planned(record)
    other = (random.random(record.patients.num_rows) < share)[patient]
    kept = np.flatnonzero(~(other & (random.random(len(day)) < 0.05)))
    moves = random.choice([-1, 1, 2], len(day))
    moved = np.where(other & (random.random(len(day)) < 0.05), moves, 0)
    minute = np.full(len(kept), 10 * 60)
    found = _table(record, patient[kept], arm[kept], (day + moved)[kept], minute)
    return found.take(pa.array(random.permutation(len(kept))))


def damaged(record: Record, seed: int, *, odd: bool = False) -> pa.Table:
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


def filled_in(record: Record, seed: int) -> pa.Table:
    """Return a log in which everything was given as planned, and each row has every column."""
    random = np.random.default_rng(seed)
    patient, arm, day = _planned(record)
    start = random.integers(9 * 60, 10 * 60, len(day))
    found = _table(record, patient, arm, day, start)
    names = record.dictionaries.of["arm"].array().to_pylist()
    known = record.patients.column("weight_kg").cast(pa.float64()).to_numpy()
    kilograms = np.round(known[patient] * random.uniform(0.97, 1.03, len(day)), 1)
    lots = pa.array([f"L{number:03}" for number in range(300)])
    columns = {
        **{name: pa.array(KINDS[name]).take(_index(names, arm)) for name in KINDS},
        "ended_at": _moments(day, start + random.integers(10, 55, len(day))),
        "lot": lots.take(pa.array(random.integers(0, len(lots), len(day)))),
        "weight_kg": pa.array(kilograms).cast(pa.string()),
        "thawed_at": _moments(day, start - random.integers(10, 60, len(day))),
        "recorded_at": _moments(day, start + 60),
        **{name: pa.repeat(pa.scalar(text), len(day)) for name, text in ALIKE.items()},
    }
    for name, column in columns.items():
        found = found.append_column(name, column)
    return found.take(pa.array(random.permutation(len(day))))


LOGS: dict[str, Callable[[Record, int], pa.Table]] = {
    "all as planned": partial(log_of, share=0),
    "every column filled in": filled_in,
    "2 % of them not as planned": partial(log_of, share=0.02),
    "every log damaged": damaged,
    "every log damaged, with doses not given, given in part, and wrong rows": partial(
        damaged, odd=True
    ),
}


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


def _index(names: list[str | None], arm: Longs) -> pa.Array:
    """Return the place of each row's arm among those of the example."""
    places = np.array([-1 if name is None else ARMS.index(name) for name in names])
    return pa.array(places[arm])


def _moments(day: Longs, minute: Longs) -> pa.Array:
    clock = pa.array([f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)])
    days = pa.array(day.astype(np.int32)).cast(pa.date32()).cast(pa.string())
    return pc.binary_join_element_wise(days, clock.take(pa.array(minute)), "T")


def _table(record: Record, patient: Longs, arm: Longs, day: Longs, minute: Longs) -> pa.Table:
    numbers = pa.array(np.arange(len(day))).cast(pa.string())
    return pa.table(
        {
            "code": record.patients.column("code").take(pa.array(patient)),
            "id": pc.binary_join_element_wise("r", numbers, ""),
            "arm": record.dictionaries.of["arm"].array().take(pa.array(arm)),
            "started_at": _moments(day, minute),
            "status": pa.array(["completed"] * len(day)),
        }
    )
