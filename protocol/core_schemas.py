"""How pydantic is told of limits and of unions with a tag.

Loaded where pydantic has to look at a value, and for the schemas that editors use.
"""

import typing
from collections.abc import Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


def tagged_schema(source: Any, tag: str, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
    """Return how pydantic reads a union whose members say by a tag which they are."""
    choices = {
        value: handler.generate_schema(part)
        for part in typing.get_args(source)
        for value in typing.get_args(part.model_fields[tag].annotation)
    }
    return core_schema.tagged_union_schema(choices, tag)


def schema_within(schema: CoreSchema, limits: Mapping[str, Any]) -> CoreSchema:
    """Return a schema with limits on the value that lies inside the functions around it."""
    inner: Any = schema
    while inner["type"].startswith("function-"):
        inner = inner["schema"]
    inner.update(limits)
    return schema
