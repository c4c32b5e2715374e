"""How complaints about values are worded: what was found, what is accepted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocol.text_form import quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

EMPTY = "found an empty document; accepted: a mapping of keys to values"
_NUMBER = "a number with its provenance, as in {value: ..., provenance: ..., source: ...}"
_MAPPING = "a mapping of keys to values"
_ACCEPTED_MODELS = {"Text": "text, or {en: ..., zh: ...}"}


def unknown_key(key: str, accepted: Sequence[str]) -> str:
    """Return the complaint about a key that a mapping does not have."""
    hint = did_you_mean(key, accepted)
    return f'found the unknown key "{key}"{hint}; accepted: {", ".join(accepted)}'


def missing_key(key: str, values: Sequence[str] = ()) -> str:
    """Return the complaint about a key that must be there, with its values where they are few."""
    return f'"{key}" is missing; accepted: {key}: {", ".join(values) or "..."}'


def wrong_length(*, found: int, accepted: int) -> str:
    """Return the complaint about a list that must have another number of entries."""
    return f"found {_entries(found)}; accepted: {_entries(accepted)}"


def did_you_mean(found: str, accepted: Sequence[str]) -> str:
    """Return a hint to the nearest accepted word; nothing where none is near."""
    import difflib  # noqa: PLC0415 -- only mistakes need it

    close = difflib.get_close_matches(found, accepted, n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def message(detail: "ErrorDetails") -> str:
    """Return one of pydantic's complaints in our words."""
    found, context = quoted(detail["input"]), detail.get("ctx", {})
    match detail["type"]:
        case "not_accepted" | "value_error":
            text = detail["msg"].removeprefix("Value error, ")
        case "literal_error" | "enum":
            text = _one_of(str(detail["input"]), found, _choices(str(context["expected"])))
        case "union_tag_invalid":
            tag = str(context["tag"])
            text = _one_of(tag, quoted(tag), _choices(str(context["expected_tags"])))
        case "model_type" | "model_attributes_type" | "dict_type":
            text = f"found {found}; accepted: {_shape(str(context.get('class_name', '')))}"
        case "tuple_type" | "list_type":
            text = f"found {found}; accepted: a list, as in [a, b]"
        case "too_short":
            found = _entries(int(context["actual_length"]))
            text = f"found {found}; accepted: {context['min_length']} or more"
        case "too_long":
            text = wrong_length(found=len(detail["input"]), accepted=int(context["max_length"]))
        case _:
            text = f"found {found}; {detail['msg']}"
    return text


def printable(text: str) -> str:
    r"""Return a message in which nothing can steer a terminal: control characters are written out.

    >>> printable("a" + chr(27) + "[31m")
    'a\\x1b[31m'
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _one_of(value: str, found: str, choices: Sequence[str]) -> str:
    return f"found {found}{did_you_mean(value, choices)}; accepted: {', '.join(choices)}"


def _choices(expected: str) -> list[str]:
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def _shape(class_name: str) -> str:
    if class_name.startswith("Sourced"):
        return _NUMBER
    return _ACCEPTED_MODELS.get(class_name, _MAPPING)


def _entries(count: int) -> str:
    return {0: "an empty list", 1: "1 entry"}.get(count, f"{count} entries")
