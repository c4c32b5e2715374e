"""The Python API: what each public package exports, with its signature and its docstring."""

import importlib
import inspect
import re
from collections.abc import Iterator
from types import ModuleType

from reference_pages import GENERATED

# Modules without __all__ export the names given.
_MODULES: dict[str, tuple[str, ...]] = {
    "protocol.reading": ("parse_protocol", "parse_site", "parse_adopted_protocol"),
    "protocol.library": ("library_ids", "library_text"),
    "schedules.patient": ("parse_patient",),
    "schedules.plan": ("read_plan", "write_plan"),
    "schedules.engine": (),
    "schedules.explanation": (),
    "schedules.calendar": (),
    "schedules.checklists": (),
    "schedules.logs": (),
    "schedules.deviations": (),
    "schedules.revision": (),
    "schedules.instruments": (),
    "schedules.figures": (),
    "schedules.forecast": (),
    "schedules.tables": (),
    "schedules.reports.pages": (),
    "schedules.reports.sdtm": (),
    "schedules.reports.fhir": ("write_fhir", "left_out_of_fhir"),
}
_INTRODUCTION = """
What stands here is public: its names and meanings change only with a new version and an entry in the changelog.
What is not here may change at any time.

Nothing here reads a file, asks for the time or prints: texts and bytes go in, values and bytes come out.
Errors that a person can act on are kinds of `protocol.errors.UserError` ([errors](errors.md)).
"""


def api_page() -> str:
    """Return the page."""
    lines = [GENERATED, "", "# Python API", _INTRODUCTION]
    for name, exported in _MODULES.items():
        module = importlib.import_module(name)
        lines += ["", f"## `{name}`", "", _markdown(inspect.getdoc(module) or "")]
        for member in exported or module.__all__:
            lines += _member(module, member)
    return "\n".join(lines) + "\n"


def _member(module: ModuleType, name: str) -> Iterator[str]:
    found = getattr(module, name)
    yield from ("", f"### `{module.__name__}.{name}`", "")
    if inspect.isfunction(found):
        yield from ("```python", f"{name}{_signature(found)}", "```", "")
        yield _markdown(inspect.getdoc(found) or "")
    elif inspect.isclass(found):
        yield _markdown(inspect.getdoc(found) or "")
        if fields := _fields(found):
            yield from ("", f"Fields: {', '.join(f'`{field}`' for field in fields)}.")
    else:
        yield "A constant." if not isinstance(found, str) else f"`{found}`"


def _signature(function: object) -> str:
    text = str(inspect.signature(function))  # type: ignore[arg-type]
    text = re.sub(r"<(\w+)\.[^>]*>", r"\1", text)
    return re.sub(r"\b(?:protocol|schedules|collections|datetime|zoneinfo)\.(?:\w+\.)*", "", text)


def _fields(cls: type) -> list[str]:
    own = getattr(cls, "model_fields", None) or getattr(cls, "__dataclass_fields__", None)
    members = getattr(cls, "__members__", None)
    if members is not None:
        return [str(member.value) for member in members.values()]
    return [name for name in own or () if not name.startswith("_")]


def _markdown(docstring: str) -> str:
    """Return a docstring as Markdown: examples in fences, code between single backticks."""
    parts = [part.replace("``", "`") for part in docstring.split("\n\n")]
    return "\n\n".join(
        f"```pycon\n{part}\n```" if part.startswith(">>>") else part for part in parts
    )
