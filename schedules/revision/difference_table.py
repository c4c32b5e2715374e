"""A difference as a person reads it: what changed, from which day to which, and why."""

from collections import Counter

from schedules.display import clock, day, quantity
from schedules.revision.difference import Change, ChangeKind, PlanDifference

HEADERS = ("What", "Id", "Was", "Is now", "Why")
Row = tuple[str, ...]
_WORDS = {
    ChangeKind.MOVED: "moved",
    ChangeKind.CANCELLED: "cancelled",
    ChangeKind.ADDED: "added",
    ChangeKind.REINSTATED: "planned again",
    ChangeKind.UNPLACED: "NO DATE",
    ChangeKind.DOSE: "dose changed",
    ChangeKind.OTHER: "changed",
    ChangeKind.RECORDED: "recorded",
}


def difference_rows(difference: PlanDifference) -> list[Row]:
    """Return a row a change, but for what was recorded as given, and what goes with a dose.

    The summary counts those.
    """
    return [
        (
            _WORDS[change.kind],
            change.entry,
            *_sides(change),
            " ".join(change.causes),
        )
        for change in difference.changes
        if not _was_only_given(change) and change.around is None
    ]


def without_day(difference: PlanDifference) -> list[str]:
    """Return, for each administration that no day can take any more, why, and what would help."""
    lines: list[str] = []
    for change in difference.of_kind(ChangeKind.UNPLACED):
        if change.around is None:
            lines += ["", f"No date for {change.entry}", *(f"  {line}" for line in change.details)]
    return lines


def difference_summary(difference: PlanDifference) -> str:
    """Return how many changes of each kind there are, in one line."""
    counts = Counter(change.kind for change in difference.changes)
    told = [f"{counts[kind]} {_WORDS[kind]}" for kind in ChangeKind if counts[kind]]
    told.append(f"{difference.unchanged} unchanged")
    around = sum(change.around is not None for change in difference.changes)
    note = f" (of these, {around} are assessments that go with a dose)" if around else ""
    return ", ".join(told) + note


def _was_only_given(change: Change) -> bool:
    return change.kind is ChangeKind.RECORDED and (change.what or "").startswith("given")


def _sides(change: Change) -> tuple[str, str]:
    match change.kind:
        case ChangeKind.DOSE:
            was = quantity(change.was_dose) if change.was_dose else "not stated"
            now = quantity(change.dose) if change.dose else "not stated"
            return was, change.what or now
        case ChangeKind.RECORDED:
            return _stood(change, was=True), change.what or ""
        case ChangeKind.OTHER:
            return _stood(change, was=True), f"{change.what}"
        case _:
            return _stood(change, was=True), _stood(change, was=False)


def _stood(change: Change, *, was: bool) -> str:
    on, at = (change.was_on, change.was_at) if was else (change.on, change.at)
    if on is None:
        return ""
    hour = f" {clock(at)}" if at is not None and _moved_by_hour(change) else ""
    return f"{day(on)}{hour}"


def _moved_by_hour(change: Change) -> bool:
    return change.was_at != change.at
