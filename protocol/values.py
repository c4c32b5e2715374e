"""From plain values to typed ones, quickly: what is right is taken, what is not is only refused.

Each type gives a function. What one refuses may still be right in pydantic's eyes, which then has
the last word, and says everything that is wrong; what one takes, pydantic takes as the same value.
"""

import types
import typing
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import EnumType, StrEnum
from typing import Any, Literal, TypeVar

from protocol.fields import AfterValidator, BeforeValidator, Limits, WithJsonSchema, WrittenBy

Reader = Callable[[Any], Any]


# A class that stands in for one of these is left to pydantic.
_LISTS = (tuple, list)


class Refused(ValueError):  # noqa: N818 -- says nothing but that another reader has to look
    """The quick reader does not take this value."""


def reader_of(kind: Any) -> Reader:  # noqa: ANN401
    """Return what reads values of a type. Raises ``TypeError`` for a type no model may use."""
    if isinstance(kind, TypeVar):
        return _as_it_is
    origin = typing.get_origin(kind)
    if origin is not None:
        return _of_parts(kind, origin, typing.get_args(kind))
    if kind in _PLAIN:
        return _PLAIN[kind]
    if hasattr(kind, "reader"):
        return _own_reader(kind, ())
    if kind.__class__ is EnumType and issubclass(kind, StrEnum):
        return _choice({str(member): member for member in kind})
    raise TypeError(_no_reader(kind))


def _own_reader(kind: Any, parts: tuple[Any, ...]) -> Reader:  # noqa: ANN401
    reader: Reader = kind.reader(parts)
    return reader


def _no_reader(kind: object) -> str:
    return f"{kind}: no reader for this; use what protocol.fields and plain types offer"


def _of_parts(kind: Any, origin: Any, parts: tuple[Any, ...]) -> Reader:  # noqa: ANN401
    if origin is typing.Annotated:
        return _annotated(parts[0], parts[1:])
    if origin in {typing.Union, types.UnionType}:
        return _union(parts)
    if origin is Literal:
        return _choice({choice: choice for choice in parts})
    if origin is tuple:
        readers = [reader_of(part) for part in parts if part is not Ellipsis]
        return _many(readers[0]) if parts[-1] is Ellipsis else _some(readers)
    if origin is dict:
        return _mapping(reader_of(parts[0]), reader_of(parts[1]))
    if hasattr(origin, "reader"):
        return _own_reader(origin, parts)
    raise TypeError(_no_reader(kind))


def _annotated(kind: Any, marks: Sequence[object]) -> Reader:  # noqa: ANN401
    for mark in marks:
        if isinstance(mark, Limits) and mark.discriminator is not None:
            return _tagged(typing.get_args(kind), mark.discriminator)
    read = reader_of(kind)
    for mark in marks:
        match mark:
            case BeforeValidator():
                read = _then(mark.read, read)
            case AfterValidator():
                read = _then(read, mark.check)
            case Limits():
                read = _within(read, mark)
            case WithJsonSchema() | WrittenBy():
                pass
            case _:
                raise TypeError(_no_reader(mark))
    return read


def within(read: Reader, limits: Limits) -> Reader:
    """Return what reads a value and looks at its limits."""
    return read if limits.is_default_only else _within(read, limits)


def _then(first: Reader, second: Reader) -> Reader:
    return lambda found: second(first(found))


def _within(read: Reader, limits: Limits) -> Reader:
    def kept(found: Any) -> Any:  # noqa: ANN401
        value = read(found)
        if not limits.keeps(value):
            raise Refused
        return value

    return kept


def _union(parts: tuple[Any, ...]) -> Reader:
    """Read the one type that may also be null; of any others only their own instances."""
    readers = [reader_of(part) for part in parts if part is not types.NoneType]
    is_optional = len(readers) < len(parts)
    read = readers[0] if len(readers) == 1 else _instance_of(parts)
    if not is_optional:
        return read
    return lambda found: None if found is None else read(found)


def _instance_of(parts: tuple[Any, ...]) -> Reader:
    kinds = tuple(part for part in parts if isinstance(part, type))

    def read(found: Any) -> Any:  # noqa: ANN401
        if isinstance(found, kinds):
            return found
        raise Refused

    return read


def _tagged(parts: tuple[Any, ...], tag: str) -> Reader:
    """Read the member of a union that the value's tag names."""
    by_tag = {
        value: reader_of(part)
        for part in parts
        for value in typing.get_args(part.model_fields[tag].annotation)
    }

    def read(found: Any) -> Any:  # noqa: ANN401
        name = found.get(tag) if found.__class__ is dict else getattr(found, tag, None)
        if type(name) is not str or name not in by_tag:
            raise Refused
        return by_tag[name](found)

    return read


def _choice(choices: dict[Any, Any]) -> Reader:
    def read(found: Any) -> Any:  # noqa: ANN401
        if isinstance(found, str) and found in choices:
            return choices[found]
        raise Refused

    return read


def _many(read: Reader) -> Reader:
    def read_all(found: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if found.__class__ in _LISTS:
            return tuple(map(read, found))
        raise Refused

    return read_all


def _some(readers: Sequence[Reader]) -> Reader:
    def read_each(found: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if found.__class__ not in _LISTS or len(found) != len(readers):
            raise Refused
        return tuple(read(item) for read, item in zip(readers, found, strict=True))

    return read_each


def _mapping(read_key: Reader, read: Reader) -> Reader:
    def read_all(found: Any) -> dict[Any, Any]:  # noqa: ANN401
        if found.__class__ is dict:
            return {read_key(key): read(item) for key, item in found.items()}
        raise Refused

    return read_all


def _exactly(kind: type) -> Reader:
    """Read a value that is of the type already; a boolean is no number, a time of day no date."""

    def read(found: Any) -> Any:  # noqa: ANN401
        if type(found) is kind:
            return found
        raise Refused

    return read


def _as_it_is(found: Any) -> Any:  # noqa: ANN401
    return found


def _boolean(found: Any) -> bool:  # noqa: ANN401
    if found is True or found == "true":
        return True
    if found is False or found == "false":
        return False
    raise Refused


_PLAIN: dict[Any, Reader] = {
    kind: _exactly(kind) for kind in (str, int, Decimal, date, time, datetime, type(None))
} | {bool: _boolean, Any: _as_it_is, object: _as_it_is}
