# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Rows of many patients as an Arrow table, for other programs: one administration a row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schedules.cohort.batch import Batch
from schedules.cohort.kernel import Buffers, Group, expand
from schedules.cohort.template import DAYS, NO_DAY, NO_TIME, TEXTS, Days, Dictionaries

# Rows of one chunk of the expanded export: some tens of megabytes.
_CHUNK = 1_000_000


def row_tables(batch: Batch, codes: pa.Array, memory: Callable[[], Buffers]) -> Iterator[pa.Table]:
    """Yield the rows of a batch in stretches, each in the ``memory`` that it is given.

    Where that is the same one again, a table is to be used up before the next one is asked for.
    """
    texts = _Texts(batch.dictionaries, codes)
    for chunk in _chunks(batch.groups):
        yield _table(expand(chunk, memory()), texts)


def _chunks(groups: Sequence[Group]) -> list[list[Group]]:
    """Return the groups in stretches of about a million rows; one group is never parted."""
    chunks: list[list[Group]] = []
    rows = _CHUNK
    for group in groups:
        if rows >= _CHUNK:
            chunks.append([])
            rows = 0
        chunks[-1].append(group)
        rows += group.rows
    return chunks


def rows_table(
    columns: Mapping[str, Days], codes: pa.Array, dictionaries: Dictionaries
) -> pa.Table:
    """Return the rows that the kernel made; ``codes`` names the patients by their numbers.

    Texts with dates in them stay relative: to the day of the weight in ``dose``, to day zero in the
    others. ``dose`` is the whole dose as JSON; ``amount`` and ``unit`` say how
    much it is, null where no document states it.
    """
    return _table(columns, _Texts(dictionaries, codes))


class _Texts:
    """The texts that rows number, as arrays.

    Codes and what is said of a dose stand there once each, with the place of each number: what
    Parquet makes of a dictionary with repeats changes from run to run.
    """

    def __init__(self, dictionaries: Dictionaries, codes: pa.Array) -> None:
        self.of = {name: dictionaries.of[name].array() for name in TEXTS}
        doses = dictionaries.of["dose"].array()
        amount, unit = amounts_of(doses)
        self.codes = _once(codes)
        self.doses = {
            "dose": _once(doses),
            "amount": _once(amount),
            "unit": _once(unit),
        }


def _once(texts: pa.Array) -> tuple[Days, pa.Array]:
    """Return the place of each text among the distinct ones, and those."""
    encoded = texts.dictionary_encode()
    places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return places.astype(np.int32), encoded.dictionary


def _table(columns: Mapping[str, Days], texts: _Texts) -> pa.Table:
    arrays: dict[str, pa.Array] = {"code": _placed(columns["patient"], *texts.codes)}
    for name in DAYS:
        arrays[name] = with_nulls(columns[name], NO_DAY).cast(pa.date32())
    for name in TEXTS:
        arrays[name] = named(columns[name], texts.of[name])
    arrays["minute"] = with_nulls(columns["at"], NO_TIME)
    arrays["protocol_day"] = pa.array(columns["number"])
    for name, (places, dictionary) in texts.doses.items():
        arrays[name] = _placed(columns["dose"], places, dictionary)
    return pa.table(arrays)


def _placed(numbers: Days, places: Days, dictionary: pa.Array) -> pa.Array:
    are_their_places = bool((places == np.arange(len(places))).all())
    own = numbers if are_their_places else np.take(places, numbers)
    return coded(with_nulls(own, -1), dictionary)


def amounts_of(doses: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the amount, in digits, and the unit of each dose text."""
    found = [json.loads(text).get("amount") for text in doses.to_pylist()]
    parted = [(None, None, None) if amount is None else amount.partition(" ") for amount in found]
    amounts = pa.array([amount for amount, _, _ in parted], pa.string())
    return amounts, pa.array([unit for _, _, unit in parted], pa.string())


def named(numbers: Days, texts: pa.Array) -> pa.Array:
    """Return numbered texts as a dictionary column, null where the text is missing."""
    if texts.null_count:
        missing = texts.is_null().to_numpy(zero_copy_only=False)
        return coded(pa.array(numbers, mask=missing[numbers]), texts.fill_null(""))
    return coded(numbers, texts)


def coded(numbers: Days | pa.Array, texts: pa.Array) -> pa.Array:
    """Return a dictionary column of numbers that the program itself gave: they are not checked."""
    return pa.DictionaryArray.from_arrays(numbers, texts, safe=False)


def with_nulls(column: Days, missing: int) -> pa.Array:
    """Return a column of numbers, null where it holds the one that stands for a missing value.

    That one lies below all others.
    """
    if column.min(initial=missing + 1) > missing:
        return pa.array(column)
    return pa.array(column, mask=column == missing)
