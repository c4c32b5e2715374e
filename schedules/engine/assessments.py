"""Planned assessments: those with a rhythm of their own, and those around administrations."""

from collections.abc import Iterator, Sequence
from datetime import date

from protocol.assessment import AroundAdministrations
from protocol.model import made
from protocol.treatment_protocol import TreatmentProtocol
from schedules.engine.dues import NamedDue
from schedules.engine.options import reach
from schedules.plan import PlannedAdministration, PlannedAssessment, State
from schedules.reasons import Reason

_assessment = made(PlannedAssessment)


def dated_assessment(
    named: NamedDue, on: date | None, reasons: tuple[Reason, ...]
) -> PlannedAssessment:
    """Return an assessment on the day it got, or unplaced."""
    target = named.due.target
    here = reach(target.subject, named.due.on)
    return _assessment(
        id=named.ids[0],
        assessment=target.subject.id,
        state=State.UNPLACED if on is None else State.PLANNED,
        on=on,
        target_on=target.on,
        preferred=here.preferred,
        permitted=here.permitted,
        reasons=reasons,
        warnings=target.open_limits,
        assumed=target.assumed,
    )


def assessments_around(
    protocol: TreatmentProtocol, administrations: Sequence[PlannedAdministration]
) -> Iterator[PlannedAssessment]:
    """Yield the assessments at the moments of administrations that have a date."""
    for assessment in protocol.assessments:
        when = assessment.when
        if not isinstance(when, AroundAdministrations):
            continue
        for administration in administrations:
            if administration.arm not in when.arms or administration.on is None:
                continue
            for moment in when.moments:
                yield _assessment(
                    id=f"{assessment.id}-{administration.id}-{moment}",
                    assessment=assessment.id,
                    on=administration.on,
                    target_on=administration.on,
                    preferred=(administration.on, administration.on),
                    permitted=(administration.on, administration.on),
                    around=administration.id,
                    moment=moment,
                )
