"""Administrations that rules count from by id: each has to be one that the patient can have."""

from collections.abc import Iterator, Sequence

from protocol.rules import FromAdministration
from protocol.timing import WithDialysis
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine.dues import NamedDue
from schedules.engine.targets import MOST_NAMED


def unknown_named(protocol: TreatmentProtocol, named: Sequence[NamedDue]) -> Iterator[str]:
    """Yield the rules of a protocol whose administration is not among a patient's.

    What is held or stopped is among them. Of an arm that the patient does not get, or a phase that
    was not taken, a rule may speak: it binds nothing then.
    """
    known = [item.ids[0] for item in named if item.due.target.arm is not None]
    taken = {item.due.target.rule for item in named}
    absent = tuple(
        f"{arm.id}-" if isinstance(phase.when, WithDialysis) else f"{arm.id}-{phase.id}-"
        for arm in protocol.arms
        for phase in arm.phases
        if f"arms.{arm.id}.phases.{phase.id}.when" not in taken
    )
    listed = ", ".join(known[:MOST_NAMED]) + (", ..." if len(known) > MOST_NAMED else "")
    for number, rule in enumerate(protocol.rules):
        if not isinstance(rule, FromAdministration) or rule.administration in known:
            continue
        if not rule.administration.startswith(absent):
            yield (
                f"rules.{number} counts from {rule.administration}, which is not planned;"
                f" accepted: {listed or 'none'}"
            )
