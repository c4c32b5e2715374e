"""Protocols that may contradict themselves: what is found in them, and how arms are written."""

from typing import Any

from engine_documents import Part, arm, number, protocol_of

from protocol.contradictions import find_contradictions
from protocol.treatment_protocol import TreatmentProtocol

RESPONSE = {
    "id": "response",
    "question": "Response?",
    "due": number("day 28"),
    "outcomes": ["good", "poor"],
    "default": "good",
}
COURSE = "arms.iv.phases.course"


def contradictions_of(*arms: Part, **more: Any) -> list[str]:
    """Return the names of the places at which a protocol of these arms contradicts itself."""
    protocol = TreatmentProtocol.model_validate(protocol_of(*arms, **more))
    return [name for name, _ in find_contradictions(protocol)]


def with_phases(*phases: Part, **more: Any) -> Part:
    """Return an arm of these phases."""
    return arm(phases=list(phases), **more)


def if_outcome(outcome: str) -> Part:
    """Return what a phase names that follows an outcome of ``RESPONSE``."""
    return {"decision": "response", "outcome": outcome}
