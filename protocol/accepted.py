"""Which keys and kinds a place of a document accepts, found by following the model to it."""

import types
import typing
from typing import Any

from protocol.model import Model
from protocol.model_fields import fields_of, is_model
from protocol.tree import Path, as_mapping, below

_TAGS = ("kind", "basis")


def keys_at(model: type[Model], value: object, path: Path) -> list[str]:
    """Return the keys accepted in the mapping at a path."""
    annotation, value = _follow(model, value, path)
    chosen = _choose(annotation, value)
    return list(fields_of(chosen)) if chosen is not None else []


def tags_at(model: type[Model], value: object, path: Path, tag: str) -> list[str]:
    """Return the values that a mapping's ``kind`` or ``basis`` may have at a path."""
    annotation, _ = _follow(model, value, path)
    return [
        str(choice)
        for part in _flatten(annotation)
        if is_model(part) and tag in fields_of(part)
        for choice in typing.get_args(fields_of(part)[tag].annotation)
    ]


def _follow(model: type[Model], value: object, path: Path) -> tuple[Any, object]:
    annotation: Any = model
    for part in path:
        chosen = _choose(annotation, value)
        value = below(value, part)
        if chosen is not None and part in fields_of(chosen):
            annotation = fields_of(chosen)[str(part)].annotation
        else:
            annotation = _item_type(annotation)
    return annotation, value


def _choose(annotation: Any, value: object) -> Any:  # noqa: ANN401
    """Return the model that a value was read as: the only one, or the one its tag names."""
    models = [part for part in _flatten(annotation) if is_model(part)]
    if len(models) == 1:
        return models[0]
    tags = {as_mapping(value).get(tag) for tag in _TAGS}
    return next((model for model in models if tags & set(_own_tags(model))), None)


def _own_tags(model: Any) -> list[Any]:  # noqa: ANN401
    fields = fields_of(model)
    annotations = [fields[tag].annotation for tag in _TAGS if tag in fields]
    return [choice for annotation in annotations for choice in typing.get_args(annotation)]


def _item_type(annotation: Any) -> Any:  # noqa: ANN401
    """Return the type of a list's or mapping's elements."""
    arguments = [item for part in _flatten(annotation) for item in typing.get_args(part)]
    return next(item for item in reversed(arguments) if item is not Ellipsis)


def _flatten(annotation: Any) -> list[Any]:  # noqa: ANN401
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType}:
        return [part for item in typing.get_args(annotation) for part in _flatten(item)]
    if origin is typing.Annotated:
        return _flatten(typing.get_args(annotation)[0])
    return [annotation]
