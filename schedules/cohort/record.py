# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""A part read back: from its tables to groups of patients who share a template, and their facts.

What a forecast or a comparison with what was given needs is all in the factorised record: no engine
is asked again, and no row is made that nobody looks at.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from protocol.lean import dataclass
from schedules.cohort.dosing import AGES
from schedules.cohort.kernel import Group
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.tables import PartTables
from schedules.cohort.template import (
    DAYS,
    NO_DAY,
    NO_TIME,
    STATES,
    TEXTS,
    Days,
    Dictionaries,
    Template,
)


@dataclass(frozen=True, slots=True)
class Record:
    """The planned patients of a part, and what their groups number.

    ``patients`` is the part's table; a group's ``patients`` are places in it.
    """

    patients: pa.Table
    groups: tuple[Group, ...]
    dictionaries: Dictionaries


def record_of(tables: PartTables) -> Record:
    """Return the record that a part's tables hold."""
    dictionaries = Dictionaries()
    if not tables.templates.num_rows:
        return Record(tables.patients, (), dictionaries)
    columns = _columns(tables.templates, dictionaries)
    rules = _coded(tables.templates.column("rule"))
    names: list[str] = rules.dictionary.to_pylist()
    rule = _indices(rules, -1)
    doses = _Doses(tables, dictionaries)
    numbers = _ints(tables.templates.column("template"), 0)
    follows = _ints(tables.patients.column("template"), 0)
    zeros = _days_of(tables.patients.column("day_zero"))
    weighed = _days_of(tables.patients.column("weighed_on"))
    places = _ints(tables.patients.column("doses"), 0)
    bounds = np.flatnonzero(np.diff(numbers)) + 1
    groups: list[Group] = []
    for start, stop in zip([0, *bounds.tolist()], [*bounds.tolist(), len(numbers)], strict=True):
        number = int(numbers[start])
        rows = np.flatnonzero(follows == number).astype(np.int32)
        own = _Own(names, rule[start:stop], doses.rules_of(number), doses.own[start:stop])
        template = _template({name: found[start:stop] for name, found in columns.items()}, own)
        groups.append(
            Group(
                template,
                number,
                rows,
                zeros[rows],
                weighed[rows],
                places[rows],
                *doses.of(number),
            )
        )
    return Record(tables.patients, tuple(groups), dictionaries)


_STATES = {state.value: at for at, state in enumerate(STATES)}


class _Doses:
    """The doses of a part's tables by template; a template with doses of its own has none here."""

    def __init__(self, tables: PartTables, dictionaries: Dictionaries) -> None:
        table = tables.doses
        both = pa.concat_arrays(
            [
                _one(table.column("dose")).cast(pa.string()),
                _one(tables.templates.column("dose")).cast(pa.string()),
            ]
        ).dictionary_encode()
        dictionaries.of["dose"] = NumberedTexts.of(both.dictionary.to_pylist())
        numbers = _indices(both, -1)
        self.own = numbers[table.num_rows :]
        self._dose = numbers[: table.num_rows]
        self._template = _ints(table.column("template"), 0)
        self._rule = _ints(table.column("rule"), 0)
        self._place = _ints(table.column("doses"), 0)
        self._age = _ints(table.column("age"), -1)
        self._names = _one(table.column("rule_name")).cast(pa.string())
        # Most templates have their epochs in common.
        self._epochs: dict[Hashable, Days] = {}

    def _rows(self, number: int) -> slice:
        at = np.flatnonzero(self._template == number)
        return slice(int(at[0]), int(at[-1]) + 1) if len(at) else slice(0, 0)

    def rules_of(self, number: int) -> tuple[str, ...]:
        rows = self._rows(number)
        if rows.stop == rows.start:
            return ()
        rule = self._rule[rows]
        _, first = np.unique(rule, return_index=True)
        return tuple(self._names[rows.start + int(at)].as_py() for at in first)

    def of(self, number: int) -> tuple[Days, Days]:
        """Return the rows of doses by weight, and the epoch of each age by rule."""
        rows = self._rows(number)
        if rows.stop == rows.start:
            return np.zeros((1, 1), np.int32), np.zeros((1, 1), np.int32)
        weights = len(np.unique(self._place[rows]))
        doses = self._dose[rows].reshape(weights, -1)
        rules = len(np.unique(self._rule[rows]))
        firsts = self._age[rows].reshape(weights, rules, -1)[0]
        key = firsts.shape, firsts.tobytes()
        if key not in self._epochs:
            self._epochs[key] = _epochs(firsts)
        return doses, self._epochs[key]


