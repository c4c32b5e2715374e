"""Models as JSON: fields in their order, each value in the form that its type reads again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any

from protocol.fields import REQUIRED
from protocol.model_fields import HasFields
from protocol.text_form import TextForm

Text = Callable[[Any], str]
_LISTS = (tuple, list)
_Field = tuple[str, str, object, bool, Text | None]


def json_text(
    value: object,
    *,
    indent: int | None = None,
    exclude_defaults: bool = False,
    exclude: Iterable[str] = (),
) -> str:
    """Return a model, or models in lists and mappings, as JSON.

    Without ``indent`` it is one line without spaces. ``exclude`` names fields of the outermost
    model; values that equal their default are left out with ``exclude_defaults``.
    """
    return _Writer(indent, exclude_defaults).text(value, "\n", frozenset(exclude))


def json_texts(values: Iterable[object], *, exclude_defaults: bool = False) -> Iterator[str]:
    """Yield each of many values as ``json_text`` writes it; how models are written is found once.

    Models in them have to live until all is written: one that comes again is known by its place.
    """
    writer = _Writer(None, exclude_defaults)
    return (writer.text(value, "\n") for value in values)


class _Writer:
    """Writes values; a model that stands in many places is written once for each depth."""

    def __init__(self, indent: int | None, exclude_defaults: bool) -> None:  # noqa: FBT001
        self._step = None if indent is None else " " * indent
        self._colon = ":" if indent is None else ": "
        self._exclude_defaults = exclude_defaults
        self._written: dict[tuple[int, str], str] = {}
        self._days: dict[date, str] = {}
        self._plans: dict[type[HasFields], list[_Field]] = {}
        # Of each class that is one text how it is written; choices and text forms as they are met.
        self._scalars: dict[type, Text] = {**_SCALARS, date: self._day}

    def text(self, value: Any, line: str, exclude: frozenset[str] = frozenset()) -> str:  # noqa: ANN401
        """Return the text of a value whose own line begins as ``line`` does."""
        kind = value.__class__
        known = self._scalars
        if kind in known:
            return known[kind](value)
        if kind in _LISTS:
            inner = self._inner(line)
            parts = [
                known[item.__class__](item) if item.__class__ in known else self.text(item, inner)
                for item in value
            ]
            return _joined("[]", parts, line, inner)
        if kind is dict:
            inner = self._inner(line)
            pairs = [
                f"{encode_basestring(str(key))}{self._colon}{self.text(item, inner)}"
                for key, item in value.items()
            ]
            return _joined("{}", pairs, line, inner)
        if isinstance(value, HasFields):
            key = id(value), line
            if exclude or key not in self._written:
                self._written[key] = self._model(value, line, exclude)
            return self._written[key]
        known[kind] = _other(kind)
        return known[kind](value)

    def _day(self, day: date) -> str:
        if day not in self._days:
            self._days[day] = f'"{day.isoformat()}"'
        return self._days[day]

    def _model(self, model: HasFields, line: str, exclude: frozenset[str]) -> str:
        kind = type(model)
        if kind not in self._plans:
            self._plans[kind] = self._plan_of(kind)
        values, inner, known = vars(model), self._inner(line), self._scalars
        pairs: list[str] = []
        for name, start, default, is_alone, write in self._plans[kind]:
            value = values[name]
            # Most values that are left out are the default itself, and nothing else equals null.
            if value is default or (not is_alone and value == default) or name in exclude:
                continue
            if write is not None:
                text = encode_basestring(write(value))
            elif (scalar := known.get(value.__class__)) is not None:
                text = scalar(value)
            else:
                text = self.text(value, inner)
            pairs.append(start + text)
        return _joined("{}", pairs, line, inner)

    def _plan_of(self, kind: type[HasFields]) -> "list[_Field]":
        """Return how each field is written: its name, and the value that is left out."""
        plan: list[_Field] = []
        for name, field in kind.model_fields.items():
            default = field.made_default() if self._exclude_defaults else REQUIRED
            is_alone = default is None or default is REQUIRED
            plan.append((name, f'"{name}"{self._colon}', default, is_alone, field.writer))
        return plan

    def _inner(self, line: str) -> str:
        return line if self._step is None else line + self._step


def _joined(brackets: str, parts: list[str], line: str, inner: str) -> str:
    if not parts:
        return brackets
    if inner is line:
        return f"{brackets[0]}{','.join(parts)}{brackets[1]}"
    return f"{brackets[0]}{inner}{f',{inner}'.join(parts)}{line}{brackets[1]}"


def _instant(at: datetime) -> str:
    return f'"{at.isoformat().removesuffix("+00:00")}{"" if at.utcoffset() else "Z"}"'


def _choice(found: StrEnum) -> str:
    return f'"{found.value}"'


def _other(kind: type) -> Text:
    """Return how to write what has a text form of its own, or is one of several choices."""
    if issubclass(kind, StrEnum):
        return _choice
    if issubclass(kind, TextForm):
        return lambda found: encode_basestring(str(found))
    message = f"{kind.__name__} has no form in JSON"
    raise TypeError(message)


_SCALARS: dict[type, Text] = {
    str: encode_basestring,
    int: str,
    bool: lambda found: "true" if found else "false",
    type(None): lambda _: "null",
    Decimal: lambda found: f'"{found:f}"',
    time: lambda found: f'"{found:%H:%M}"',
    datetime: _instant,
}
