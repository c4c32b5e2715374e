"""JSON Schema of documents, for editors that complete and check while typing.

The models decide what a document may say; a schema is made from them and never read back. Editors
read YAML's types where the models read text, so a number may be written bare or as text here.
"""

import inspect
import re
from typing import Any

from protocol.model import Model
from protocol.overlay import SiteOverlay
from protocol.provenance import Sourced
from protocol.treatment_protocol import TreatmentProtocol
from protocol.tree import as_list, as_mapping

Schema = dict[str, Any]
_MODELS: dict[str, type[Model]] = {"protocol": TreatmentProtocol, "site": SiteOverlay}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/"
# What a number can be, as it appears in pydantic's name for Sourced[...], and our word for it.
_SOURCED = {
    "int": "Whole",
    "str": "Line",
    "time": "Clock",
    "Offset": "Offset",
    "Weekday": "Weekday",
    "Length": "Length",
    "Decimal": "Decimal",
    "Quantity": "Quantity",
    "Window": "Window",
}


def json_schema(kind: str) -> Schema:
    """Return the schema of a ``protocol`` or ``site`` document."""
    return schema_of(_MODELS[kind], kind)


def schema_of(model: type[Model], kind: str) -> Schema:
    """Return the schema of a document model, with the models' own words as help."""
    # What describes the models takes long to load, and only editors need it.
    from protocol.complaints import json_schema_of  # noqa: PLC0415

    made = json_schema_of(model)
    definitions = as_mapping(made.pop("$defs", {}))
    renamed = {name: _name(name) for name in definitions}
    schema = as_mapping(_tidied(made, renamed))
    described = {renamed[name]: _definition(renamed[name], definitions[name]) for name in renamed}
    return {
        **schema,
        "$schema": _DIALECT,
        "title": f"hamsc {kind} document",
        "description": _plain(inspect.getdoc(model) or ""),
        "$defs": {name: _tidied(described[name], renamed) for name in sorted(described)},
    }


def _name(name: str) -> str:
    """Return a definition's name; ``Sourced_Annotated_tuple_Offset...`` becomes readable."""
    if not name.startswith("Sourced_"):
        return name
    words = re.findall("[A-Za-z]+", name)
    found = next(word for word in words if word in _SOURCED)
    return f"Sourced{'List' if 'tuple' in words else ''}{_SOURCED[found]}"


def _definition(name: str, definition: Schema) -> Schema:
    if name.startswith("Sourced"):
        words = _plain(inspect.getdoc(Sourced) or "")
        return {**definition, "title": "a number with its provenance", "description": words}
    return {**definition, "description": _plain(str(definition.get("description", "")))}


def _plain(docstring: str) -> str:
    """Return a docstring as an editor shows it: without markup and examples, its lines joined."""
    paragraphs = docstring.replace("``", "").split("\n\n")
    kept = [" ".join(part.split()) for part in paragraphs if not part.strip().startswith(">>>")]
    return "\n\n".join(kept)


def _tidied(part: object, renamed: dict[str, str]) -> object:
    """Return a part with the new names, bare numbers as constants, and no made-up titles."""
    if items := as_list(part):
        return [_tidied(item, renamed) for item in items]
    found = as_mapping(part)
    if not found:
        return part
    changed: Schema = {key: _tidied(item, renamed) for key, item in found.items()}
    if isinstance(changed.get("title"), str) and "description" not in changed:
        del changed["title"]  # it only repeats the name of its field
    if isinstance(reference := changed.get("$ref"), str):
        changed["$ref"] = _REFERENCE + renamed[reference.removeprefix(_REFERENCE)]
    changed.pop("discriminator", None)  # OpenAPI's; no editor reads it
    constant = changed.get("const")
    if isinstance(constant, str) and constant.isdecimal():
        del changed["const"], changed["type"]
        changed["enum"] = [constant, int(constant)]
    return changed