def _epochs(firsts: Days) -> Days:
    """Return the epoch of each age by rule, from the first age of each epoch."""
    found = np.zeros((len(firsts), AGES), np.int32)
    for at, first in enumerate(firsts):
        begins = np.sort(first[first >= 0])
        found[at] = np.searchsorted(begins, np.arange(AGES), side="right") - 1
    return found


def _columns(templates: pa.Table, dictionaries: Dictionaries) -> dict[str, Days]:
    """Return the columns of all templates as numbers."""
    columns = {name: _ints(templates.column(name), NO_DAY) for name in DAYS}
    columns |= {name: _numbered(templates, dictionaries, name) for name in (*TEXTS, "rest")}
    columns["minute"] = _ints(templates.column("minute"), NO_TIME)
    columns |= {name: _ints(templates.column(name), 0) for name in ("protocol_day", "ordinal")}
    words = dictionaries.of["state"]
    known = [_STATES.get(words.text_of(at) or "", -1) for at in range(len(words))]
    columns["states"] = np.array(known, np.int32)[columns["state"]]
    return columns


class _Own(NamedTuple):
    """What is a template's own: the rule of each row among the names of all, and its doses.

    ``named`` are the rules whose doses follow from a weight; else each row has its dose.
    """

    names: Sequence[str]
    rule: Days
    named: tuple[str, ...]
    dose: Days


def _template(columns: Mapping[str, Days], own: _Own) -> Template:
    _, first = np.unique(own.rule, return_index=True)
    met = [own.names[number] for number in own.rule[np.sort(first)].tolist()]
    known = own.named or tuple(met)
    place = np.array([known.index(name) if name in known else -1 for name in own.names], np.int32)
    return Template(
        days={name: columns[name] for name in DAYS},
        texts={name: columns[name] for name in TEXTS},
        at=columns["minute"],
        number=columns["protocol_day"],
        ordinal=columns["ordinal"],
        rest=columns["rest"],
        rule=place[own.rule],
        states=columns["states"],
        rules=tuple((arm, phase) for arm, _, phase in (name.partition("/") for name in known)),
        dosed_first=(),
        dosed_last=(),
        dose=None if own.named else own.dose,
    )


def _numbered(templates: pa.Table, dictionaries: Dictionaries, name: str) -> Days:
    encoded = _coded(templates.column(name))
    words = encoded.dictionary.to_pylist()
    dictionaries.of[name] = NumberedTexts.of([*words, None])
    return _indices(encoded, len(words))


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return _one(column.dictionary_encode().unify_dictionaries())


def _indices(encoded: pa.DictionaryArray, missing: int) -> Days:
    indices = pc.fill_null(encoded.indices, missing)
    found: Days = indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return found


def _one(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return found.chunk(0) if isinstance(found, pa.ChunkedArray) else found


def _ints(column: pa.ChunkedArray, missing: int) -> Days:
    filled = pc.fill_null(column.cast(pa.int32()), missing)
    found: Days = filled.to_numpy().astype(np.int32)
    return found


def _days_of(column: pa.ChunkedArray) -> Days:
    found: Days = column.cast(pa.int32()).to_numpy().astype(np.int32)
    return found
