"""At which hours of the day a patient is given an arm."""

from collections.abc import Iterator
from datetime import time

from protocol.arm import Arm, Phase
from protocol.rules import SameDay
from protocol.timing import AsNeeded, WithDialysis
from protocol.treatment_protocol import TreatmentProtocol
from schedules.patient import Patient


def hours_of(patient: Patient, arm: Arm, phase: Phase) -> tuple[time, ...]:
    """Return the hours of a phase; none where nobody states them.

    The patient's own hours come first: those of the phase, then those of the arm, which do not
    replace hours that the protocol states for a phase by itself.
    """
    own = {item.phase: item.at for item in patient.times if item.arm == arm.id}
    if phase.id in own:
        return own[phase.id]
    stated = phase.at or (None if None in own else arm.at)
    return (stated.value or ()) if stated is not None else own.get(None, ())


def without_hours(patient: Patient, arm: Arm) -> tuple[str, ...]:
    """Return the phases of an arm that have targets and no hour."""
    return tuple(
        phase.id
        for phase in arm.phases
        if not isinstance(phase.when, AsNeeded | WithDialysis) and not hours_of(patient, arm, phase)
    )


def untold_gaps(
    protocol: TreatmentProtocol, patient: Patient, arm: Arm
) -> Iterator[tuple[str, str]]:
    """Yield rules about hours of a shared day that nobody can check, and the arm without any."""
    for number, rule in enumerate(protocol.rules):
        if not isinstance(rule, SameDay) or arm.id not in rule.arms or not rule.is_of_hours:
            continue
        for other in rule.arms:
            if other in patient.arms and without_hours(patient, protocol.arm(other)):
                yield f"rules.{number}", other
