"""Data classes whose methods are made when they are first used.

The standard library writes and compiles six functions for each class when its module is loaded;
of the classes that a command loads it uses few. These behave alike: fields, defaults, equality,
hash, pattern matching, ``replace`` and pickling. Type checkers see the standard ones.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 -- what type checkers see
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, eq: bool = True
    ) -> Callable[[type], type]:
        """Return what makes a data class, as ``dataclasses.dataclass`` does."""

        def made(kind: type) -> type:
            own = dict(vars(kind))
            if kind.__doc__ is None:
                # The standard library would write the class's signature there, which takes 3 ms.
                kind.__doc__ = kind.__name__
            kind = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(kind)
            methods: dict[str, Any] = {"__init__": _first_init(frozen=frozen), "__repr__": _repr}
            if eq:
                methods |= _EQUAL if frozen else {**_EQUAL, "__hash__": None}
            if frozen:
                methods |= _FROZEN
            for name, method in methods.items():
                if name not in own:
                    setattr(kind, name, method)
            return kind

        return made


_MISSING = dataclasses.MISSING
_KEYS: dict[type, Callable[[Any], object]] = {}


def _first_init(*, frozen: bool) -> Callable[..., None]:
    """Return an ``__init__`` that puts the real one in its own place when it is first called."""

    def __init__(self: Any, *values: object, **named: object) -> None:  # noqa: N807, ANN401
        kinds: tuple[Any, ...] = type(self).__mro__
        owner = next(kind for kind in kinds if kind.__dict__.get("__init__") is __init__)
        owner.__init__ = real = _init_of(owner, frozen=frozen)
        real(self, *values, **named)

    return __init__


def _init_of(kind: Any, *, frozen: bool) -> Callable[..., None]:  # noqa: ANN401 -- a data class
    """Return the ``__init__`` of a class: its fields in their order, with their defaults."""
    known: dict[str, Any] = {"_set": object.__setattr__ if frozen else setattr, "_M": _MISSING}
    arguments, lines = ["self"], list[str]()
    for field in dataclasses.fields(kind):
        name, value = field.name, field.name
        known[f"_d_{name}"], known[f"_f_{name}"] = field.default, field.default_factory
        has_factory = field.default_factory is not _MISSING
        if has_factory:
            value = f"_f_{name}() if {name} is _M else {name}" if field.init else f"_f_{name}()"
        if field.init:
            default = "_M" if has_factory else f"_d_{name}"
            has_default = has_factory or field.default is not _MISSING
            arguments.append(f"{name}={default}" if has_default else name)
        if field.init or has_factory:
            lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "; ".join(lines) or "pass"
    exec(f"def __init__({', '.join(arguments)}): {body}", known)  # noqa: S102 -- of names alone
    made: Callable[..., None] = known["__init__"]
    return made


def _key_of(item: Any) -> Callable[[Any], object]:  # noqa: ANN401 -- an instance of a data class
    kind: type = item.__class__
    if kind not in _KEYS:
        names = [field.name for field in dataclasses.fields(item) if field.compare]
        _KEYS[kind] = attrgetter(*names) if names else lambda _: ()
    return _KEYS[kind]


def _eq(self: Any, other: object) -> Any:  # noqa: ANN401 -- an instance of a data class
    if other.__class__ is not self.__class__:
        return NotImplemented
    key = _key_of(self)
    return key(self) == key(other)


def _hash(self: Any) -> int:  # noqa: ANN401 -- an instance of a data class
    return hash(_key_of(self)(self))


def _repr(self: Any) -> str:  # noqa: ANN401 -- an instance of a data class
    fields = (field.name for field in dataclasses.fields(self) if field.repr)
    listed = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
    return f"{type(self).__qualname__}({listed})"


def _refuse(_self: object, name: str, *_value: object) -> None:
    message = f"cannot assign to field {name!r}"
    raise dataclasses.FrozenInstanceError(message)


def _state(self: Any) -> list[object]:  # noqa: ANN401 -- an instance of a data class
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[object]) -> None:  # noqa: ANN401
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_EQUAL: dict[str, Any] = {"__eq__": _eq, "__hash__": _hash}
_FROZEN: dict[str, Any] = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
