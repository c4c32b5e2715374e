"""The steps of a plan in order: targets, holds, dates, reasons, doses, assessments."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, time
from typing import cast

from protocol.errors import PlanningError
from protocol.model import made
from protocol.place import Place
from protocol.provenance import Stated
from protocol.treatment_protocol import TreatmentProtocol, statements
from schedules.engine.acts import Acts
from schedules.engine.assessments import assessments_around, dated_assessment
from schedules.engine.cumulative import check_cumulative, cumulative_open
from schedules.engine.fit import check_fit
from schedules.engine.following import Placed
from schedules.engine.joint import place_course
from schedules.engine.lots import misplaced_lots
from schedules.engine.named import unknown_named
from schedules.engine.progress import Progress
from schedules.engine.reasons import DateReasons
from schedules.engine.starts import better_start
from schedules.engine.targets import time_line
from schedules.engine.versions import versions_of
from schedules.patient import Patient
from schedules.plan import Assumption, Plan, PlannedAdministration, PlannedAssessment

_assumption = made(Assumption)
MADE_BY = "hamsc-scheduler 0.1.0"


def build_plan(
    protocol: TreatmentProtocol,
    patient: Patient,
    places: tuple[Place, ...] = (),
    later: tuple[TreatmentProtocol, ...] = (),
    *,
    given: Mapping[str, date] | None = None,
    given_at: Mapping[str, time] | None = None,
) -> Plan:
    """Return the first dated plan of one patient.

    ``later`` are the protocol versions that the patient's amendments name, in their order.
    ``given`` holds, by id, the day on which an administration (or assessment) happened: it stands
    on that day whatever its window, holds or closures say, intervals and rules bind others to it,
    and where an arm counts from the administration before (``anchor: actual``) or from a named one,
    what follows is due from that day. What nothing is known of is planned as ever. ``given_at``
    holds the hours at which they were given, for limits in hours; the planned ones count else.
    Raises ``NumbersMissingError`` where the protocol leaves a needed number open, and
    ``PlanningError`` where protocol and patient do not fit together. An administration that no day
    can take is in the plan as ``unplaced``; it never disappears.
    """
    progress = Progress(date.min, given=given or {}, given_at=given_at or {})
    plan = within_cumulative(continue_plan((protocol, *later), patient, places, progress))
    _check_known(plan, given or {})
    return plan


def continue_plan(
    protocols: tuple[TreatmentProtocol, ...],
    patient: Patient,
    places: tuple[Place, ...],
    progress: Progress,
) -> Plan:
    """Return the plan of a course that has come some way, as if it were the first one.

    Administrations that were given have the day they were given, those that are over the day they
    were due; nothing else has a day before ``progress.as_of``. Cumulative limits are not looked at:
    they concern what was planned and given together. Raises what ``build_plan`` raises.
    """
    protocol, *later = protocols
    everywhere = (*places, *patient.places)
    check_fit(protocols, patient, everywhere)
    versions = versions_of(protocol, patient, tuple(later))
    newest = versions[-1].protocol
    placed = place_course(versions, patient, everywhere, progress)
    if unknown := list(unknown_named(protocols[-1], placed.named)):
        raise PlanningError(unknown)
    products = {
        name: item.due.target.arm.product
        for item in placed.named
        if item.due.target.arm is not None
        for name in item.ids
    }
    if misplaced := list(misplaced_lots(patient, products)):
        raise PlanningError(misplaced)
    administrations, assessments, acts = _dated(placed)
    _check_ids([*(item.id for item in administrations), *(item.id for item in assessments)])
    numbers = tuple(statements(newest))
    plan = Plan(
        format_version="1",
        kind="plan",
        made_by=MADE_BY,
        protocol=newest,
        earlier_protocols=tuple(version.protocol for version in versions[:-1]),
        patient=patient,
        places=everywhere,
        administrations=administrations,
        assessments=assessments,
        as_needed=acts.as_needed(),
        assumptions=_assumptions(numbers),
        open_numbers=tuple(path for path, number in numbers if number.is_open),
    )
    acts.finish()
    return plan


def within_cumulative(plan: Plan) -> Plan:
    """Return a plan with what its cumulative limits leave open; raise where one is passed."""
    check_cumulative(plan)
    return plan.model_copy(update={"cumulative_open": cumulative_open(plan)})


def _dated(
    placed: Placed,
) -> tuple[tuple[PlannedAdministration, ...], tuple[PlannedAssessment, ...], Acts]:
    problem, solution = placed.problem, placed.solution
    versions, facts = problem.versions, problem.facts
    protocol, patient, progress = versions[-1].protocol, facts.patient, facts.progress
    line = time_line(protocol, patient.day_zero)
    why = DateReasons(problem, solution)
    # A course that has begun cannot start on another day.
    begun = progress.as_of > date.min
    extra = better_start(versions, patient, facts.places) if solution.unplaced and not begun else ()
    acts = Acts(protocol, patient, facts)
    administrations: list[PlannedAdministration] = []
    assessments: list[PlannedAssessment] = []
    for index, item in enumerate(placed.named):
        on = placed.on(index)
        settled = item.due.closed or item.due.over
        reasons = why.target(item.due) if settled else why.of(index, item.due, extra)
        if item.due.target.phase is None:
            assessments.append(dated_assessment(item, on, reasons))
        else:
            days = [progress.given.get(name, on) for name in item.ids]
            administrations += acts.of(item, days, line, reasons)
    order = {arm.id: at for at, arm in enumerate(protocol.arms)}
    administrations.sort(
        key=lambda act: (act.listed_on, act.at or time(), order[act.arm], act.ordinal)
    )
    assessments += assessments_around(protocol, administrations)
    assessments.sort(key=lambda item: (item.on or item.target_on, item.id))
    return tuple(administrations), tuple(assessments), acts


def _check_known(plan: Plan, given: Mapping[str, date]) -> None:
    known = {item.id for item in plan.administrations} | {item.id for item in plan.assessments}
    unknown = [name for name in given if name not in known]
    if unknown:
        message = f"given: found {', '.join(unknown)}; accepted: ids of what is planned"
        raise PlanningError([message])


def _check_ids(names: list[str]) -> None:
    """Raise ``PlanningError`` where two things planned have one id."""
    problems = [
        f"{name}: two things planned get this id; list a place once, and name arms, phases and"
        " assessments so that their ids joined by hyphens differ"
        for name, count in Counter(names).items()
        if count > 1
    ]
    if problems:
        raise PlanningError(problems)


def _assumptions(numbers: tuple[tuple[str, Stated], ...]) -> tuple[Assumption, ...]:
    return tuple(
        _assumption(
            number=path,
            value=_text_of(stated.stated),
            provenance=stated.provenance,
            source=stated.source,
            note=stated.note,
        )
        for path, stated in numbers
        if stated.provenance is not None and stated.provenance.is_assumed
    )


def _text_of(number: object) -> str:
    if number is None:
        return "this rule"
    if isinstance(number, tuple):
        return ", ".join(map(str, cast("tuple[object, ...]", number)))
    return str(number)
