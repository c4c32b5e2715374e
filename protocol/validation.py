"""From a document's values to a model, with every complaint at its place and in our own words."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from protocol.accepted import keys_at, tags_at
from protocol.document import Document
from protocol.errors import DocumentError
from protocol.model import Model, read_quickly
from protocol.tree import Path, as_list, as_mapping, below, get, name_of, named_path
from protocol.values import Refused
from protocol.wording import EMPTY, message, missing_key, printable, unknown_key, wrong_length

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=Model)
_TAGS = ("kind", "basis")


def validate(model: type[M], document: Document, more: Sequence[tuple[Path, str]] = ()) -> M:
    """Build the model from the document.

    ``more`` holds complaints found on the raw values, to be told together with the model's own.
    Raises ``DocumentError`` with all complaints in the order of their places.
    """
    if not document.whole:
        complain(document)
    found, at_keys = list(more), list[tuple[Path, str]]()
    result, details = _read(model, document.value)
    for detail in _told(details):
        is_key = detail["type"] == "extra_forbidden"
        (at_keys if is_key else found).append(_complaint(model, document.value, detail))
    complain(document, found, at_keys=at_keys)
    assert result is not None  # noqa: S101 -- an error has at least one detail that is told
    return result


def _read(model: type[M], value: object) -> "tuple[M | None, list[ErrorDetails]]":
    try:
        return read_quickly(model, value), []
    except Refused:
        # What knows every complaint takes long to load, and most documents are right.
        from protocol.complaints import complaints_of  # noqa: PLC0415

        return complaints_of(model, value)


def complain(
    document: Document,
    problems: Sequence[tuple[Path, str]] = (),
    *,
    at_keys: Sequence[tuple[Path, str]] = (),
) -> None:
    """Raise ``DocumentError`` with these problems and the text's own, if there are any.

    Problems ``at_keys`` are about the key itself and not about its value.
    """
    placed = [(document.place(path), path, text) for path, text in problems]
    placed += [
        (document.keys.get(path, document.place(path)), path, text) for path, text in at_keys
    ]
    named = [
        (place, f"{name_of(document.value, _shown(path))}: {text}") for place, path, text in placed
    ]
    found = sorted({*document.problems, *named})
    if found:
        raise DocumentError(
            document.source, [printable(f"{place}: {text}") for place, text in found]
        )


def _shown(path: Path) -> Path:
    """Name a number, not its ``value``: that is how a site document names it."""
    return path[:-1] if path[-1:] == ("value",) else path


def _told(details: "list[ErrorDetails]") -> "list[ErrorDetails]":
    """Leave out what only follows: a list is "too short" also where its entries have problems."""
    return [detail for detail in details if not _only_follows(detail)] or details


def _only_follows(detail: "ErrorDetails") -> bool:
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and len(as_list(detail["input"])) >= least


def _complaint(model: type[Model], value: object, detail: "ErrorDetails") -> tuple[Path, str]:
    if value is None:
        return (), EMPTY
    loc, tag = detail["loc"], str(detail.get("ctx", {}).get("discriminator")).strip("'")
    around, path = _path_in(value, loc[:-1]), _path_in(value, loc)
    match detail["type"]:
        case "extra_forbidden":
            path, text = (
                (*around, loc[-1]),
                unknown_key(str(loc[-1]), keys_at(model, value, around)),
            )
        case "missing" if isinstance(loc[-1], int):
            path, text = around, wrong_length(found=loc[-1], accepted=loc[-1] + 1)
        case "missing":
            path, text = around, missing_key(str(loc[-1]))
        case "union_tag_not_found":
            text = missing_key(tag, tags_at(model, value, path, tag))
        case "union_tag_invalid":
            path, text = (*path, tag), message(detail)
        case _:
            path, text = _nearer(value, path, message(detail))
    return path, text


def _nearer(value: object, path: Path, text: str) -> tuple[Path, str]:
    """Move a complaint to the part of a mapping that its text begins with: ``step: found ...``."""
    found = re.match(r"([a-z0-9_.-]+): (.+)", text)
    part = named_path(get(value, path), found[1]) if found else ()
    return ((*path, *part), found[2]) if found and part else (path, text)


def _path_in(value: object, loc: tuple[str | int, ...]) -> Path:
    """Keep the real keys of a location.

    Pydantic puts the tag of a union's choice in between, and ``[key]`` behind a key that is wrong.
    """
    path: list[str | int] = []
    may_be_tag = False
    for part in loc:
        if may_be_tag and part in map(as_mapping(value).get, _TAGS):
            may_be_tag = False
            continue
        if part == "[key]":
            break
        path.append(part)
        may_be_tag = True
        value = below(value, part)
    return tuple(path)
