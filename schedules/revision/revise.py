"""The next version of a plan: a pure function of the plan, the log, the documents and a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from protocol.base import parse_line
from protocol.lean import dataclass
from schedules.deviations import Pin, find_deviations
from schedules.engine import continue_plan, within_cumulative
from schedules.history import Revision
from schedules.plan import Plan, PlannedAdministration, PlannedAssessment
from schedules.records import AdministrationRecord
from schedules.revision.course import check_answers, open_questions, progress_of
from schedules.revision.errors import RevisionError
from schedules.revision.histories import with_histories
from schedules.revision.merge import Merge
from schedules.revision.outcomes import attributed, recorded_by_id
from schedules.revision.sources import Sources, digest_of_inputs, digest_of_question


@dataclass(frozen=True, slots=True)
class Signature:
    """Who revises a plan, why and when. ``author`` is a code, never a name."""

    author: str
    reason: str
    made_at: datetime


def revise(
    plan: Plan,
    records: Iterable[AdministrationRecord] = (),
    *,
    as_of: date,
    signature: Signature,
    sources: Sources | None = None,
    pins: Sequence[Pin] = (),
) -> Plan:
    """Return the next version of a plan; the plan itself where nothing is new.

    ``records`` is the whole log. ``sources`` holds the documents from now on: holds, stops,
    decisions, weights and answers are in the patient document, an amendment is one more protocol.
    ``pins`` hold what people decided of single records.
    Nothing before ``as_of`` is changed, except that what was recorded is noted. Raises
    ``RevisionError``, and what ``build_plan`` raises.
    """
    made_from = sources or Sources.of(plan)
    log = tuple(records)
    problems = [*_problems(plan, made_from, as_of, signature), *_gone(plan, log)]
    if problems:
        raise RevisionError(problems)
    check_answers(plan, made_from)
    asked = digest_of_question(made_from, log, pins, as_of)
    if plan.revision is not None and plan.revision.asked == asked:
        return plan
    report = find_deviations(plan, attributed(plan, log), as_of=as_of, pins=pins)
    recorded = recorded_by_id(plan, report)
    progress = progress_of(plan, recorded, report, sources=made_from, as_of=as_of)
    fresh = continue_plan(made_from.protocols, made_from.patient, made_from.places, progress)
    merge = Merge(plan, fresh, recorded, as_of)
    administrations = merge.administrations()
    update = {
        "administrations": tuple(administrations),
        "assessments": tuple(merge.assessments(administrations)),
    }
    draft = within_cumulative(fresh.model_copy(update=update))
    revision = _revision(plan, draft, as_of, signature)
    revision = revision.model_copy(
        update={
            "asked": asked,
            "open_questions": open_questions(plan, recorded, made_from),
            "not_planned": merge.too_late(),
        }
    )
    if _says_the_same(plan, draft, revision):
        return plan
    return with_histories(plan, draft.model_copy(update={"revision": revision}))


def _problems(plan: Plan, sources: Sources, as_of: date, signature: Signature) -> Iterator[str]:
    before, patient = plan.patient, sources.patient
    if patient.code != before.code:
        yield f"found patient {patient.code}, the plan is for {before.code}"
    if patient.calendar_key != before.calendar_key:
        yield "calendar_key differs: every event of the calendar would double; accepted: the same"
    for arm in before.arms:
        if arm not in patient.arms:
            yield f"arm {arm} is gone from the patient document; accepted: keep it, with a stop"
    if patient.protocol != before.protocol:
        yield (
            "protocol differs in the patient document; accepted: the same, and the new version"
            " under amendments"
        )
    if patient.amendments[: len(before.amendments)] != before.amendments:
        yield "amendments: those of the plan are changed; accepted: the same, and new ones after"
    if patient.updated_at < before.updated_at:
        yield (
            f"found the patient document of {patient.updated_at.isoformat()}, the plan is made from"
            f" that of {before.updated_at.isoformat()}; accepted: the newest (updated_at)"
        )
    yield from _unsaid(signature)
    if plan.revision is not None and as_of < plan.revision.as_of:
        yield f"found the day {as_of}, before {plan.revision.as_of} of the plan; accepted: later"
    if plan.revision is not None and signature.made_at < plan.revision.made_at:
        yield (
            f"the clock says {signature.made_at.isoformat()}, before the plan was made"
            f" ({plan.revision.made_at.isoformat()}); set the clock of the machine"
        )


def _gone(plan: Plan, log: Sequence[AdministrationRecord]) -> Iterator[str]:
    """Complain of a record that the plan rests on and the log has no more: half a log is none."""
    there = {record.id for record in log}
    for act in plan.administrations:
        if act.recorded is not None and (name := act.recorded.record) not in {None, *there}:
            yield (
                f"record {name} of {act.id} is not in the log any more; accepted: the whole log,"
                " and an error in it as a row entered-in-error"
            )


def _unsaid(signature: Signature) -> Iterator[str]:
    for name in ("author", "reason"):
        try:
            parse_line(getattr(signature, name))
        except ValueError as error:
            yield f"{name}: {error}"


def _revision(plan: Plan, draft: Plan, as_of: date, signature: Signature) -> Revision:
    parent = plan.digest
    return Revision(
        number=2 if plan.revision is None else plan.revision.number + 1,
        parent=parent,
        inputs=digest_of_inputs(draft, parent),
        made_at=signature.made_at,
        as_of=as_of,
        author=signature.author,
        reason=signature.reason,
    )


def _says_the_same(plan: Plan, draft: Plan, revision: Revision) -> bool:
    """Whether a draft says nothing that the plan does not say already."""
    asked: tuple[tuple[str, ...], ...] = ((), ())
    if plan.revision is not None:
        asked = (plan.revision.open_questions, plan.revision.not_planned)
    bare = plan.model_copy(
        update={
            "revision": None,
            "made_by": draft.made_by,
            "administrations": tuple(_bare(item) for item in plan.administrations),
            "assessments": tuple(_bare_assessment(item) for item in plan.assessments),
        }
    )
    other = draft.model_copy(
        update={
            "administrations": tuple(_bare(item) for item in draft.administrations),
            "assessments": tuple(_bare_assessment(item) for item in draft.assessments),
        }
    )
    return bare == other and asked == (revision.open_questions, revision.not_planned)


def _bare(item: PlannedAdministration) -> PlannedAdministration:
    return item.model_copy(update={"history": None})


def _bare_assessment(item: PlannedAssessment) -> PlannedAssessment:
    return item.model_copy(update={"history": None})
