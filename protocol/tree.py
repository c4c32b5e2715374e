"""Walking the raw values of a document: mappings, lists and texts, before any model sees them."""

from collections.abc import Iterator
from typing import Any, TypeGuard

Path = tuple[str | int, ...]


def as_mapping(value: object) -> dict[str, Any]:
    """Return a value that is a mapping; an empty one in place of anything else."""
    return value if _is_mapping(value) else {}


def as_list(value: object) -> list[Any]:
    """Return a value that is a list; an empty one in place of anything else."""
    return value if _is_list(value) else []


def _is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every value of a tree with its path, the outer before the inner."""
    yield path, value
    for key, item in as_mapping(value).items():
        yield from walk(item, (*path, key))
    for index, item in enumerate(as_list(value)):
        yield from walk(item, (*path, index))


def below(value: object, part: str | int) -> Any:  # noqa: ANN401 -- whatever stands there
    """Return what a mapping or list holds at a key or position; None where there is nothing."""
    if isinstance(part, str):
        return as_mapping(value).get(part)
    items = as_list(value)
    return items[part] if part < len(items) else None


def get(value: object, path: Path) -> Any:  # noqa: ANN401 -- whatever stands there
    """Return the value at a path; None where there is nothing."""
    found = value
    for part in path:
        found = below(found, part)
    return found


def named_path(value: object, name: str) -> Path:
    """Return the path that a dotted name stands for, as far as the values go.

    An element of a list is named by its id where it has one, else by its position:
    ``arms.iv.dose.amount`` is ``("arms", 0, "dose", "amount")``.
    """
    path: list[str | int] = []
    for part in name.split("."):
        if part in as_mapping(value):
            found: str | int | None = part
        else:
            found = _index(as_list(value), part)
        if found is None:
            break
        path.append(found)
        value = below(value, found)
    return tuple(path)


def name_of(value: object, path: Path) -> str:
    """Return the dotted name of a path: the reverse of ``named_path``."""
    parts: list[str] = []
    for part in path:
        value = below(value, part)
        own = as_mapping(value).get("id") if isinstance(part, int) else None
        parts.append(own if isinstance(own, str) and own else str(part))
    return ".".join(parts) or "document"


def _index(items: list[Any], part: str) -> int | None:
    for index, item in enumerate(items):
        if as_mapping(item).get("id") == part:
            return index
    is_position = part.isascii() and part.isdecimal() and len(part) < len("1000000")
    return int(part) if is_position and int(part) < len(items) else None
