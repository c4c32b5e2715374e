"""What differs between two versions of a plan, entry by entry, each with its cause."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Literal

from protocol.base import Clock, Day, Id, Instant, Line, Model
from protocol.quantity import Quantity
from schedules.display import day
from schedules.plan import Entry, Plan, PlannedAdministration, State
from schedules.reason_words.reasons import reason_lines
from schedules.reasons import Reason, TargetReason, UnplacedReason
from schedules.revision.dose_causes import amount_words, why_dose
from schedules.revision.standing import settled_words, standing, was_settled_before_its_day


class ChangeKind(StrEnum):
    """What became of an entry. The values are part of the file format."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    ADDED = "added"
    REINSTATED = "reinstated"
    UNPLACED = "unplaced"
    DOSE = "dose-changed"
    OTHER = "changed"
    RECORDED = "recorded"


class Change(Model):
    """One change of one entry. ``causes`` is never empty.

    ``on`` and ``at`` say where it stands now, ``was_on`` and ``was_at`` where it stood; null where
    it has no date. ``what`` names what changed in words where the kind does not say it. ``around``
    is the administration that an assessment goes with. ``details`` say, where no day serves, what
    speaks against each and what would help.
    """

    kind: ChangeKind
    entry: Id
    arm: Id | None = None
    around: Id | None = None
    was_on: Day | None = None
    was_at: Clock | None = None
    on: Day | None = None
    at: Clock | None = None
    was_dose: Quantity | None = None
    dose: Quantity | None = None
    what: Line | None = None
    causes: tuple[Line, ...]
    details: tuple[str, ...] = ()


class PlanDifference(Model):
    """What differs between two plans. ``number`` is 1 for a first plan.

    ``was_zone`` and ``zone`` are set where the patient's time zone is another one now.
    """

    format_version: Literal["1"]
    kind: Literal["plan-difference"]
    patient: Line
    was_number: int
    number: int
    was_digest: Line
    digest: Line
    follows: bool
    author: Line | None = None
    reason: Line | None = None
    made_at: Instant | None = None
    as_of: Day | None = None
    was_zone: Line | None = None
    zone: Line | None = None
    changes: tuple[Change, ...]
    unchanged: int
    open_questions: tuple[Id, ...] = ()
    not_planned: tuple[Id, ...] = ()

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)


def diff(old: Plan, new: Plan) -> PlanDifference:
    """Return what differs between two plans of one patient, in the order of the newer one's days.

    ``follows`` says whether the second names the first as its parent; two plans that do not follow
    each other can be compared all the same.
    """
    before = {item.id: item for item in _entries(old)}
    after = {item.id: item for item in _entries(new)}
    changes = [
        change
        for name, item in after.items()
        for change in _changes(old, new, before.get(name), item)
    ]
    changes += [_gone(item) for name, item in before.items() if name not in after]
    changed = {change.entry for change in changes}
    revision = new.revision
    zones = (old.patient.time_zone, new.patient.time_zone)
    was_zone, zone = zones if zones[0] != zones[1] else (None, None)
    return PlanDifference(
        format_version="1",
        kind="plan-difference",
        patient=new.patient.code,
        was_number=old.number,
        number=new.number,
        was_digest=old.digest,
        digest=new.digest,
        follows=revision is not None and revision.parent == old.digest,
        author=revision.author if revision else None,
        reason=revision.reason if revision else None,
        made_at=revision.made_at if revision else None,
        as_of=revision.as_of if revision else None,
        was_zone=was_zone,
        zone=zone,
        changes=tuple(changes),
        unchanged=sum(name not in changed for name in after),
        open_questions=revision.open_questions if revision else (),
        not_planned=revision.not_planned if revision else (),
    )


def write_difference(difference: PlanDifference) -> bytes:
    """Return a difference as UTF-8 JSON: equal differences give equal bytes."""
    return difference.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"


def _entries(plan: Plan) -> list[Entry]:
    return [*plan.administrations, *plan.assessments]


def _changes(old: Plan, new: Plan, before: Entry | None, after: Entry) -> Iterator[Change]:
    if before is None:
        yield _change(ChangeKind.ADDED, None, after, _reasons(after, ()))
        return
    kind = _kind(old, new, before, after)
    if kind is not None:
        change = _change(kind, before, after, _why(new, before, after))
        yield change.model_copy(update={"details": _details(after)})
    if isinstance(before, PlannedAdministration) and isinstance(after, PlannedAdministration):
        yield from _dose(before, after)
        yield from _recorded(before, after)
    if kind is None:
        yield from _other(before, after)


def _kind(old: Plan, new: Plan, before: Entry, after: Entry) -> ChangeKind | None:
    was, now = standing(old, before), standing(new, after)
    if was is None and now is None:
        return None
    if was is not None and now is not None:
        return ChangeKind.MOVED if (was.on, was.at) != (now.on, now.at) else None
    if was is None:
        return ChangeKind.REINSTATED
    return ChangeKind.UNPLACED if after.state is State.UNPLACED else ChangeKind.CANCELLED


