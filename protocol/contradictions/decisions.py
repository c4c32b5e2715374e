"""Contradictions of decisions and what refers to them."""

from collections.abc import Iterator

from protocol.treatment_protocol import TreatmentProtocol


def decisions(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield outcomes that are used but not offered, or offered twice."""
    offered = {decision.id: decision.outcomes for decision in protocol.decisions}
    for decision in protocol.decisions:
        path, listed = f"decisions.{decision.id}", ", ".join(decision.outcomes)
        if decision.default not in decision.outcomes:
            yield f"{path}.default", f'found "{decision.default}"; accepted: {listed}'
        if len(set(decision.outcomes)) < len(decision.outcomes):
            yield f"{path}.outcomes", f"found {listed}; accepted: each outcome once"
    for arm in protocol.arms:
        for phase in arm.phases:
            wanted = phase.only_if
            outcomes = offered.get(wanted.decision, ()) if wanted else ()
            if wanted is not None and wanted.outcome not in outcomes:
                path = f"arms.{arm.id}.phases.{phase.id}.only_if.outcome"
                yield path, f'found "{wanted.outcome}"; accepted: {", ".join(outcomes)}'
