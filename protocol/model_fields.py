"""The fields of a model: what its annotations say, found when the first one is used."""

import typing
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from protocol.fields import REQUIRED, Limits, WrittenBy, is_check
from protocol.lean import dataclass

M = TypeVar("M", bound="HasFields")
_NO_LIMITS = Limits()
# What is known of each model that was used, with the parts of a generic one.
_KNOWN: "dict[Any, KnownFields]" = {}
_new = object.__new__
_set_attribute = object.__setattr__


@dataclass(frozen=True, slots=True)
class ModelField:
    """One field of a model: its type with all that is said of it, and its default."""

    annotation: Any
    limits: Limits = _NO_LIMITS
    default: Any = REQUIRED

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is REQUIRED and self.limits.default_factory is None

    def made_default(self) -> Any:  # noqa: ANN401 -- of whatever type the field is
        """Return the default."""
        factory = self.limits.default_factory
        return self.default if factory is None else factory()

    @property
    def writer(self) -> Callable[[Any], str] | None:
        """What writes its value, where the value's type does not say it."""
        marks = typing.get_args(self.annotation)[1:]
        return next((mark.write for mark in marks if isinstance(mark, WrittenBy)), None)


class KnownFields(typing.NamedTuple):
    """What is known of a model once it is used."""

    fields: Mapping[str, ModelField]
    template: dict[str, Any]
    required: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]


class HasFields:
    """What has fields: the base of ``Model``, whose own members are not looked at for fields."""

    if TYPE_CHECKING:
        model_fields: typing.ClassVar[Mapping[str, ModelField]]


class _FieldsOfClass:
    """Finds a class's fields when they are asked for."""

    def __get__(self, _instance: object, kind: type[HasFields]) -> Mapping[str, ModelField]:
        return known_fields(kind, ()).fields


setattr(HasFields, "model_fields", _FieldsOfClass())  # noqa: B010 -- no field of its own


def is_model(kind: object) -> bool:
    """Say whether a type is a model, generic ones with their parts included."""
    kind = typing.get_origin(kind) or kind
    return isinstance(kind, type) and issubclass(kind, HasFields)


def fields_of(kind: Any) -> Mapping[str, ModelField]:  # noqa: ANN401 -- a class, or one with parts
    """Return the fields of a model in their order; a generic one's with its parts put in."""
    return known_fields(typing.get_origin(kind) or kind, typing.get_args(kind)).fields


def checks_of(kind: type[HasFields]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of what reads the raw value, and of what checks the whole model."""
    found = known_fields(kind, ())
    return found.before, found.after


def built(kind: type[M], values: dict[str, Any]) -> M:
    """Return a model that holds these values as they are, all fields in their order."""
    model = _new(kind)
    _set_attribute(model, "__dict__", values)
    return model


def known_fields(kind: type[HasFields], parts: tuple[Any, ...]) -> KnownFields:
    """Return what is known of a model; ``parts`` are those of a generic one."""
    key: Any = (kind, parts)
    if key not in _KNOWN:
        _KNOWN[key] = _found_fields(kind, parts)
    return _KNOWN[key]


def _found_fields(kind: type[HasFields], parts: tuple[Any, ...]) -> KnownFields:
    own = [part for part in reversed(kind.__mro__) if is_model(part) and not _is_base(part)]
    members = {name: member for part in own for name, member in vars(part).items()}
    for name, member in members.items():
        if type(member).__module__.startswith("pydantic"):
            message = f"{kind.__name__}.{name} is pydantic's; use what protocol.fields offers"
            raise TypeError(message)
    fields = dict(_own_fields(kind, parts, members))
    return KnownFields(
        fields,
        {name: field.made_default() for name, field in fields.items()},
        frozenset(name for name, field in fields.items() if field.is_required),
        tuple(name for name, member in members.items() if is_check(member, "before")),
        tuple(name for name, member in members.items() if is_check(member, "after")),
    )


def _is_base(part: type) -> bool:
    return part is HasFields or HasFields in part.__bases__


def _own_fields(
    kind: type[HasFields], parts: tuple[Any, ...], members: Mapping[str, object]
) -> Iterator[tuple[str, ModelField]]:
    bases: tuple[Any, ...] = getattr(kind, "__orig_bases__", ())
    stated_parts = (typing.get_args(base) for base in bases if is_model(base))
    parts = parts or next((found for found in stated_parts if found), ())
    for name, annotation in typing.get_type_hints(kind, include_extras=True).items():
        if typing.get_origin(annotation) is typing.ClassVar:
            continue
        stated = members.get(name, REQUIRED)
        limits = stated if isinstance(stated, Limits) else _NO_LIMITS
        default = limits.default if stated is limits else stated
        yield name, ModelField(_with_parts(annotation, parts), limits, default)


def _with_parts(annotation: Any, parts: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """Put the parts of a generic model in the place of its type variables."""
    return annotation[parts] if parts and getattr(annotation, "__parameters__", ()) else annotation
