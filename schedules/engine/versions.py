"""Versions of a protocol in force one after the other, each from a day on."""

from collections.abc import Iterator
from datetime import date

from protocol.errors import NumbersMissingError, PlanningError
from protocol.lean import dataclass
from protocol.treatment_protocol import TreatmentProtocol, open_numbers
from schedules.patient import Patient


@dataclass(frozen=True, slots=True)
class Version:
    """A protocol version, in force from ``first`` up to, not including, ``end``."""

    protocol: TreatmentProtocol
    first: date
    end: date

    def covers(self, day: date) -> bool:
        """Say whether the version is in force on a day."""
        return self.first <= day < self.end


def versions_of(
    protocol: TreatmentProtocol, patient: Patient, later: tuple[TreatmentProtocol, ...]
) -> tuple[Version, ...]:
    """Return the versions in the order of the patient's amendments.

    Each is cut down to the patient's arms. A target belongs to the version in force on its date.
    Raises ``PlanningError`` where an amendment and the versions given do not fit, or where one
    changes what an arm gives, and ``NumbersMissingError`` where a needed number is open.
    """
    problems = list(_misfits(protocol, patient, later))
    if problems:
        raise PlanningError(problems)
    versions = tuple(version.for_arms(patient.arms) for version in (protocol, *later))
    for version in versions:
        if missing := open_numbers(version):
            raise NumbersMissingError(version.id, missing)
    starts = [date.min, *(amendment.first for amendment in patient.amendments), date.max]
    return tuple(
        Version(version, starts[at], starts[at + 1]) for at, version in enumerate(versions)
    )


def _misfits(
    protocol: TreatmentProtocol, patient: Patient, later: tuple[TreatmentProtocol, ...]
) -> Iterator[str]:
    wanted = [(item.protocol.id, item.protocol.version) for item in patient.amendments]
    given = [(item.id, item.version) for item in later]
    if wanted != given:
        listed = ", ".join(f"{name} version {version}" for name, version in wanted) or "none"
        yield f"found {len(given)} amended protocols; accepted: {listed}, in this order"
        return
    days = [amendment.first for amendment in patient.amendments]
    if days != sorted(set(days)):
        yield "amendments do not follow each other in time; accepted: rising first days"
    for version in later:
        yield from _changed_arms(protocol, version, patient)


def _changed_arms(
    protocol: TreatmentProtocol, version: TreatmentProtocol, patient: Patient
) -> Iterator[str]:
    amended = {arm.id: arm for arm in version.arms}
    for arm in protocol.arms:
        if arm.id not in patient.arms:
            continue
        found = amended.get(arm.id)
        name = f"{version.id} version {version.version}"
        if found is None:
            yield f"{name} lacks arm {arm.id}; keep it, and end it by a stop of the patient"
        elif (found.product, found.route) != (arm.product, arm.route):
            yield f"{name} changes product or route of arm {arm.id}; give it another arm id"
