# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""Rows of many patients as an Arrow table, for other programs: one administration a row."""

import json
from collections.abc import Mapping

import pyarrow as pa

from schedules.cohort.template import DAYS, NO_DAY, NO_TIME, TEXTS, Days, Dictionaries


def rows_table(
    columns: Mapping[str, Days], codes: pa.Array, dictionaries: Dictionaries
) -> pa.Table:
    """Return the rows that the kernel made; ``codes`` names the patients by their numbers.

    Texts with dates in them stay relative: to the day of the weight in ``dose``, to day zero in the
    others. ``dose`` is the whole dose as JSON; ``amount`` and ``unit`` say how
    much it is, null where no document states it.
    """
    arrays: dict[str, pa.Array] = {
        "code": pa.DictionaryArray.from_arrays(columns["patient"], codes)
    }
    for name in DAYS:
        arrays[name] = with_nulls(columns[name], NO_DAY).cast(pa.date32())
    for name in TEXTS:
        arrays[name] = named(columns[name], dictionaries.of[name].array())
    arrays["minute"] = with_nulls(columns["at"], NO_TIME)
    arrays["protocol_day"] = pa.array(columns["number"])
    doses = dictionaries.of["dose"].array()
    amount, unit = amounts_of(doses)
    for name, texts in {"dose": doses, "amount": amount, "unit": unit}.items():
        arrays[name] = named(columns["dose"], texts)
    return pa.table(arrays)


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
        return pa.DictionaryArray.from_arrays(
            pa.array(numbers, mask=missing[numbers]), texts.fill_null("")
        )
    return pa.DictionaryArray.from_arrays(numbers, texts)


def with_nulls(column: Days, missing: int) -> pa.Array:
    """Return a column of numbers, null where it holds the one that stands for a missing value."""
    mask = column == missing
    return pa.array(column, mask=mask) if mask.any() else pa.array(column)
