"""What the next version of a plan is made from, beside the log."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Self

from protocol.lean import dataclass
from protocol.overlay import ProtocolReference
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.deviations import Pin
from schedules.patient import Amendment, Patient
from schedules.plan import Plan
from schedules.records import AdministrationRecord
from schedules.revision.errors import RevisionError


@dataclass(frozen=True, slots=True)
class Sources:
    """The protocol versions in the order of the patient's amendments, the patient, the places.

    ``places`` are the site's; the patient document brings its own.
    """

    protocols: tuple[TreatmentProtocol, ...]
    patient: Patient
    places: tuple[Place, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return what a plan was made from: the protocols hold the arms of the patient only."""
        own = {place.id for place in plan.patient.places}
        return cls(
            protocols=(*plan.earlier_protocols, plan.protocol),
            patient=plan.patient,
            places=tuple(place for place in plan.places if place.id not in own),
        )

    @property
    def newest(self) -> TreatmentProtocol:
        """The version in force at the end of the course."""
        return self.protocols[-1]


def amended(sources: Sources, version: TreatmentProtocol, first: date, reason: str) -> Sources:
    """Return sources under a version of the protocol that is in force from a day on.

    A patient document that names the version already says from when; its day stays. A version that
    is in force already may only bring what the patient's arms did not need before. Raises
    ``RevisionError``.
    """
    reference = ProtocolReference(id=version.id, version=version.version)
    known = [(item.id, item.version) for item in sources.protocols]
    if (version.id, version.version) in known:
        at = known.index((version.id, version.version))
        arms = tuple(arm.id for arm in sources.protocols[at].arms)
        if version.for_arms(arms) != sources.protocols[at]:
            message = (
                f"found another {version.id} under version {version.version}, which the plan has"
                " already; accepted: the changed protocol under a version of its own"
            )
            raise RevisionError([message])
        protocols = (*sources.protocols[:at], version, *sources.protocols[at + 1 :])
        return replace(sources, protocols=protocols)
    protocols = (*sources.protocols, version)
    patient = sources.patient
    if any(item.protocol == reference for item in patient.amendments):
        return replace(sources, protocols=protocols)
    amendment = Amendment(first=first, protocol=reference, reason=reason)
    amendments = (*patient.amendments, amendment)
    patient = patient.model_copy(update={"amendments": amendments})
    return replace(sources, protocols=protocols, patient=patient)


def digest_of_question(
    sources: Sources, records: Iterable[AdministrationRecord], pins: Sequence[Pin], as_of: date
) -> str:
    """Return the SHA-256 over all that a revision is made from, beside the plan before it.

    The order of the log and the places of its rows in a file do not count.
    """
    log = sorted(item.model_dump_json(exclude={"place"}) for item in records)
    documents = [*sources.protocols, sources.patient, *sources.places]
    stated = [item.model_dump_json(exclude_defaults=True) for item in documents]
    decided = sorted(pin.model_dump_json() for pin in pins)
    parts = [stated, log, decided, [as_of.isoformat()]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def digest_of_inputs(plan: Plan, parent: str) -> str:
    """Return the SHA-256 over the protocol versions, the patient, the places and the parent."""
    documents = [*plan.earlier_protocols, plan.protocol, plan.patient, *plan.places]
    parts = [item.model_dump_json(exclude_defaults=True).encode() for item in documents] + [
        parent.encode()
    ]
    # Each part with its length before it: no two lists of parts give one text.
    lengths = json.dumps([len(part) for part in parts]).encode()
    return hashlib.sha256(b"\0".join([lengths, *parts])).hexdigest()
