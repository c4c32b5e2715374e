"""JSON Schema of every kind of document that people write."""

from protocol.json_schema import Schema, json_schema, schema_of
from protocol.model import Model
from schedules.checklists.documents import ChecklistContent
from schedules.deviations.confirmations import Confirmations
from schedules.deviations.pins import Pins
from schedules.logs.mapping import LogMapping
from schedules.patient import Patient
from schedules.scenario import Scenario
from schedules.supply import Supply

KINDS = (
    "protocol",
    "patient",
    "site",
    "supply",
    "scenario",
    "log-mapping",
    "pins",
    "confirmations",
    "checklist",
)
_MODELS: dict[str, type[Model]] = {
    "patient": Patient,
    "supply": Supply,
    "scenario": Scenario,
    "log-mapping": LogMapping,
    "pins": Pins,
    "confirmations": Confirmations,
    "checklist": ChecklistContent,
}


def document_schema(kind: str) -> Schema:
    """Return the schema of one of ``KINDS``."""
    model = _MODELS.get(kind)
    return json_schema(kind) if model is None else schema_of(model, kind)


def schema_file(kind: str) -> str:
    """Return the name of the file in which a document looks for the schema of its kind."""
    return f"hamsc-{kind}.schema.json"
