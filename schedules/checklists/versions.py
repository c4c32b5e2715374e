"""Which version of the protocol an administration stands under."""

from datetime import date

from protocol.treatment_protocol import TreatmentProtocol
from schedules.plan import Plan


def protocol_on(plan: Plan, target: date) -> TreatmentProtocol:
    """Return the version in force on a target's date, by the patient's amendments."""
    versions = (*plan.earlier_protocols, plan.protocol)
    begun = sum(amendment.first <= target for amendment in plan.patient.amendments)
    return versions[min(begun, len(versions) - 1)]
