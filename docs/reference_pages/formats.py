"""What each kind of document may hold: the JSON Schemas that editors use, as tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from protocol.base import Model
from protocol.json_schema import schema_of
from reference_pages import GENERATED
from schedules.deviations import DeviationReport
from schedules.document_schema import KINDS, document_schema
from schedules.logs import COLUMNS
from schedules.plan import Plan
from schedules.records import AdministrationRecord

Schema = dict[str, Any]
_PATTERN = 40
_INTRODUCTION = """
Documents are YAML in which nothing is guessed ([decision 0002](../decisions/0002-document-format.md)).
A key that stands in no table here is refused, with its line and column.
`hamsc protocol schema -o .` writes the same as JSON Schema, for editors that complete and check while typing;
`hamsc new KIND` writes a commented document to start from.
"""

_WRITTEN = """
A JSON file that the program writes and other programs may read.
The program reads it back, and refuses a key that stands in no table here.
A [table](tables.md#the-plan-as-a-table) of what was planned for other programs is `hamsc plan plan.json -o plan.csv` or `.xlsx`.
"""
_REPORT = """
What `hamsc deviations plan.json log.csv -o report.json` writes, for other programs.
With `-o report.csv` it is a [table](tables.md#a-report-as-a-table), a dose or administration a row.
Codes and their meaning: [deviation kinds](deviation-kinds.md).
"""
_LOG = """
What was given, row by row: CSV with one header, or JSON with a list of the same names.
`hamsc new log` writes a commented one to start from; a table with other columns is read by a [log mapping](document-log-mapping.md).
Columns come in any order, and those that are not needed may be missing; a time without an offset is local to the patient.
A column that stands in no row here is refused, and so is a row that cannot be read, with its line and column.
"""
_FILES: dict[str, tuple[type[Model], str]] = {
    "plan": (Plan, _WRITTEN),
    "report": (DeviationReport, _REPORT),
}
# What a plan and a report hold as these documents hold it is told there alone.
_ELSEWHERE = {"document-patient.md": "patient", "document-protocol.md": "protocol"}


def format_page(kind: str) -> str:
    """Return the page of one kind of document that people write."""
    return _page(f"The {kind} document", _INTRODUCTION, document_schema(kind))


def file_page(kind: str) -> str:
    """Return the page of one kind of file that the program writes, for those who read it."""
    model, introduction = _FILES[kind]
    schema = schema_of(model, kind)
    told = {
        name: page
        for page, document in _ELSEWHERE.items()
        for name, part in document_schema(document)["$defs"].items()
        if schema["$defs"].get(name) == part
    }
    own = {name: part for name, part in schema["$defs"].items() if name not in told}
    return _page(f"The {kind} file", introduction, {**schema, "$defs": own}, told)


def log_page() -> str:
    """Return the page of the columns of a log."""
    schema = schema_of(AdministrationRecord, "log")
    columns = {name: schema["properties"][name] for name in COLUMNS}
    return _page("The administration log", _LOG, {**schema, "properties": columns})


def format_pages() -> dict[str, str]:
    """Return the pages of all kinds, by file name."""
    written = {f"document-{kind}.md": format_page(kind) for kind in KINDS}
    read = {f"file-{kind}.md": file_page(kind) for kind in _FILES}
    return written | read | {"file-log.md": log_page()}


def _page(
    title: str, introduction: str, schema: Schema, elsewhere: Mapping[str, str] | None = None
) -> str:
    lines = [GENERATED, "", f"# {title}", introduction, *_object(schema)]
    for name, part in schema["$defs"].items():
        lines += ["", f"## {_titled(name)}", ""]
        lines += _object(part) if "properties" in part else _choice(part)
    text = "\n".join(lines) + "\n"
    for name, page in (elsewhere or {}).items():
        text = text.replace(f"](#{_anchor(name)})", f"]({page}#{_anchor(name)})")
    return text


def _object(part: Schema) -> Iterator[str]:
    if part.get("description"):
        yield from (part["description"], "")
    required = part.get("required", [])
    yield from ("| key | holds | needed |", "|---|---|---|")
    for name, field in part.get("properties", {}).items():
        yield f"| `{name}` | {_holds(field)} | {_needed(name, field, required)} |"


def _choice(part: Schema) -> Iterator[str]:
    if part.get("description"):
        yield from (part["description"], "")
    yield f"Holds {_holds(part)}."


def _needed(name: str, field: Schema, required: list[str]) -> str:
    if name in required:
        return "yes"
    default = field.get("default")
    return "" if default in (None, [], {}) else f"without it: {_value(default)}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"`{key}: {item}`" for key, item in value.items())
    return f"`{value}`"


def _holds(field: Schema) -> str:
    """Return in words what a field takes."""
    if choices := field.get("anyOf") or field.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_holds, choices)))
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{_titled(name)}](#{_anchor(name)})"
    if values := field.get("enum") or [field[key] for key in ("const",) if key in field]:
        return ", ".join(f"`{value}`" for value in dict.fromkeys(map(str, values)))
    if field.get("type") == "array":
        return f"a list of {_holds(field.get('items', {}))}"
    if examples := field.get("examples"):
        return "such as " + ", ".join(f"`{example}`" for example in examples)
    return _plain(field.get("type"), field)


def _plain(kind: object, field: Schema) -> str:
    pattern = str(field.get("pattern", ""))
    if pattern.startswith("^[a-z0-9]+(-"):
        return "an id (`small-letters-and-digits`)"
    words = {
        "null": "`null`",
        "object": "a mapping",
        "boolean": "`true` or `false`",
        "integer": "a whole number",
    }
    shown = "text" if isinstance(kind, list) else words.get(str(kind), "text")
    return f"{shown} like `{pattern}`" if pattern and len(pattern) < _PATTERN else shown


def _anchor(name: str) -> str:
    return _titled(name).lower().replace(" ", "-")


def _titled(name: str) -> str:
    """Return a definition's name as words.

    >>> _titled("SourcedListClock"), _titled("DosePerKg")
    ('Sourced list clock', 'Dose per kg')
    """
    name = name.replace("__", " ")  # a second definition of the same name
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip().capitalize()
