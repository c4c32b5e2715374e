"""Why a planned date is what it is, as data: enough to find it again without the engine."""

from typing import Annotated, Literal

from protocol.base import Clock, Day, Id, Line, Model
from protocol.fields import Field
from protocol.provenance import Provenance
from schedules.causes import ConflictingRule, Proposal, RejectedDay


class TargetReason(Model):
    """Where the protocol puts a target: ``place`` on the line that starts at the anchor."""

    kind: Literal["target"]
    rule: str
    place: str
    anchor_on: Day
    target_on: Day
    provenance: Provenance
    source: tuple[Id, ...] = ()


class MoveReason(Model):
    """Why a date differs from its target."""

    kind: Literal["move"]
    target_on: Day
    on: Day
    days: int
    rejected: tuple[RejectedDay, ...]


class UnplacedReason(Model):
    """Why no day serves: each day with what speaks against it, and the smallest conflict.

    Every entry of ``conflict`` is needed: without any one of them a day would serve. Each proposal
    was tried. ``proposals`` is empty where none of the changes that are tried alone is enough.
    """

    kind: Literal["unplaced"]
    target_on: Day
    rejected: tuple[RejectedDay, ...]
    conflict: tuple[ConflictingRule, ...] = ()
    proposals: tuple[Proposal, ...] = ()


class ClockReason(Model):
    """The wall time does not exist on its day, or exists twice: what was done about it."""

    kind: Literal["clock"]
    found: Literal["missing", "double"]
    on: Day
    zone: str
    stated: Clock
    used: Clock


class PendingReason(Model):
    """A branch shown as the default while its decision is not recorded."""

    kind: Literal["pending"]
    decision: Id
    outcome: Id


class HoldReason(Model):
    """A recorded hold: it shifted this target by ``days``, or covers it where ``days`` is 0.

    ``longest`` stands where the hold is longer than the arm's maximum of so many days and the
    protocol asks what then: all from its first day on is held until a person has decided.
    """

    kind: Literal["hold"]
    first: Day
    last: Day
    days: int
    text: str
    longest: int | None = None


class StopReason(Model):
    """A recorded stop that ended the arm before this target."""

    kind: Literal["stop"]
    on: Day
    text: str


class GivenReason(Model):
    """It was given on a day, and so stands there, whatever speaks for another one."""

    kind: Literal["given"]
    on: Day


class FollowsReason(Model):
    """It counts from an administration that stands on another day than its own due date.

    ``days`` is how much later it is due than where the protocol and holds put it.
    """

    kind: Literal["follows"]
    administration: Id
    on: Day
    days: int


class IntervalReason(Model):
    """The arm's minimum interval, counted from ``after``, moved this by ``days``."""

    kind: Literal["interval"]
    rule: str
    after: Day
    minimum: int
    days: int


class MissedReason(Model):
    """It was due on ``due_on``, was not given, and is open again, ``days`` later.

    ``records`` are those that say so, of this day and of the days it was opened for before.
    """

    kind: Literal["missed"]
    outcome: Literal["missed", "not-given"]
    then: Literal["defer", "catch-up"]
    due_on: Day
    days: int
    records: tuple[Line, ...] = ()


class DeferReason(Model):
    """An earlier administration that was not given moves this by ``days``, as all that follow."""

    kind: Literal["deferred"]
    administration: Id
    days: int


class StaysReason(Model):
    """What had moved it ahead no longer does, and ``due_on`` is over: it stays ``days`` later."""

    kind: Literal["stays"]
    due_on: Day
    days: int


class EndReason(Model):
    """The rhythm ends on a date, ``on`` its last day, and this would lie behind it."""

    kind: Literal["end"]
    rule: str
    on: Day


class CancelReason(Model):
    """Why an administration that an earlier version of the plan held is no longer planned."""

    kind: Literal["cancelled"]
    on: Day
    text: str


Reason = Annotated[
    TargetReason
    | MoveReason
    | UnplacedReason
    | PendingReason
    | HoldReason
    | StopReason
    | GivenReason
    | IntervalReason
    | MissedReason
    | DeferReason
    | StaysReason
    | EndReason
    | CancelReason
    | FollowsReason
    | ClockReason,
    Field(discriminator="kind"),
]
