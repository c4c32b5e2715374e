"""What speaks against a day and what would help, as data: words are made of it elsewhere."""

from enum import StrEnum
from typing import Literal

from protocol.base import Clock, Day, Id, Line, Model, Weekday
from protocol.fields import Field
from protocol.timespan import Length
from protocol.window import Window

# How a dialysis rule finds the day: a session on it, none where one is needed, or one that the act
# overlaps, or may overlap as no hour is stated.
SessionFact = Literal[
    "session", "no-session", "none-the-day-after", "none-the-day-before", "overlap", "no-hour"
]


# Why a lot that is meant for an administration is of no use on a day.
LotState = Literal["expired", "recalled", "not-released"]


class CauseKind(StrEnum):
    """Why a day does not serve. The values are part of the file format."""

    CLOSED = "closed"
    PATIENT_AWAY = "patient-away"
    HOLD = "hold"
    STOP = "stop"
    AMENDMENT = "amendment"
    PAST = "past"
    LOT = "lot"
    DIALYSIS = "dialysis"
    WEEKDAY = "weekday"
    OWN_HOURS = "own-hours"
    OUTSIDE_WINDOW = "outside-window"
    NEIGHBOUR = "neighbour"
    OTHER_SIDE = "other-side-preferred"
    OUTSIDE_PREFERRED = "outside-preferred-window"
    COUNTED_FROM = "counted-from"
    NOT_STATED = "not-stated"
    NO_HOUR = "no-hour"


class Cause(Model):
    """One reason against a day: the rule or fact it comes from, and what that says there.

    ``soft``: the rule may give way. The other fields depend on the kind. ``closed``: the place and
    ``closed_by``. ``text``: what a person wrote as the reason of a closure, absence, hold or stop,
    or the name of a public holiday. ``dialysis``: ``session``, with the hour ``at`` that overlaps
    one. ``weekday``: the ``weekdays`` that serve. Both kinds of window: its days, both inside.
    ``past``: the day ``on`` before which nothing is planned any more. ``neighbour``: the day ``on``
    of the administration ``other`` (null: the arm's last one given), and how far apart they have
    to be; ``apart`` is how far they would be, where that is in hours, ``in_order`` that this one
    has to come before or after the other. ``lot``: its ``lot_state``, with the expiry as ``text``
    or the day ``on`` of recall or release. ``own-hours``: the hour ``at`` and the one before it on
    the day. ``other-side-preferred``: the side that is. ``counted-from``: arms count from the day
    this one gets, and what they hold would find worse days then, or none.
    """

    kind: CauseKind
    rule: str
    soft: bool = False
    place: Id | None = None
    closed_by: Literal["closure", "holiday", "weekday"] | None = None
    text: Line | None = None
    session: SessionFact | None = None
    at: Clock | None = None
    weekdays: tuple[Weekday, ...] = ()
    window: tuple[Day, Day] | None = None
    on: Day | None = None
    other: Id | None = None
    at_least: Length | None = None
    at_most: Length | None = None
    lot: Line | None = None
    lot_state: LotState | None = None
    apart: Length | None = None
    in_order: Literal["before", "after"] | None = None
    side: Literal["earlier", "later"] | None = None


class RejectedDay(Model):
    """A day that was not taken, and why."""

    on: Day
    causes: tuple[Cause, ...] = Field(min_length=1)


class ConflictingRule(Model):
    """A rule that a conflict needs: the days it speaks against, or the pairs that it joins."""

    rule: str
    days: tuple[RejectedDay, ...] = ()
    pairs: tuple[tuple[Id, Id], ...] = ()


class ProposalKind(StrEnum):
    """Changes that people can make where no day serves."""

    OPEN_DAY = "open-day"
    WIDEN_WINDOW = "widen-window"
    SHORTEN_INTERVAL = "shorten-interval"
    START_ON = "start-on"
    DROP_RULE = "drop-rule"


class Proposal(Model):
    """One change that was tried and found to give the administration a day.

    ``open-day``: the day ``on`` with all that speaks against it. ``widen-window``: the permitted
    window of ``subject`` that is enough, and the one ``stated``. ``shorten-interval`` and
    ``drop-rule``: the ``rule``. ``start-on``: another day zero, ``on``.
    """

    kind: ProposalKind
    on: Day | None = None
    causes: tuple[Cause, ...] = ()
    subject: str | None = None
    window: Window | None = None
    stated: Window | None = None
    rule: str | None = None
