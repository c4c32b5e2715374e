"""JSON Schema of every kind of document that people write."""

from protocol.json_schema import Schema, json_schema, schema_of
from schedules.patient import Patient

KINDS = ("protocol", "patient", "site")


def document_schema(kind: str) -> Schema:
    """Return the schema of one of ``KINDS``."""
    return schema_of(Patient, kind) if kind == "patient" else json_schema(kind)


def schema_file(kind: str) -> str:
    """Return the name of the file in which a document looks for the schema of its kind."""
    return f"hamsc-{kind}.schema.json"
