"""What is wrong with a value, as pydantic says it: here it learns what the models are.

Loaded only where the quick reader refuses a value, and for the schemas that editors use.
"""

import inspect
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from protocol.model_fields import HasFields, ModelField, built, checks_of, fields_of

M = TypeVar("M", bound=HasFields)
# Models whose schema is being made: one that holds itself refers to itself.
_begun: list[str] = []


def pydantic_reads(kind: Any, found: object) -> Any:  # noqa: ANN401 -- of that type
    """Return a value as pydantic reads it. Raises ``ValidationError``."""
    return _adapter(kind).validate_python(found)


def pydantic_reads_json(kind: Any, text: str | bytes) -> Any:  # noqa: ANN401 -- of that type
    """Return JSON as pydantic reads it. Raises ``ValidationError``."""
    return _adapter(kind).validate_json(text)


def complaints_of(kind: type[M], found: object) -> tuple[M | None, list[ErrorDetails]]:
    """Return a value as pydantic reads it, or all that is wrong with it."""
    try:
        return pydantic_reads(kind, found), []
    except ValidationError as error:
        return None, error.errors()


def json_schema_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 -- a model
    """Return pydantic's description of a model, for editors."""
    described: dict[str, Any] = _adapter(kind).json_schema()
    return described


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401
    return TypeAdapter(kind)


def model_schema(
    kind: type[HasFields],
    parts: tuple[Any, ...],
    handler: GetCoreSchemaHandler,
    dump: Callable[[Any], object],
) -> CoreSchema:
    """Return how pydantic reads a model: an instance as it is, a mapping field by field.

    ``dump`` makes plain mappings of one.
    """
    whole: Any = kind.__class_getitem__(parts) if parts else kind  # type: ignore[attr-defined]
    ref = f"{_name(kind, parts)}:{id(kind)}"
    if ref in _begun:
        return core_schema.definition_reference_schema(ref)
    _begun.append(ref)
    try:
        fields = {
            name: core_schema.model_field(_field(field, handler))
            for name, field in fields_of(whole).items()
        }
    finally:
        _begun.pop()
    mapping = core_schema.model_fields_schema(
        fields, model_name=_name(kind, parts), extra_behavior="forbid"
    )
    before, after = checks_of(kind)

    def read(found: object, inner: core_schema.ValidatorFunctionWrapHandler) -> HasFields:
        if isinstance(found, kind):
            return found
        for name in before:
            found = getattr(kind, name)(found)
        model = built(kind, inner(found)[0])
        for name in after:
            getattr(model, name)()
        return model

    written = core_schema.plain_serializer_function_ser_schema(dump)
    return core_schema.no_info_wrap_validator_function(
        read, mapping, ref=ref, serialization=written
    )


def _field(field: ModelField, handler: GetCoreSchemaHandler) -> CoreSchema:
    kind = field.annotation
    limited = kind if field.limits.is_default_only else typing.Annotated[kind, field.limits]
    schema = handler.generate_schema(limited)
    if field.is_required:
        return schema
    if field.limits.default_factory is not None:
        return core_schema.with_default_schema(schema, default_factory=field.limits.default_factory)
    return core_schema.with_default_schema(schema, default=field.default)


def described_model(
    kind: type[HasFields], schema: CoreSchema, handler: GetJsonSchemaHandler
) -> dict[str, Any]:
    """Return a model's description with its name and its docstring."""
    found = handler.resolve_ref_schema(handler(schema))
    found["title"] = kind.__name__
    found["additionalProperties"] = False
    found["description"] = inspect.getdoc(kind) or ""
    return found


def _name(kind: type[HasFields], parts: tuple[Any, ...]) -> str:
    words = "_".join("".join(c if c.isalnum() else "_" for c in str(part)) for part in parts)
    return f"{kind.__name__}_{words}" if parts else kind.__name__
