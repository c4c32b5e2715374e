"""The history of an entry in the next version of a plan. Nothing in it ever goes down."""

from datetime import date, datetime, time, timedelta

from schedules.display import watermark
from schedules.history import History, Withdrawal
from schedules.plan import Entry, Plan, PlannedAdministration, State
from schedules.reasons import CancelReason, HoldReason, StopReason
from schedules.revision.standing import settled_words, standing, was_settled_before_its_day

_ONE_SECOND = timedelta(seconds=1)


def with_histories(old: Plan, new: Plan) -> Plan:
    """Return a revision with the history of every entry; checked as a plan that is read."""
    acts = {item.id: item for item in old.administrations}
    looks = {item.id: item for item in old.assessments}
    parts = vars(new).copy()
    parts["administrations"] = tuple(
        item.model_copy(update={"history": next_history(old, acts.get(item.id), new, item)})
        for item in new.administrations
    )
    parts["assessments"] = tuple(
        item.model_copy(update={"history": next_history(old, looks.get(item.id), new, item)})
        for item in new.assessments
    )
    return Plan(**parts)


def next_history(old: Plan, before: Entry | None, new: Plan, after: Entry) -> History:
    """Return the history of an entry that a revision holds; ``before`` is the same one in ``old``.

    What the log says of an entry changes nothing that a calendar shows, and is no change here.
    """
    assert new.revision is not None  # noqa: S101 -- called for revisions only
    if before is None:
        return History(created_at=new.revision.made_at, modified_at=new.revision.made_at)
    known = old.history_of(before)
    was = None if known.withdrawn else standing(old, before)
    stands = standing(new, after)
    if was == stands and _content(old, before) == _content(new, after):
        return known
    # Calendars count seconds; a clock that was set back must not take a history back.
    at = max(new.revision.made_at, known.modified_at + _ONE_SECOND)
    counts = was != stands and (was is not None or known.withdrawn is not None)
    update: dict[str, object] = {"modified_at": at, "sequence": known.sequence + counts}
    if stands is None and was is not None:
        update["withdrawn"] = _withdrawal(was.on, was.at, at, _why(new, after))
    elif stands is not None:
        last_on = known.withdrawn.on if known.withdrawn else (was.on if was else None)
        update["withdrawn"] = None
        if last_on is not None and last_on != stands.on:
            update["moved_from"] = last_on
    return known.model_copy(update=update)


def _withdrawal(on: date, at: time | None, since: datetime, reason: str) -> Withdrawal:
    return Withdrawal(on=on, at=at, since=since, reason=reason)


def _why(plan: Plan, entry: Entry) -> str:
    """Return why an entry has no date to keep any more: the last reason that took it away."""
    if was_settled_before_its_day(plan, entry):
        return settled_words(entry)
    told = [
        reason.text
        for reason in entry.reasons
        if isinstance(reason, HoldReason | StopReason | CancelReason)
    ]
    if told and entry.state is not State.UNPLACED:
        return told[-1]
    return "no day serves"


def _content(plan: Plan, entry: Entry) -> tuple[object, ...]:
    """Return all that a calendar's text of an entry rests on."""
    mark = watermark(plan.protocol)
    if not isinstance(entry, PlannedAdministration):
        return (entry.model_copy(update={"history": None}), mark)
    protocol = plan.protocol_on(entry.target_on)
    arm = protocol.arm(entry.arm)
    bare = entry.model_copy(update={"history": None, "recorded": None})
    return (bare, mark, arm, protocol.product(arm.product))
