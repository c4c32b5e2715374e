"""What a model says of its fields beside their types: limits, readings and checks.

These say it to two readers: the quick one, which takes what is right, and pydantic, which is loaded
only where something is wrong (to tell everything that is) and for the schemas of editors.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from protocol.lean import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

F = TypeVar("F", bound=Callable[..., object])
_CHECK = "_checks_model"
REQUIRED: Any = object()
"""The default of a field that has none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value's type does not say: its length, its range, its form, and a union's tag."""

    default: Any = REQUIRED
    default_factory: Callable[[], object] | None = None
    min_length: int | None = None
    max_length: int | None = None
    ge: int | None = None
    le: int | None = None
    lt: int | None = None
    pattern: str | None = None
    discriminator: str | None = None

    @property
    def is_default_only(self) -> bool:
        """Whether it says nothing about values."""
        return not self._stated() and self.discriminator is None

    def keeps(self, found: Any) -> bool:  # noqa: ANN401 -- the type was looked at before
        """Say whether a value of the right type is within the limits."""
        return not (
            (self.min_length is not None and len(found) < self.min_length)
            or (self.max_length is not None and len(found) > self.max_length)
            or (self.ge is not None and found < self.ge)
            or (self.le is not None and found > self.le)
            or (self.lt is not None and found >= self.lt)
            or (self.pattern is not None and re.search(self.pattern, found) is None)
        )

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Tell pydantic the same."""
        from protocol.core_schemas import schema_within, tagged_schema  # noqa: PLC0415

        if self.discriminator is not None:
            return tagged_schema(source, self.discriminator, handler)
        return schema_within(handler(source), self._stated())

    def _stated(self) -> dict[str, Any]:
        names = ("min_length", "max_length", "ge", "le", "lt", "pattern")
        return {name: limit for name in names if (limit := getattr(self, name)) is not None}


def Field(  # noqa: N802, PLR0913 -- as pydantic and dataclasses call theirs, a field specifier
    *,
    default: Any = REQUIRED,  # noqa: ANN401 -- of whatever type the field is
    default_factory: Callable[[], object] | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    ge: int | None = None,
    le: int | None = None,
    lt: int | None = None,
    pattern: str | None = None,
    discriminator: str | None = None,
) -> Any:  # noqa: ANN401 -- it stands where the field's default stands
    """Return what limits a field, or one part of its type inside ``Annotated``."""
    return Limits(
        default=default,
        default_factory=default_factory,
        min_length=min_length,
        max_length=max_length,
        ge=ge,
        le=le,
        lt=lt,
        pattern=pattern,
        discriminator=discriminator,
    )


@dataclass(frozen=True, slots=True)
class BeforeValidator:
    """Reads the raw value, before its type is looked at; raises ``ValueError``."""

    read: Callable[[Any], object]

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Tell pydantic the same."""
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_before_validator_function(self.read, handler(source))


@dataclass(frozen=True, slots=True)
class AfterValidator:
    """Looks at the typed value; returns it or raises ``ValueError``."""

    check: Callable[[Any], object]

    def __get_pydantic_core_schema__(
        self, source: object, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Tell pydantic the same."""
        from pydantic_core import core_schema  # noqa: PLC0415

        return core_schema.no_info_after_validator_function(self.check, handler(source))


@dataclass(frozen=True, slots=True)
class WrittenBy:
    """How a value is written in JSON, where its type has no form of its own."""

    write: Callable[[Any], str]


@dataclass(frozen=True, slots=True, eq=False)
class WithJsonSchema:
    """What an editor is told of a value."""

    described: Mapping[str, object]

    def __get_pydantic_json_schema__(
        self, _schema: "CoreSchema", _handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        """Return the description."""
        return dict(self.described)


def model_validator(*, mode: Literal["before", "after"]) -> Callable[[F], F]:
    """Mark a method that checks a whole model, or (a class method) that reads what it is made of.

    ``after`` is called on the model and raises ``ValueError``; ``before`` gets the raw value.
    """

    def marked(method: F) -> F:
        setattr(getattr(method, "__func__", method), _CHECK, mode)
        return method

    return marked


def is_check(member: object, mode: str) -> bool:
    """Say whether a member of a class was marked with ``model_validator``."""
    return getattr(getattr(member, "__func__", member), _CHECK, None) == mode
