"""Do a protocol, a patient and the places fit together? Every misfit at once, with its fix."""

from collections.abc import Iterator, Sequence

from protocol.arm import Arm
from protocol.errors import PlanningError
from protocol.hour_limits import limits_in_hours
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine.stated_hours import without_hours
from schedules.patient import Patient


def check_fit(
    protocols: Sequence[TreatmentProtocol], patient: Patient, places: Sequence[Place]
) -> None:
    """Raise ``PlanningError`` with every reason why no plan can be made.

    ``protocols`` holds the version that the patient document names, then the amended ones.
    """
    names = [place.id for place in places]
    problems = [
        *_protocol_problems(protocols[0], patient),
        *_unknown_arms(protocols, patient),
        *_described_twice(names),
    ]
    for protocol in protocols:
        problems += _arm_problems(protocol, patient)
        problems += _place_problems(protocol, patient, names)
    problems += _decision_problems(protocols, patient)
    problems += _unknown_gates(protocols, patient)
    if problems:
        raise PlanningError(list(dict.fromkeys(problems)))


def _protocol_problems(protocol: TreatmentProtocol, patient: Patient) -> Iterator[str]:
    wanted = patient.protocol
    if (wanted.id, wanted.version) != (protocol.id, protocol.version):
        yield (
            f"the patient document is for {wanted.id} version {wanted.version}, this protocol is"
            f" {protocol.id} version {protocol.version}; change protocol in the patient document"
        )


def _unknown_arms(protocols: Sequence[TreatmentProtocol], patient: Patient) -> Iterator[str]:
    known = dict.fromkeys(arm.id for protocol in protocols for arm in protocol.arms)
    used = [*patient.arms, *(times.arm for times in patient.times)]
    used += [arm for hold in patient.holds for arm in hold.arms]
    used += [arm for stop in patient.stops for arm in stop.arms]
    for arm in dict.fromkeys(used):
        if arm not in known:
            yield f"arm {arm} is not in protocol {protocols[0].id}; accepted: {', '.join(known)}"


def _arm_problems(protocol: TreatmentProtocol, patient: Patient) -> Iterator[str]:
    for arm in protocol.arms:
        if arm.id in patient.arms:
            yield from _anchor_problems(arm, patient)
            yield from _hour_problems(protocol, arm, patient)
            if patient.dialysis is None and _uses_dialysis(arm):
                yield f"arm {arm.id} depends on dialysis days; add dialysis to the patient document"


def _anchor_problems(arm: Arm, patient: Patient) -> Iterator[str]:
    known = {event.event for event in patient.events}
    if arm.anchor_event is not None and arm.anchor_event not in known:
        yield (
            f"arm {arm.id} counts from {arm.anchor_event}; add its day to events in the patient"
            " document"
        )


def _hour_problems(protocol: TreatmentProtocol, arm: Arm, patient: Patient) -> Iterator[str]:
    """Yield limits in hours of an arm that has no hour of the day to count from."""
    known = [phase.id for phase in arm.phases]
    for times in patient.times:
        if times.arm == arm.id and times.phase is not None and times.phase not in known:
            yield f"times: arm {arm.id} has no phase {times.phase}; accepted: {', '.join(known)}"
    phases = without_hours(patient, arm)
    limits = list(limits_in_hours(protocol, arm))
    if phases and limits:
        yield (
            f"{', '.join(limits)}: found hours, but arm {arm.id} has no hour of the day in"
            f" {', '.join(phases)}; add times to the patient document, or at to the protocol"
        )


def _described_twice(places: Sequence[str]) -> Iterator[str]:
    for place in dict.fromkeys(places):
        if places.count(place) > 1:
            yield f"place {place} is described twice, by site and patient; accepted: once"


def _place_problems(
    protocol: TreatmentProtocol, patient: Patient, places: Sequence[str]
) -> Iterator[str]:
    for arm in protocol.arms:
        for need in arm.needs if arm.id in patient.arms else ():
            if need not in places:
                yield _not_described(f"arm {arm.id}", need)
    for assessment in protocol.assessments:
        for need in assessment.needs:
            if need not in places:
                yield _not_described(f"assessment {assessment.id}", need)


def _not_described(what: str, need: str) -> str:
    return (
        f"{what} needs the place {need}, whose working week nobody gave;"
        " add it to places in the patient or the site document"
    )


def _decision_problems(protocols: Sequence[TreatmentProtocol], patient: Patient) -> Iterator[str]:
    decisions = [decision for protocol in protocols for decision in protocol.decisions]
    outcomes = {decision.id: decision.outcomes for decision in decisions}
    for recorded in patient.decisions:
        accepted = outcomes.get(recorded.decision)
        if accepted is None:
            listed = ", ".join(outcomes) or "none"
            told = f"decision {recorded.decision} is not in protocol {protocols[0].id}"
            yield f"{told}; accepted: {listed}"
        elif recorded.outcome not in accepted:
            yield (
                f"decision {recorded.decision}: found outcome {recorded.outcome};"
                f" accepted: {', '.join(accepted)}"
            )


def _unknown_gates(protocols: Sequence[TreatmentProtocol], patient: Patient) -> Iterator[str]:
    known = dict.fromkeys(gate.id for protocol in protocols for gate in protocol.gates)
    for gate in dict.fromkeys(check.gate for check in patient.checks):
        if gate not in known:
            listed = ", ".join(known) or "none"
            yield f"gate {gate} is not in protocol {protocols[0].id}; accepted: {listed}"


def _uses_dialysis(arm: Arm) -> bool:
    by_rhythm = any(phase.when.kind == "with-dialysis" for phase in arm.phases)
    return by_rhythm or any(rule.kind == "dialysis" for rule in arm.day_rules)
