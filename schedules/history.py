"""What a plan remembers of the versions before it: the chain, and the history of each entry."""

from typing import Annotated, Literal, Self

from protocol.base import Clock, Day, Id, Instant, Line, Model
from protocol.fields import Field, model_validator

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""A SHA-256 in hex."""


class Revision(Model):
    """How a plan follows from the one before it. A first plan has none; the second has number 2.

    ``parent`` is the digest of the plan before; ``inputs`` the digest of the protocol versions, the
    patient document, the places and ``parent``. Before ``as_of`` nothing was changed.
    ``asked`` is the digest of all that it was made from, the log and the day included: asking with
    the same again makes no further version. ``open_questions`` names the missed administrations
    whose protocol asks a person what follows: until the patient document answers, they count as
    skipped. ``not_planned`` names what the documents would plan now for days that are over, and
    the plan before did not hold.
    """

    number: int = Field(ge=2)
    parent: Digest
    inputs: Digest
    asked: Digest | None = None
    made_at: Instant
    as_of: Day
    author: Line
    reason: Line
    open_questions: tuple[Id, ...] = ()
    not_planned: tuple[Id, ...] = ()


class Withdrawal(Model):
    """An entry that a calendar may still show and nobody should keep: where it last stood, why."""

    on: Day
    at: Clock | None = None
    since: Instant
    reason: Line


class History(Model):
    """How often one entry of a plan has changed, for calendars that are updated.

    ``sequence`` counts changes of start, end, zone and status (RFC 5546, section 2.1.4).
    ``modified_at`` is the last change of any content, ``moved_from`` the day before the last move.
    ``withdrawn`` is set while an entry that once had a date is not to be kept any more. Sequence
    and times never go down from one version of a plan to the next.
    """

    sequence: int = Field(default=0, ge=0, lt=2**31)
    created_at: Instant
    modified_at: Instant
    moved_from: Day | None = None
    withdrawn: Withdrawal | None = None

    @model_validator(mode="after")
    def _changed_after_it_was_made(self) -> Self:
        if self.modified_at < self.created_at:
            message = (
                f"found modified_at {self.modified_at.isoformat()}, before created_at"
                f" {self.created_at.isoformat()}; accepted: the same time or a later one"
            )
            raise ValueError(message)
        return self


class Recorded(Model):
    """What the log says of an administration, as known when the plan was revised.

    ``on`` and ``at`` are the patient's local day and time at which it was given, or was decided not
    to be. Later due dates of an arm that counts from what was given count from ``on``.
    """

    outcome: Literal["given", "partial", "not-given", "missed"]
    record: Line | None = None
    on: Day | None = None
    at: Clock | None = None

    @property
    def was_given(self) -> bool:
        """Whether something reached the patient."""
        return self.outcome in {"given", "partial"}

    @model_validator(mode="after")
    def _given_on_a_day(self) -> Self:
        if self.was_given and self.on is None:
            message = f"{self.outcome}: found no day; accepted: a day where it was given"
            raise ValueError(message)
        return self
