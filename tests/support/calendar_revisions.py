"""A revised plan for the calendar's tests: one act moved, one withdrawn, all others as before."""

from datetime import UTC, date, datetime, timedelta

from schedules.history import History, Revision, Withdrawal
from schedules.plan import Plan, PlannedAdministration

REVISED_AT = datetime(2026, 3, 20, 9, tzinfo=UTC)


def revised(
    plan: Plan,
    *,
    moved: tuple[str, ...] = (),
    withdrawn: tuple[str, ...] = (),
    as_of: date | None = None,
    reason: str = "fever",
) -> Plan:
    """Return the second version of a plan: acts moved by a day, and acts withdrawn."""
    acts = tuple(_next(plan, act, moved, withdrawn, reason) for act in plan.administrations)
    revision = Revision(
        number=2,
        parent="a" * 64,
        inputs="b" * 64,
        made_at=REVISED_AT,
        as_of=as_of or REVISED_AT.date(),
        author="dr-1",
        reason=reason,
    )
    return plan.model_copy(update={"administrations": acts, "revision": revision})


def _next(
    plan: Plan,
    act: PlannedAdministration,
    moved: tuple[str, ...],
    withdrawn: tuple[str, ...],
    reason: str,
) -> PlannedAdministration:
    old = plan.history_of(act)
    assert act.on is not None
    if act.id not in (*moved, *withdrawn):
        return act.model_copy(update={"history": old})
    changed = {"sequence": old.sequence + 1, "modified_at": REVISED_AT}
    if act.id in moved:
        history = old.model_copy(update={**changed, "moved_from": act.on, "withdrawn": None})
        return act.model_copy(update={"on": act.on + timedelta(days=1), "history": history})
    gone = Withdrawal(on=act.on, at=act.at, since=REVISED_AT, reason=reason)
    history: History = old.model_copy(update={**changed, "withdrawn": gone})
    return act.model_copy(update={"history": history})
