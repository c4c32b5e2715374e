"""Does one plan follow from another as it says? Tampering shows here; it is not prevented."""

from collections.abc import Iterator

from schedules.plan import Entry, Plan
from schedules.revision.errors import ChainError
from schedules.revision.sources import digest_of_inputs


def check_chain(old: Plan, new: Plan) -> None:
    """Raise ``ChainError`` with every reason why ``new`` is not the revision of ``old`` it claims.

    The digest of the parent is that of its content: how a file is indented makes no difference.
    Who rewrites a plan and every one after it leaves no trace in the files; digests that were
    printed or sent elsewhere show it.
    """
    problems = list(_problems(old, new))
    if problems:
        raise ChainError(problems)


def _problems(old: Plan, new: Plan) -> Iterator[str]:
    revision = new.revision
    if revision is None:
        yield "the second plan is a first version: it follows none"
        return
    if revision.parent != old.digest:
        named = revision.parent[:12]
        yield f"the second names {named} as its parent, the first is {old.digest[:12]}"
    if new.number != old.number + 1:
        yield f"the first is version {old.number}, the second version {new.number}"
    if revision.inputs != digest_of_inputs(new, revision.parent):
        yield "protocol, patient or places of the second were changed after it was made"
    if old.revision is not None and revision.made_at < old.revision.made_at:
        yield "the second says that it was made before the first"
    if old.revision is not None and revision.as_of < old.revision.as_of:
        yield "the second goes back to a day before that of the first"
    yield from _went_back(old, new)


def _went_back(old: Plan, new: Plan) -> Iterator[str]:
    after = {item.id: item for item in _entries(new)}
    for before in _entries(old):
        now = after.get(before.id)
        if now is None:
            yield f"{before.id} is missing in the second"
            continue
        was, history = old.history_of(before), new.history_of(now)
        if history.sequence < was.sequence or history.modified_at < was.modified_at:
            yield f"the history of {before.id} goes back"


def _entries(plan: Plan) -> list[Entry]:
    return [*plan.administrations, *plan.assessments]
