"""A target with the date now due, what changed it, and the ids that its hours carry."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from protocol.lean import dataclass
from schedules.engine.expansion import Target
from schedules.engine.progress import Progress
from schedules.engine.timeline import add_months
from schedules.plan import State
from schedules.reasons import Reason


@dataclass(frozen=True, slots=True)
class Due:
    """A target with the date now due, and what changed it.

    ``round`` is above 1 where a hold made its block start again. ``given_on`` is the day it was
    given; one that is ``over`` was not given, and no day is looked for any more. ``kept_on`` is the
    day that an earlier plan gave it, taken again where nothing speaks against it.
    """

    target: Target
    on: date
    state: State
    reasons: tuple[Reason, ...] = ()
    round: int = 1
    given_on: date | None = None
    over: bool = False
    kept_on: date | None = None

    @property
    def closed(self) -> bool:
        """Whether a hold or stop covers it, so that no day is looked for."""
        return self.state is State.HELD or self.state is State.STOPPED

    @property
    def as_target(self) -> Target:
        """The target on the date now due, with what is known of its day."""
        if self.target.on == self.on and not self.over and self.kept_on is None:
            return self.target
        return replace(self.target, on=self.on, is_over=self.over, kept_on=self.kept_on)

    def moved(self, days: int, reason: Reason) -> "Due":
        """Return it some days later, with the reason."""
        reasons = (*self.reasons, reason)
        return replace(self, on=self.on + timedelta(days=days), reasons=reasons)

    def ended(self, state: State, reason: Reason) -> "Due":
        """Return it in another state, with the reason."""
        return replace(self, state=state, reasons=(*self.reasons, reason))


def planned(target: Target, on: date, reasons: tuple[Reason, ...] = (), turn: int = 1) -> Due:
    """Return a target due on a day: planned, or pending where its decision is open."""
    return Due(target, on, State.PENDING if target.pending else State.PLANNED, reasons, turn)


@dataclass(frozen=True, slots=True)
class NamedDue:
    """A due target with the ids its acts carry, one for each hour of the day."""

    due: Due
    ids: tuple[str, ...]
    first_ordinal: int

    @property
    def arm(self) -> str:
        """What it belongs to: an arm or an assessment, as documents name it."""
        return self.due.target.subject.name


def counted_from(on: date, first: Target, second: Target) -> date:
    """Return the day of the second target where the first stands on ``on``.

    The distance is that of their places in the rhythm: months as months, days as days.
    """
    if first.anchor != second.anchor:
        return on + (second.on - first.on)
    months, days = (b - a for a, b in zip(first.position, second.position, strict=True))
    if months and second.month_rule is not None:
        on = add_months(on, months, second.month_rule)
    return on + timedelta(days=days)


def assessment_dues(name: str, targets: Iterable[Target], progress: Progress) -> list[Due]:
    """Return the targets of an assessment on their own dates: holds leave them alone."""
    return [_assessment_due(name, target, progress) for target in targets]


def _assessment_due(name: str, target: Target, progress: Progress) -> Due:
    before = progress.before.get(ids_of(name, target)[0])
    stood_on = before.on if before is not None else None
    over = (stood_on or target.on) < progress.as_of
    unchanged = before is not None and before.due == target.on
    kept_on = stood_on if unchanged and not over else None
    return Due(target, target.on, State.PLANNED, over=over, kept_on=kept_on)


def ids_of(name: str, target: Target, turn: int = 1) -> tuple[str, ...]:
    """Return the ids of a target's hours: the arm, the phase, and the place in its rhythm.

    Which phase a dialysis session belongs to depends on the sessions before it, and no session
    belongs to two: its phase is not in the id. ``turn`` is above 1 where a block started again.
    """
    parts = [name]
    if target.phase is not None and not target.subject.with_sessions:
        parts.append(target.phase.id)
    parts.append(target.mark)
    if turn > 1:
        parts.append(f"r{turn}")
    base = "-".join(parts)
    return (base, *(f"{base}-{number}" for number in range(2, len(target.at) + 1)))


def named_dues(name: str, dues: Iterable[Due]) -> list[NamedDue]:
    """Return the targets of an arm or assessment with their ids, counted along it."""
    named: list[NamedDue] = []
    ordinal = 1
    for due in dues:
        ids = ids_of(name, due.target, due.round)
        named.append(NamedDue(due, ids, ordinal))
        ordinal += len(ids)
    return named
