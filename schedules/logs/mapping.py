"""How another system's table or bundle is read: a document that names every column it uses.

Nothing is guessed: a column that is neither mapped nor ignored is a problem, and so is a value that
the document does not list where it lists values.
"""

import codecs
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

from protocol.base import Line, Model
from protocol.document import read_document
from protocol.fields import Field, model_validator
from protocol.validation import validate
from schedules.records import AdministrationRecord

FIELDS = tuple(name for name in AdministrationRecord.model_fields if name != "place")
_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


class ColumnSource(Model):
    """Where one of a record's values comes from.

    ``column`` is theirs; several are joined by a space (a date and a time). ``constant`` is a value
    that every row has. ``values`` turns their words into ours, ``format`` is the form of a date and
    time as Python's ``strptime`` has it, ``unit`` is added to a bare number, and ``decimal_comma``
    says that a comma is the decimal sign.
    """

    column: Line | None = None
    columns: tuple[Line, ...] = ()
    constant: Line | None = None
    values: dict[str, Line] = Field(default_factory=dict)
    format: Line | None = None
    unit: Line | None = None
    decimal_comma: Literal["yes", "no"] = "no"

    @model_validator(mode="after")
    def _comes_from_one_place(self) -> Self:
        if sum((self.column is not None, bool(self.columns), self.constant is not None)) != 1:
            message = "accepted: one of column, columns and constant"
            raise ValueError(message)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (self.column,) if self.column is not None else self.columns

    def value(self, cells: Mapping[str, str]) -> str | None:
        """Return the value of a row in our form; None where its cells are empty.

        Raises ``ValueError`` with what was found and what is accepted.
        """
        if self.constant is not None:
            return self.constant
        found = " ".join(cells[name] for name in self.names if cells.get(name))
        if not found:
            return None
        if self.values:
            return self._translated(found)
        if self.format is not None:
            return self._dated(found, self.format)
        if self.decimal_comma == "yes":
            found = found.replace(".", "").replace(",", ".")
        return f"{found} {self.unit}" if self.unit is not None else found

    def _translated(self, found: str) -> str:
        if found not in self.values:
            message = f'found "{found}"; accepted: {", ".join(self.values)} (as the mapping lists)'
            raise ValueError(message)
        return self.values[found]

    def _dated(self, found: str, form: str) -> str:
        try:
            at = datetime.strptime(found, form)  # noqa: DTZ007 -- the zone is resolved afterwards
        except ValueError:
            message = f'found "{found}"; accepted: a date and time in the form {form}'
            raise ValueError(message) from None
        return at.isoformat(sep=" ")


class LogMapping(Model):
    """How to read a log that is not in the program's own form.

    ``ambiguous`` says which of two instants is meant where the clock went back; ``refuse`` lists
    the row as unreadable.
    """

    format_version: Literal["1"]
    kind: Literal["log-mapping"]
    delimiter: Literal["comma", "semicolon", "tab", "pipe"] = "comma"
    encoding: Line = "utf-8"
    sheet: Line | None = None
    ambiguous: Literal["refuse", "first", "second"] = "refuse"
    columns: dict[str, ColumnSource]
    ignore: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        unknown = [name for name in self.columns if name not in FIELDS]
        if unknown:
            message = f'columns: found "{unknown[0]}"; accepted: {", ".join(FIELDS)}'
            raise ValueError(message)
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            message = f'encoding: found "{self.encoding}"; accepted: utf-8, utf-16, gb18030, cp1252'
            raise ValueError(message) from None
        return self

    @property
    def separator(self) -> str:
        """The character between cells."""
        return _DELIMITERS[self.delimiter]

    def problems(self, header: Sequence[str]) -> list[str]:
        """Return why a header does not fit the mapping."""
        wanted = [name for source in self.columns.values() for name in source.names]
        found = [f'the column "{name}" is missing' for name in wanted if name not in header]
        known = {*wanted, *self.ignore}
        found += [
            f'found the column "{name}", which the mapping neither reads nor ignores'
            for name in header
            if name and name not in known
        ]
        twice = dict.fromkeys(name for name in wanted if list(header).count(name) > 1)
        return found + [f'found the column "{name}" again; accepted: once' for name in twice]

    def row(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Return a row's values by our names, and the problems by our name."""
        values: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for name, source in self.columns.items():
            try:
                value = source.value(cells)
            except ValueError as error:
                problems.append((name, str(error)))
                continue
            if value is not None:
                values[name] = value
        return values, problems


def parse_mapping(text: str, *, source: str) -> LogMapping:
    """Read a mapping document. Raises ``DocumentError`` with every problem at its place."""
    return validate(LogMapping, read_document(text, source))
