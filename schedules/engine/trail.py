"""What the rest of an arm counts from, and by how much and why it is moved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from protocol.lean import dataclass
from schedules.engine.dues import Due, counted_from, planned
from schedules.engine.expansion import Target
from schedules.patient import Hold
from schedules.reasons import FollowsReason, Reason


@dataclass(frozen=True, slots=True)
class Step:
    """A target to take next, and what is known of it where a hold let its block start again.

    ``on`` is its day while the walk counts from ``anchor`` with ``shift``; ``after`` is the first
    day of the hold: those up to it have done what they do.
    """

    target: Target
    turn: int = 1
    on: date | None = None
    anchor: "Anchor | None" = None
    shift: int = 0
    reasons: tuple[Reason, ...] | None = None
    after: date = date.min


@dataclass(frozen=True, slots=True)
class Anchor:
    """An administration that the rest of an arm counts from, and the days that moved it."""

    target: Target
    name: str
    on: date
    moved: int


@dataclass(slots=True)
class Trail:
    """What is known of an arm when its next target is taken.

    All that follows counts from ``anchor``, the protocol's own days where that is None, moved by
    ``shift`` days because of ``carried``; ``moved`` is the sum of all moves. ``reached`` is the day
    that was reached: when the one before was given or is due.
    """

    anchor: Anchor | None = None
    shift: int = 0
    carried: tuple[Reason, ...] = ()
    moved: int = 0
    reached: date | None = None

    def counted(self, step: Step) -> Due:
        """Return a target as it is due, counted from what was given or as the protocol has it."""
        target, anchor = step.target, self.anchor
        reasons = self.carried if step.reasons is None else step.reasons
        if step.on is not None and step.anchor is anchor:
            on = step.on + timedelta(days=self.shift - step.shift)
        elif anchor is None:
            on = target.on + timedelta(days=self.shift)
        else:
            on = counted_from(anchor.on, anchor.target, target)
            days = (on - target.on).days - anchor.moved
            said = FollowsReason(
                kind="follows", administration=anchor.name, on=anchor.on, days=days
            )
            reasons = (*reasons, *([said] if days else []))
            on += timedelta(days=self.shift)
        return planned(target, on, reasons, step.turn)

    def carry(self, reason: Reason, days: int) -> None:
        """Move all that follows, and say why."""
        self.carried = (*self.carried, reason)
        self.shift += days
        self.moved += days

    def again(self, steps: Sequence[Step], days: int, hold: Hold) -> Iterator[Step]:
        """Yield steps some days later, the last one first, as the rest of an arm stands now."""
        for step in reversed(steps):
            on = step.on + timedelta(days=days) if step.on else None
            yield replace(step, on=on, anchor=self.anchor, shift=self.shift, after=hold.first)

    def count_from(self, target: Target, name: str, on: date) -> None:
        """Count all that follows from an administration that was given on a day."""
        self.anchor = Anchor(target, name, on, self.moved)
        self.shift = 0