def _change(kind: ChangeKind, before: Entry | None, after: Entry, causes: Sequence[str]) -> Change:
    # A dose that was given before its day keeps that day in the plan; nobody is to come then.
    stands = kind is not ChangeKind.CANCELLED
    return Change(
        kind=kind,
        entry=after.id,
        arm=after.arm if isinstance(after, PlannedAdministration) else None,
        around=None if isinstance(after, PlannedAdministration) else after.around,
        was_on=before.on if before is not None else None,
        was_at=before.at if isinstance(before, PlannedAdministration) else None,
        on=after.on if stands else None,
        at=after.at if stands and isinstance(after, PlannedAdministration) else None,
        causes=tuple(causes),
    )


def _why(new: Plan, before: Entry, after: Entry) -> list[str]:
    if was_settled_before_its_day(new, after):
        return [f"It was {settled_words(after)}."]
    fresh = _reasons(after, before.reasons)
    if fresh:
        return fresh
    gone = _reasons(before, after.reasons)
    if gone:
        return [f"No longer: {text}" for text in gone]
    if isinstance(after, PlannedAdministration):
        return ["The hour of the day was changed in the documents."]
    return [f"It goes with {after.around}." if after.around else "The documents were changed."]


def _reasons(entry: Entry, known: Sequence[object]) -> list[str]:
    """Return the reasons that are not known yet, one line each; without any, where it is put."""
    said = [reason for reason in entry.reasons if reason not in known]
    own = [reason for reason in said if not isinstance(reason, TargetReason)]
    lines = [_in_one_line(reason) for reason in own or said]
    if lines or known:
        return lines
    around = None if isinstance(entry, PlannedAdministration) else entry.around
    return [f"It goes with {around}."] if around else ["The protocol puts it there."]


def _in_one_line(reason: Reason) -> str:
    if isinstance(reason, TargetReason):
        return f"The protocol puts it on {day(reason.target_on)} ({reason.place})."
    first, *others = (line.strip() for line in reason_lines(reason))
    if isinstance(reason, UnplacedReason):
        return first.removesuffix(":") + "."
    return " ".join([first, "; ".join(others)]).strip()


def _details(after: Entry) -> tuple[str, ...]:
    if after.state is not State.UNPLACED:
        return ()
    return tuple(
        line
        for reason in after.reasons
        if isinstance(reason, UnplacedReason)
        for line in reason_lines(reason)
    )


def _gone(before: Entry) -> Change:
    return _change(ChangeKind.CANCELLED, before, before, ("The other plan does not hold it.",))


def _dose(before: PlannedAdministration, after: PlannedAdministration) -> Iterator[Change]:
    was, now = before.dose, after.dose
    if after.on is None or (was.amount, was.volume) == (now.amount, now.volume):
        return
    change = _change(ChangeKind.DOSE, before, after, (why_dose(before.dose, after.dose),))
    volume = None
    if was.volume != now.volume and was.amount == now.amount:
        volume = f"volume {amount_words(was.volume)} -> {amount_words(now.volume)}"
    yield change.model_copy(update={"was_dose": was.amount, "dose": now.amount, "what": volume})


def _recorded(before: PlannedAdministration, after: PlannedAdministration) -> Iterator[Change]:
    if before.recorded == after.recorded:
        return
    found = after.recorded
    if found is None:
        told = "no longer recorded"
    else:
        on = f" on {day(found.on)}" if found.on else ""
        told = f"{found.outcome.replace('-', ' ')}{on}"
    record = f"record {found.record}" if found is not None and found.record else "the log"
    change = _change(ChangeKind.RECORDED, before, after, (f"As {record} says.",))
    yield change.model_copy(update={"what": told})


def _other(before: Entry, after: Entry) -> Iterator[Change]:
    fields = [
        name
        for name in type(after).model_fields
        if name not in _TOLD and getattr(before, name) != getattr(after, name)
    ]
    if isinstance(after, PlannedAdministration) and isinstance(before, PlannedAdministration):
        was, now = before.dose, after.dose
        if was != now and (was.amount, was.volume) == (now.amount, now.volume):
            fields.append("dose basis")
    if fields:
        causes = _reasons(after, before.reasons) if before.reasons != after.reasons else []
        causes = causes or ["The documents that the plan is made from were changed."]
        change = _change(ChangeKind.OTHER, before, after, causes)
        told = ", ".join(_WORDS.get(name, name.replace("_", " ")) for name in fields)
        yield change.model_copy(update={"what": told})


# What other kinds of change tell, or follows from them.
_TOLD = {"history", "recorded", "dose", "reasons", "on", "at", "day", "ordinal"}
_WORDS = {"due_on": "due date", "target_on": "the protocol's own date", "state": "state"}
