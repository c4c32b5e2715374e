"""The base of every document type: immutable, closed to unknown fields, checked when built.

A model costs nothing until it is used: what reads it is made when the first one is read. Values
that are right are read here; pydantic is loaded to explain what is wrong.
"""

import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar, dataclass_transform

from protocol.fields import Field
from protocol.model_fields import HasFields, built, known_fields
from protocol.values import Reader, Refused, reader_of, within

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema, ErrorDetails

P = ParamSpec("P")
M = TypeVar("M", bound="Model")
# What reads the fields of each model that was used, with the parts of a generic one.
_READERS: dict[Any, Mapping[str, Reader]] = {}
_new = object.__new__
_set_attribute = object.__setattr__


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class Model(HasFields):
    """A document type: immutable, closed to unknown fields, checked when built."""

    def __init__(self, **values: object) -> None:
        """Build from values, each of its type or in a form that the type reads.

        Raises pydantic's ``ValidationError``, a ``ValueError``, with all that is wrong.
        """
        found = _read(type(self), (), values)
        if found is None:
            from protocol.complaints import pydantic_reads  # noqa: PLC0415

            found = pydantic_reads(type(self), values)
        _set_attribute(self, "__dict__", vars(found))

    @classmethod
    def model_validate(cls, found: object) -> Self:
        """Read a mapping (or an instance). Raises pydantic's ``ValidationError``."""
        read: Self = validated(cls, found)
        return read

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        """Read JSON. Raises pydantic's ``ValidationError``."""
        read: Self = validated_json(cls, text)
        return read

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """Return the same with some values changed. They are taken as they are."""
        return built(type(self), {**vars(self), **(update or {})})

    def model_dump(
        self,
        *,
        mode: Literal["python", "json"] = "python",
        exclude: frozenset[str] | set[str] = frozenset(),
    ) -> dict[str, Any]:
        """Return plain mappings in place of models, all else as it is, or as JSON has it."""
        if mode == "json":
            import json  # noqa: PLC0415

            written: dict[str, Any] = json.loads(self.model_dump_json(exclude=exclude))
            return written
        return {name: _plain(value) for name, value in vars(self).items() if name not in exclude}

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        exclude_defaults: bool = False,
        exclude: frozenset[str] | set[str] = frozenset(),
    ) -> str:
        """Return it as JSON, its fields in their order."""
        from protocol.json_text import json_text  # noqa: PLC0415

        return json_text(self, indent=indent, exclude_defaults=exclude_defaults, exclude=exclude)

    @classmethod
    def reader(cls, parts: tuple[Any, ...]) -> Reader:
        """Return what reads values of this type; ``parts`` are those of a generic one."""

        def read(found: Any) -> Any:  # noqa: ANN401
            if isinstance(found, cls):
                return found
            made = _read(cls, parts, found)
            if made is None:
                raise Refused
            return made

        return read

    def __eq__(self, other: object) -> bool:
        """Say whether all values are equal."""
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        """Return a hash of all values."""
        return hash((type(self), *vars(self).values()))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: models do not change."""
        message = f"{type(self).__name__} does not change; use model_copy"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        """Refuse: models do not change."""
        self.__setattr__(name, None)

    def __repr__(self) -> str:
        """Return all values by name."""
        listed = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({listed})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls,
        source: object,
        handler: "GetCoreSchemaHandler",
    ) -> "CoreSchema":
        """Tell pydantic the same."""
        from protocol.complaints import model_schema  # noqa: PLC0415

        return model_schema(cls, typing.get_args(source), handler, Model.model_dump)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        """Describe the mapping to an editor."""
        from protocol.complaints import described_model  # noqa: PLC0415

        return described_model(cls, schema, handler)


def validated(kind: Any, found: object) -> Any:  # noqa: ANN401 -- of that type
    """Return a value as a type reads it. Raises pydantic's ``ValidationError``."""
    try:
        return read_quickly(kind, found)
    except Refused:
        from protocol.complaints import pydantic_reads  # noqa: PLC0415

        return pydantic_reads(kind, found)


def validated_json(kind: Any, text: str | bytes) -> Any:  # noqa: ANN401 -- of that type
    """Return what a type reads in JSON. Raises pydantic's ``ValidationError``."""
    import json  # noqa: PLC0415

    try:
        return read_quickly(kind, json.loads(text))
    except ValueError:
        from protocol.complaints import pydantic_reads_json  # noqa: PLC0415

        return pydantic_reads_json(kind, text)


def details_of(error: ValueError) -> "list[ErrorDetails]":
    """Return all that a ``ValidationError`` says is wrong."""
    from pydantic import ValidationError  # noqa: PLC0415

    assert isinstance(error, ValidationError)  # noqa: S101 -- raised by what is above
    return error.errors()


def read_quickly(kind: Any, found: object) -> Any:  # noqa: ANN401 -- of that type
    """Return a value as a type reads it. Raises ``Refused`` where pydantic has to look."""
    try:
        return _reader(kind)(found)
    except (ValueError, RecursionError):
        raise Refused from None


def made(kind: Callable[P, M]) -> Callable[P, M]:
    """Return what builds a model from values that the program itself made: they are not read again.

    It gives what the model itself gives for values that are right.
    """
    model = typing.cast("type[Model]", kind)

    template: dict[str, Any] = {}

    def make(**values: object) -> object:
        if not template:  # found late, when all that its fields name is known
            template.update(known_fields(model, ()).template)
        item = _new(model)
        _set_attribute(item, "__dict__", template | values)
        return item

    return typing.cast("Callable[P, M]", make)


@cache
def _reader(kind: Any) -> Reader:  # noqa: ANN401
    return reader_of(kind)


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return value.model_dump()
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in typing.cast("tuple[object, ...]", value))
    if isinstance(value, dict):
        items = typing.cast("dict[object, object]", value).items()
        return {key: _plain(item) for key, item in items}
    return value


def _read(kind: type[M], parts: tuple[Any, ...], found: object) -> M | None:
    """Return the model of a mapping; None where pydantic has to look."""
    known, readers = known_fields(kind, parts), _readers(kind, parts)
    try:
        for name in known.before:
            found = getattr(kind, name)(found)
        if not isinstance(found, dict) or not known.required <= found.keys():
            return None
        values = {**known.template}
        for name, value in typing.cast("dict[str, object]", found).items():
            values[name] = readers[name](value)
        model = built(kind, values)
        for name in known.after:
            getattr(model, name)()
    except (ValueError, KeyError, AssertionError, RecursionError):
        return None
    return model


def _readers(kind: type[Model], parts: tuple[Any, ...]) -> Mapping[str, Reader]:
    key: Any = (kind, parts)
    if key not in _READERS:
        _READERS[key] = {
            name: within(reader_of(field.annotation), field.limits)
            for name, field in known_fields(kind, parts).fields.items()
        }
    return _READERS[key]
