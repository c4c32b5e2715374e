"""Nothing that stands in a protocol document is left out of the sheet that people review.

One document fills every field that the model has. Each of its values is changed, one at a time:
the sheet has to change with it.
"""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

from full_protocol import FULL

from protocol.accepted import _flatten
from protocol.base import Model
from protocol.model_fields import fields_of, is_model
from protocol.quantity import Quantity
from protocol.timespan import Length, Offset
from protocol.treatment_protocol import TreatmentProtocol
from protocol.window import Window
from schedules.protocol_sheet import protocol_sheet

Step = tuple[Any, ...]


def _values(item: Any, path: Step = ()) -> Iterator[tuple[Step, Any, Any]]:
    """Yield every single value with its path and the type that its field has."""
    if isinstance(item, Model):
        for name, field in type(item).model_fields.items():
            yield from _below(getattr(item, name), (*path, name), field.annotation)
    elif isinstance(item, tuple):
        for at, part in enumerate(item):
            yield from _below(part, (*path, at), type(part))
    elif isinstance(item, dict):
        for key, part in item.items():
            yield from _below(part, (*path, key), type(part))


def _below(item: Any, path: Step, annotation: Any) -> Iterator[tuple[Step, Any, Any]]:
    if isinstance(item, Model | tuple | dict):
        yield from _values(item, path)
    elif item is not None:
        yield path, item, annotation


def _choices(annotation: Any) -> tuple[Any, ...]:
    """Return the values that a field of fixed words accepts."""
    parts = [part for part in _flatten(annotation) if str(get_origin(part)).endswith("Literal")]
    return tuple(choice for part in parts for choice in get_args(part))


_OTHERS: dict[type, Callable[[Any], Any]] = {
    str: lambda text: f"{text}x",
    int: lambda count: count + 1,
    Decimal: lambda amount: amount + 1,
    date: lambda day: day + timedelta(days=1),
    time: lambda hour: hour.replace(minute=(hour.minute + 1) % 60),
    Quantity: lambda found: Quantity(found.amount + 1, found.unit),
    Length: lambda found: Length(found.count + 1, found.unit),
    Window: lambda found: Window(found.before + 1, found.after),
    Offset: lambda found: (
        Offset(None, found.after, found.extra_days + 1)
        if found.day is None
        else Offset(found.day + 1, None)
    ),
}


def _other(item: Any, annotation: Any) -> Any:
    """Return another value of the same type; None where there is no other."""
    if choices := _choices(annotation):
        return next((choice for choice in choices if choice != item), None)
    if isinstance(item, Enum):
        return next(member for member in type(item) if member is not item)
    return _OTHERS[type(item)](item)


def _with(item: Any, path: Step, value: Any) -> Any:
    """Return a copy in which one value is another."""
    if not path:
        return value
    step, *rest = path
    if isinstance(item, Model):
        return item.model_copy(update={step: _with(getattr(item, step), tuple(rest), value)})
    if isinstance(item, tuple):
        return (*item[:step], _with(item[step], tuple(rest), value), *item[step + 1 :])
    return item | {step: _with(item[step], tuple(rest), value)}


def _says_nothing_alone(document: TreatmentProtocol, path: Step) -> bool:
    """Say whether a value matters only where another one is missing, or is named elsewhere."""
    at: Any = document
    for step in path[:-1]:
        at = getattr(at, step) if isinstance(at, Model) else at[step]
    match path:
        case (*_, "unset"):
            return at.value is not None
        case (*_, "lasts"):
            return at.fresh_for is not None
        case ("products", _, "id") | ("arms", _, "product"):
            return True  # changed alone, the document would name a product that is not there
    return False


def test_no_value_can_change_without_the_sheet_changing():
    sheet, silent = protocol_sheet(FULL), []
    for path, item, annotation in _values(FULL):
        other = _other(item, annotation)
        if other is None or _says_nothing_alone(FULL, path):
            continue
        if protocol_sheet(_with(FULL, path, other)) == sheet:
            silent.append(path)
    assert silent == []


def test_the_document_fills_every_field_of_the_model():
    filled = {
        _field(type(holder), name)
        for holder in _models(FULL)
        for name in type(holder).model_fields
        if getattr(holder, name) is not None and getattr(holder, name) != ()
    }
    wanted = {
        _field(model, name)
        for model in _reachable(TreatmentProtocol, set())
        for name in fields_of(model)
        if len(_choices(fields_of(model)[name].annotation)) != 1  # kind: always the same word
    }
    assert wanted - filled == set()


def _field(model: type[Model], name: str) -> str:
    """Return a field by the class that states it first: what shares a field prints it alike."""
    model = get_origin(model) or model
    first = [base for base in model.__mro__ if name in getattr(base, "__annotations__", {})][-1]
    return f"{first.__name__.partition('[')[0]}.{name}"


def _models(item: Any) -> Iterator[Model]:
    if isinstance(item, Model):
        yield item
        for name in type(item).model_fields:
            yield from _models(getattr(item, name))
    elif isinstance(item, tuple | dict):
        for part in item.values() if isinstance(item, dict) else item:
            yield from _models(part)


def _reachable(model: type[Model], seen: set[type[Model]]) -> set[type[Model]]:
    if model not in seen:
        seen.add(model)
        for field in fields_of(model).values():
            for part in _types(field.annotation):
                _reachable(part, seen)
    return seen


def _types(annotation: Any) -> Iterator[type[Model]]:
    for part in _flatten(annotation):
        if is_model(part):
            yield part
        else:
            for item in get_args(part):
                yield from _types(item)
