"""From a plan and what was recorded to how far the course has come, for the engine."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from protocol.arm import Missed
from schedules.deviations import DeviationReport
from schedules.engine import Before, Lost, Progress
from schedules.history import Recorded
from schedules.plan import Entry, Plan, PlannedAdministration, State
from schedules.reasons import MissedReason
from schedules.revision.errors import RevisionError
from schedules.revision.sources import Sources

Then = Literal["skip", "defer", "catch-up"]
_OPEN = {State.PLANNED, State.PENDING}


def progress_of(
    plan: Plan,
    recorded: Mapping[str, Recorded],
    report: DeviationReport,
    *,
    sources: Sources,
    as_of: date,
) -> Progress:
    """Return what the engine needs to go on from. What follows a miss is said by ``sources``."""
    return Progress(
        as_of=as_of,
        given={name: item.on for name, item in recorded.items() if item.was_given and item.on},
        given_at={name: item.at for name, item in recorded.items() if item.was_given and item.at},
        last_given={arm: at.date() for arm, at in _last_given(report).items()},
        last_given_at={arm: at.time() for arm, at in _last_given(report).items()},
        lost={
            item.id: lost
            for item in plan.administrations
            if (lost := _lost(item, recorded.get(item.id), sources, as_of)) is not None
        },
        before=dict(_before(plan)),
    )


def open_questions(
    plan: Plan, recorded: Mapping[str, Recorded], sources: Sources
) -> tuple[str, ...]:
    """Return the lost administrations whose protocol asks, where nobody has answered yet."""
    return tuple(
        item.id
        for item in plan.administrations
        if item.id in recorded
        and not recorded[item.id].was_given
        and _policy(item, sources) is Missed.ASK
    )


def check_answers(plan: Plan, sources: Sources) -> None:
    """Raise ``RevisionError`` where an answer is about an administration that is not planned."""
    known = {item.id for item in plan.administrations}
    unknown = [item.administration for item in sources.patient.missed]
    problems = [
        f"missed: found {name}, which the plan does not hold; accepted: an id of the plan"
        for name in unknown
        if name not in known
    ]
    if problems:
        raise RevisionError(problems)


def _policy(item: PlannedAdministration, sources: Sources) -> Missed:
    for answer in sources.patient.missed:
        if answer.administration == item.id:
            return Missed(answer.then)
    arms = {arm.id: arm for arm in sources.newest.arms}
    return arms[item.arm].missed


def _lost(
    item: PlannedAdministration, found: Recorded | None, sources: Sources, as_of: date
) -> Lost | None:
    """Return what was lost of an administration, and what follows; None where nothing was.

    What stays open until it is given is lost anew whenever its window has closed; until then, what
    was opened again for a record is not lost by the same record.
    """
    if found is not None and found.was_given:
        return None
    policy = _policy(item, sources)
    # Where a person is asked, nothing follows until the answer is there.
    then: Then = "skip" if policy in {Missed.SKIP, Missed.ASK} else _then(policy)
    closed = item.on is not None and item.state in _OPEN and as_of > item.permitted[1]
    known = next((each for each in item.reasons if isinstance(each, MissedReason)), None)
    open_again = known is not None
    if (found is None and then == "skip") or ((found is None or open_again) and not closed):
        return None
    withheld = found is not None and found.outcome == "not-given" and found.on is not None
    if not withheld or found is None or found.on is None:
        return Lost("missed", then, not_before=as_of, records=known.records if known else ())
    records = (*(known.records if known else ()), *([found.record] if found.record else []))
    not_before = max(as_of, found.on + timedelta(days=1))
    return Lost("not-given", then, not_before, tuple(dict.fromkeys(records)))


def _then(policy: Missed) -> Then:
    return "defer" if policy is Missed.DEFER else "catch-up"


def _last_given(report: DeviationReport) -> dict[str, datetime]:
    """Return the last local time at which anything of an arm was given, planned or not."""
    last: dict[str, datetime] = {}
    given = [(item.arm, item.given_at) for item in report.planned]
    for arm, at in [*given, *((item.arm, item.given_at) for item in report.unplanned)]:
        if arm is not None and at is not None:
            last[arm] = max(last.get(arm, at), at)
    return last


def _before(plan: Plan) -> Iterator[tuple[str, Before]]:
    entries: list[Entry] = [*plan.administrations, *plan.assessments]
    for item in entries:
        due = item.due_on if isinstance(item, PlannedAdministration) else item.target_on
        missed = (reason for reason in item.reasons if isinstance(reason, MissedReason))
        yield item.id, Before(due, item.on, next(missed, None))
